"""A suggestion as the contract's events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copilot.domain import Suggestion


def suggestion_events(suggestion: Suggestion) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a suggestion as (event name, data), most urgent for the eye first; without `suggestion.done`."""
    whole = suggestion.payload()
    common = {"message_id": whole["message_id"], "suggestion_id": whole["suggestion_id"]}
    yield "emotion", {**common, "emotion": whole["emotion"], "intent": whole["intent"]}
    # Knowledge first: what follows cites it.
    yield "knowledge", {**common, "knowledge": whole["knowledge"]}
    yield "next_steps", {**common, "next_steps": whole["next_steps"]}
    yield replies_event(suggestion)
    yield "pitch", {**common, "pitch": whole["pitch"], "pitch_withheld": whole["pitch_withheld"]}
    yield "warnings", {**common, "warnings": whole["warnings"]}


def replies_event(suggestion: Suggestion) -> tuple[str, dict[str, Any]]:
    """The replies alone."""
    replies = [reply.model_dump(mode="json") for reply in suggestion.replies]
    return "replies", {
        "message_id": suggestion.message_id,
        "suggestion_id": suggestion.suggestion_id,
        "replies": replies,
        "tier": suggestion.tier,
    }


def done_event(suggestion: Suggestion) -> tuple[str, dict[str, Any]]:
    """The end of a suggestion."""
    return "suggestion.done", {
        "message_id": suggestion.message_id,
        "suggestion_id": suggestion.suggestion_id,
        "tier": suggestion.tier,
        "status": suggestion.status,
        "timings_ms": suggestion.timings_ms,
    }
