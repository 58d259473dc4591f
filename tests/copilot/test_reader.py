"""The model's answer, read while it streams."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import ModelError
from copilot.model.reader import MAX_ANSWER_CHARS, AnswerReader, ModelSentence

REPLIES = [
    {
        "strategy": "empathy",
        "citations": ["K1", "K2"],
        "text": "对不住您。“怎么会这样？”换我也急！温度是3.5度，没有句号",
    },
    {"strategy": "ask", "citations": [], "text": "麻烦发一下照片。\n谢谢您"},
]
TEXT = json.dumps({"replies": REPLIES}, ensure_ascii=False)


def read(pieces: list[str]) -> list[ModelSentence]:
    """All sentences of a stream."""
    reader = AnswerReader()
    found = [sentence for piece in pieces for sentence in reader.feed(piece)]
    return found + reader.finish()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(TEXT)), max_size=30))
def test_sentences_are_the_same_however_the_stream_is_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(TEXT)]
    found = read([TEXT[start:end] for start, end in pairwise(places)])
    assert [(one.reply, one.text) for one in found] == [(one.reply, one.text) for one in read([TEXT])]


def test_nothing_of_a_reply_is_lost_and_each_sentence_knows_its_reply() -> None:
    found = read(list(TEXT))
    for number, reply in enumerate(REPLIES):
        mine = [one for one in found if one.reply == number]
        assert "".join(one.text for one in mine).replace("\n", "") == str(reply["text"]).replace("\n", "")
        assert {one.strategy for one in mine} == {reply["strategy"]}
        assert {one.citations for one in mine} == {tuple(reply["citations"])}


def test_a_sentence_is_handed_out_before_the_next_one_is_written() -> None:
    reader = AnswerReader()
    assert reader.feed(TEXT[: TEXT.index("换我")])[0].text == "对不住您。"


@pytest.mark.parametrize("text", ["", "hello", "[]", "{}", '{"replies": 1}', '{"answer": []}', "null", "{{{{"])
def test_an_answer_that_is_not_what_was_asked_for_is_an_error(text: str) -> None:
    with pytest.raises(ModelError):
        read([text])


def test_half_a_sentence_of_an_answer_that_was_cut_off_stays_away() -> None:
    """As where the limit of tokens ends it."""
    found = read([TEXT[: TEXT.index("温度")]])
    assert [one.text for one in found] == ["对不住您。", "“怎么会这样？”"]


@pytest.mark.parametrize(
    "text",
    [
        "{你好" + "啊" * 11_000,
        '{"replies": [' * 800,
        '{"a" ' * 2000,
        "{" + "[" * 11_000,
        TEXT[: TEXT.index("没有句号")] + "啊" * 11_000,
    ],
    ids=["prose", "nested", "broken", "brackets", "open text"],
)
def test_a_long_answer_is_read_quickly_whatever_it_is(text: str) -> None:
    reader = AnswerReader()
    began = time.process_time()
    for start in range(0, len(text), 5):
        reader.feed(text[start : start + 5])
    assert time.process_time() - began < 3


def test_an_answer_that_does_not_end_is_an_error() -> None:
    reader = AnswerReader()
    with pytest.raises(ModelError):
        for _ in range(MAX_ANSWER_CHARS):
            reader.feed("xx")
