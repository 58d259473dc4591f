"""Phrasebook (`kb_docs/phrasebook/*.yaml`) and law and wording rules (`kb_docs/rules/*.yaml`)."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from ingest.errors import FieldFaultError
from ingest.schema.model import DocumentModel, Pattern, Slug, Text
from ingest.schema.vocabulary import FaultCode, Stance, Strategy
from ingest.text import compiled


class FaultPattern(DocumentModel):
    """Words that show the fault, unless the exempting words cover or surround them."""

    match: Pattern
    unless: Pattern | None = None
    """Searched in the sentence the match stands in; a hit exempts it."""


class Better(DocumentModel):
    """One better wording; may use slots."""

    strategy: Strategy
    text: Text


class Pair(DocumentModel):
    """What agents really type, and wording that keeps the stance."""

    id: Slug
    poor: Text
    stance: Stance
    topic: Text
    better: list[Better] = Field(min_length=1, max_length=3)


class Phrasebook(DocumentModel):
    """All that is known about one fault."""

    id: Slug
    kind: Literal["phrasebook"]
    fault: FaultCode
    title: Text
    why: Text
    patterns: list[FaultPattern] = []
    pairs: list[Pair] = Field(min_length=1)


class RuleExamples(DocumentModel):
    """Sentences the rule must and must not find; checked whenever the file is read."""

    bad: list[Text] = Field(min_length=1)
    good: list[Text] = Field(min_length=1)


class Rule(DocumentModel):
    """A barred word or claim."""

    id: Slug
    code: FaultCode
    law: Text | None = None
    """Act and article, e.g. 《广告法》第九条第三项; None for a house rule."""
    match: Pattern
    allow: Pattern | None = None
    """Contexts that are no breach (最近, 第一时间), searched over the words around the match."""
    why: Text
    say_instead: Text
    severity: Literal["block", "warn"]
    """block: nothing with it is shown or sent; warn: it is marked."""
    examples: RuleExamples

    @model_validator(mode="after")
    def _examples_hold(self) -> Rule:
        for index, text in enumerate(self.examples.bad):
            if self.find(text) is None:
                where = ("examples", "bad", index)
                raise FieldFaultError(where, f"examples.bad {text!r} is not found by match", "widen match or drop it")
        for index, text in enumerate(self.examples.good):
            if self.find(text) is not None:
                where = ("examples", "good", index)
                raise FieldFaultError(where, f"examples.good {text!r} is found by match", "add it to allow or drop it")
        return self

    def find(self, text: str) -> re.Match[str] | None:
        """First breach in a text that no allowed context covers."""
        matches = list(compiled(self.match).finditer(text))
        if not matches or self.allow is None:
            return matches[0] if matches else None
        allowed = [match.span() for match in compiled(self.allow).finditer(text)]
        for match in matches:
            if not any(start <= match.start() and match.end() <= end for start, end in allowed):
                return match
        return None


class RuleBook(DocumentModel):
    """A file of rules."""

    id: Slug
    kind: Literal["rules"]
    title: Text
    checked: Text
    """When and against which edition of the law the articles were checked."""
    rules: list[Rule] = Field(min_length=1)
