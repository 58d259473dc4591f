from __future__ import annotations

from datetime import date

import pytest
from pydantic import model_validator

from ingest.errors import FieldFaultError, InvalidDocumentError
from ingest.located import LocatedYaml
from ingest.schema.model import DocumentModel, Month, Text


class Stall(DocumentModel):
    name: Text
    months: list[Month]


class Market(DocumentModel):
    id: Text
    since: date | None = None
    stalls: list[Stall]

    @model_validator(mode="after")
    def _differ(self) -> Market:
        for index, stall in enumerate(self.stalls):
            if stall.name == self.id:
                raise FieldFaultError(("stalls", index, "name"), "a stall is called like the market", "rename it")
        return self


GOOD = """\
# 集市
id: market
since: 2026-01-31
stalls:
  - name: 苹果摊
    months: [1, 2]
  - name: 樱桃摊
    months:
      - 5
      - 6
"""


def faults(text: str, first_line: int = 1) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        LocatedYaml(text, "kb/market.yaml", first_line).validate(Market)
    return str(caught.value).split("\n")


def test_a_good_file_becomes_its_model() -> None:
    market = LocatedYaml(GOOD, "kb/market.yaml").validate(Market)
    assert (market.since, market.stalls[1].months) == (date(2026, 1, 31), [5, 6])


@pytest.mark.parametrize(
    ("old", "new", "line", "mend"),
    [
        ("      - 6\n", "      - 13\n", 10, "correct the value"),
        ("    months: [1, 2]\n", "", 5, "add the field"),
        ("id: market\n", "", 2, "add the field"),
        ("since: 2026-01-31", "since: 2026-13-01", 3, "write the date as YYYY-MM-DD"),
        ("since: 2026-01-31", "since: 明年", 3, "write the date as YYYY-MM-DD"),
        ("    months: [1, 2]\n", "    months: [1, 2]\n    colour: red\n", 7, "remove the field or correct its name"),
        ("name: 樱桃摊", 'name: ""', 7, "write the text"),
        ("name: 樱桃摊", "name: market", 7, "rename it"),
        ("  - name: 樱桃摊", " - name: 樱桃摊", 7, "check indentation, quotes and colons"),
        ("id: market", 'id: "market', 11, "check indentation, quotes and colons"),
        ("id: market", "id: !!int x", 1, "check indentation, quotes and colons"),
    ],
)
def test_a_fault_names_file_line_and_mend(old: str, new: str, line: int, mend: str) -> None:
    assert old in GOOD
    told = faults(GOOD.replace(old, new, 1))
    assert len(told) == 1
    assert told[0].startswith(f"kb/market.yaml:{line}: ")
    assert told[0].endswith(f" → {mend}")


def test_every_fault_is_told_not_only_the_first() -> None:
    told = faults(GOOD.replace("[1, 2]", "[0, 2]").replace("- 6", "- 66").replace("id: market", "id:"))
    assert [fault.split(":")[1] for fault in told] == ["2", "6", "10"]


def test_lines_of_a_front_matter_are_lines_of_the_file() -> None:
    assert faults(GOOD.replace("- 6", "- 66"), first_line=2)[0].startswith("kb/market.yaml:11: ")


@pytest.mark.parametrize("text", ["", "# nur\n", "- a\n- b\n", "text"])
def test_a_file_without_fields_is_refused(text: str) -> None:
    assert faults(text) == ["kb/market.yaml:1: the file holds no fields → begin with id: and kind:"]


@pytest.mark.parametrize(
    "text", ["id: !!python/object/apply:os.system ['true']", "id: " + "[" * 3_000, "a: 1\n---\nb: 2"]
)
def test_hostile_yaml_is_refused_not_obeyed(text: str) -> None:
    assert "YAML cannot be read" in faults(text)[0]
