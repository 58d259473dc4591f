"""Server-sent events: in order, resumable, the same for everybody, never stale."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from ..live import Listener, Running, Serve
from .turns import LATE, SPOILED

Say = Callable[..., httpx.Response]
PARTS = ["emotion", "knowledge", "next_steps", "replies", "pitch", "warnings", "suggestion.done"]


async def test_the_parts_of_a_suggestion_arrive_in_order_and_each_names_its_message(
    live: Running, conversation: str, say: Say
) -> None:
    with live.client() as client:
        client.post("/v1/conversations", json={"id": conversation})
    async with Listener(live.url, conversation) as heard:
        say(live, conversation, LATE, id="m1")
        done = await heard.until("suggestion.done", "m1")
    assert heard.names == ["message", *PARTS]
    assert all(event.data["message_id"] == "m1" for event in heard.events)
    assert {event.data["suggestion_id"] for event in heard.events[1:]} == {done.data["suggestion_id"]}
    ids = [event.id for event in heard.events]
    assert len(set(ids)) == len(ids)
    assert None not in ids


async def test_what_the_events_say_is_what_the_snapshot_says(live: Running, conversation: str, say: Say) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
    with live.client() as client:
        suggestion = client.get(f"/v1/conversations/{conversation}").json()["suggestion"]
    told: dict[str, object] = {}
    for event in heard.of("m1"):
        told |= event.data
    for part in ("emotion", "intent", "knowledge", "next_steps", "replies", "pitch", "pitch_withheld", "warnings"):
        assert told[part] == suggestion[part]


async def test_a_listener_resumes_after_any_event_with_nothing_lost_or_repeated(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as whole:
        await whole.until("suggestion.done", "m1")
        say(live, conversation, "您别急，我看看", id="m2", role="agent")
        say(live, conversation, LATE, id="m3")
        await whole.until("suggestion.done", "m3")
    for place, event in enumerate(whole.events):
        async with Listener(live.url, conversation, event.id) as resumed:
            if place + 1 < len(whole.events):
                await resumed.until("suggestion.done", "m3")
            assert resumed.events == whole.events[place + 1 :]


async def test_a_listener_cut_off_in_the_middle_resumes_with_what_came_meanwhile(
    live: Running, conversation: str, say: Say
) -> None:
    with live.client() as client:
        client.post("/v1/conversations", json={"id": conversation})
    async with Listener(live.url, conversation) as first:
        say(live, conversation, SPOILED, id="m1")
        seen = await first.until("knowledge", "m1")
    upto = first.events.index(seen)
    say(live, conversation, LATE, id="m2")
    async with Listener(live.url, conversation, seen.id) as second:
        await second.until("suggestion.done", "m2")
    names = [event.name for event in [*first.events[: upto + 1], *second.events] if event.data["message_id"] == "m1"]
    assert names == ["message", *PARTS, "suggestion.stale"]
    numbers = [int((event.id or "").rpartition("-")[2]) for event in [*first.events[: upto + 1], *second.events]]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_the_place_may_be_given_in_the_query_where_headers_cannot_be_set(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
    async with Listener(live.url, conversation, heard.events[3].id, in_query=True) as resumed:
        await resumed.until("suggestion.done", "m1")
    assert resumed.events == heard.events[4:]


async def test_two_listeners_hear_the_same(live: Running, conversation: str, say: Say) -> None:
    with live.client() as client:
        client.post("/v1/conversations", json={"id": conversation})
    async with Listener(live.url, conversation) as one, Listener(live.url, conversation) as two:
        say(live, conversation, SPOILED, id="m1")
        for heard in (one, two):
            await heard.until("suggestion.done", "m1")
        assert one.events == two.events


async def test_a_listener_hears_only_its_own_conversation(live: Running, conversation: str, say: Say) -> None:
    other = f"{conversation}-other"
    say(live, conversation, "在吗", id="m1")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
        say(live, other, SPOILED, id="x1")
        async with Listener(live.url, other) as there:
            await there.until("suggestion.done", "x1")
        await heard.settled(0.1)
    assert "x1" not in heard.text


async def test_a_late_listener_hears_the_advice_that_stands_also_after_the_agent_has_answered(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as first:
        await first.until("suggestion.done", "m1")
    say(live, conversation, "您别急，我看看", id="m2", role="agent")
    async with Listener(live.url, conversation) as late:
        await late.until("message", "m2")
    assert [event.name for event in late.events] == ["message", *PARTS, "message"]


async def test_a_newer_message_makes_the_older_advice_stale_and_no_more_of_it_comes(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, "在吗", id="m0")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m0")
        for number in range(1, 7):
            say(live, conversation, SPOILED if number % 2 else LATE, id=f"m{number}")
        await heard.until("suggestion.done", "m6")
    for number in range(6):
        names = [event.name for event in heard.of(f"m{number}")]
        assert names.count("suggestion.stale") == 1
        assert names[-1] == "suggestion.stale"
    assert "suggestion.stale" not in [event.name for event in heard.of("m6")]
    stale = [event for event in heard.events if event.name == "suggestion.stale"]
    assert [event.data["by"] for event in stale] == [f"m{number}" for number in range(1, 7)]


def test_an_unknown_conversation_is_404_before_any_stream_begins(http: httpx.Client) -> None:
    answer = http.get("/v1/conversations/nope/events", headers={"accept": "text/event-stream"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("number", ["x", "", "-1", "99999", "²", "٣x", "9" * 5000])
async def test_a_place_that_never_was_is_answered_with_the_advice_that_stands(
    live: Running, conversation: str, say: Say, number: str
) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
    epoch = (heard.events[0].id or "").rpartition("-")[0]
    async with Listener(live.url, conversation, f"{epoch}-{number}", in_query=True) as lost:
        await lost.until("suggestion.done", "m1")
    assert [event.name for event in lost.events] == PARTS


async def test_a_listener_who_lost_its_place_and_breaks_off_again_gets_the_rest(
    serve: Serve, conversation: str, say: Say
) -> None:
    server = serve()
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
    async with Listener(server.url, conversation, "elsewhere-7") as lost:
        await lost.until("suggestion.done", "m1")
    for event in lost.events[:-1]:
        async with Listener(server.url, conversation, event.id or "elsewhere-7") as again:
            await again.until("suggestion.done", "m1")


async def test_a_server_that_stops_ends_its_streams_at_once(serve: Serve, conversation: str, say: Say) -> None:
    server = serve()
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
        assert server.service.hub.listeners == 1
    await heard.settled()
    assert server.service.hub.listeners == 0
