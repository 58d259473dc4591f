"""Whatever comes in, the answer is the error object with a 4xx; never a 500, never the customer's words."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from .turns import SPOILED, customer

SURROGATE = "\\ud800"
"""A lone surrogate as JSON escapes it."""
MESSAGE = {"role": "customer", "text": "你好"}


def check_error(answer: httpx.Response, *statuses: int) -> dict[str, object]:
    """Assert the contract's error object."""
    assert answer.status_code in (statuses or range(400, 500)), (answer.status_code, answer.text[:300])
    error = answer.json()["error"]
    assert isinstance(error["code"], str)
    assert isinstance(error["message"], str)
    assert error["message"]
    assert "detail" in error
    assert "Traceback" not in answer.text
    return dict(error)


BODIES = {
    "nothing": b"",
    "broken JSON": b'{"messages": [',
    "not JSON": b"messages=hello",
    "null": b"null",
    "a list": b"[1]",
    "a number": b"1",
    "a string": b'"hello"',
    "no messages field": b"{}",
    "empty messages": b'{"messages": []}',
    "messages no list": b'{"messages": {"role": "customer", "text": "x"}}',
    "a message that is no object": b'{"messages": ["x"]}',
    "unknown role": b'{"messages": [{"role": "robot", "text": "x"}]}',
    "no role": b'{"messages": [{"text": "x"}]}',
    "no text": b'{"messages": [{"role": "customer"}]}',
    "empty text": b'{"messages": [{"role": "customer", "text": ""}]}',
    "text a number": b'{"messages": [{"role": "customer", "text": 1}]}',
    "text null": b'{"messages": [{"role": "customer", "text": null}]}',
    "NaN for messages": b'{"messages": NaN}',
    "NaN for a date": b'{"messages": [{"role": "customer", "text": "x", "at": NaN}]}',
    "Infinity for a date": b'{"messages": [{"role": "customer", "text": "x", "at": Infinity}]}',
    "a number of 5000 digits": b'{"messages": [{"role": "customer", "text": "x", "at": ' + b"9" * 5000 + b"}]}",
    "nested 100,000 deep": b"[" * 100_000,
    "lone surrogate": f'{{"messages": [{{"role": "customer", "text": "a{SURROGATE}b"}}]}}'.encode(),
    "lone surrogate in the draft": f'{{"messages": [{json.dumps(MESSAGE)}], "draft": "{SURROGATE}"}}'.encode(),
    "lone surrogate in a name": (
        f'{{"messages": [{json.dumps(MESSAGE)}], "customer": {{"name": "{SURROGATE}"}}}}'.encode()
    ),
    "lone surrogate as role": f'{{"messages": [{{"role": "{SURROGATE}", "text": "x"}}]}}'.encode(),
    "not UTF-8": '{"messages": [{"role": "customer", "text": "你好"}]}'.encode("gb18030"),
    "invalid id": b'{"messages": [{"id": "a b/../c", "role": "customer", "text": "x"}]}',
    "id too long": b'{"messages": [{"id": "' + b"a" * 81 + b'", "role": "customer", "text": "x"}]}',
    "unknown tier": json.dumps({"messages": [MESSAGE], "tier": "best"}).encode(),
    "unknown segment": json.dumps({"messages": [MESSAGE], "customer": {"segment": "vip"}}).encode(),
    "a date that is none": json.dumps({"messages": [MESSAGE], "now": "yesterday"}).encode(),
    "too many messages": json.dumps({"messages": [MESSAGE] * 201}).encode(),
    "100,000 messages": json.dumps({"messages": [{"role": "agent", "text": "x"}] * 60_000}).encode(),
    "text too long": json.dumps({"messages": [{"role": "customer", "text": "字" * 4001}]}).encode(),
    "a text of 200,000": json.dumps({"messages": [{"role": "customer", "text": "x" * 200_000}]}).encode(),
}


