"""The model's answer, read while it streams: whole sentences of whole replies out of half a JSON text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from langchain_core.utils.json import parse_partial_json

from copilot.errors import ModelError

# A sentence is whole once something else begins behind its stops and closing quotes; the last one ends with the reply.
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+[”』」）)]*(?=[^。！？!?\n”』」）)])")
# A full stop ends a sentence only in front of a blank: 3.5 is one number.
_ENGLISH = re.compile(r".+?(?:[.!?]+(?=\s)|\n)", re.DOTALL)
MAX_ANSWER_CHARS = 12_000
"""An answer longer than this is not one."""


@dataclass(frozen=True, slots=True)
class ModelSentence:
    """One finished sentence of one reply."""

    reply: int
    strategy: str
    citations: tuple[str, ...]
    text: str
    last: bool


@dataclass
class AnswerReader:
    """Feed it pieces; it hands out sentences as soon as they are whole."""

    _raw: str = ""
    _given: dict[int, int] = field(default_factory=dict)

    def feed(self, piece: str) -> list[ModelSentence]:
        """Sentences that this piece has finished."""
        self._raw += piece
        if len(self._raw) > MAX_ANSWER_CHARS:
            raise ModelError("the model's answer does not end")
        return self._sentences(self._parse(), finished=False)

    def finish(self) -> list[ModelSentence]:
        """The rest, once the stream has ended.

        Raises:
            ModelError: the answer is not the JSON that was asked for.
        """
        data = self._parse()
        if not isinstance(data, dict) or not isinstance(data.get("replies"), list):
            raise ModelError("the model's answer is not the JSON that was asked for")
        return self._sentences(data, finished=True)

    def _parse(self) -> Any:
        start = self._raw.find("{")
        if start < 0:
            return None
        text = self._raw[start:]
        end = text.rfind("```")
        try:
            return parse_partial_json(text[:end] if end > 0 else text)
        except ValueError:
            return None

    def _sentences(self, data: Any, *, finished: bool) -> list[ModelSentence]:
        replies = data.get("replies") if isinstance(data, dict) else None
        found: list[ModelSentence] = []
        for index, reply in enumerate(replies if isinstance(replies, list) else []):
            if not isinstance(reply, dict) or not isinstance(reply.get("text"), str):
                continue
            # A reply is closed once the next one has begun, or the answer has ended.
            closed = finished or index + 1 < len(replies or [])
            found += self._of_reply(index, reply, closed=closed)
        return found

    def _of_reply(self, index: int, reply: dict[str, Any], *, closed: bool) -> list[ModelSentence]:
        text: str = reply["text"]
        given = self._given.get(index, 0)
        pieces: list[str] = []
        for match in _SENTENCE.finditer(text, given):
            pieces.append(match.group())
            given = match.end()
        if closed and given < len(text):
            pieces.append(text[given:])
            given = len(text)
        self._given[index] = given
        citations = reply.get("citations")
        cited = tuple(str(entry) for entry in citations) if isinstance(citations, list) else ()
        strategy = str(reply.get("strategy", ""))
        return [
            ModelSentence(index, strategy, cited, piece, last=closed and number == len(pieces) - 1)
            for number, piece in enumerate(pieces)
            if piece.strip()
        ]
