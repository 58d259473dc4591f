"""Who may do what, and when the service refuses to start."""

from __future__ import annotations

import httpx
import pytest

from copilot.commands import serve as command
from copilot.errors import StartError
from copilot.settings import Settings

from ..live import Running, Serve
from .test_bad_input import check_error
from .turns import SPOILED, customer

KEYS = {"agent-key": "agent", "trainer-key": "trainer", "editor-key": "editor", "admin-key": "admin"}
ANYBODY = ["agent", "trainer", "editor", "admin"]
EDITORS = ["editor", "admin"]
ROUTES = [
    ("POST", "/v1/suggest", ANYBODY),
    ("POST", "/v1/rewrite", ANYBODY),
    ("POST", "/v1/conversations", ANYBODY),
    ("POST", "/v1/conversations/x/messages", ANYBODY),
    ("GET", "/v1/conversations/x", ANYBODY),
    ("GET", "/v1/conversations/x/events", ANYBODY),
    ("POST", "/v1/feedback", ANYBODY),
    ("GET", "/v1/feedback/summary", ANYBODY),
    ("GET", "/v1/knowledge/search?q=x", ANYBODY),
    ("GET", "/v1/meta", ANYBODY),
    ("GET", "/v1/demo/conversations", ANYBODY),
    ("GET", "/v1/evals/runs", ANYBODY),
    ("GET", "/v1/evals/runs/x/report", ANYBODY),
    ("GET", "/v1/knowledge/documents", EDITORS),
    ("GET", "/v1/knowledge/documents/x", EDITORS),
    ("POST", "/v1/knowledge/documents", EDITORS),
    ("PUT", "/v1/knowledge/documents/x", EDITORS),
    ("DELETE", "/v1/knowledge/documents/x", EDITORS),
    ("POST", "/v1/knowledge/documents/x/preview", EDITORS),
    ("POST", "/v1/knowledge/documents/x/rollback", EDITORS),
    ("POST", "/v1/knowledge/sync", EDITORS),
]


@pytest.fixture
def guarded(serve: Serve) -> Running:
    """A server with a key for every role."""
    return serve(api_keys=KEYS)


def test_without_a_key_every_route_is_401(guarded: Running) -> None:
    with guarded.client() as client:
        for method, path, _ in ROUTES:
            error = check_error(client.request(method, path, content=b"{"), 401)
            assert error["code"] == "unauthorized", path


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "agent-key-2", "Basic agent-key", "Bearer agent-ke", "钥匙"]
)
def test_an_unknown_key_is_401(guarded: Running, header: str) -> None:
    with guarded.client() as client:
        answer = client.get("/v1/meta", headers=[(b"authorization", header.encode())])
    check_error(answer, 401)


@pytest.mark.parametrize("role", ANYBODY)
def test_a_role_may_do_what_it_is_for_and_no_more(guarded: Running, role: str) -> None:
    with guarded.client(f"{role}-key") as client:
        for method, path, allowed in ROUTES:
            # A broken body: whoever is let through is refused for it, and nothing is changed.
            status = client.request(method, path, content=b"{").status_code
            assert (status == 403) is (role not in allowed), (method, path, status)
            assert status not in {401, 500}, (method, path)


def test_a_key_is_not_repeated_in_a_refusal(guarded: Running) -> None:
    with guarded.client("agent-key") as client:
        answer = client.get("/v1/knowledge/documents")
    assert check_error(answer, 403)["code"] == "forbidden"
    assert "agent-key" not in answer.text


def test_with_a_key_a_suggestion_is_made(guarded: Running) -> None:
    with guarded.client("agent-key") as client:
        assert client.post("/v1/suggest", json=customer(SPOILED)).status_code == 200


def test_probes_need_no_key(guarded: Running) -> None:
    with guarded.client() as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_without_configured_keys_everything_is_open_on_this_machine(http: httpx.Client) -> None:
    assert http.get("/v1/knowledge/documents").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "copilot.example.com", ""])  # noqa: S104
def test_serving_others_without_keys_is_refused_with_what_to_set(host: str) -> None:
    with pytest.raises(StartError) as caught:
        command.run(Settings(_env_file=None, host=host))
    message = str(caught.value)
    assert "COPILOT_API_KEYS" in message
    assert "\n" not in message


def test_a_key_with_an_unknown_role_is_refused_at_the_start() -> None:
    with pytest.raises(StartError, match="boss"):
        command.run(Settings(_env_file=None, api_keys={"k": "boss"}))


def test_an_empty_key_is_refused_at_the_start() -> None:
    with pytest.raises(StartError, match="COPILOT_API_KEYS"):
        command.run(Settings(_env_file=None, host="0.0.0.0", api_keys={"": "admin"}))  # noqa: S104


def test_answers_forbid_foreign_frames_and_scripts(http: httpx.Client, serve: Serve) -> None:
    assert "frame-ancestors 'self'" in http.get("/sidebar").headers["content-security-policy"]
    with serve(allowed_origins=["https://desk.example.com"]).client() as client:
        policy = client.get("/sidebar").headers["content-security-policy"]
    assert "frame-ancestors 'self' https://desk.example.com" in policy