@pytest.mark.parametrize("name", BODIES)
def test_suggest_refuses_bad_bodies_with_the_error_object(http: httpx.Client, name: str) -> None:
    headers = {"content-type": "application/json"}
    check_error(http.post("/v1/suggest", content=BODIES[name], headers=headers))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"draft": ""}',
        b'{"draft": 5}',
        f'{{"draft": "{SURROGATE}"}}'.encode(),
        json.dumps({"draft": "字" * 4001}).encode(),
        json.dumps({"draft": "好", "messages": [MESSAGE] * 201}).encode(),
        json.dumps({"draft": "好", "messages": [{"role": "robot", "text": "x"}]}).encode(),
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_rewrite_refuses_bad_bodies_with_the_error_object(http: httpx.Client, body: bytes) -> None:
    check_error(http.post("/v1/rewrite", content=body, headers={"content-type": "application/json"}))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"id": "a b"}',
        b'{"id": ""}',
        b'{"id": 5}',
        f'{{"channel": "{SURROGATE}"}}'.encode(),
        json.dumps({"channel": "x" * 5000}).encode(),
        f'{{"customer": {{"name": "{SURROGATE}"}}}}'.encode(),
        json.dumps({"customer": {"name": "x" * 81}}).encode(),
    ],
    ids=lambda body: body[:30].decode(errors="replace"),
)
def test_opening_a_conversation_refuses_bad_bodies(http: httpx.Client, body: bytes) -> None:
    check_error(http.post("/v1/conversations", content=body, headers={"content-type": "application/json"}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"role": "robot", "text": "x"}',
        b'{"role": "customer", "text": ""}',
        b'{"role": "customer", "text": "x", "id": "../x"}',
        f'{{"role": "customer", "text": "{SURROGATE}"}}'.encode(),
        b'{"role": "customer", "text": "x", "at": "0001-01-01T00:00:00+14:00"}',
        b'{"role": "customer", "text": "x", "at": "9999-12-31T23:59:59-14:00"}',
    ],
    ids=lambda body: body[:70].decode(errors="replace"),
)
def test_a_bad_message_is_refused_and_not_kept(http: httpx.Client, conversation: str, body: bytes) -> None:
    http.post("/v1/conversations", json={"id": conversation})
    path = f"/v1/conversations/{conversation}"
    check_error(http.post(f"{path}/messages", content=body, headers={"content-type": "application/json"}))
    assert http.get(path).json()["messages"] == []


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-14:00"]
)
def test_moments_at_the_end_of_time_are_answered_or_refused(http: httpx.Client, moment: str) -> None:
    body = {"messages": [{**MESSAGE, "text": SPOILED, "at": moment}], "now": moment}
    assert http.post("/v1/suggest", json=body).status_code in {200, 422}


def test_moments_with_and_without_a_zone_may_stand_beside_each_other(http: httpx.Client) -> None:
    body = {"messages": [{**MESSAGE, "at": "2026-05-01T10:00:00"}], "now": "2026-05-01T10:20:00+08:00"}
    assert http.post("/v1/suggest", json=body).status_code == 200


@pytest.mark.parametrize(
    "text", ["\x00", "字" * 4000, "\u202e\u200b", "{text}", "<<<>>>", "%s%n", "' or 1=1 --", "\n" * 50]
)
def test_odd_but_valid_text_is_answered(http: httpx.Client, text: str) -> None:
    assert http.post("/v1/suggest", json=customer(text)).status_code == 200


def test_two_hundred_messages_are_answered(http: httpx.Client) -> None:
    messages = [{"role": "customer" if number % 2 else "agent", "text": SPOILED} for number in range(200)]
    assert http.post("/v1/suggest", json={"messages": messages}).status_code == 200


def test_a_wrong_content_type_is_refused(http: httpx.Client) -> None:
    body = json.dumps(customer(SPOILED)).encode()
    check_error(http.post("/v1/suggest", content=body, headers={"content-type": "text/plain"}))


def test_a_body_over_the_limit_is_refused_by_its_declared_length(http: httpx.Client) -> None:
    body = json.dumps({"messages": [MESSAGE], "padding": "x" * (3 << 20)}).encode()
    check_error(http.post("/v1/suggest", content=body, headers={"content-type": "application/json"}), 413)


