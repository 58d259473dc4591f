"""Checking an agent's draft: faults at their places, and good drafts left alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.skills.phrasing.detect import BLOCKING
from copilot.skills.phrasing.sentences import split_sentences
from ingest.schema.vocabulary import FaultCode

from .conftest import Check
from .drafts import FAULTY, GOOD

FOUND_SHARE = 0.8
FLAGGED_AT_MOST = 7
"""Of 66; what is marked beyond two is a gap of the classifier, see its THRESHOLD."""


def codes(result) -> set[FaultCode]:
    return {fault.code for fault in result.faults}


def test_every_fault_has_examples_of_its_own() -> None:
    assert set(FAULTY) == set(FaultCode)
    assert all(len(drafts) >= 3 for drafts in FAULTY.values())
    assert len(GOOD) >= 40


@pytest.mark.parametrize("code", list(FaultCode))
def test_a_fault_is_found_in_most_drafts_that_show_it(code: FaultCode, check: Check) -> None:
    missed = [draft for draft in FAULTY[code] if code not in codes(check(draft))]
    assert len(missed) <= (1 - FOUND_SHARE) * len(FAULTY[code]), missed


def test_good_drafts_are_left_untouched(check: Check) -> None:
    flagged = {draft: codes(result) for draft in GOOD if (result := check(draft)).verdict != "ok"}
    assert len(flagged) <= FLAGGED_AT_MOST, flagged
    for draft in set(GOOD) - set(flagged):
        result = check(draft)
        assert (result.faults, result.rewrites, result.hint) == ([], [], None)


def test_no_good_draft_is_barred(check: Check) -> None:
    assert [draft for draft in GOOD if check(draft).verdict == "block"] == []


@pytest.mark.parametrize("code", list(FaultCode))
def test_only_what_the_law_bars_blocks_a_draft(code: FaultCode, check: Check) -> None:
    for draft in FAULTY[code]:
        result = check(draft)
        assert result.verdict in ("ok", "rewrite", "block")
        assert (result.verdict == "ok") is (result.faults == [])
        if result.verdict == "block":
            assert codes(result) & BLOCKING or any(fault.law for fault in result.faults)


@pytest.mark.parametrize("code", sorted(BLOCKING))
def test_the_law_that_bars_a_claim_is_named(code: FaultCode, check: Check) -> None:
    assert any(fault.law for draft in FAULTY[code] for fault in check(draft).faults)


def test_every_span_is_the_drafts_own_text(check: Check) -> None:
    for drafts in FAULTY.values():
        for draft in drafts:
            for fault in check(draft).faults:
                assert fault.text == draft[fault.start : fault.end] != ""
                assert fault.why


@pytest.mark.parametrize(
    ("draft", "span"),
    [
        ("这是最顶级的车厘子", "最顶级"),
        ("這是最頂級的車厘子", "最頂級"),
        ("😀😀这是最顶级的车厘子", "最顶级"),
        ("👨‍👩‍👧好，这是最顶级的", "最顶级"),
        ("您好。\n  这是最顶级的", "最顶级"),
        ("ＴＯＰ１的苹果", "ＴＯＰ１"),
        ("１００％新鲜", "１００％"),
        ("电话１３８００１３８０００对吧", "１３８００１３８０００"),
        ("㍿这是最顶级的", "最顶级"),
        ("ﬁ这是最顶级的", "最顶级"),
        ("这是最\u200b顶级的", "最\u200b顶级"),
    ],
)
def test_spans_are_exact_in_the_draft_as_it_was_typed(draft: str, span: str, check: Check) -> None:
    faults = check(draft).faults
    assert span in [fault.text for fault in faults]
    assert all(draft[fault.start : fault.end] == fault.text for fault in faults)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.text(alphabet="您好的Ａ１，。！ 😀\u200b聽說ﬁ㎏", max_size=12),
    after=st.text(alphabet="的吧。 ？😀車", max_size=6),
)
def test_whatever_stands_around_a_fault_its_span_is_exact(before: str, after: str, check: Check) -> None:
    draft = f"{before}，这是全网最低价{after}"
    faults = [fault for fault in check(draft).faults if fault.code is FaultCode.ABSOLUTE_CLAIM]
    assert any("最低价" in fault.text for fault in faults)
    assert all(draft[fault.start : fault.end] == fault.text for fault in faults)


def test_several_faults_are_listed_in_the_order_they_stand(check: Check) -> None:
    faults = check("这是最好的车厘子，吃了降血糖。不买拉倒，爱买不买").faults
    assert {FaultCode.ABSOLUTE_CLAIM, FaultCode.HEALTH_CLAIM, FaultCode.COLD} <= {fault.code for fault in faults}
    assert [fault.start for fault in faults] == sorted(fault.start for fault in faults)


def test_a_fault_is_marked_once_and_not_by_every_rule_that_knows_it(check: Check) -> None:
    faults = check("这是最好的车厘子").faults
    for first in faults:
        for second in faults:
            apart = first.end <= second.start or second.end <= first.start
            assert first is second or apart or first.code is not second.code


@pytest.mark.parametrize("draft", ["好的。", "谢谢您", "在的", "您好", "。。。", "😀", " ", "\u200b"])
def test_short_courtesies_and_nothing_at_all_are_no_faults(draft: str, check: Check) -> None:
    assert check(draft).verdict == "ok"
    assert check(f"{draft}我来帮您核对订单").verdict == "ok"


def test_sentences_keep_their_places() -> None:
    draft = " 您好。 您别急！\n我来查；好吗？"
    sentences = split_sentences(draft)
    assert [sentence.text for sentence in sentences] == ["您好。", "您别急！", "我来查；", "好吗？"]
    assert all(draft[sentence.start : sentence.end] == sentence.text for sentence in sentences)


def test_the_longest_draft_allowed_is_checked_too(check: Check) -> None:
    result = check(("好的，我来帮您核对订单。" * 400)[:3980] + "这是全网最低价。")
    assert FaultCode.ABSOLUTE_CLAIM in codes(result)
