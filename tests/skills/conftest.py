"""Asking the instant tier, and checking drafts, as a conversation in a few words."""

from __future__ import annotations

from typing import Any, Protocol

import pytest

from copilot.assistant.instant import InstantTier
from copilot.domain import RewriteRequest, RewriteResult, Suggestion, TurnRequest
from copilot.service import Service
from copilot.skills.turn import Turn, read_turn
from ingest.knowledge import Knowledge
from ingest.snapshot import Snapshot

NOW = "2026-11-22T10:00:00+08:00"
"""A moment in winter: Chilean cherries are in season, lychees are not."""


class Ask(Protocol):
    """A conversation in, a suggestion out."""

    def __call__(self, *lines: str, now: str = NOW, customer: dict[str, Any] | None = None) -> Suggestion: ...


class Check(Protocol):
    """A draft in, its faults and rewrites out."""

    def __call__(self, draft: str, *lines: str) -> RewriteResult: ...


class Read(Protocol):
    """A conversation in, the turn as the skills see it out."""

    def __call__(self, *lines: str, now: str = NOW, customer: dict[str, Any] | None = None) -> Turn: ...


def said(*lines: str) -> list[dict[str, Any]]:
    """Messages from lines; those of the agent begin with `客服：`, those that are timed with `@` and minutes."""
    messages = []
    for line in lines:
        message: dict[str, Any] = {}
        if line.startswith("@"):
            minutes, _, line = line[1:].partition(" ")
            message["at"] = f"2026-11-22T09:{int(minutes):02}:00+08:00"
        role = "agent" if line.startswith("客服：") else "customer"
        messages.append({**message, "role": role, "text": line.removeprefix("客服：")})
    return messages


@pytest.fixture(scope="session")
def snapshot(service: Service) -> Snapshot:
    """What the service answers from."""
    return service.library.snapshot


@pytest.fixture(scope="session")
def knowledge(snapshot: Snapshot) -> Knowledge:
    """What is published."""
    return snapshot.knowledge


@pytest.fixture(scope="session")
def ask(snapshot: Snapshot) -> Ask:
    """The instant suggestion for a conversation."""

    def suggest(*lines: str, now: str = NOW, customer: dict[str, Any] | None = None) -> Suggestion:
        request = {"messages": said(*lines), "now": now, "customer": customer}
        return InstantTier(snapshot).suggest(TurnRequest.model_validate(request))

    return suggest


@pytest.fixture(scope="session")
def check(snapshot: Snapshot) -> Check:
    """The review of a draft, with the conversation it answers."""

    def review(draft: str, *lines: str) -> RewriteResult:
        request = RewriteRequest.model_validate({"draft": draft, "messages": said(*lines)})
        return InstantTier(snapshot).rewrite(request)

    return review


@pytest.fixture(scope="session")
def read(knowledge: Knowledge) -> Read:
    """A conversation as the skills see it."""

    def turn(*lines: str, now: str = NOW, customer: dict[str, Any] | None = None) -> Turn:
        request = {"messages": said(*lines), "now": now, "customer": customer}
        return read_turn(TurnRequest.model_validate(request), knowledge)

    return turn
