"""How the customer feels: the guideline's examples, the words that show it, how it moves, and what it risks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.domain import TurnRequest
from copilot.skills.emotion import read_message
from copilot.skills.emotion.head import LABELS
from copilot.skills.risk import waited_s, waiting_stage
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import EmotionLabel, Risk
from ingest.snapshot import Snapshot
from ingest.text import fold

from .conftest import Ask, Read
from .messages import MESSAGES

ROOT = Path(__file__).resolve().parents[2]
GUIDELINE = {
    EmotionLabel.CALM: [
        "车厘子是哪里产的",
        "请问运费怎么算",
        "牛油果怎么保存",
        "地址改到3栋可以吗",
        "好的谢谢",
        "能开发票吗",
        "有没有大一点的规格",
        "帮我下单两箱橙子",
    ],
    EmotionLabel.SATISFIED: [
        "太新鲜了，谢谢你们！",
        "橙子特别甜，家里人都夸",
        "处理得真快，非常满意",
        "师傅送货很细心，点个赞",
        "好吃，下次还来",
        "谢谢你帮我查，太感谢了",
    ],
    EmotionLabel.ANXIOUS: [
        "怎么还没到，急死了",
        "明天就要用，来得及吗",
        "会不会坏在路上啊，好担心",
        "客人快到了，能不能快点",
        "孩子误吃了籽要紧吗",
        "催一下，等着下锅呢",
        "联系不上骑手怎么办",
    ],
    EmotionLabel.DISAPPOINTED: [
        "收到的草莓烂了一半，太失望了",
        "味道寡淡，跟图片差太远了",
        "唉，又没货，不想买了",
        "不太新鲜，麻烦处理一下",
        "少发了一盒，有点失望",
        "以后不会再买了",
    ],
    EmotionLabel.ANGRY: [
        "骗子！垃圾店！",
        "再不处理我就打12315投诉你们",
        "你们是不是有病啊！！！",
        "黑心商家，等着曝光吧",
        "退钱！滚！",
        "呵呵，真会做生意",
        "什么破玩意，差评！",
    ],
}
RISKS = [
    ("我要打12315投诉", Risk.HIGH),
    ("发抖音曝光你们", Risk.HIGH),
    ("我找律师起诉", Risk.HIGH),
    ("吃了拉肚子", Risk.HIGH),
    ("面里吃出一根头发", Risk.HIGH),
    ("叫你们经理来", Risk.HIGH),
    ("傻逼客服", Risk.HIGH),
    ("我要退会员", Risk.HIGH),
    ("银行那边我已经申诉拒付了", Risk.HIGH),
    ("草莓烂了一半，给我退款", Risk.MEDIUM),
    ("给个说法吧", Risk.MEDIUM),
    ("问了三遍了没人回", Risk.MEDIUM),
    ("以后不会再买你们家了", Risk.MEDIUM),
    ("车厘子甜吗", Risk.LOW),
    ("谢谢啦", Risk.LOW),
    ("投诉电话是多少，我想提个建议", Risk.LOW),
]


def test_the_guidelines_examples_are_read_as_the_guideline_says(ask: Ask) -> None:
    wrong = [
        (text, label.value, found.value)
        for label, texts in GUIDELINE.items()
        for text in texts
        if (found := ask(text).emotion.label) is not label
    ]
    assert len(wrong) <= 2, wrong


def test_each_label_is_found_where_its_words_are_plain(ask: Ask) -> None:
    for label, texts in GUIDELINE.items():
        assert sum(ask(text).emotion.label is label for text in texts) >= len(texts) - 1, label


@pytest.mark.parametrize(("text", "risk"), RISKS)
def test_the_risk_is_the_guidelines(text: str, risk: Risk, ask: Ask) -> None:
    emotion = ask(text).emotion
    assert emotion.risk is risk, emotion.reason
    assert (emotion.reason is not None) or risk is Risk.LOW


def test_a_threat_keeps_the_risk_high_though_the_customer_calms_down(ask: Ask) -> None:
    emotion = ask("再不退我就打12315", "客服：我马上核实", "那我等着").emotion
    assert emotion.risk is Risk.HIGH
    assert emotion.reason is not None


def test_what_the_agent_says_is_no_threat_of_the_customers(ask: Ask) -> None:
    assert ask("车厘子甜吗", "客服：您可以打12315投诉", "哪里产的").emotion.risk is Risk.LOW


def test_every_word_of_evidence_is_a_piece_of_the_message(ask: Ask) -> None:
    for text in MESSAGES:
        for word in ask(text).emotion.evidence:
            assert word
            assert word in fold(text), (text, word)


def test_plain_words_of_feeling_are_named_as_evidence(ask: Ask) -> None:
    assert any("失望" in word for word in ask("太失望了，烂了一半").emotion.evidence)
    assert any("骗" in word for word in ask("骗子").emotion.evidence)
    assert any("急" in word for word in ask("急死了怎么还没到").emotion.evidence)


def test_traditional_and_full_width_words_show_the_same(ask: Ask) -> None:
    assert ask("你們這是騙人").emotion.label is ask("你们这是骗人").emotion.label is EmotionLabel.ANGRY
    assert ask("我要打１２３１５投訴").emotion.risk is Risk.HIGH


def test_confidence_and_intensity_are_shares_whatever_is_typed(ask: Ask) -> None:
    for text in MESSAGES:
        emotion = ask(text).emotion
        assert 0 <= emotion.confidence <= 1, text
        assert 0 <= emotion.intensity <= 1, text
        assert emotion.label_zh and emotion.approach


def test_confidence_means_what_it_says(snapshot: Snapshot, knowledge: Knowledge) -> None:
    """On the development set, mean confidence lies near accuracy, and the sure readings are the right ones."""
    lines = (ROOT / "evals/datasets/emotion.dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    vectors = snapshot.embedder.encode_queries([row["text"] for row in rows])
    readings = [
        read_message(fold(row["text"]), vector, knowledge.emotion) for row, vector in zip(rows, vectors, strict=True)
    ]
    hits = [reading.label.value == row["label"] for reading, row in zip(readings, rows, strict=True)]
    accuracy = sum(hits) / len(hits)
    mean = sum(reading.confidence for reading in readings) / len(readings)
    assert abs(accuracy - mean) <= 0.15, (accuracy, mean)
    sure = [hit for hit, reading in zip(hits, readings, strict=True) if reading.confidence >= 0.9]
    unsure = [hit for hit, reading in zip(hits, readings, strict=True) if reading.confidence < 0.6]
    assert sum(sure) / len(sure) >= 0.9
    assert not unsure or sum(unsure) / len(unsure) < sum(sure) / len(sure)


def test_louder_is_stronger(ask: Ask) -> None:
    assert ask("太失望了，真的太失望了！！！").emotion.intensity > ask("有点失望").emotion.intensity
    assert ask("骗子").emotion.intensity > ask("车厘子甜吗").emotion.intensity


@pytest.mark.parametrize(
    ("lines", "trend"),
    [
        (("车厘子哪里产的",), "steady"),
        (("车厘子哪里产的", "客服：智利", "好吃吗"), "steady"),
        (("车厘子什么时候到", "客服：在路上", "怎么还没到啊", "客服：快了", "骗子！退钱！！"), "rising"),
        (("骗子！退钱！！", "客服：对不起我来办", "行吧", "客服：办好了", "谢谢你，处理得真快"), "falling"),
    ],
)
def test_the_trend_follows_the_negative_feeling(lines: tuple[str, ...], trend: str, ask: Ask) -> None:
    emotion = ask(*lines).emotion
    assert emotion.trend == trend
    assert len(emotion.trend_points) == sum(not line.startswith("客服：") for line in lines)
    assert emotion.trend_points[-1].label is emotion.label


def test_the_trend_looks_at_six_messages_and_no_further(ask: Ask) -> None:
    emotion = ask("骗子！！", *["车厘子哪里产的"] * 6).emotion
    assert len(emotion.trend_points) == 6
    assert emotion.trend == "steady"


@pytest.mark.parametrize(
    ("seconds", "risk"),
    [(0, Risk.LOW), (29, Risk.LOW), (45, Risk.LOW), (121, Risk.MEDIUM), (299, Risk.MEDIUM), (301, Risk.HIGH)],
)
def test_waiting_raises_the_risk_by_the_messages_own_times(
    seconds: int, risk: Risk, ask: Ask, snapshot: Snapshot
) -> None:
    minutes, rest = divmod(seconds, 60)
    emotion = ask("@00 车厘子哪里产的", now=f"2026-11-22T09:{minutes:02}:{rest:02}+08:00").emotion
    assert emotion.risk is risk
    assert (emotion.reason is None) is (risk is Risk.LOW)


def test_waiting_counts_from_the_first_message_nobody_answered(read: Read, knowledge: Knowledge) -> None:
    now = "2026-11-22T09:10:00+08:00"
    assert waited_s(read("@00 在吗", "@03 人呢", now=now)) == 600
    assert waited_s(read("@00 在吗", "客服：在的", "@08 车厘子甜吗", now=now)) == 120
    assert waited_s(read("@00 在吗", "客服：在的", now=now)) is None
    assert waited_s(read("在吗", now=now)) is None
    assert waiting_stage(read("@30 在吗", now=now), knowledge.risk) is None


def test_times_in_other_zones_and_without_one_wait_alike(snapshot: Snapshot) -> None:
    from copilot.skills.turn import read_turn

    message = {"role": "customer", "text": "在吗", "at": "2026-11-22T01:00:00Z"}
    request = TurnRequest.model_validate({"messages": [message], "now": "2026-11-22T09:02:00+08:00"})
    assert waited_s(read_turn(request, snapshot.knowledge)) == 120
    naive = {"messages": [{**message, "at": "2026-11-22T01:00:00"}], "now": "2026-11-22T01:02:00"}
    assert waited_s(read_turn(TurnRequest.model_validate(naive), snapshot.knowledge)) == 120


def test_an_empty_conversation_is_calm(ask: Ask) -> None:
    emotion = ask("客服：您好").emotion
    assert (emotion.label, emotion.risk, emotion.trend) == (EmotionLabel.CALM, Risk.LOW, "steady")
    assert emotion.intensity == 0


def test_there_is_a_standard_for_every_label(knowledge: Knowledge) -> None:
    assert {entry.label for entry in knowledge.emotion.labels} == set(LABELS) == set(EmotionLabel)
