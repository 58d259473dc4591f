from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from copilot.knowledge_check import check_knowledge
from ingest.embedding import Embedder

from .conftest import Break
from .own_texts import OWN_TEXTS
from .variants import CLOSING, Variant

TODAY = date(2026, 11, 22)


def test_everything_in_kb_docs_keeps_our_own_rules_and_is_said_once(kb: Path, embedder: Embedder) -> None:
    checked = check_knowledge([kb], bundled=kb, day=TODAY, embedder=lambda: embedder)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.files == sum(path.is_file() for path in kb.rglob("*"))


@pytest.mark.parametrize("variant", OWN_TEXTS, ids=lambda variant: variant.name)
def test_a_wording_that_breaks_our_rules_is_named_with_line_and_mend(
    variant: Variant, kb_copy: Path, break_file: Break
) -> None:
    text = break_file(variant)
    faults = check_knowledge([kb_copy], bundled=kb_copy, day=TODAY).faults
    told = [fault for fault in faults if variant.problem in fault.problem]
    assert {(fault.path, fault.line) for fault in told} == {(f"kb_docs/{variant.file}", variant.line(text))}, faults
    assert variant.mend in told[0].mend


def test_a_wording_that_is_nearly_there_already_is_named_with_the_other_one(
    kb_copy: Path, break_file: Break, embedder: Embedder
) -> None:
    first: list[str] = []

    def repeat(text: str) -> str:
        lines = text.split("\n")
        at = [number for number, line in enumerate(lines) if re.match(r" +text: ", line)]
        first.append(lines[at[0]].split("text: ", 1)[1].strip('"'))
        lines[at[1]] = lines[at[0]].replace("，", "、")
        return "\n".join(lines)

    break_file(Variant("", CLOSING, repeat, "", ""))
    faults = check_knowledge([kb_copy], bundled=kb_copy, day=TODAY, embedder=lambda: embedder).faults
    (told,) = faults
    assert told.path == f"kb_docs/{CLOSING}"
    assert f"is nearly the same as kb_docs/{CLOSING}:" in told.problem
    assert first[0] in told.problem
    assert "say it another way" in told.mend


def test_rules_apply_to_a_folder_that_brings_none(kb: Path, tmp_path: Path) -> None:
    card = (kb / "products" / "cherry.md").read_text(encoding="utf-8")
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "cherry.md").write_text(
        re.sub("^> .*$", "> 全网最好的车厘子。", card, count=1, flags=re.MULTILINE), "utf-8"
    )
    (told,) = check_knowledge([folder], bundled=kb, day=TODAY).faults
    assert told.path == "cards/cherry.md"
    assert "absolute_claim" in told.problem
