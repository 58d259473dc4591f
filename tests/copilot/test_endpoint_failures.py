"""Whatever the endpoint does, the instant suggestion stands and no error text becomes advice."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable

import httpx
import pytest

from copilot.errors import StartError
from copilot.model.client import open_model
from copilot.settings import Settings

from ..live import Listener, Serve
from ..openai_server import (
    SECRET,
    Behaviour,
    Call,
    OpenAIServer,
    answer,
    breaks_off,
    endless,
    garbage,
    raw_events,
    refuses,
    says,
    slow,
    stalls,
)
from .test_contract import check_suggestion
from .turns import SPOILED, customer

Say = Callable[..., httpx.Response]
LIMITS = {"llm_first_token_s": 0.6, "llm_total_s": 1.5}
KIND = "真对不住，您满心等着却收到这样的果子。"


def half(call: Call) -> str:
    """An answer cut after its first sentence."""
    return answer(([call.key_of("2到3张照片")], f"{KIND}麻烦您"))[:-6]


def chunk(**choice: object) -> str:
    """A chunk with an odd choice."""
    return json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})


FAILURES: dict[str, Behaviour] = {
    "slow first word": slow(30),
    "stalls after a sentence": stalls(half),
    "broken off in mid-stream": breaks_off(half),
    "broken off before a word": breaks_off(""),
    "429": refuses(429),
    "500": refuses(500),
    "401": refuses(401),
    "404": refuses(404),
    "HTML instead of JSON": garbage(),
    "a stream that says nothing": says(""),
    "prose instead of JSON": says(f"好的，我来帮您。{SECRET}"),
    "an empty object": says("{}"),
    "no replies": says('{"replies": []}'),
    "replies that are no list": says('{"replies": {"text": "' + KIND + '"}}'),
    "replies of other types": says('{"replies": [1, null, "x", [], {"text": 5}, {"text": null}, {}]}'),
    "JSON cut in its first sentence": says(lambda call: half(call)[:-12]),
    "JSON nested without end": says("{" + '"replies": [' * 500),
    "events that are no JSON": raw_events("hello", SECRET),
    "events of another protocol": raw_events('{"answer": "hi"}', "[]", "7", "null", '"x"'),
    "a choice without a delta": raw_events(chunk(index=0), chunk(index=0, delta=None), chunk()),
    "content of another type": raw_events(
        chunk(index=0, delta={"content": {"a": 1}}), chunk(index=0, delta={"content": 5})
    ),
    "an error inside the stream": raw_events(json.dumps({"error": {"message": SECRET, "code": 500}})),
    "endless words": endless("", "真抱歉"),
    "endless open text": endless('{"replies": [{"strategy": "solution", "citations": [], "text": "', "啊"),
    "endless blanks": endless("{", " "),
    "endless nothing": endless("", ""),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_a_failing_endpoint_leaves_the_instant_suggestion_degraded(
    serve: Serve, endpoint: OpenAIServer, conversation: str, say: Say, name: str
) -> None:
    endpoint.behaviour = FAILURES[name]
    server = serve(endpoint, **LIMITS)
    began = time.monotonic()
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        shown = await heard.until("replies", "m1")
        done = await heard.until("suggestion.done", "m1")
    assert time.monotonic() - began < LIMITS["llm_total_s"] + 3
    assert (done.data["tier"], done.data["status"]) == ("instant", "degraded")
    assert "error" not in heard.names
    with server.client() as client:
        suggestion = client.get(f"/v1/conversations/{conversation}").json()["suggestion"]
    check_suggestion(suggestion)
    assert suggestion["status"] == "degraded"
    assert suggestion["replies"] == shown.data["replies"]
    assert suggestion["replies"]
    # What the page holds last is the instant replies, not the half of a reply that had come already.
    last = [event for event in heard.events if event.name in {"replies", "reply.delta"}][-1]
    assert last.name == "replies"
    assert last.data["replies"] == shown.data["replies"]
    assert "degraded" in {warning["code"] for warning in suggestion["warnings"]}
    _nothing_of_the_endpoint_in(heard.text + json.dumps(suggestion, ensure_ascii=False), server.service.settings)


@pytest.mark.parametrize("name", ["slow first word", "broken off in mid-stream", "429", "500", "HTML instead of JSON"])
def test_a_stateless_request_is_answered_degraded(serve: Serve, endpoint: OpenAIServer, name: str) -> None:
    endpoint.behaviour = FAILURES[name]
    server = serve(endpoint, **LIMITS)
    with server.client() as client:
        answered = client.post("/v1/suggest", json=customer(SPOILED))
    assert answered.status_code == 200
    check_suggestion(answered.json())
    assert answered.json()["status"] == "degraded"
    assert answered.json()["replies"]
    _nothing_of_the_endpoint_in(answered.text, server.service.settings)


def test_of_an_answer_cut_off_by_its_limit_whole_sentences_are_shown_and_the_half_one_is_not(
    serve: Serve, endpoint: OpenAIServer
) -> None:
    endpoint.behaviour = says(half)
    with serve(endpoint).client() as client:
        suggestion = client.post("/v1/suggest", json=customer(SPOILED)).json()
    check_suggestion(suggestion)
    assert suggestion["tier"] == "full"
    assert suggestion["replies"][0]["text"] == KIND


def test_an_endpoint_that_is_down_leaves_the_instant_suggestion(serve: Serve, endpoint: OpenAIServer) -> None:
    endpoint.close()
    server = serve(endpoint, **LIMITS)
    with server.client() as client:
        answered = client.post("/v1/suggest", json=customer(SPOILED))
    assert (answered.status_code, answered.json()["status"]) == (200, "degraded")
    _nothing_of_the_endpoint_in(answered.text, server.service.settings)


@pytest.mark.parametrize("url", ["http://no.such.host.invalid/v1", "nonsense", "ftp://127.0.0.1/v1"])
def test_an_address_that_leads_nowhere_leaves_the_instant_suggestion(serve: Serve, url: str) -> None:
    server = serve(url, **LIMITS)
    with server.client() as client:
        answered = client.post("/v1/suggest", json=customer(SPOILED))
    assert (answered.status_code, answered.json()["status"]) == (200, "degraded")


def test_an_address_that_is_none_stops_the_start_by_its_name() -> None:
    with pytest.raises(StartError, match="COPILOT_LLM_BASE_URL"):
        open_model(Settings(_env_file=None, llm_base_url="http://[::", llm_model="m"))


async def test_the_instant_suggestion_is_there_before_a_slow_model_has_said_a_word(
    serve: Serve, endpoint: OpenAIServer, conversation: str, say: Say
) -> None:
    endpoint.behaviour = slow(30)
    server = serve(endpoint)
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        await heard.until("warnings", "m1")
        assert "suggestion.done" not in heard.names
        say(server, conversation, "算了", id="m2")


@pytest.mark.parametrize("name", ["endless words", "endless open text", "slow first word", "stalls after a sentence"])
async def test_the_call_is_ended_once_its_answer_is_given_up(serve: Serve, endpoint: OpenAIServer, name: str) -> None:
    endpoint.behaviour = FAILURES[name]
    server = serve(endpoint, **LIMITS)
    async with httpx.AsyncClient(base_url=server.url, timeout=20, trust_env=False) as client:
        await client.post("/v1/suggest", json=customer(SPOILED))
    assert await asyncio.to_thread(endpoint.call(1).hung_up.wait, 3)


async def test_an_answer_that_does_not_end_keeps_nobody_else_waiting(serve: Serve, endpoint: OpenAIServer) -> None:
    endpoint.behaviour = endless('{"replies": [{"strategy": "solution", "citations": [], "text": "', "啊这" * 3)
    server = serve(endpoint, llm_first_token_s=4, llm_total_s=4)
    async with httpx.AsyncClient(base_url=server.url, timeout=20, trust_env=False) as client:
        busy = asyncio.create_task(client.post("/v1/suggest", json=customer(SPOILED)))
        slowest = 0.0
        while not busy.done():
            began = time.monotonic()
            await client.get("/healthz")
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.sleep(0.02)
        assert (await busy).json()["status"] == "degraded"
    assert slowest < 0.5


async def test_after_a_failure_the_next_message_is_written_by_the_model_again(
    serve: Serve, endpoint: OpenAIServer, conversation: str, say: Say
) -> None:
    endpoint.behaviour = refuses(500)
    server = serve(endpoint)
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
        endpoint.behaviour = says(answer(([], KIND)))
        say(server, conversation, SPOILED, id="m2")
        done = await heard.until("suggestion.done", "m2")
    assert (done.data["tier"], done.data["status"]) == ("full", "ok")


def _nothing_of_the_endpoint_in(text: str, settings: object) -> None:
    base_url = str(getattr(settings, "llm_base_url", ""))
    for trace in (
        SECRET,
        base_url.removeprefix("http://"),
        "Traceback",
        "Error code",
        "openai",
        "ModelError",
        "timed out",
    ):
        assert trace not in text
