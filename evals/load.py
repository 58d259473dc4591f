"""Reads data sets; a bad case is named by file, line and mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import ValidationError

from evals.cases import Case
from evals.errors import DatasetError
from ingest.errors import DocumentFault

DATASETS = Path(__file__).resolve().parent / "datasets"
"""The bundled data sets."""

Split: TypeAlias = Literal["dev", "test"]
"""`dev` may be looked at and tuned on; `test` is only measured."""

CaseT = TypeVar("CaseT", bound=Case)

_MENDS = {
    "missing": "add the field",
    "extra_forbidden": "remove the field or correct its name",
    "enum": "use one of the values named",
    "literal_error": "use one of the values named",
    "string_too_short": "write the text",
    "too_short": "add the missing entries",
    "too_long": "shorten the list",
    "string_pattern_mismatch": "use small letters, digits and - only",
    "value_error": "make the fields agree",
}


def dataset_path(model: type[Case], split: Split, folder: Path = DATASETS) -> Path:
    """The file that holds one half of a data set."""
    return folder / f"{model.dataset}.{split}.jsonl"


def load_cases(model: type[CaseT], split: Split, folder: Path = DATASETS) -> list[CaseT]:
    """Read one half of a data set, one JSON object a line; empty lines are passed over.

    Raises:
        DatasetError: naming every bad line, or the file where it cannot be read or holds no case.
    """
    path = dataset_path(model, split, folder)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        fault = DocumentFault(str(path), 1, "no such data set", "add the file or choose another folder with --datasets")
        raise DatasetError([fault]) from error
    except (OSError, UnicodeDecodeError) as error:
        fault = DocumentFault(str(path), 1, f"cannot be read: {error}", "save it as UTF-8 and check its rights")
        raise DatasetError([fault]) from error
    cases: list[CaseT] = []
    faults: list[DocumentFault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = model.model_validate(_parse(line))
        except ValidationError as error:
            faults += [_explain(path, number, detail) for detail in error.errors()]
            continue
        except ValueError as error:
            faults.append(DocumentFault(str(path), number, str(error), "write one JSON object a line"))
            continue
        if case.id in seen:
            problem = f"id {case.id!r} stands in line {seen[case.id]} already"
            faults.append(DocumentFault(str(path), number, problem, "give every case an id of its own"))
            continue
        seen[case.id] = number
        cases.append(case)
    if not cases and not faults:
        faults.append(DocumentFault(str(path), 1, "the data set holds no case", "add cases, one JSON object a line"))
    if faults:
        raise DatasetError(faults)
    return cases


def _parse(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data


def _explain(path: Path, number: int, detail: Any) -> DocumentFault:
    where = ".".join(str(part) for part in detail["loc"]) or "case"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return DocumentFault(str(path), number, f"{where}: {message}", _MENDS.get(detail["type"], "correct the value"))
