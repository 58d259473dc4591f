"""The model's sentences flow in without moving what the agent reads; a model that fails takes nothing away."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Locator, expect

from ..live import Serve
from ..openai_server import Behaviour, Call, OpenAIServer, Wire, answer, refuses, slow
from .conftest import OpenDesk
from .desk import Desk, advice_for

pytestmark = pytest.mark.browser

QUESTION = "车厘子烂了一半，怎么退"
FIRST, SECOND = "给您添麻烦了，换谁都会不高兴。", "您先别急，我一步一步陪您弄好。"
OTHER = "您看方便的时候回我一声，我一直在。"
WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(entry.value);
  }).observe({type: "layout-shift"});
}"""


class Paced:
    """A model that says its first sentence, and the rest when told to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def behaviour(self) -> Behaviour:
        """For the endpoint."""
        words = answer(([], FIRST + SECOND), ([], OTHER), strategy="empathy")
        cut = words.index(FIRST) + len(FIRST) + 3

        def behave(wire: Wire, _call: Call) -> None:
            wire.begin()
            wire.says(words[:cut])
            while not self.go_on.is_set():
                wire.wait(0.02)
            for start in range(cut, len(words), 8):
                wire.says(words[start : start + 8])
            wire.end()

        return behave


@pytest.fixture
def paced(endpoint: OpenAIServer) -> Paced:
    """The endpoint waits in mid-answer."""
    model = Paced()
    endpoint.behaviour = model.behaviour()
    return model


def model_replies(desk: Desk) -> Locator:
    """The cards that the model writes."""
    return desk.sidebar.locator(".full [data-testid=reply] .reply-text")


def test_the_models_sentences_appear_as_they_pass_and_move_nothing(
    serve: Serve, endpoint: OpenAIServer, paced: Paced, open_desk: OpenDesk
) -> None:
    desk = open_desk(serve(endpoint))
    message_id = desk.customer_says(QUESTION)
    expect(model_replies(desk).first).to_have_text(FIRST)
    frame = desk.page.frames[1]
    frame.evaluate(WATCH_SHIFTS)
    before = _places(desk)
    paced.go_on.set()
    expect(model_replies(desk)).to_have_text([FIRST + SECOND, OTHER])
    expect(desk.sidebar.locator(".full-waiting")).to_have_count(0)
    expect(advice_for(desk.sidebar, message_id)).to_be_visible()
    after = _places(desk)
    assert {key: after[key] for key in before} == before
    assert sum(frame.evaluate("window.shifts")) <= 0.02
    place = desk.sidebar.locator(".full [data-testid=reply]").first.get_attribute("data-place")
    desk.composer.press(f"Alt+{place}")
    expect(desk.composer).to_have_value(FIRST + SECOND)


def test_a_reload_in_mid_stream_loses_and_doubles_nothing(
    serve: Serve, endpoint: OpenAIServer, paced: Paced, open_desk: OpenDesk
) -> None:
    desk = open_desk(serve(endpoint))
    message_id = desk.customer_says(QUESTION)
    expect(model_replies(desk).first).to_have_text(FIRST)
    desk.page.reload()
    expect(advice_for(desk.sidebar, message_id)).to_be_visible()
    expect(model_replies(desk)).to_have_text([FIRST])
    expect(desk.messages).to_have_count(1)
    paced.go_on.set()
    expect(model_replies(desk)).to_have_text([FIRST + SECOND, OTHER])
    ids = desk.replies.evaluate_all("all => all.map(card => card.dataset.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("failure", [refuses(500), slow(30)], ids=["error", "silence"])
def test_when_the_model_fails_the_instant_advice_stands_and_says_so(
    serve: Serve, endpoint: OpenAIServer, open_desk: OpenDesk, failure: Behaviour
) -> None:
    endpoint.behaviour = failure
    desk = open_desk(serve(endpoint, llm_first_token_s=1))
    desk.customer_says(QUESTION)
    before, texts = _places(desk), desk.replies.locator(".reply-text").all_inner_texts()
    status = desk.sidebar.get_by_test_id("status")
    expect(status).to_have_attribute("data-state", "degraded")
    expect(status).to_contain_text("即时建议")
    expect(desk.sidebar.get_by_test_id("full-waiting")).to_contain_text("模型")
    assert desk.replies.locator(".reply-text").all_inner_texts() == texts
    assert _places(desk) == before
    desk.composer.press("Alt+1")
    expect(desk.composer).to_have_value(texts[0])


def _places(desk: Desk) -> dict[str, float]:
    """Where the instant cards, the step and the emotion stand."""
    return desk.page.frames[1].evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll(".emotion, .step, .reply-list:not(.full) .reply, .pitch-place")]
            .map((card) => [card.dataset.id ?? card.className, card.getBoundingClientRect().top])
        )"""
    )
