from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Chunk
from ingest.parsing import parse
from ingest.parsing.build import make_chunk
from ingest.parsing.free import CHUNK_CHARS, free_doc_id
from ingest.schema.vocabulary import Kind
from ingest.windows import WINDOW_CHARS, split_windows

MIXED = st.text(alphabet="车厘好了怎么办吃0123456789,.，。！？；\n• a", max_size=900)
LONG_RUN = "车厘子又大又甜" * 3_000
"""As a converter leaves it: 21,000 characters without a border."""


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(MIXED)
def test_windows_cover_the_whole_text_in_order(text: str) -> None:
    assert bare("".join(split_windows(text))) == bare(text)


@given(MIXED)
def test_windows_are_bounded_and_never_empty(text: str) -> None:
    windows = split_windows(text)
    assert all(0 < len(window) <= 2 * WINDOW_CHARS + WINDOW_CHARS // 3 for window in windows)


def test_a_run_without_any_border_is_cut_by_length() -> None:
    windows = split_windows(LONG_RUN)
    assert "".join(windows) == LONG_RUN
    assert max(map(len, windows)) <= 2 * WINDOW_CHARS + WINDOW_CHARS // 3


def test_a_number_is_not_torn_at_its_comma() -> None:
    text = "这一批一共到了1，200斤车厘子，都在冷库里放着，麻烦各位同事今天下班之前一定盘点清楚再登记到表里。" * 2
    assert any("1，200斤" in window for window in split_windows(text))


@given(MIXED.filter(lambda text: re.search(r"[车厘好了怎么办吃0-9a]", text) is not None))
def test_chunks_of_a_free_document_hold_its_whole_text(text: str) -> None:
    chunks = parse("a.txt", text.encode()).chunks
    # The same passage twice is one chunk, so only the passages are compared.
    assert set(bare("".join(chunk.text for chunk in chunks))) == set(bare(text))
    assert all(0 < len(chunk.text) <= 2 * CHUNK_CHARS for chunk in chunks)


def test_a_document_of_distinct_sentences_is_chunked_without_loss() -> None:
    text = "".join(f"第{number}条，第{number}号冷库的温度每小时记一次。" for number in range(400))
    assert "".join(chunk.text for chunk in parse("a.txt", text.encode()).chunks) == text


def test_one_line_without_full_stops_is_cut_to_readable_chunks() -> None:
    text = "".join(f"{number}号车厘子" for number in range(6_000))
    chunks = parse("a.txt", text.encode()).chunks
    assert "".join(chunk.text for chunk in chunks) == text
    assert max(len(chunk.text) for chunk in chunks) <= 2 * CHUNK_CHARS


def test_headings_of_a_free_document_become_sections() -> None:
    chunks = parse("说明.md", "# 冷链\n前言。\n## 断链\n超过4小时上报。\n".encode()).chunks
    assert [(chunk.title, chunk.section, chunk.text) for chunk in chunks] == [
        ("冷链", "冷链", "前言。"),
        ("冷链", "断链", "超过4小时上报。"),
    ]


def test_a_free_document_is_called_by_its_first_line_or_else_by_its_file() -> None:
    assert parse("notes.txt", "仓库守则\n正文。".encode()).title == "仓库守则"
    assert parse("notes.txt", ("很长的一行" * 20).encode()).title == "notes"


def test_the_id_of_a_free_document_follows_its_name_not_its_folder() -> None:
    assert free_doc_id("docs/Cold Chain.txt") == free_doc_id("docs/old/Cold Chain.md") == "cold-chain"
    assert free_doc_id("冷链.txt") != free_doc_id("售后.txt")
    assert re.fullmatch(r"doc-[0-9a-f]{10}", free_doc_id("冷链.txt"))


def test_the_same_content_keeps_its_chunk_id_wherever_the_file_lies() -> None:
    here, there = (parse(path, "盘点守则\n每天22点盘点。".encode()).chunks for path in ("a/x.txt", "b/c/x.txt"))
    assert [chunk.chunk_id for chunk in here] == [chunk.chunk_id for chunk in there]


def chunk(**changes: str) -> Chunk:
    fields = {"doc_id": "d", "title": "题", "section": "节", "text": "正文。", "path": "p", "source": "s", **changes}
    return make_chunk(kind=Kind.TRAINING, **fields)


@pytest.mark.parametrize("field", ["title", "section", "text", "doc_id"])
def test_other_content_has_another_chunk_id(field: str) -> None:
    assert chunk(**{field: "别的"}).chunk_id != chunk().chunk_id


@pytest.mark.parametrize("field", ["path", "source"])
def test_what_is_not_embedded_does_not_change_a_chunk_id(field: str) -> None:
    assert chunk(**{field: "别的"}).chunk_id == chunk().chunk_id


def test_ids_do_not_change_from_one_release_to_the_next() -> None:
    assert chunk().chunk_id == "d-1d5333136f5f"


def test_the_spoken_line_is_part_of_the_text_that_is_found() -> None:
    spoken = chunk(say="您放心。")
    assert spoken.text == "正文。\n您放心。"
    assert "您放心。" in "".join(spoken.windows)


def test_every_window_of_kb_docs_fits_the_model_and_covers_its_chunk(kb: Path) -> None:
    for path in kb.rglob("*.md"):
        for found in parse(path.name, path.read_bytes()).chunks:
            head = f"{found.title} {found.section}："
            assert all(window.startswith(head) for window in found.windows)
            assert bare("".join(window.removeprefix(head) for window in found.windows)) == bare(found.text)
            assert max(map(len, found.windows)) < 300
