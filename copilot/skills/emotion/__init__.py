"""How the customer feels: trained heads, the words that show it, and how it has moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from copilot.domain import Emotion, TrendPoint
from copilot.skills.emotion.head import LABELS, EmotionHead, load_head, probabilities
from copilot.skills.risk import read_risk
from copilot.skills.turn import Turn
from ingest.knowledge import Knowledge
from ingest.schema.standards import EmotionBook, WeightedCue
from ingest.schema.vocabulary import EmotionLabel
from ingest.text import compiled

TREND_MESSAGES = 6
TREND_STEP = 0.15
"""The negative feeling must move this much, against the mean of the earlier messages, to be called a trend."""
MAX_EVIDENCE = 4

_NEGATIVE = {EmotionLabel.ANXIOUS: 0.6, EmotionLabel.DISAPPOINTED: 0.75, EmotionLabel.ANGRY: 1.0}
_BASE = {EmotionLabel.CALM: 0.1, EmotionLabel.SATISFIED: 0.4}


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, read by itself."""

    label: EmotionLabel
    confidence: float
    intensity: float
    evidence: tuple[str, ...]

    @property
    def negative(self) -> float:
        """How much of it is negative feeling, 0 to 1."""
        return self.intensity * _NEGATIVE.get(self.label, 0.0)


def read_message(
    folded: str, vector: NDArray[np.float32] | None, book: EmotionBook, head: EmotionHead | None = None
) -> Reading:
    """Read one normalised message; `vector` is its query embedding, None for earlier messages."""
    head = head or load_head()
    logits, evidence = cued_logits(folded, vector, book, head)
    chances = probabilities(logits, head.temperature)
    best = int(chances.argmax())
    label, confidence = LABELS[best], float(chances[best])
    push = sum(cue.weight for cue in book.intensifiers if _hit(cue, folded))
    base = _BASE.get(label, 0.5)
    room = 0.15 if label is EmotionLabel.CALM else 0.3
    intensity = min(1.0, base + room * confidence + (0.12 * push if label is not EmotionLabel.CALM else 0.0))
    words = tuple(dict.fromkeys(evidence[label]))[:MAX_EVIDENCE]
    return Reading(label, round(confidence, 3), round(intensity, 3), words)


def cued_logits(
    folded: str, vector: NDArray[np.float32] | None, book: EmotionBook, head: EmotionHead
) -> tuple[NDArray[np.float32], dict[EmotionLabel, list[str]]]:
    """Log-odds of the five labels with cues, shape (5,), and the words that each label's cues found."""
    logits = head.logits(folded, vector).copy()
    evidence: dict[EmotionLabel, list[str]] = {label: [] for label in LABELS}
    for entry in book.labels:
        index = LABELS.index(entry.label)
        for cue in entry.cues:
            shown = _hit(cue, folded)
            if shown:
                logits[index] += cue.weight
                evidence[entry.label].append(shown)
    return logits, evidence


def read_emotion(turn: Turn, vector: NDArray[np.float32] | None, knowledge: Knowledge) -> Emotion:
    """Emotion of the message in focus, with trend and risk.

    Args:
        vector: query embedding of the turn; None for small talk, which is read by its n-grams alone.
    """
    book = knowledge.emotion
    indices = turn.customer_indices()[-TREND_MESSAGES:]
    readings = [
        read_message(turn.folded[index], vector if index == turn.focus else None, book) for index in indices
    ] or [Reading(EmotionLabel.CALM, 1.0, 0.0, ())]
    now = readings[-1]
    risk, reason = read_risk(turn, now.label, knowledge.risk)
    standard = next(entry for entry in book.labels if entry.label is now.label)
    return Emotion(
        label=now.label,
        label_zh=standard.title,
        intensity=now.intensity,
        confidence=now.confidence,
        trend=_trend(readings),
        trend_points=[TrendPoint(label=reading.label, intensity=reading.intensity) for reading in readings],
        risk=risk,
        reason=reason,
        evidence=list(now.evidence),
        approach=standard.approach,
    )


def _trend(readings: list[Reading]) -> Literal["rising", "steady", "falling"]:
    if len(readings) < 2:
        return "steady"
    earlier = math.fsum(reading.negative for reading in readings[:-1]) / (len(readings) - 1)
    change = readings[-1].negative - earlier
    return "rising" if change > TREND_STEP else "falling" if change < -TREND_STEP else "steady"


def _hit(cue: WeightedCue, folded: str) -> str:
    match = compiled(cue.pattern).search(folded)
    if match is None or (cue.unless is not None and compiled(cue.unless).search(folded)):
        return ""
    return match.group()
