"""Better wordings: the stance stays, the facts stay, the fault goes."""

from __future__ import annotations

import re

import pytest

from copilot.assistant.instant import InstantTier
from copilot.domain import TurnRequest
from copilot.guard import inspect
from copilot.skills.phrasing.detect import FaultDetector
from copilot.skills.phrasing.facts import facts_in
from copilot.skills.phrasing.rewrite import REFUSES
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import Kind, Stance
from ingest.snapshot import Snapshot

from .conftest import NOW, Check, said
from .drafts import FAULTY, REFUSING

NUMBERS = ["13800138000", "138-0013-8000", "１３８００１３８０００", "110101199001011234", "6222020200112233445"]


@pytest.fixture(scope="module")
def detector(snapshot: Snapshot) -> FaultDetector:
    """Finds faults by words."""
    return FaultDetector.build(snapshot)


def test_every_faulty_draft_gets_rewrites_that_differ(check: Check) -> None:
    for drafts in FAULTY.values():
        for draft in drafts:
            result = check(draft)
            if not result.faults:
                continue
            assert 1 <= len(result.rewrites) <= 3, draft
            assert len({rewrite.text for rewrite in result.rewrites}) == len(result.rewrites)
            assert len({rewrite.strategy for rewrite in result.rewrites}) == len(result.rewrites)
            assert len({rewrite.stance for rewrite in result.rewrites}) == 1


def test_no_rewrite_shows_a_fault_a_barred_word_or_an_open_slot(
    check: Check, detector: FaultDetector, knowledge: Knowledge
) -> None:
    for drafts in FAULTY.values():
        for draft in drafts:
            for rewrite in check(draft).rewrites:
                assert detector.by_words(rewrite.text) == [], (draft, rewrite.text)
                assert not set("{}") & set(rewrite.text)
                cited = [knowledge.chunks[identity] for identity in rewrite.citations]
                assert inspect(rewrite.text, cited, knowledge, own=draft).passed, (draft, rewrite.text)


@pytest.mark.parametrize(("draft", "customer"), REFUSING, ids=[draft for draft, _ in REFUSING])
def test_a_refusal_stays_a_refusal(draft: str, customer: str, check: Check) -> None:
    result = check(draft, customer)
    assert result.verdict == "rewrite"
    assert result.rewrites
    for rewrite in result.rewrites:
        assert rewrite.stance is Stance.REFUSE
        assert REFUSES.search(rewrite.text) or re.search(
            "[做办]不|不(?:能|了)|没办法|没法|提交不了|[减加用]不了", rewrite.text
        ), rewrite.text


def test_a_refusal_becomes_kind(check: Check) -> None:
    for draft, customer in REFUSING:
        for rewrite in check(draft, customer).rewrites:
            assert "您" in rewrite.text
            assert len(rewrite.text) > len(draft)


def test_no_rewrite_of_a_refusal_promises_what_was_refused(check: Check) -> None:
    for draft, customer in REFUSING:
        for rewrite in check(draft, customer).rewrites:
            assert not re.search("(?:给|帮|为)您(?:退款|补发|换货|免|便宜)", rewrite.text), rewrite.text


@pytest.mark.parametrize(
    ("draft", "facts"),
    [
        ("你自己去仓库查，订单是3箱", ["3箱"]),
        ("爱买不买，满39元包邮", ["39元"]),
        ("急什么，明天到", ["明天"]),
        ("等着吧，最迟2小时", ["2小时"]),
        ("急什么，車厘子明天到", ["車厘子", "明天"]),
        ("爱买不买，榴莲就是贵", ["榴莲"]),
    ],
)
def test_figures_times_and_goods_of_the_draft_stay(
    draft: str, facts: list[str], check: Check, knowledge: Knowledge
) -> None:
    assert set(facts) <= {fact.text for fact in facts_in(draft, knowledge)}
    result = check(draft)
    assert result.rewrites
    for rewrite in result.rewrites:
        assert all(fact in rewrite.text for fact in facts), rewrite.text


