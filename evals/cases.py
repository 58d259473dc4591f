"""Labelled cases, as types: what a line of a data set holds."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from copilot.domain import Message
from copilot.skills.phrasing.detect import BLOCKING
from ingest.schema.vocabulary import EmotionLabel, FaultCode, PlaybookId, Risk, Stance

NO_EVIDENCE = "no_evidence"
"""Tag of questions that the knowledge does not answer."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Said(BaseModel):
    """One message around a case."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["customer", "agent"]
    text: Text

    def as_message(self) -> Message:
        """The message as the service takes it."""
        return Message(role=self.role, text=self.text)


class Case(BaseModel):
    """Base of every case: who it is, how it is sliced, why it is labelled so."""

    model_config = ConfigDict(extra="forbid")
    dataset: ClassVar[str]
    """First part of the file name: `<dataset>.<split>.jsonl`."""

    id: Slug
    tags: list[Text] = Field(min_length=1)
    reason: Text
    """Why a person labelled it so; shown beside a failed case."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The text under judgement."""


class EmotionCase(Case):
    """A customer message and how the customer feels."""

    dataset = "emotion"

    text: Text
    context: list[Said] = []
    """Messages before it, oldest first."""
    label: EmotionLabel
    risk: Risk

    @property
    def words(self) -> str:
        """The message in focus."""
        return self.text


class DraftCase(Case):
    """An agent's draft, what is wrong with it, and what a rewrite must keep."""

    dataset = "drafts"

    draft: Text
    context: list[Said] = []
    faults: list[FaultCode]
    stance: Stance
    facts: list[Text]
    """Literal pieces of the draft."""
    verdict: Literal["ok", "rewrite", "block"]

    @property
    def words(self) -> str:
        """The draft."""
        return self.draft

    @model_validator(mode="after")
    def _verdict_follows_faults(self) -> DraftCase:
        blocked = any(fault in BLOCKING for fault in self.faults)
        wanted = "ok" if not self.faults else "block" if blocked else "rewrite"
        if self.verdict != wanted:
            raise ValueError(f"verdict is {self.verdict!r}, but these faults make it {wanted!r}")
        missing = [fact for fact in self.facts if fact not in self.draft]
        if missing:
            raise ValueError(f"facts {missing} do not stand in the draft word for word")
        return self


class Gold(BaseModel):
    """A section that answers."""

    model_config = ConfigDict(extra="forbid")

    doc: Text
    section: Text

    def __str__(self) -> str:
        return f"{self.doc} › {self.section}"


class QuestionCase(Case):
    """A question and the sections that answer it; none for a question outside the knowledge."""

    dataset = "knowledge/questions"

    q: Text
    gold: list[Gold]

    @property
    def words(self) -> str:
        """The question."""
        return self.q

    @model_validator(mode="after")
    def _tag_follows_gold(self) -> QuestionCase:
        if bool(self.gold) == (NO_EVIDENCE in self.tags):
            raise ValueError(f"gold and the tag {NO_EVIDENCE!r} disagree: a question has the one or the other")
        return self


class IntentCase(Case):
    """A conversation and the playbook that should lead at its end."""

    dataset = "intent"

    messages: list[Said] = Field(min_length=1, max_length=8)
    playbook: PlaybookId

    @property
    def words(self) -> str:
        """All that was said."""
        return " / ".join(said.text for said in self.messages)

    @model_validator(mode="after")
    def _ends_with_the_customer(self) -> IntentCase:
        if self.messages[-1].role != "customer":
            raise ValueError("the last message must be the customer's")
        return self


CASES: tuple[type[Case], ...] = (EmotionCase, DraftCase, QuestionCase, IntentCase)
"""Every kind of case there is a data set of."""
