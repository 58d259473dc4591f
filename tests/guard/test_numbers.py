"""Figures: how they are written, and whether the evidence holds them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.guard import inspect
from copilot.guard.claims import figures, unsupported_numbers
from copilot.guard.promises import promised_figures
from ingest.knowledge import Knowledge

from .conftest import Cite

UNITS = [
    "小时",
    "分钟",
    "天",
    "个工作日",
    "个月",
    "元",
    "块",
    "%",
    "折",
    "斤",
    "克",
    "千卡",
    "℃",
    "张",
    "箱",
    "月",
    "号",
]
TO_CHINESE = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三个工作日", {("3", "工作日")}),
        ("1到3个工作日", {("1", "工作日"), ("3", "工作日")}),
        ("一到三个工作日", {("1", "工作日"), ("3", "工作日")}),
        ("二至三个工作日", {("2", "工作日"), ("3", "工作日")}),
        ("１～３个工作日", {("1", "工作日"), ("3", "工作日")}),
        ("两三天", {("2", "天"), ("3", "天")}),
        ("二十四小时", {("24", "小时")}),
        ("24h", {("24", "小时")}),
        ("半小时", {("0.5", "小时")}),
        ("两个半小时", {("2.5", "小时")}),
        ("30多分钟", {("30", "分钟")}),
        ("十来分钟", {("10", "分钟")}),
        ("５０％", {("50", "%")}),
        ("百分之五十", {("50", "%")}),
        ("三分之一", {("1/3", "")}),
        ("三成", {("3", "成")}),
        ("￥39", {("39", "元")}),
        ("¥39.90", {("39.9", "元")}),
        ("39块钱", {("39", "元")}),
        ("一百二十元", {("120", "元")}),
        ("一千元", {("1000", "元")}),
        ("2千元", {("2000", "元")}),
        ("1,000元", {("1000", "元")}),
        ("退您50。", {("50", "元")}),
        ("八折", {("8", "折")}),
        ("1.5kg", {("1.5", "公斤")}),
        ("100克", {("100", "克")}),
        ("0–4℃", {("0", "度"), ("4", "度")}),
        ("零下18度", {("-18", "度")}),
        ("-18℃", {("-18", "度")}),
        ("11月到次年2月", {("11", "月"), ("2", "月")}),
        ("8到12个月", {("8", "个月"), ("12", "个月")}),
        ("11月20日", {("11", "月"), ("20", "号")}),
        ("下午三点半", {("3:30", "点")}),
        ("15:30", {("15:30", "点")}),
        ("15点30分", {("15:30", "点")}),
        ("六点前送", {("6", "点")}),
        ("尾号0087", {("0087", "")}),
    ],
)
def test_however_a_figure_is_written_it_is_read_with_its_unit(text: str, expected: set[tuple[str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    ["一下", "一起买", "一块吃", "第一时间", "两种办法", "这三点", "有一天", "等了半天", "这一天都高兴", "快一点"],
)
def test_words_that_only_look_like_numerals_are_no_figures(text: str) -> None:
    assert not figures(text)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("24天", "24小时"),
        ("2天", "2小时"),
        ("50元", "50%"),
        ("￥50", "坏的超过50%"),
        ("39块", "满390元"),
        ("11个月", "11月上市"),
        ("12月", "冷冻放12个月"),
        ("18度", "-18℃以下"),
        ("15:30", "15分钟和30分钟"),
        ("20天", "11月20日"),
        ("1到5个工作日", "1到3个工作日"),
        ("尾号9527", "订单20261120087"),
        ("订单20261120099", "订单20261120087"),
    ],
)
def test_the_same_digits_with_another_unit_or_order_do_not_carry(text: str, evidence: str) -> None:
    assert unsupported_numbers(text, [evidence])


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("三个工作日", "1到3个工作日"),
        ("两小时", "2小时"),
        ("24小时", "24h"),
        ("五元", "￥5"),
        ("0到4度", "0–4℃"),
        ("尾号0087", "订单20261120087"),
        ("现在是11月", "11月到次年2月上市"),
        ("下午3:30", "三点半"),
    ],
)
def test_the_same_figure_written_otherwise_carries(text: str, evidence: str) -> None:
    assert unsupported_numbers(text, [evidence]) == []


def test_an_amount_the_customer_named_is_repeated_but_not_promised(cite: Cite, knowledge: Knowledge) -> None:
    evidence, said = cite("after-sales-fruit#3"), "你们必须赔我500元"
    assert inspect("您说的500元我记下了。", evidence, knowledge, said=said).passed
    assert "500元" in inspect("可以，退您500元。", evidence, knowledge, said=said).objections
    assert "500元" in inspect("可以，退您500元。", evidence, knowledge).objections


def test_a_limit_the_customer_set_is_not_accepted_unless_the_evidence_sets_it(cite: Cite, knowledge: Knowledge) -> None:
    said = "2小时内给我答复"
    assert inspect("2小时内给您核实结果。", cite("refund-authority#4"), knowledge, said=said).passed
    assert "2小时" in inspect("2小时内给您核实结果。", cite("cherry/储存"), knowledge, said=said).objections
    assert promised_figures("2小时内回您") == {("2", "小时")}
    assert promised_figures("您说的2小时内我记着") == frozenset()


@given(st.integers(min_value=2, max_value=99_999), st.sampled_from(UNITS), st.sampled_from(UNITS), st.integers(2, 999))
def test_any_figure_that_is_not_in_the_evidence_makes_a_text_fail(
    number: int, unit: str, other_unit: str, other: int
) -> None:
    evidence = f"签收后{other}{other_unit}内反馈。"
    if not figures(f"{number}{unit}") <= figures(evidence):
        assert unsupported_numbers(f"您放心，{number}{unit}就好。", [evidence])
    assert unsupported_numbers(f"您放心，{number}{unit}就好。", [f"说明：{number}{unit}。"]) == []


@given(
    st.integers(min_value=2, max_value=99),
    st.sampled_from(["小时", "分钟", "天", "个工作日", "元", "折", "斤", "克", "%"]),
)
def test_a_numeral_in_chinese_is_held_to_the_same_evidence_as_its_digits(number: int, unit: str) -> None:
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{TO_CHINESE[tens]}十"
    numeral = f"{lead}{TO_CHINESE[ones] if ones else ''}"
    assert figures(f"最迟{numeral}{unit}") == figures(f"最迟{number}{unit}")
    assert unsupported_numbers(f"最迟{numeral}{unit}", [f"最迟{number + 1}{unit}"])


@given(st.integers(min_value=2, max_value=999_999), st.sampled_from(UNITS))
def test_no_figure_hides_in_full_width_digits(number: int, unit: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    assert figures(f"要{wide}{unit}") == figures(f"要{number}{unit}")


def test_every_figure_a_text_shows_is_read(knowledge: Knowledge) -> None:
    for chunk in knowledge.chunks.values():
        shown = {digits.lstrip("0") for digits in re.findall(r"\d+", chunk.text)}
        read = {part.lstrip("0") for number, _ in figures(chunk.text) for part in re.findall(r"\d+", number)}
        assert shown <= read, (chunk.chunk_id, shown - read)


def test_evidence_passes_against_itself_whole_and_sentence_by_sentence(knowledge: Knowledge) -> None:
    for chunk in knowledge.chunks.values():
        assert unsupported_numbers(chunk.text, [chunk.text]) == []
        for sentence in re.split(r"(?<=[。；\n])", chunk.text):
            assert unsupported_numbers(sentence, [chunk.text]) == [], (chunk.chunk_id, sentence)
