"""Which playbook a conversation is in."""

from __future__ import annotations

import pytest

from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import PlaybookId

from .conftest import Ask
from .messages import MESSAGES

PLAIN = [
    ("你好，在吗", PlaybookId.GREETING),
    ("车厘子是哪里产的", PlaybookId.PRODUCT_INQUIRY),
    ("孕妇能吃山竹吗", PlaybookId.PRODUCT_INQUIRY),
    ("怎么下单，运费多少", PlaybookId.ORDERING),
    ("发票怎么开", PlaybookId.ORDERING),
    ("我的订单到哪了", PlaybookId.DELIVERY_TRACKING),
    ("约的四点现在六点了还没送到", PlaybookId.DELIVERY_TRACKING),
    ("昨天买的虾到现在没送到，顺便问下煮几分钟", PlaybookId.DELIVERY_TRACKING),
    ("收到的草莓烂了一半", PlaybookId.AFTER_SALES),
    ("退款什么时候到账", PlaybookId.AFTER_SALES),
    ("少发了一盒蓝莓", PlaybookId.AFTER_SALES),
    ("我要投诉，叫你们经理来", PlaybookId.COMPLAINT),
    ("骗子，我打12315", PlaybookId.COMPLAINT),
    ("等半天了没人理我", PlaybookId.WAITING),
    ("太贵了，别家便宜一半", PlaybookId.OBJECTION_PRICE),
    ("榴莲怎么又没货了", PlaybookId.OBJECTION_STOCKOUT),
    ("有什么优惠券能用", PlaybookId.PROMOTION),
    ("吃了你们的虾上吐下泻", PlaybookId.CRISIS_FOOD_SAFETY),
    ("面里吃出一根头发", PlaybookId.CRISIS_FOOD_SAFETY),
    ("没别的事了，谢谢再见", PlaybookId.CLOSING),
]


@pytest.mark.parametrize(("text", "playbook"), PLAIN)
def test_a_plain_request_is_in_its_playbook(text: str, playbook: PlaybookId, ask: Ask) -> None:
    assert ask(text).intent.playbook is playbook


def test_the_examples_reach_every_playbook() -> None:
    assert {playbook for _, playbook in PLAIN} == set(PlaybookId)


@pytest.mark.parametrize(
    ("text", "leads", "also"),
    [
        ("菠菜烂得没法吃要退款，还有优惠券怎么用", PlaybookId.AFTER_SALES, PlaybookId.PROMOTION),
        ("我要投诉你们，草莓全烂了给我退款", PlaybookId.COMPLAINT, PlaybookId.AFTER_SALES),
        ("吃了虾拉肚子，另外退款什么时候到账", PlaybookId.CRISIS_FOOD_SAFETY, PlaybookId.AFTER_SALES),
        ("订单还没送到，还有运费怎么算", PlaybookId.DELIVERY_TRACKING, PlaybookId.ORDERING),
    ],
)
def test_of_several_requests_the_most_urgent_leads_and_the_others_stay_open(
    text: str, leads: PlaybookId, also: PlaybookId, ask: Ask, knowledge: Knowledge
) -> None:
    intent = ask(text).intent
    assert intent.playbook is leads
    assert knowledge.playbooks[leads].urgency > knowledge.playbooks[also].urgency
    assert intent.playbook not in intent.also
    assert len(set(intent.also)) == len(intent.also) <= 3


def test_others_that_are_open_are_listed(ask: Ask) -> None:
    listed = [
        ask(text).intent.also
        for text in ("榴莲没货了，草莓多少钱，有券吗", "我要投诉，草莓全烂了给我退款", "太贵了，有券吗")
    ]
    assert any(listed)


def test_a_greeting_or_thanks_in_passing_is_no_open_request(ask: Ask) -> None:
    for text in ("你好，车厘子烂了", "谢谢，订单到哪了", "车厘子几月好吃"):
        assert not {PlaybookId.GREETING, PlaybookId.CLOSING} & set(ask(text).intent.also), text


@pytest.mark.parametrize(
    ("lines", "playbook"),
    [
        (("收到的草莓烂了一半", "客服：抱歉，您发下订单号", "20261120087"), PlaybookId.AFTER_SALES),
        (("我的订单到哪了", "客服：您发下订单号", "20261120087"), PlaybookId.DELIVERY_TRACKING),
        (("草莓烂了", "客服：抱歉，退款还是补发", "退款吧"), PlaybookId.AFTER_SALES),
        (("虾全死了", "客服：抱歉，您拍个视频", "[视频]"), PlaybookId.AFTER_SALES),
    ],
)
def test_a_short_answer_stays_in_the_conversations_playbook(
    lines: tuple[str, ...], playbook: PlaybookId, ask: Ask
) -> None:
    assert ask(*lines).intent.playbook is playbook


def test_after_thanks_a_new_request_stands_by_itself(ask: Ask) -> None:
    lines = ("草莓烂了要退款", "客服：给您退了", "谢谢，没事了", "客服：不客气", "车厘子哪里产的")
    intent = ask(*lines).intent
    assert intent.playbook is PlaybookId.PRODUCT_INQUIRY
    assert PlaybookId.AFTER_SALES not in intent.also


def test_a_new_topic_leaves_the_old_playbook(ask: Ask) -> None:
    assert ask("车厘子哪里产的", "客服：智利", "有优惠券吗").intent.playbook is PlaybookId.PROMOTION
    assert ask("有优惠券吗", "客服：有的", "收到的草莓烂了").intent.playbook is PlaybookId.AFTER_SALES


def test_confidence_is_a_share_whatever_is_typed(ask: Ask) -> None:
    for text in MESSAGES:
        intent = ask(text).intent
        assert 0 <= intent.confidence <= 1
        assert (intent.playbook is None) <= (intent.confidence == 0)


def test_nothing_alarming_is_advised_for_a_message_that_shows_nothing(ask: Ask) -> None:
    grave = {PlaybookId.COMPLAINT, PlaybookId.CRISIS_FOOD_SAFETY}
    for text in ("666", "aaaaaaaa", "🍒🍒🍒", "1", "13800138000", "今天天气不错"):
        assert ask(text).intent.playbook not in grave, text
