"""Barred words and claims, and what only looks like them."""

from __future__ import annotations

import pytest

from copilot.guard import inspect
from copilot.guard.rules import breaches
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import FaultCode

BARRED = {
    FaultCode.ABSOLUTE_CLAIM: [
        "这是最好的苹果。",
        "我们销量第一。",
        "全网最低价。",
        "国家级品质。",
        "顶级车厘子。",
        "100%新鲜。",
        "这款唯一有货。",
        "纯天然无污染。",
        "别家的都不如我们。",
    ],
    FaultCode.HEALTH_CLAIM: [
        "多吃芹菜降血压。",
        "红枣补血。",
        "吃这个增强免疫力。",
        "蓝莓护眼明目。",
        "排毒养颜。",
        "糖尿病人放心吃。",
        "抗癌防癌。",
        "孕妇吃安胎。",
        "比吃药管用。",
    ],
    FaultCode.PRIVACY: [
        "您电话13800000000对吧。",
        "您电话138-0000-0000对吧。",
        "身份证号110101199001011234收到了。",
        "卡号6222020200112233445对吗。",
        "身份证号发一下。",
        "验证码告诉我。",
        "送到3号楼502室。",
        "您邻居也买了。",
    ],
}
LAWFUL = [
    "最近到的一批是周四的。",
    "货一到第一时间通知您。",
    "最晚今天给您回信。",
    "最迟给您核实结果。",
    "您最好先冷藏。",
    "第一次买可以少来点。",
    "最多放几天看天气。",
    "血糖的事请您问医生，我不敢说能降血糖。",
    "食材不能当药，没有治病的作用。",
    "不能说补血，只说怎么做。",
    "身体上的事请听医生的。",
    "核对一下手机后四位就行。",
    "身份证号不用发给我。",
    "验证码请别告诉任何人。",
    "订单号20261120087我看到了。",
    "运单号：13800000000123我查到了。",
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in BARRED.items() for text in texts])
def test_a_barred_claim_is_stopped_and_its_rule_named(code: FaultCode, text: str, knowledge: Knowledge) -> None:
    found = breaches(text, knowledge.rules)
    assert code in [breach.rule.code for breach in found]
    assert all(breach.text == text[breach.start : breach.end] for breach in found)
    verdict = inspect(text, [], knowledge, said=text)
    assert any((breach.rule.law or breach.rule.id) in verdict.objections for breach in found)


@pytest.mark.parametrize("text", LAWFUL)
def test_what_only_looks_barred_passes(text: str, knowledge: Knowledge) -> None:
    assert [breach.text for breach in breaches(text, knowledge.rules)] == []


def test_every_rule_finds_its_own_bad_examples_and_leaves_its_good_ones(knowledge: Knowledge) -> None:
    for rule in knowledge.rules:
        assert all(breaches(text, [rule], blocking_only=False) for text in rule.examples.bad), rule.id
        assert not any(breaches(text, [rule], blocking_only=False) for text in rule.examples.good), rule.id


def test_a_rule_that_only_marks_does_not_block(knowledge: Knowledge) -> None:
    marking = [rule for rule in knowledge.rules if rule.severity == "warn"]
    assert marking
    for rule in marking:
        assert breaches(rule.examples.bad[0], [rule]) == []


@pytest.mark.parametrize(
    "text", ["這是最頂級的蘋果", "这是最顶级的苹果", "這是 最\u200b頂級的", "ＴＯＰ１的苹果", "１００％新鲜"]
)
def test_a_breach_in_other_scripts_and_widths_is_found_at_its_own_place(text: str, knowledge: Knowledge) -> None:
    found = breaches(text, knowledge.rules)
    assert found
    for breach in found:
        assert breach.text == text[breach.start : breach.end] != ""
