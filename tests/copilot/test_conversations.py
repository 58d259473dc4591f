"""Conversations: opened, appended to, read again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from ..live import Listener, Running, Serve
from .test_contract import check_suggestion
from .turns import LATE, SPOILED

Say = Callable[..., httpx.Response]


def test_a_conversation_gets_an_id_or_keeps_its_own(http: httpx.Client, conversation: str) -> None:
    assert http.post("/v1/conversations", json={}).json()["id"]
    opened = http.post("/v1/conversations", json={"id": conversation, "channel": "web", "customer": {"name": "王"}})
    assert opened.status_code == 201
    assert opened.json() == {"id": conversation}
    read = http.get(f"/v1/conversations/{conversation}").json()
    assert (read["channel"], read["customer"]["name"], read["messages"]) == ("web", "王", [])
    assert read["suggestion"] is None


def test_opening_the_same_id_twice_finds_the_conversation_again(live: Running, conversation: str, say: Say) -> None:
    say(live, conversation, "在吗")
    with live.client() as client:
        assert client.post("/v1/conversations", json={"id": conversation}).status_code == 201
        assert len(client.get(f"/v1/conversations/{conversation}").json()["messages"]) == 1


def test_opening_the_same_id_at_once_from_many_sides_is_one_conversation(live: Running, conversation: str) -> None:
    def open_it(_: int) -> int:
        with live.client() as client:
            return client.post("/v1/conversations", json={"id": conversation}).status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(open_it, range(24))) == {201}


async def test_the_same_message_id_twice_is_one_message_and_one_suggestion(
    live: Running, conversation: str, say: Say
) -> None:
    first = say(live, conversation, LATE, id="m1")
    async with Listener(live.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
        again = say(live, conversation, LATE, id="m1")
        await heard.settled()
    assert again.status_code == first.status_code == 202
    assert again.json() == first.json() == {"message_id": "m1", "seq": 1}
    assert heard.names.count("suggestion.done") == 1
    assert heard.names.count("message") == 1
    with live.client() as client:
        assert len(client.get(f"/v1/conversations/{conversation}").json()["messages"]) == 1


def test_the_same_message_id_sent_at_once_from_many_sides_is_one_message(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, "在吗", id="m0")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: say(live, conversation, LATE, id="m1").json(), range(16)))
    assert answers == [{"message_id": "m1", "seq": 2}] * 16


async def test_messages_sent_at_once_are_numbered_and_heard_in_that_order(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, "在吗", id="m0")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: say(live, conversation, LATE, id=f"n{n}").json(), range(24)))
    assert sorted(answer["seq"] for answer in answers) == list(range(2, 26))
    newest = max(answers, key=lambda answer: answer["seq"])["message_id"]
    place = f"{live.service.hub.last_event_id(conversation).rpartition('-')[0]}-0"
    async with Listener(live.url, conversation, place) as heard:
        await heard.until("suggestion.done", newest)
    assert [event.data["message"]["seq"] for event in heard.events if event.name == "message"] == list(range(1, 26))


def test_a_message_without_an_id_gets_one(live: Running, conversation: str, say: Say) -> None:
    answers = [say(live, conversation, "在吗").json() for _ in range(2)]
    assert answers[0]["message_id"] != answers[1]["message_id"]
    assert [answer["seq"] for answer in answers] == [1, 2]


async def test_an_agents_message_starts_no_suggestion(live: Running, conversation: str, say: Say) -> None:
    say(live, conversation, "您好，请问有什么可以帮您？", id="m1", role="agent")
    async with Listener(live.url, conversation) as heard:
        await heard.until("message", "m1")
        await heard.settled()
    assert heard.names == ["message"]


async def test_a_reload_shows_the_messages_and_the_suggestion_as_they_stood(
    live: Running, conversation: str, say: Say
) -> None:
    say(live, conversation, SPOILED, id="m1")
    async with Listener(live.url, conversation) as heard:
        done = await heard.until("suggestion.done", "m1")
    read = _read(live, conversation)
    assert [(entry["id"], entry["seq"], entry["role"], entry["text"]) for entry in read["messages"]] == [
        ("m1", 1, "customer", SPOILED)
    ]
    check_suggestion(read["suggestion"])
    assert read["suggestion"]["suggestion_id"] == done.data["suggestion_id"]
    assert read["last_event_id"] == heard.events[-1].id


async def test_a_reload_never_shows_advice_for_an_older_message(serve: Serve, conversation: str, say: Say) -> None:
    server = serve()
    say(server, conversation, SPOILED, id="m1")
    async with Listener(server.url, conversation) as heard:
        await heard.until("suggestion.done", "m1")
    # As after a kill between a message and its suggestion.
    from copilot.domain import Message

    server.service.conversations.append(conversation, Message(id="m2", role="customer", text=LATE))
    assert _read(server, conversation)["suggestion"] is None
    restarted = serve()
    async with Listener(restarted.url, conversation) as late:
        await late.settled()
    assert "m1" not in late.text


async def test_after_a_restart_the_snapshot_stands_and_a_listener_finds_its_place_again(
    serve: Serve, conversation: str, say: Say
) -> None:
    before = serve()
    say(before, conversation, SPOILED, id="m1")
    async with Listener(before.url, conversation) as heard:
        done = await heard.until("suggestion.done", "m1")
    snapshot = _read(before, conversation)
    after = serve()
    reloaded = _read(after, conversation)
    assert reloaded["messages"] == snapshot["messages"]
    assert reloaded["suggestion"] == snapshot["suggestion"]
    assert reloaded["last_event_id"] != snapshot["last_event_id"]
    async with Listener(after.url, conversation, done.id) as resumed:
        again = await resumed.until("suggestion.done", "m1")
        say(after, conversation, LATE, id="m2")
        await resumed.until("suggestion.done", "m2")
    assert again.data["suggestion_id"] == done.data["suggestion_id"]
    parts = ["emotion", "knowledge", "next_steps", "replies", "pitch", "warnings", "suggestion.done"]
    assert [event.name for event in resumed.of("m1") if event.name != "suggestion.stale"] == parts
    assert "suggestion.stale" in [event.name for event in resumed.of("m1")]
    assert [event.name for event in resumed.of("m2")] == ["message", *parts]


def _read(server: Running, conversation: str) -> dict[str, Any]:
    with server.client() as client:
        answer = client.get(f"/v1/conversations/{conversation}")
    answer.raise_for_status()
    return dict(answer.json())