def test_a_rewrite_adds_no_figure_that_neither_draft_nor_citation_holds(check: Check, knowledge: Knowledge) -> None:
    for drafts in FAULTY.values():
        for draft in drafts:
            for rewrite in check(draft, "车厘子烂了一半").rewrites:
                cited = [knowledge.chunks[identity] for identity in rewrite.citations]
                verdict = inspect(rewrite.text, cited, knowledge, own=draft)
                assert verdict.passed, verdict.objections


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "form", ["您电话是{}吧", "身份证号{}发我核对一下", "{}这个号对吗，不对就不退", "别催了，打{}问"]
)
def test_personal_numbers_are_marked_and_never_repeated(number: str, form: str, check: Check) -> None:
    result = check(form.format(number))
    assert result.faults
    for rewrite in result.rewrites:
        digits = re.sub(r"\D", "", rewrite.text)
        assert number not in rewrite.text
        assert re.sub(r"\D", "", number)[:7] not in digits


def test_an_address_is_not_repeated(check: Check) -> None:
    result = check("送到3号楼502室了，自己去拿")
    assert result.verdict == "block"
    assert all("502" not in rewrite.text for rewrite in result.rewrites)


def test_sentences_in_which_nothing_is_wrong_stay_word_for_word(check: Check) -> None:
    kept = "我已经联系了配送员。"
    result = check(f"{kept}别催了")
    assert result.rewrites
    assert all(kept in rewrite.text for rewrite in result.rewrites)


def test_what_a_claim_states_goes_with_the_claim(check: Check) -> None:
    for rewrite in check("肯定全额退您200元").rewrites:
        assert "200" not in rewrite.text
        assert "全额" not in rewrite.text


@pytest.mark.parametrize(
    ("draft", "customer", "policy"),
    [
        ("退不了", "车厘子烂了一半，刚收到", "after-sales-fruit"),
        ("不能取消", "都超时一个多小时了还没送，能取消吗", "delivery"),
        ("不能补差价", "下单才两小时就降价了，能补差价吗", "promotion"),
        ("改不了的", "地址写错了能改吗，还没发货", "ordering"),
        ("不支持换", "牛排到手化冻了，能换吗", "after-sales-meat"),
        ("不退", "芒果放了三天里面坏了", "after-sales-fruit"),
    ],
)
def test_what_policy_allows_although_the_draft_refuses_it_is_told_with_its_clause(
    draft: str, customer: str, policy: str, check: Check, knowledge: Knowledge
) -> None:
    hint = check(draft, customer).hint
    assert hint is not None
    clause = knowledge.chunks[hint.citation]
    assert (clause.kind, clause.doc_id) == (Kind.POLICY, policy)
    assert clause.title in hint.text
    assert clause.section in hint.text
    assert clause.say is not None
    assert clause.say in hint.text
    assert not REFUSES.search(clause.say)


def test_no_hint_where_nothing_is_refused_or_nothing_was_asked(check: Check) -> None:
    assert check("退不了").hint is None
    assert check("别催了", "车厘子烂了一半").hint is None
    assert check("好的，我来给您处理", "车厘子烂了一半").hint is None


def test_a_hint_is_cited_in_the_suggestion_that_carries_the_draft(snapshot: Snapshot) -> None:
    request = TurnRequest.model_validate({"messages": said("车厘子烂了一半，刚收到"), "draft": "退不了", "now": NOW})
    suggestion = InstantTier(snapshot).suggest(request)
    assert suggestion.draft is not None
    assert suggestion.draft.hint is not None
    listed = {citation.id for citation in suggestion.knowledge}
    assert suggestion.draft.hint.citation in listed
    assert {identity for rewrite in suggestion.draft.rewrites for identity in rewrite.citations} <= listed
