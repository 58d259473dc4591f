"""Playbooks: `kb_docs/playbooks/*.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ingest.errors import FieldFaultError
from ingest.schema.model import DocumentModel, Pattern, Slug, Text
from ingest.schema.vocabulary import Authority, Category, EmotionLabel, PlaybookId, Risk, Segment, Strategy


class Cue(DocumentModel):
    """Words of the customer that speak for this playbook, and how strongly (added to its score, 0 to 1)."""

    pattern: Pattern
    weight: float = Field(gt=0, le=1)


class Feeling(DocumentModel):
    """A feeling of the customer that speaks for this playbook, weighed like a cue."""

    label: EmotionLabel
    weight: float = Field(gt=0, le=1)


class Recognition(DocumentModel):
    """How a customer's request is recognised as this playbook's."""

    utterances: list[Text] = Field(min_length=15)
    cues: list[Cue] = []
    feelings: list[Feeling] = []


class Condition(DocumentModel):
    """When something applies: every filled field must hold; an empty condition always holds."""

    emotions: list[EmotionLabel] = []
    risks: list[Risk] = []
    categories: list[Category] = []
    segments: list[Segment] = []
    ripening: bool | None = None
    """True: only where the product is one that ripens at home; False: only where it is not."""
    customer_said: Pattern | None = None
    """Searched in all that the customer has written."""


class DoneWhen(DocumentModel):
    """How a step is recognised as done; every filled field must hold. All empty: the step is never done by itself."""

    agent_said: Pattern | None = None
    """Searched in what the agent has written since the request came up."""
    slots: list[Slug] = []
    """Slots (kb_docs/standards/slots.yaml) that the conversation has filled."""

    @property
    def empty(self) -> bool:
        """Nothing tells that the step is done."""
        return self.agent_said is None and not self.slots


class Say(DocumentModel):
    """One wording. Slots: see `ingest.schema.wording`."""

    strategy: Strategy
    text: Text
    when: Condition = Condition()


class Step(DocumentModel):
    """One step of a playbook."""

    id: Slug
    title: Text
    when: Condition = Condition()
    done_when: DoneWhen = DoneWhen()
    repeats: bool = False
    """Due again with each new message of the customer, as an answer to a question is."""
    do: list[Text] = []
    """What the agent does meanwhile, seen by the agent only."""
    ask: list[Slug] = []
    """Slots to ask the customer for; the ones already known are left out."""
    authority: Authority = Authority.AGENT
    due_in_s: int | None = Field(default=None, gt=0)
    """Seconds within which the step should be taken."""
    cites: list[Text] = []
    """Clauses that stand behind the step, as `policy-id#clause`."""
    say: list[Say] = Field(min_length=3)


class HandOver(DocumentModel):
    """When the conversation goes to somebody else."""

    when: Condition
    to: Authority
    summary: list[Text] = Field(min_length=1)
    """What the hand-over note holds."""


class Playbook(DocumentModel):
    """One kind of request and how it is handled from first word to last."""

    id: PlaybookId
    kind: Literal["playbook"]
    title: Text
    version: Text
    summary: Text
    urgency: int = Field(ge=0, le=100)
    """Which request leads where several are open: the highest."""
    pitch: Literal["never", "allowed"]
    recognise: Recognition
    steps: list[Step] = Field(min_length=1)
    hand_over: HandOver | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Playbook:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise FieldFaultError(("steps",), "two steps share an id", "give each its own id")
        return self
