"""A conversation, read: the product under discussion, the customer's group, what was told, and how to address them."""

from __future__ import annotations

import pytest

from copilot.skills.wording import address, join_phrases
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import Category, Segment

from .conftest import Ask, Read


def products(turn) -> list[str]:
    return [product.id for product in turn.products]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("樱桃甜吗", "cherry"),
        ("大樱桃多少钱", "cherry"),
        ("车里子有货吗", "cherry"),
        ("chelizi有吗", "cherry"),
        ("CHERRY有吗", "cherry"),
        ("ｃｈｅｒｒｙ有吗", "cherry"),
        ("車厘子有嗎", "cherry"),
        ("鳄梨怎么吃", "avocado"),
        ("西红柿新鲜吗", "tomato"),
        ("三文鱼怎么做", "salmon"),
    ],
)
def test_a_product_is_known_by_its_aliases_typos_and_scripts(text: str, product: str, read: Read) -> None:
    assert products(read(text)) == [product]


def test_a_longer_name_is_not_read_as_a_shorter_one(read: Read, knowledge: Knowledge) -> None:
    for product in knowledge.catalogue.products.values():
        for name in [product.title, *product.aliases]:
            assert products(read(f"{name}有吗")) == [product.id], name
    assert products(read("my cherryblossom")) == []


def test_products_come_in_the_order_they_are_named_each_once(read: Read) -> None:
    assert products(read("草莓和车厘子哪个甜，草莓贵吗")) == ["strawberry", "cherry"]


def test_a_question_that_leans_back_is_about_the_product_before(read: Read, ask: Ask) -> None:
    lines = ("车厘子有吗", "客服：有的", "那个几月好吃")
    turn = read(*lines)
    assert products(turn) == ["cherry"]
    assert turn.query.startswith("车厘子 ")
    assert turn.category is Category.FRUIT
    replies = ask(*lines).replies
    assert any("车厘子" in reply.text and "月" in reply.text for reply in replies)


def test_the_agent_too_can_bring_the_product_up(read: Read) -> None:
    assert products(read("有什么好吃的", "客服：草莓刚到", "甜吗")) == ["strawberry"]


def test_a_product_of_its_own_replaces_the_one_before(read: Read) -> None:
    turn = read("车厘子有吗", "客服：有的", "芒果呢")
    assert products(turn) == ["mango"]
    assert turn.query == "芒果呢"


def test_a_long_message_that_does_not_lean_back_is_searched_by_itself(read: Read) -> None:
    turn = read("车厘子有吗", "客服：有的", "请问你们满多少可以包邮配送范围是哪些地方")
    assert turn.query == "请问你们满多少可以包邮配送范围是哪些地方"


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("我今年七十多岁了，牙口不好", Segment.SENIOR),
        ("我老伴爱吃软的", Segment.SENIOR),
        ("加班到现在，下班能收到吗", Segment.OFFICE_WORKER),
        ("给孩子做辅食用的", Segment.HOMEMAKER),
        ("宿舍里能放吗，室友一起吃", Segment.YOUNG),
        ("车厘子甜吗", None),
    ],
)
def test_the_group_is_shown_by_the_customers_own_words(text: str, segment: Segment | None, read: Read) -> None:
    assert read(text).segment is segment


def test_what_the_helpdesk_knows_of_the_group_comes_first_and_the_agents_words_show_none(read: Read) -> None:
    assert read("给孩子做辅食", customer={"segment": "senior"}).segment is Segment.SENIOR
    assert read("你好", "客服：您是给孩子做辅食吗", "多少钱").segment is None


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("王女士", "王女士，"),
        (" 小陈 ", "小陈，"),
        ("阿依古丽·买买提", "阿依古丽·买买提，"),
        ("Lily", "Lily，"),
        (None, ""),
        ("", ""),
        ("VIP客户-勿扰-要求回电", ""),
        ("13800138", ""),
        ("{知识}", ""),
        ("{称呼}", ""),
        ("<b>王</b>", ""),
        ("王\n女士", ""),
    ],
)
def test_only_what_looks_like_a_name_is_used_to_address_somebody(name: str | None, form: str, read: Read) -> None:
    assert address(read("你好", customer={"name": name})) == form


def test_replies_address_the_customer_by_name(ask: Ask) -> None:
    assert ask("车厘子烂了一半", customer={"name": "王女士"}).replies[0].text.startswith("王女士，")
    assert not any("{" in reply.text for reply in ask("车厘子哪里产的", customer={"name": "{知识}"}).replies)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("订单20261120087", "order_number", "20261120087"),
        ("单号ab20261120087", "order_number", "ab20261120087"),
        ("尾号0087", "order_number", "0087"),
        ("[图片]", "photo", "[图片]"),
        ("照片发你了", "photo", "照片发你了"),
        ("我要退款", "preference", "要退款"),
        ("坏了三个", "amount_bad", "坏了三个"),
    ],
)
def test_what_the_customer_told_is_kept(text: str, slot: str, value: str, read: Read) -> None:
    assert read(text).slots[slot] == value


@pytest.mark.parametrize("text", ["13800138000", "照片还没发", "退款还是补发好"])
def test_what_was_not_told_is_not_taken_for_known(text: str, read: Read) -> None:
    slots = read(text).slots
    assert "order_number" not in slots
    assert "photo" not in slots
    assert "preference" not in slots


def test_what_the_agent_asks_is_not_told_by_the_customer(read: Read) -> None:
    assert read("烂了", "客服：订单20261120087对吗，照片发我", "嗯").slots.keys() <= {"defect"}


def test_the_focus_is_the_last_customer_message_though_the_agent_wrote_behind_it(read: Read) -> None:
    turn = read("车厘子甜吗", "客服：您好")
    assert (turn.focus, turn.text) == (0, "车厘子甜吗")
    assert read("客服：您好").focus is None


@pytest.mark.parametrize("text", ["怀孕五个月了能吃吗", "孩子过敏", "有糖尿病", "坐月子呢"])
def test_words_of_the_body_make_a_turn_sensitive_and_keep_it_so(text: str, read: Read) -> None:
    assert read(text).sensitive
    assert read(text, "客服：请听医生的", "车厘子哪里产的").sensitive
    assert not read("车厘子哪里产的", f"客服：{text}", "甜吗").sensitive


def test_a_word_that_shows_anger_is_no_small_talk(read: Read) -> None:
    assert not read("呵呵").small_talk
    assert read("哈哈").small_talk
    assert read("嗯嗯").small_talk


def test_phrases_are_joined_as_people_join_them() -> None:
    assert join_phrases([]) == ""
    assert join_phrases(["订单号"]) == "订单号"
    assert join_phrases(["订单号", "照片"]) == "订单号和照片"
    assert join_phrases(["订单号", "照片", "重量"]) == "订单号、照片和重量"
