"""The model's answer, read while it streams: whole sentences of whole replies out of half a JSON text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from copilot.errors import ModelError

# A sentence is whole once something else begins behind its stops and closing quotes; the last one ends with the reply.
_SENTENCE = re.compile(r"[^。！？!?\n]*+[。！？!?\n]+[”』」）)]*(?=[^。！？!?\n”』」）)])")
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
class PartialJson:
    """The first JSON object of a text that comes in pieces; what stands around it is passed over.

    Brackets are counted as they come, so that a look at the object costs one parse by the C decoder. Langchain's
    `parse_partial_json` tries again with one character less each time: minutes for a long answer in broken JSON.
    """

    complete: bool = False
    """The object's last bracket has come."""
    _text: str = ""
    _closing: list[str] = field(default_factory=list)
    _in_string: bool = False
    _escaped: bool = False

    def feed(self, piece: str) -> None:
        """Take the next piece."""
        for character in piece:
            if self.complete:
                return
            if self._closing or character == "{":
                self._text += character
                self._count(character)

    def value(self) -> Any:
        """The object as far as it has come, None while it cannot be told."""
        ending = ('"' if self._in_string else "") + "".join(reversed(self._closing))
        try:
            return json.loads(self._text + ending, strict=False)
        except (ValueError, RecursionError):
            return None

    def _count(self, character: str) -> None:
        if self._in_string:
            if self._escaped:
                self._escaped = False
            elif character == "\\":
                self._escaped = True
            elif character == '"':
                self._in_string = False
        elif character == '"':
            self._in_string = True
        elif character in "{[":
            self._closing.append("}" if character == "{" else "]")
        elif character in "}]":
            self._closing.pop()
            self.complete = not self._closing


@dataclass
class AnswerReader:
    """Feed it pieces; it hands out sentences as soon as they are whole."""

    _length: int = 0
    _json: PartialJson = field(default_factory=PartialJson)
    _given: dict[int, int] = field(default_factory=dict)

    def feed(self, piece: str) -> list[ModelSentence]:
        """Sentences that this piece has finished."""
        self._length += len(piece)
        if self._length > MAX_ANSWER_CHARS:
            raise ModelError("the model's answer does not end")
        self._json.feed(piece)
        return self._sentences(self._json.value(), finished=self._json.complete)

    def finish(self) -> list[ModelSentence]:
        """The rest, once the stream has ended; half a sentence of an answer that was cut off stays away.

        Raises:
            ModelError: the answer is not the JSON that was asked for.
        """
        data = self._json.value()
        if not isinstance(data, dict) or not isinstance(data.get("replies"), list):
            raise ModelError("the model's answer is not the JSON that was asked for")
        return self._sentences(data, finished=self._json.complete)

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
        while match := _SENTENCE.match(text, given):
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
