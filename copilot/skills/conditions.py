"""Whether a condition of a playbook holds in a turn."""

from __future__ import annotations

from copilot.domain import Emotion
from copilot.skills.turn import Turn
from ingest.schema.playbook import Condition
from ingest.text import compiled


def holds(condition: Condition, turn: Turn, emotion: Emotion) -> bool:
    """Every filled field must hold."""
    if condition.emotions and emotion.label not in condition.emotions:
        return False
    if condition.risks and emotion.risk not in condition.risks:
        return False
    if condition.categories and turn.category not in condition.categories:
        return False
    if condition.segments and turn.segment not in condition.segments:
        return False
    if condition.ripening is not None and condition.ripening is not bool(turn.products and turn.products[0].ripening):
        return False
    if condition.customer_said is None:
        return True
    return compiled(condition.customer_said).search(turn.said_by("customer")) is not None


def specificity(condition: Condition) -> int:
    """How many fields are filled: the more, the closer the wording fits."""
    return len(condition.model_fields_set)
