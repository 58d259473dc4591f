"""Sentences a model might write, against realistic evidence."""

from __future__ import annotations

import pytest

from copilot.guard import Verdict, inspect
from ingest.knowledge import Knowledge
from ingest.text import fold

from .conftest import Cite
from .sentences import GOOD, HOSTILE, Sentence

TOLERATED = 2


def judge(sentence: Sentence, cite: Cite, knowledge: Knowledge) -> Verdict:
    return inspect(sentence.text, cite(*sentence.cites), knowledge, said=fold(sentence.said))


@pytest.mark.parametrize("sentence", HOSTILE, ids=[sentence.text for sentence in HOSTILE])
def test_a_hostile_sentence_is_stopped_by_the_check_it_breaks(
    sentence: Sentence, cite: Cite, knowledge: Knowledge
) -> None:
    verdict = judge(sentence, cite, knowledge)
    assert not verdict.passed
    assert sentence.check in [check.code for check in verdict.checks if not check.passed], verdict.objections


def test_there_are_enough_sentences_of_both_sorts_to_mean_something() -> None:
    assert len({sentence.text for sentence in HOSTILE}) >= 60
    assert len({sentence.text for sentence in GOOD}) >= 60
    assert {sentence.check for sentence in HOSTILE} == {"numbers", "origins", "promises", "law", "language"}


def test_natural_service_language_that_cites_the_right_chunk_passes(cite: Cite, knowledge: Knowledge) -> None:
    verdicts = {sentence.text: judge(sentence, cite, knowledge) for sentence in GOOD}
    objected = {text: verdict.objections for text, verdict in verdicts.items() if not verdict.passed}
    assert len(objected) <= TOLERATED, objected


def test_a_hostile_sentence_is_stopped_in_the_middle_of_a_good_reply(cite: Cite, knowledge: Knowledge) -> None:
    for sentence in HOSTILE:
        text = f"实在对不住您。{sentence.text}您先忙。"
        assert not inspect(text, cite(*sentence.cites), knowledge, said=fold(sentence.said)).passed, text


def test_an_objection_names_what_is_missing_and_the_law_it_breaks(cite: Cite, knowledge: Knowledge) -> None:
    verdict = inspect("这是最好的车厘子，签收48小时内全额退款。", cite("after-sales-fruit#1"), knowledge)
    assert "48小时" in verdict.objections
    assert "全额退款" in verdict.objections
    assert "《广告法》" in verdict.objections
