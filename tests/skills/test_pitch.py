"""A pitch where it fits, and the reason where it does not."""

from __future__ import annotations

import re

import pytest

from ingest.knowledge import Knowledge

from .conftest import Ask

SUMMER = "2026-06-20T10:00:00+08:00"
ASKS = "车厘子现在是哪里产的"


def test_a_calm_question_about_a_product_in_season_gets_a_pitch_from_its_card(ask: Ask, knowledge: Knowledge) -> None:
    pitch = ask(ASKS).pitch
    assert pitch is not None
    assert pitch.product == "车厘子"
    assert pitch.text in [line.text for line in knowledge.catalogue.products["cherry"].fab]
    assert all(identity in knowledge.chunks for identity in pitch.citations)
    assert all(check.passed for check in pitch.checks)


def test_the_origin_pitched_is_the_one_in_season(ask: Ask) -> None:
    winter, summer = ask(ASKS).pitch, ask(ASKS, now=SUMMER).pitch
    assert winter is not None
    assert summer is not None
    assert "智利" in winter.text
    assert "智利" not in summer.text


def test_the_line_is_the_one_for_the_customers_group(ask: Ask, knowledge: Knowledge) -> None:
    for segment in ("senior", "office_worker", "homemaker", "young"):
        pitch = ask(ASKS, customer={"segment": segment}).pitch
        assert pitch is not None
        lines = {line.text: line.segment for line in knowledge.catalogue.products["cherry"].fab}
        assert lines[pitch.text] == segment


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("车厘子烂了一半，太失望了",), "withheld_emotion"),
        (("骗子！车厘子全是烂的！！",), ("withheld_emotion", "withheld_risk")),
        (("车厘子怎么还没到，急死了",), "withheld_emotion"),
        (("车厘子哪里产的，不说我就打12315",), "withheld_risk"),
        (("怀孕了能吃车厘子吗",), "withheld_sensitive"),
        (("我对芒果过敏，车厘子哪里产的",), ("withheld_sensitive", "withheld_risk")),
        (("荔枝是哪里产的",), "withheld_season"),
        (("有什么水果推荐",), "withheld_no_product"),
        (("退款什么时候到账",), "withheld_playbook"),
    ],
)
def test_a_pitch_is_withheld_with_its_reason(
    lines: tuple[str, ...], reason: str | tuple[str, ...], ask: Ask, knowledge: Knowledge
) -> None:
    suggestion = ask(*lines)
    assert suggestion.pitch is None
    assert suggestion.pitch_withheld is not None
    wanted = (reason,) if isinstance(reason, str) else reason
    templates = [re.escape(knowledge.messages.messages[name]) for name in wanted]
    patterns = [re.sub(r"\\\{.+?\\\}", ".+", template) for template in templates]
    assert any(re.fullmatch(pattern, suggestion.pitch_withheld) for pattern in patterns), suggestion.pitch_withheld


def test_out_of_season_names_the_season(ask: Ask) -> None:
    withheld = ask("荔枝是哪里产的").pitch_withheld
    assert withheld is not None
    assert "荔枝" in withheld
    assert "月" in withheld


def test_what_was_pitched_is_not_pitched_again(ask: Ask, knowledge: Knowledge) -> None:
    pitch = ask(ASKS).pitch
    assert pitch is not None
    again = ask(ASKS, f"客服：{pitch.text}", "那车厘子怎么挑")
    assert again.pitch is None
    assert again.pitch_withheld == knowledge.messages.messages["withheld_pitched"]
