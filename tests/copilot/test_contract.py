"""The shapes that the outside relies on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..live import Running
from .turns import IN_SEASON, INQUIRY, LATE, SPOILED, customer

CHECK = Path(__file__).resolve().parents[3] / "shared" / "contract" / "check.py"

EMOTIONS = {"calm", "satisfied", "anxious", "disappointed", "angry"}
PLAYBOOKS = set(
    "greeting product_inquiry ordering delivery_tracking after_sales complaint waiting objection_price "
    "objection_stockout promotion crisis_food_safety closing".split()
)
FAULTS = set(
    "refuse_flat blame_customer shift_responsibility rule_as_shield dont_know command vague_promise overpromise "
    "absolute_claim health_claim cold sarcasm privacy".split()
)
TURNS = {
    "spoiled": customer(SPOILED),
    "inquiry": customer(INQUIRY, now=IN_SEASON),
    "late": customer(LATE),
    "thanks": customer("谢谢啊，芒果很甜，下次还来"),
    "small talk": customer("嗯嗯"),
    "out of scope": customer("笔记本电脑显卡驱动怎么更新"),
    "english": customer("Half of the cherries are rotten, I want my money back"),
    "emoji": customer("😡😡😡"),
    "only the agent has spoken": {"messages": [{"role": "agent", "text": "您好，请问有什么可以帮您？"}]},
    "with everything": {
        "messages": [
            {"id": "a1", "role": "customer", "text": "在吗", "at": "2026-12-20T09:58:00+08:00"},
            {"id": "a2", "role": "agent", "text": "您好，在的", "at": "2026-12-20T09:58:10+08:00"},
            {"id": "a3", "role": "customer", "text": SPOILED, "at": "2026-12-20T09:59:00+08:00"},
        ],
        "customer": {"name": "王女士", "segment": None, "member": True},
        "draft": "不能退，我们有规定的",
        "now": IN_SEASON,
        "tier": "full",
        "something_new": 1,
    },
}


@pytest.mark.skipif(not CHECK.exists(), reason=f"the contract check is not beside the project ({CHECK})")
def test_contract_check_from_outside_finds_nothing(live: Running) -> None:
    done = subprocess.run([sys.executable, str(CHECK), live.url], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith(" 0 failed")


@pytest.mark.parametrize("name", TURNS)
def test_every_suggestion_has_the_shape_of_the_contract(http: httpx.Client, name: str) -> None:
    answer = http.post("/v1/suggest", json=TURNS[name])
    assert answer.status_code == 200, answer.text
    check_suggestion(answer.json())


def check_suggestion(suggestion: dict[str, Any]) -> None:
    """Every field of the contract, of its type, and every citation listed."""
    assert isinstance(suggestion["suggestion_id"], str)
    assert "message_id" in suggestion
    assert suggestion["tier"] in {"instant", "full"}
    assert suggestion["status"] in {"ok", "no_evidence", "degraded"}
    emotion = suggestion["emotion"]
    assert emotion["label"] in EMOTIONS
    assert emotion["label_zh"]
    assert 0 <= emotion["intensity"] <= 1
    assert 0 <= emotion["confidence"] <= 1
    assert emotion["trend"] in {"rising", "steady", "falling"}
    assert emotion["risk"] in {"low", "medium", "high"}
    assert isinstance(emotion["evidence"], list)
    assert isinstance(emotion["approach"], str)
    assert suggestion["intent"]["playbook"] in PLAYBOOKS | {None}
    assert 0 <= suggestion["intent"]["confidence"] <= 1
    listed = {entry["id"] for entry in suggestion["knowledge"]}
    for entry in suggestion["knowledge"]:
        assert {"id", "doc_id", "title", "section", "snippet", "score", "kind", "path"} <= set(entry)
    for step in suggestion["next_steps"]:
        assert {"step", "title", "say", "do", "ask", "authority", "due_in_s"} <= set(step)
        assert step["playbook"] in PLAYBOOKS
        assert set(step["citations"]) <= listed
    assert len(suggestion["replies"]) <= 3
    for reply in suggestion["replies"]:
        assert {"id", "text", "strategy", "checks"} <= set(reply)
        assert reply["text"].strip()
        assert set(reply["citations"]) <= listed
    pitch = suggestion["pitch"]
    if pitch is not None:
        assert all(pitch[part] for part in ("product", "feature", "advantage", "benefit", "text", "citations"))
        assert set(pitch["citations"]) <= listed
    assert suggestion["pitch_withheld"] is None or isinstance(suggestion["pitch_withheld"], str)
    for warning in suggestion["warnings"]:
        assert warning["code"]
        assert warning["message"]
    assert suggestion["timings_ms"]["total"] > 0


def test_pitch_is_given_or_the_reason_why_it_is_withheld(http: httpx.Client) -> None:
    pitched = http.post("/v1/suggest", json=TURNS["inquiry"]).json()
    withheld = http.post("/v1/suggest", json=TURNS["spoiled"]).json()
    assert pitched["pitch"] is not None
    assert pitched["pitch_withheld"] is None
    assert withheld["pitch"] is None
    assert withheld["pitch_withheld"]


def test_evidence_of_emotion_is_words_of_the_customer(http: httpx.Client) -> None:
    evidence = http.post("/v1/suggest", json=TURNS["spoiled"]).json()["emotion"]["evidence"]
    assert evidence
    assert all(words in SPOILED for words in evidence)


def test_full_tier_asked_of_a_service_without_a_model_is_answered_by_the_instant_tier(http: httpx.Client) -> None:
    suggestion = http.post("/v1/suggest", json=customer(SPOILED, tier="full")).json()
    assert (suggestion["tier"], suggestion["status"]) == ("instant", "ok")


def test_message_id_of_the_request_comes_back(http: httpx.Client) -> None:
    body = {"messages": [{"id": "m-7", "role": "customer", "text": SPOILED}]}
    assert http.post("/v1/suggest", json=body).json()["message_id"] == "m-7"


def test_rewrite_names_faults_by_their_exact_span_and_offers_wordings(http: httpx.Client) -> None:
    draft = "亲，不能退，我们有规定的，你自己没放好吧"
    result = http.post("/v1/rewrite", json={"draft": draft, "messages": customer(SPOILED)["messages"]}).json()
    assert result["verdict"] in {"rewrite", "block"}
    assert result["faults"]
    for fault in result["faults"]:
        assert fault["code"] in FAULTS
        assert fault["why"]
        assert draft[fault["start"] : fault["end"]] == fault["text"]
    assert result["rewrites"]
    for rewrite in result["rewrites"]:
        assert rewrite["text"].strip()
        assert rewrite["strategy"]
        assert rewrite["stance"]
        assert isinstance(rewrite["citations"], list)


def test_search_hits_carry_everything_a_citation_needs(http: httpx.Client) -> None:
    found = http.get("/v1/knowledge/search", params={"q": "芒果还没熟怎么放", "k": 3}).json()
    assert found["status"] == "ok"
    assert 1 <= len(found["hits"]) <= 3
    for hit in found["hits"]:
        assert {"chunk_id", "doc_id", "title", "section", "kind", "text", "score", "path"} <= set(hit)
        assert hit["version"] >= 1


def test_search_can_be_kept_to_one_kind(http: httpx.Client) -> None:
    found = http.get("/v1/knowledge/search", params={"q": "车厘子坏了怎么赔", "k": 10, "kind": "policy"}).json()
    assert found["hits"]
    assert {hit["kind"] for hit in found["hits"]} == {"policy"}


def test_search_outside_the_knowledge_is_no_evidence_without_hits(http: httpx.Client) -> None:
    found = http.get("/v1/knowledge/search", params={"q": "笔记本电脑显卡驱动怎么更新"}).json()
    assert (found["status"], found["hits"]) == ("no_evidence", [])


@pytest.mark.parametrize("path", ["/", "/sidebar", "/trainer", "/editor", "/docs"])
def test_pages_are_served(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_health_and_readiness_answer(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json() == {"status": "ready"}


def test_metrics_count_turns_by_tier_and_status(http: httpx.Client) -> None:
    http.post("/v1/suggest", json=customer(SPOILED))
    text = http.get("/metrics").text
    assert 'copilot_turns_total{tier="instant",status="ok"}' in text
    assert "copilot_turn_ms_count" in text


def test_openapi_describes_every_route_of_the_contract(http: httpx.Client) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    assert {
        "/v1/suggest",
        "/v1/rewrite",
        "/v1/conversations",
        "/v1/conversations/{conversation_id}",
        "/v1/conversations/{conversation_id}/messages",
        "/v1/conversations/{conversation_id}/events",
        "/v1/feedback",
        "/v1/knowledge/search",
        "/v1/knowledge/documents",
        "/v1/knowledge/documents/{doc_id}",
        "/v1/knowledge/documents/{doc_id}/preview",
        "/v1/knowledge/documents/{doc_id}/rollback",
    } <= set(paths)
