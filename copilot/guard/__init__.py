"""The guard: nothing is shown that the knowledge does not carry or the law bars. Both tiers go through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from copilot.domain import Check
from copilot.guard.claims import unsupported_figures, unsupported_numbers, unsupported_origins
from copilot.guard.language import is_other_language, leaks_instructions
from copilot.guard.promises import promised_figures, unsupported_promises
from copilot.guard.rules import breaches
from ingest.documents import Chunk
from ingest.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks on one text."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def objections(self) -> str:
        """What failed, in one line."""
        return "；".join(f"{check.code}：{check.detail}" for check in self.checks if not check.passed)


def inspect(
    text: str,
    evidence: Sequence[Chunk],
    knowledge: Knowledge,
    *,
    said: str = "",
    own: str = "",
) -> Verdict:
    """Check a text that would be shown to the agent for sending.

    Args:
        text: the reply, pitch or rewrite, or one sentence of it.
        evidence: the chunks it cites.
        said: what the conversation itself says; numbers in it (an order number's end, an amount the customer named)
            may be repeated, but nothing is promised on its strength: neither the amount, nor a limit of time, nor an
            origin.
        own: the agent's own draft, whose facts a rewrite keeps.

    Only Chinese passes: promises and barred claims in another language could not be read.
    """
    carried = [chunk.text for chunk in evidence]
    numbers = unsupported_numbers(text, [*carried, said, own])
    numbers += unsupported_figures(promised_figures(text), [*carried, own])
    origins = unsupported_origins(text, [*carried, own], knowledge, said)
    promises = unsupported_promises(text, [*carried, own])
    return Verdict(
        (
            _check("numbers", list(dict.fromkeys(numbers))),
            _check("origins", origins),
            _check("promises", promises),
            *_by_text_alone(text, knowledge),
        )
    )


@lru_cache(maxsize=4096)
def _by_text_alone(text: str, knowledge: Knowledge) -> tuple[Check, Check]:
    """Law and language: the same whatever is cited, so a wording is looked through once."""
    unlawful = breaches(text, knowledge.rules)
    law = "；".join(f"{found.text}（{found.rule.law or found.rule.id}）" for found in unlawful)
    foreign = is_other_language(text) or leaks_instructions(text, knowledge)
    return (
        Check(code="law", passed=not unlawful, detail=law or None),
        Check(code="language", passed=not foreign),
    )


def _check(code: str, missing: list[str]) -> Check:
    return Check(code=code, passed=not missing, detail="、".join(missing) or None)
