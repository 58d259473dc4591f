"""Data sets: a bad case is named by file, line and mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import DraftCase, EmotionCase, IntentCase, QuestionCase
from evals.errors import DatasetError
from evals.load import load_cases

EMOTION = {"id": "e-1", "text": "在吗", "label": "calm", "risk": "low", "tags": ["short"], "reason": "打招呼"}
DRAFT = {
    "id": "d-1",
    "draft": "退不了，超过24小时了",
    "faults": ["refuse_flat"],
    "stance": "refuse",
    "facts": ["24小时"],
    "verdict": "rewrite",
    "tags": ["typed"],
    "reason": "硬拒",
}
QUESTION = {
    "id": "q-1",
    "q": "牛油果怎么放",
    "gold": [{"doc": "avocado", "section": "储存"}],
    "tags": ["p"],
    "reason": "储存",
}
INTENT = {
    "id": "i-1",
    "messages": [{"role": "customer", "text": "你好"}],
    "playbook": "greeting",
    "tags": ["single"],
    "reason": "问好",
}


def faults_of(folder: Path, model: type, *lines: Any) -> list[tuple[int, str, str]]:
    path = folder / f"{model.dataset}.dev.jsonl"
    path.parent.mkdir(exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        load_cases(model, "dev", folder)
    assert all(fault.path == str(path) and fault.mend for fault in caught.value.faults)
    assert str(caught.value).startswith(f"{path}:")
    return [(fault.line, fault.problem, fault.mend) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("model", "case", "change", "problem", "mend"),
    [
        (EmotionCase, EMOTION, {"label": "furious"}, "label:", "values named"),
        (EmotionCase, EMOTION, {"lable": "calm"}, "lable:", "correct its name"),
        (EmotionCase, EMOTION, {"text": " "}, "text:", "write the text"),
        (EmotionCase, EMOTION, {"tags": []}, "tags:", "add the missing"),
        (EmotionCase, EMOTION, {"id": "E 1"}, "id:", "small letters"),
        (EmotionCase, EMOTION, {"context": [{"role": "bot", "text": "x"}]}, "context.0.role", "values named"),
        (DraftCase, DRAFT, {"verdict": "ok"}, "verdict is 'ok'", "agree"),
        (DraftCase, DRAFT, {"faults": ["health_claim"]}, "make it 'block'", "agree"),
        (DraftCase, DRAFT, {"facts": ["48小时"]}, "48小时", "agree"),
        (DraftCase, DRAFT, {"faults": ["rude"]}, "faults.0", "values named"),
        (QuestionCase, QUESTION, {"gold": []}, "no_evidence", "agree"),
        (QuestionCase, QUESTION, {"tags": ["no_evidence"]}, "no_evidence", "agree"),
        (IntentCase, INTENT, {"messages": []}, "messages", "add the missing"),
        (IntentCase, INTENT, {"messages": [{"role": "agent", "text": "您好"}]}, "the customer's", "agree"),
        (IntentCase, INTENT, {"playbook": "chat"}, "playbook", "values named"),
    ],
)
def test_a_bad_field_names_line_problem_and_mend(
    tmp_path: Path, model: type, case: dict[str, Any], change: dict[str, Any], problem: str, mend: str
) -> None:
    [fault] = faults_of(tmp_path, model, case, "", {**case, "id": "x-2", **change})
    assert fault[0] == 3
    assert problem in fault[1]
    assert mend in fault[2]


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    case = {key: value for key, value in EMOTION.items() if key != "reason"}
    assert faults_of(tmp_path, EmotionCase, case) == [(1, "reason: Field required", "add the field")]


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    found = faults_of(tmp_path, EmotionCase, "{", "[]", EMOTION, EMOTION)
    assert [line for line, _, _ in found] == [1, 2, 4]
    assert "column" in found[0][1]
    assert "already" in found[2][1]


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"questions\.dev\.jsonl:1: no such data set → add the file"):
        load_cases(QuestionCase, "dev", tmp_path)


def test_an_empty_file_and_another_encoding_are_faults(tmp_path: Path) -> None:
    [fault] = faults_of(tmp_path, EmotionCase, "")
    assert "holds no case" in fault[1]
    (tmp_path / "emotion.test.jsonl").write_bytes("在吗".encode("gb18030"))
    with pytest.raises(DatasetError, match="UTF-8"):
        load_cases(EmotionCase, "test", tmp_path)
