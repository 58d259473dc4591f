"""A draft as sentences with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_WORDS = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft; `text` is `draft[start:end]`, its end mark included."""

    start: int
    end: int
    text: str


def split_sentences(draft: str) -> list[Sentence]:
    """Cut at full stops, question and exclamation marks, semicolons and line ends."""
    found = []
    for match in _SENTENCE.finditer(draft):
        first = _WORDS.search(match.group())
        if first is None:
            continue
        start = match.start() + first.start()
        end = match.start() + len(match.group().rstrip())
        found.append(Sentence(start, end, draft[start:end]))
    return found
