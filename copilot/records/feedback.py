"""What agents do with suggestions, and what that says about documents, playbooks and strategies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from copilot.domain import Model, Words
from copilot.errors import NotFoundError
from copilot.records.tables import FeedbackRow, SuggestionRow

Action = Literal["shown", "copied", "inserted", "edited", "sent", "dismissed", "emotion_corrected"]
USED = frozenset({"copied", "inserted", "edited", "sent"})


def _storable(text: str) -> str:
    text.encode()  # a lone surrogate raises here, as a ValueError, and not in the database
    return text


Line = Annotated[str, AfterValidator(_storable)]


class FeedbackIn(Model):
    """One action on one item (a reply's id, "pitch" or "emotion")."""

    suggestion_id: Line = Field(max_length=40)
    item: Line = Field(max_length=80)
    action: Action
    final_text: Words | None = None
    reason: Line | None = Field(default=None, max_length=400)
    value: Line | None = Field(default=None, max_length=200)


class Acceptance(Model):
    """How often something was shown and what became of it."""

    key: str
    shown: int
    copied: int
    inserted: int
    edited: int
    sent: int
    dismissed: int
    acceptance: float | None
    """Items used at all, of those shown; None where none was shown."""


class Feedback:
    """Keeps feedback and sums it up; every call is one transaction, blocking."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def add(self, entry: FeedbackIn) -> int:
        """Keep one action; returns its id.

        Raises:
            NotFoundError: no such suggestion.
        """
        with self._sessions.begin() as session:
            suggestion = session.get(SuggestionRow, entry.suggestion_id)
            if suggestion is None:
                raise NotFoundError(f"no suggestion {entry.suggestion_id!r}")
            row = FeedbackRow(
                suggestion_id=entry.suggestion_id,
                item=entry.item,
                action=entry.action,
                final_text=entry.final_text,
                edit_distance=_edit_distance(suggestion.payload, entry),
                reason=entry.reason,
                value=entry.value,
            )
            session.add(row)
            session.flush()
            return row.id

    def summary(self) -> dict[str, list[Acceptance]]:
        """Acceptance by playbook, strategy and document."""
        with self._sessions() as session:
            rows = list(
                session.execute(
                    select(FeedbackRow, SuggestionRow).join(
                        SuggestionRow, FeedbackRow.suggestion_id == SuggestionRow.id
                    )
                )
            )
        counts: dict[str, dict[str, Counter[str]]] = {
            "playbooks": defaultdict(Counter),
            "strategies": defaultdict(Counter),
            "documents": defaultdict(Counter),
        }
        items: dict[tuple[str, str], set[str]] = defaultdict(set)
        keys: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for feedback, suggestion in rows:
            place = (suggestion.id, feedback.item)
            items[place].add(feedback.action)
            if place not in keys:
                keys[place] = list(_keys(suggestion.payload, suggestion.playbook, feedback.item))
        for place, actions in items.items():
            for group, key in keys[place]:
                counts[group][key].update([*actions, *(["used"] if actions & USED else [])])
        return {group: [_acceptance(key, found) for key, found in table.items()] for group, table in counts.items()}


def _keys(payload: dict[str, Any], playbook: str | None, item: str) -> Iterable[tuple[str, str]]:
    if playbook:
        yield "playbooks", playbook
    reply = next((reply for reply in payload["replies"] if reply["id"] == item), None)
    if reply is not None:
        yield "strategies", reply["strategy"]
    citations = (reply or (payload["pitch"] if item == "pitch" else None) or {}).get("citations", [])
    documents = {entry["id"]: entry["doc_id"] for entry in payload["knowledge"]}
    for doc_id in {documents[identity] for identity in citations if identity in documents}:
        yield "documents", doc_id


def _acceptance(key: str, found: Counter[str]) -> Acceptance:
    shown = found["shown"]
    return Acceptance(
        key=key,
        shown=shown,
        copied=found["copied"],
        inserted=found["inserted"],
        edited=found["edited"],
        sent=found["sent"],
        dismissed=found["dismissed"],
        acceptance=round(min(found["used"] / shown, 1.0), 3) if shown else None,
    )


def _edit_distance(payload: dict[str, Any], entry: FeedbackIn) -> float | None:
    suggested = next((reply["text"] for reply in payload["replies"] if reply["id"] == entry.item), None)
    if suggested is None or entry.final_text is None:
        return None
    return round(1 - SequenceMatcher(None, suggested, entry.final_text, autojunk=False).ratio(), 3)
