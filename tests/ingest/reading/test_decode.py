from __future__ import annotations

import codecs
import random

import pytest

from ingest.errors import InvalidDocumentError, UnsupportedFormatError
from ingest.parsing import parse
from ingest.parsing.free import decode

TEXT = "车厘子签收后24小时内反馈，按坏果的重量比例退款。\n㎏、①、“引号”都在。"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "gb18030"],
)
def test_every_usual_encoding_gives_the_same_text(raw: bytes) -> None:
    assert decode(raw, "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_the_same_document_in_another_encoding_has_the_same_chunks(encoding: str) -> None:
    assert parse("a.txt", TEXT.encode(encoding)).chunks == parse("a.txt", TEXT.encode()).chunks


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u3000".encode()])
def test_an_empty_file_is_refused_as_empty(raw: bytes) -> None:
    with pytest.raises(InvalidDocumentError, match=r"^a\.txt:1: the file is empty → "):
        decode(raw, "a.txt")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        random.Random(1).randbytes(4_000),
        bytes(range(128, 256)) * 4,
        codecs.BOM_UTF16_LE + "坏".encode("utf-16-le")[:1],
        TEXT.encode()[:4] + b"\xff\xfe\xff" + TEXT.encode(),
    ],
    ids=["picture", "archive", "noise", "high bytes", "half a character", "broken utf-8"],
)
def test_a_binary_or_damaged_file_is_refused_with_a_mend(raw: bytes) -> None:
    with pytest.raises(InvalidDocumentError, match=r"^a\.txt:1: the file's encoding is not known → save it as UTF-8$"):
        decode(raw, "a.txt")


@pytest.mark.parametrize("name", ["a.exe", "a", "a.md.bak"])
def test_a_format_that_is_not_read_names_those_that_are(name: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=r"use \.md, \.txt, \.yaml, \.yml"):
        parse(name, b"text")


@pytest.mark.parametrize(
    "text", ["\u200b\u200b", "# 只有标题\n## 还是标题\n", "---\nid: a\nkind: training\ntitle: 空\nsources: [无]\n---\n"]
)
def test_a_document_without_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidDocumentError, match=r"^a\.md:1: the document holds no text → "):
        parse("a.md", text.encode())
