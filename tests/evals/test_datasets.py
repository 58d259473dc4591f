"""The bundled data sets: large enough, each case its own, nothing in them that the copilot was made with."""

from __future__ import annotations

from itertools import combinations

import pytest

from copilot.service import Service
from evals.cases import CASES, Case, DraftCase, EmotionCase, IntentCase, QuestionCase
from evals.leaks import digest, find_leaks
from evals.load import load_cases

TOO_ALIKE = 0.5
"""Jaccard overlap of character pairs above which two cases are one case in two wordings."""


def both_halves(model: type[Case]) -> list[Case]:
    return [*load_cases(model, "dev"), *load_cases(model, "test")]


@pytest.mark.parametrize(
    ("model", "least"), [(EmotionCase, 100), (QuestionCase, 310), (DraftCase, 40), (IntentCase, 40)]
)
def test_the_test_half_is_large_enough(model: type[Case], least: int) -> None:
    assert len(load_cases(model, "test")) >= least


def test_ids_are_unique_over_all_data_sets() -> None:
    ids = [case.id for model in CASES for case in both_halves(model)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("model", CASES)
def test_no_two_cases_are_nearly_the_same(model: type[Case]) -> None:
    def pairs_of(text: str) -> set[str]:
        return {text[i : i + 2] for i in range(max(1, len(text) - 1))}

    cases = [(case.id, pairs_of(case.words)) for case in both_halves(model)]
    alike = [(a, b) for (a, one), (b, two) in combinations(cases, 2) if len(one & two) / len(one | two) > TOO_ALIKE]
    assert alike == []


@pytest.mark.parametrize("label", ["label", "risk"])
def test_every_emotion_and_risk_occurs_in_both_halves(label: str) -> None:
    dev, test = ({getattr(case, label) for case in load_cases(EmotionCase, split)} for split in ("dev", "test"))
    assert dev == test == set(EmotionCase.model_fields[label].annotation)


def test_every_fault_and_playbook_occurs_in_the_test_half() -> None:
    faults = {fault for case in load_cases(DraftCase, "test") for fault in case.faults}
    assert len(faults) == 13
    assert len({case.playbook for case in load_cases(IntentCase, "test")}) == 12


def test_every_gold_section_stands_in_the_bundled_knowledge(service: Service) -> None:
    knowledge = service.library.snapshot.knowledge
    missing = [
        f"{case.id}: {gold}"
        for split in ("dev", "test")
        for case in load_cases(QuestionCase, split)
        for gold in case.gold
        if knowledge.section(gold.doc, gold.section) is None
    ]
    assert missing == []


def test_no_test_text_was_trained_on_or_stands_in_playbooks_and_phrasebook(service: Service) -> None:
    assert find_leaks(service.library.snapshot.knowledge) == []


def test_the_leak_check_sees_through_width_case_script_and_punctuation() -> None:
    assert digest("這個Ａ，退不了！") == digest("这个a 退不了")
    assert digest("退得了") != digest("退不了")
