"""Policies (`kb_docs/policies/*.md`) and training articles (`kb_docs/training/*.md`)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from ingest.errors import FieldFaultError
from ingest.schema.model import DocumentModel, Slug, Text
from ingest.schema.vocabulary import Category


class PolicyFact(DocumentModel):
    """A value that wordings may name by slot, and the clause that carries it word for word."""

    id: Slug
    value: Text
    clause: Text


class PolicyHead(DocumentModel):
    """Front matter of a policy. Clauses are its `## <number> <title>` sections."""

    id: Slug
    kind: Literal["policy"]
    title: Text
    version: Text
    owner: Text
    effective_from: date
    effective_to: date | None = None
    applies_to: list[Category] = []
    """Product categories; empty means every one."""
    facts: list[PolicyFact] = []
    sources: list[Text] = []

    @model_validator(mode="after")
    def _consistent(self) -> PolicyHead:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise FieldFaultError(("effective_to",), "effective_to lies before effective_from", "correct one of them")
        ids = [fact.id for fact in self.facts]
        if len(set(ids)) != len(ids):
            raise FieldFaultError(("facts",), "two facts share an id", "give each its own id")
        return self

    def in_force(self, day: date) -> bool:
        """Whether the policy applies on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class ArticleHead(DocumentModel):
    """Front matter of a training article."""

    id: Slug
    kind: Literal["training"]
    title: Text
    tags: list[Text] = []
    sources: list[Text] = Field(min_length=1)
