"""Promises must stand in what is cited, as strong as they are made; denials and questions promise nothing."""

from __future__ import annotations

import pytest

from copilot.guard.promises import KINDS, unsupported_promises
from ingest.knowledge import Knowledge

from .conftest import Cite

MADE = {
    "全额退款": ["这单全额退给您。", "钱都退给您。", "整单退您。"],
    "退款": ["我给您退款。", "把钱退给您。", "给你退了。", "我帮您申请返现。"],
    "补发": ["给您补发一份。", "重新给您寄一箱。", "再给您送一盒。"],
    "换货": ["给您换一箱新的。", "可以换货。"],
    "赔偿": ["我们赔。", "照价赔给您。", "给您一点补偿。"],
    "加倍赔偿": ["双倍赔您。", "翻倍退。", "3倍赔付。"],
    "赠送": ["送您一盒草莓。", "下单就赠一份。", "额外送点小礼物。"],
    "优惠券": ["给您发张优惠券。", "补您一张券。"],
    "红包": ["给您发个红包。"],
    "无门槛": ["给您一张无门槛的。"],
    "免费": ["免费给您送。", "不收您钱。", "不用您付钱。"],
    "免单": ["这单免单。"],
    "包邮": ["给您包邮。"],
    "免运费": ["运费给您免了。", "不收您运费。", "运费我们出。"],
    "送达时间": ["今晚一定送到。", "明天上午就能到货。", "马上送到您家。", "周三有货。"],
    "会员": ["给您升级金卡会员。", "帮您开通会员。"],
    "积分": ["给您补积分。"],
    "折扣": ["给您便宜点。", "打八折。", "半价给您。"],
    "破例": ["给您破例一次。", "我帮您特批。"],
    "保证": ["保证不坏。", "包甜。", "肯定准时。", "一定会送到。"],
}
DENIED = [
    "这单没法退款。",
    "这种情况不能全额退。",
    "补发这次给不了。",
    "额外的赔偿我办不到。",
    "不支持换货。",
    "不能给您双倍赔。",
    "这次没有优惠券。",
    "不能免运费。",
    "不是免费的。",
    "不敢答应您今天送到。",
    "我没法给您破例。",
    "不敢保证个个都甜。",
    "能不能退款要看核实结果。",
    "给您赔个不是。",
    "退款办不下来。",
]
ASKED = ["您想退款还是补发？", "您是要换货还是退款呢？", "您说的赔偿我记下了。", "您提的补偿要求我转上去。"]
STILL_MADE = [
    "不满意就给您退款。",
    "不甜给您退。",
    "不能吃的都给您退款。",
    "没收到的给您补发。",
    "不好吃免费补发。",
    "您想要全额退款，没问题。",
    "您说赔偿是吧，好的，照办。",
]


def test_every_kind_of_promise_has_its_examples() -> None:
    assert {kind.code for kind in KINDS} == set(MADE)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in MADE.items() for text in texts])
def test_a_promise_without_evidence_is_found(code: str, text: str, cite: Cite) -> None:
    evidence = [chunk.text for chunk in cite("cherry/储存")]
    assert any(found.startswith(f"{code}「") for found in unsupported_promises(text, evidence))
    assert any(found.startswith(f"{code}「") for found in unsupported_promises(f"您放心。{text}", evidence))


@pytest.mark.parametrize("text", DENIED + ASKED)
def test_denials_and_questions_promise_nothing(text: str) -> None:
    assert unsupported_promises(text, []) == []


@pytest.mark.parametrize("text", STILL_MADE)
def test_a_condition_or_an_agreement_beside_a_denial_still_promises(text: str) -> None:
    assert unsupported_promises(text, [])


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("按坏果的重量比例退款给您。", "after-sales-fruit#3"),
        ("整件退款或者补发，您选。", "after-sales-fruit#3"),
        ("补发最快次日送达。", "refund-authority#6"),
        ("记录断链的无条件退换。", "cold-chain#3"),
        ("给您补5元优惠券。", "delivery#3"),
        ("可以免费取消，货款全额退回。", "delivery#5"),
        ("满39元包邮。", "ordering#1"),
        ("满39元免运费。", "ordering#1"),
        ("活动期间双倍积分。", "membership#1"),
        ("缺货部分全额退。", "stock-reservation#4"),
    ],
)
def test_what_the_policy_promises_may_be_promised(text: str, reference: str, cite: Cite) -> None:
    assert unsupported_promises(text, [chunk.text for chunk in cite(reference)]) == []


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("不想要了也给您退款。", "after-sales-fruit#6"),
        ("超时了也给您补发。", "after-sales-fruit#5"),
        ("运费给您免了。", "ordering#1"),
        ("给您一张无门槛券。", "promotion#2"),
        ("今晚就送到。", "refund-authority#6"),
        ("送您一箱草莓。", "delivery#3"),
        ("这单免单。", "cherry/储存"),
        ("给您破例补差。", "promotion#4"),
    ],
)
def test_a_clause_that_denies_or_means_another_thing_carries_no_promise(text: str, reference: str, cite: Cite) -> None:
    assert unsupported_promises(text, [chunk.text for chunk in cite(reference)])


def test_what_policies_and_cards_let_an_agent_say_promises_nothing_beyond_them(knowledge: Knowledge) -> None:
    for chunk in knowledge.chunks.values():
        if chunk.say is not None:
            assert unsupported_promises(chunk.say, [chunk.text]) == [], (chunk.chunk_id, chunk.say)