def test_a_body_over_the_limit_is_refused_without_a_declared_length(http: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"padding": "'
        for _ in range(48):
            yield b"x" * (1 << 16)
        yield b'"}'

    check_error(http.post("/v1/suggest", content=pieces(), headers={"content-type": "application/json"}), 413)


def test_the_error_never_repeats_what_the_customer_wrote(http: httpx.Client) -> None:
    body = {
        "messages": [{"role": "customer", "text": "我的手机13800138000" * 400}, {"role": "x", "text": "13800138000"}]
    }
    answer = http.post("/v1/suggest", json=body)
    check_error(answer)
    assert "13800138000" not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/conversations/nope"),
        ("GET", "/v1/conversations/nope/events"),
        ("GET", "/v1/knowledge/documents/nope"),
        ("DELETE", "/v1/knowledge/documents/nope"),
        ("GET", "/v1/evals/runs/nope/report"),
        ("GET", "/nothing/here"),
        ("GET", "/static/nothing.js"),
    ],
)
def test_what_does_not_exist_is_404_with_the_error_object(http: httpx.Client, method: str, path: str) -> None:
    assert check_error(http.request(method, path), 404)["code"] == "not_found"


def test_a_message_for_an_unknown_conversation_is_404(http: httpx.Client) -> None:
    check_error(http.post("/v1/conversations/nope/messages", json=MESSAGE), 404)


def test_a_wrong_method_is_405_with_the_error_object(http: httpx.Client) -> None:
    check_error(http.get("/v1/suggest"), 405)


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "%ED%A0%80", "%00", "a" * 3000, "..", "%F0%9F%8D%92"])
def test_odd_conversation_ids_are_not_found(http: httpx.Client, path: str) -> None:
    check_error(http.get(f"/v1/conversations/{path}/events"), 404)


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=x&k=0", "q=x&k=51", "q=x&k=ten", "q=x&kind=poem", "q=" + "x" * 2001],
    ids=lambda query: query[:20],
)
def test_search_refuses_bad_queries(http: httpx.Client, query: str) -> None:
    check_error(http.get(f"/v1/knowledge/search?{query}"), 422)


@pytest.mark.parametrize("query", ["%ED%A0%80", "%00", "%20", "%E2%80%8B", "%F0%9F%8D%92", "%3F%3F%3F"])
def test_search_answers_odd_queries(http: httpx.Client, query: str) -> None:
    assert http.get(f"/v1/knowledge/search?q={query}").status_code in {200, 422}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"suggestion_id": "x"}',
        b'{"suggestion_id": "x", "item": "r1", "action": "eaten"}',
        b'{"suggestion_id": 7, "item": "r1", "action": "sent"}',
        f'{{"suggestion_id": "{SURROGATE}", "item": "r1", "action": "sent"}}'.encode(),
        json.dumps({"suggestion_id": "x", "item": "r1", "action": "sent", "final_text": "x" * 5000}).encode(),
        json.dumps({"suggestion_id": "x" * 200, "item": "r1", "action": "sent"}).encode(),
        b'{"suggestion_id": "nope", "item": "r1", "action": "sent"}',
    ],
    ids=lambda body: body[:60].decode(errors="replace"),
)
def test_feedback_refuses_bad_bodies(http: httpx.Client, body: bytes) -> None:
    check_error(http.post("/v1/feedback", content=body, headers={"content-type": "application/json"}))


@pytest.mark.parametrize("field", ["item", "reason", "value", "final_text"])
def test_feedback_refuses_lone_surrogates_in_every_field(http: httpx.Client, conversation: str, field: str) -> None:
    suggestion = http.post("/v1/suggest", json=customer(SPOILED)).json()
    entry = {"suggestion_id": suggestion["suggestion_id"], "item": "r1", "action": "sent", field: "SURROGATE"}
    body = json.dumps(entry).replace("SURROGATE", SURROGATE).encode()
    check_error(http.post("/v1/feedback", content=body, headers={"content-type": "application/json"}), 422)
