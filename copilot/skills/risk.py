"""Whether the conversation is about to escalate, and why."""

from __future__ import annotations

from datetime import UTC, datetime

from copilot.skills.turn import Turn
from ingest.schema.standards import RiskBook, WaitStage
from ingest.schema.vocabulary import EmotionLabel, Risk
from ingest.text import compiled

_ORDER = {Risk.LOW: 0, Risk.MEDIUM: 1, Risk.HIGH: 2}


def read_risk(turn: Turn, label: EmotionLabel, book: RiskBook) -> tuple[Risk, str | None]:
    """The highest risk that anything shows, with its reason.

    What was threatened earlier in the conversation still counts; how long the customer waits counts by the
    messages' own times.
    """
    found: list[tuple[Risk, str]] = []
    said = [turn.folded[index] for index in turn.customer_indices()]
    for cue in book.cues:
        for text in said:
            if compiled(cue.pattern).search(text) and not (cue.unless and compiled(cue.unless).search(text)):
                found.append((Risk(cue.level), cue.reason))
                break
    stage = waiting_stage(turn, book)
    if stage is not None and stage.risk is not Risk.LOW:
        found.append((stage.risk, stage.title))
    if not found:
        return (Risk.MEDIUM, None) if label is EmotionLabel.ANGRY else (Risk.LOW, None)
    return max(found, key=lambda entry: _ORDER[entry[0]])


def waited_s(turn: Turn) -> float | None:
    """Seconds since the first customer message that nobody has answered; None where the times are not known."""
    if turn.focus is None or turn.focus != len(turn.messages) - 1:
        return None
    first = turn.focus
    while first > 0 and turn.messages[first - 1].role == "customer":
        first -= 1
    at = turn.messages[first].at
    return None if at is None else (_aware(turn.now) - _aware(at)).total_seconds()


def waiting_stage(turn: Turn, book: RiskBook) -> WaitStage | None:
    """The stage that the waiting time has reached; None where it is not known or negative."""
    waited = waited_s(turn)
    if waited is None or waited < 0:
        return None
    reached = [stage for stage in book.stages if waited >= stage.over_s]
    return max(reached, key=lambda stage: stage.over_s, default=None)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
