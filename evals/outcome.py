"""What became of one case: everything that metrics, reports and comparisons are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from copilot.domain import Message

SPEAKERS = {"customer": "顾客", "agent": "客服"}


class Outcome(BaseModel):
    """One judged case. Plain data, so that a run can be read back and compared years later.

    Args:
        text: what was judged, as a person should see it.
        expected: the labels of the data set.
        got: what the copilot said.
        why: what is wrong, for people; empty where the case passed.
        reason: why the data set has it so.
        numbers: by name; a metric counts the cases that have its number.
        unscored: why the case could not be judged; such a case enters no metric.
    """

    id: str
    tags: list[str]
    text: str
    expected: list[str]
    got: list[str]
    passed: bool
    why: str = ""
    reason: str = ""
    numbers: dict[str, float] = {}
    unscored: str | None = None


def scored(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those that could be judged."""
    return [outcome for outcome in outcomes if outcome.unscored is None]


def transcript(messages: Sequence[Message]) -> str:
    """A conversation as lines."""
    if len(messages) == 1:
        return messages[0].text
    return "\n".join(f"{SPEAKERS[message.role]}：{message.text}" for message in messages)
