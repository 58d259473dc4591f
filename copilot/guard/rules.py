"""Law and wording rules of the knowledge, searched in a text; spans are those of the text as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.schema.phrasebook import Rule
from ingest.text import normalise


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of one rule, with its half-open span in the text."""

    rule: Rule
    start: int
    end: int
    text: str


def breaches(text: str, rules: Iterable[Rule], *, blocking_only: bool = True) -> list[Breach]:
    """First breach of every rule.

    Args:
        blocking_only: leave out rules that only mark a wording.
    """
    normal = normalise(text)
    found = []
    for rule in rules:
        if blocking_only and rule.severity != "block":
            continue
        match = rule.find(normal.text)
        if match is not None:
            start, end = normal.span(*match.span())
            found.append(Breach(rule, start, end, text[start:end]))
    return found
