"""What agents did with suggestions is kept and summed up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ..live import Listener, Running, Serve
from ..openai_server import OpenAIServer, stalls
from .turns import SPOILED, customer

Say = Callable[..., httpx.Response]


def _suggest(http: httpx.Client) -> dict[str, Any]:
    return dict(http.post("/v1/suggest", json=customer(SPOILED)).json())


def _row(http: httpx.Client, group: str, key: str) -> dict[str, Any]:
    rows = http.get("/v1/feedback/summary").json()[group]
    return next((row for row in rows if row["key"] == key), {"shown": 0, "sent": 0, "edited": 0, "dismissed": 0})


def test_feedback_counts_for_the_playbook_the_strategy_and_every_cited_document(http: httpx.Client) -> None:
    suggestion = _suggest(http)
    reply = suggestion["replies"][0]
    documents = {entry["id"]: entry["doc_id"] for entry in suggestion["knowledge"]}
    places = [("playbooks", suggestion["intent"]["playbook"]), ("strategies", reply["strategy"])]
    places += [("documents", documents[citation]) for citation in reply["citations"]]
    before = [_row(http, *place) for place in places]
    for action in ("shown", "inserted", "edited", "sent"):
        entry = {"suggestion_id": suggestion["suggestion_id"], "item": reply["id"], "action": action}
        answer = http.post("/v1/feedback", json={**entry, "final_text": f"{reply['text']}好的"})
        assert answer.status_code == 201
        assert answer.json()["id"] > 0
    for place, old in zip(places, before, strict=True):
        new = _row(http, *place)
        assert {action: new[action] - old[action] for action in ("shown", "sent", "edited", "dismissed")} == {
            "shown": 1,
            "sent": 1,
            "edited": 1,
            "dismissed": 0,
        }
        assert 0 < new["acceptance"] <= 1


def test_the_same_action_twice_on_one_item_counts_once(http: httpx.Client) -> None:
    suggestion = _suggest(http)
    playbook = suggestion["intent"]["playbook"]
    entry = {
        "suggestion_id": suggestion["suggestion_id"],
        "item": suggestion["replies"][0]["id"],
        "action": "dismissed",
    }
    before = _row(http, "playbooks", playbook)["dismissed"]
    for _ in range(3):
        http.post("/v1/feedback", json=entry).raise_for_status()
    assert _row(http, "playbooks", playbook)["dismissed"] == before + 1


@pytest.mark.parametrize("item", ["pitch", "emotion", "rewrite", "r99"])
def test_feedback_on_items_that_are_no_reply_is_kept(http: httpx.Client, item: str) -> None:
    suggestion = _suggest(http)
    entry = {
        "suggestion_id": suggestion["suggestion_id"],
        "item": item,
        "action": "emotion_corrected",
        "value": "angry",
    }
    assert http.post("/v1/feedback", json=entry).status_code == 201
    assert http.get("/v1/feedback/summary").status_code == 200


def test_feedback_on_a_suggestion_nobody_made_is_404(http: httpx.Client) -> None:
    entry = {"suggestion_id": "nope", "item": "r1", "action": "sent"}
    assert http.post("/v1/feedback", json=entry).status_code == 404


def test_feedback_may_follow_the_answer_at_once(http: httpx.Client) -> None:
    for _ in range(20):
        suggestion = _suggest(http)
        entry = {"suggestion_id": suggestion["suggestion_id"], "item": "r1", "action": "shown"}
        assert http.post("/v1/feedback", json=entry).status_code == 201


async def test_feedback_on_instant_replies_is_taken_the_moment_they_are_shown(
    live: Running, conversation: str, say: Say
) -> None:
    with live.client() as client:
        client.post("/v1/conversations", json={"id": conversation})
        async with Listener(live.url, conversation) as heard:
            say(live, conversation, SPOILED, id="m1")
            shown = await heard.until("replies", "m1")
            entry = {"suggestion_id": shown.data["suggestion_id"], "item": "r1", "action": "shown"}
            assert client.post("/v1/feedback", json=entry).status_code == 201


async def test_feedback_on_instant_replies_is_taken_while_the_model_still_writes(
    serve: Serve, endpoint: OpenAIServer, conversation: str, say: Say
) -> None:
    endpoint.behaviour = stalls("")
    server = serve(endpoint)
    say(server, conversation, SPOILED, id="m1")
    endpoint.call(1)
    with server.client() as client:
        suggestion = client.get(f"/v1/conversations/{conversation}").json()["suggestion"]
        assert suggestion["message_id"] == "m1"
        entry = {"suggestion_id": suggestion["suggestion_id"], "item": "r1", "action": "inserted"}
        assert client.post("/v1/feedback", json=entry).status_code == 201
    say(server, conversation, "算了", id="m2")
