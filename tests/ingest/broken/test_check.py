from __future__ import annotations

from pathlib import Path

import pytest

from ingest.check import check_folder
from ingest.errors import DocumentFault

from .conftest import Break
from .variants import VARIANTS, Variant


def test_kb_docs_has_no_fault(kb: Path) -> None:
    checked = check_folder([kb])
    count, faults = checked.files, checked.faults
    assert [str(fault) for fault in faults] == []
    assert count == sum(path.is_file() for path in kb.rglob("*"))


def test_the_broken_variants_are_many_and_differ() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS) >= 30


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_broken_file_is_named_with_line_problem_and_mend(variant: Variant, kb_copy: Path, break_file: Break) -> None:
    text = break_file(variant)
    faults = check_folder([kb_copy]).faults
    told = next((fault for fault in faults if variant.problem in fault.problem), None)
    assert told is not None, [str(fault) for fault in faults]
    assert told.path == f"kb_docs/{variant.file}"
    assert told.line == variant.line(text)
    assert variant.mend in told.mend
    # One slip may also break what rests on it, but nothing else is blamed for the slip itself.
    assert [fault for fault in faults if variant.problem in fault.problem] == [told]


def test_the_owner_of_a_doubled_name_is_told_where_it_sorts_last(kb_copy: Path, break_file: Break) -> None:
    from .variants import swap

    break_file(Variant("", "products/apple.md", swap("aliases:\n", "aliases:\n  - 大樱桃\n"), "", ""))
    (fault,) = check_folder([kb_copy]).faults
    assert (fault.path, fault.problem) == ("kb_docs/products/cherry.md", "「大樱桃」 is a name of apple too")


def test_a_file_of_another_format_is_named(kb_copy: Path) -> None:
    stray = kb_copy / "products" / "价格.xls"
    stray.write_bytes(b"\xd0\xcf\x11\xe0")
    try:
        (fault,) = check_folder([kb_copy]).faults
    finally:
        stray.unlink()
    assert (fault.path, fault.line, fault.mend) == ("kb_docs/products/价格.xls", 1, "save it as one of these formats")


def test_hidden_files_are_passed_over(kb_copy: Path) -> None:
    stray = kb_copy / ".git" / "config"
    stray.parent.mkdir()
    stray.write_text("x", encoding="utf-8")
    try:
        assert check_folder([kb_copy]).faults == []
    finally:
        stray.unlink()
        stray.parent.rmdir()


def test_a_fault_is_one_line_that_a_terminal_can_follow() -> None:
    fault = DocumentFault("kb_docs/products/cherry.md", 7, "months: Field required", "add the field")
    assert str(fault) == "kb_docs/products/cherry.md:7: months: Field required → add the field"
