"""The words of the contract, as types, each defined once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ingest.schema.vocabulary import (
    Authority,
    EmotionLabel,
    FaultCode,
    Kind,
    PlaybookId,
    Risk,
    Segment,
    Stance,
    Strategy,
)

MAX_TEXT = 4_000
"""Characters of one message: far beyond what anybody types, far below what slows a turn."""
MAX_MESSAGES = 200


def _whole_unicode(text: str) -> str:
    """Lone surrogates cannot be stored, embedded or sent on."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("text holds a lone surrogate and is not valid Unicode") from error
    return text


Words = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), AfterValidator(_whole_unicode)]
"""What somebody wrote."""
Name = Annotated[str, StringConstraints(max_length=80), AfterValidator(_whole_unicode)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@-]{1,80}$")]


class Model(BaseModel):
    """Base of everything that goes in or out."""

    model_config = ConfigDict(extra="ignore")


# ---------------------------------------------------------------------- in


class Message(Model):
    """One message of the chat."""

    id: Identifier | None = None
    role: Literal["customer", "agent"]
    text: Words
    at: datetime | None = None


class Customer(Model):
    """What the helpdesk knows about the customer."""

    name: Name | None = None
    segment: Segment | None = None
    member: bool | Name | None = None


class TurnRequest(Model):
    """A conversation whose last customer message wants a suggestion."""

    messages: list[Message] = Field(min_length=1, max_length=MAX_MESSAGES)
    customer: Customer | None = None
    draft: Words | None = None
    now: datetime | None = None
    """When the turn happens; decides season, policies in force and waiting time."""
    tier: Literal["instant", "full"] | None = None


class RewriteRequest(Model):
    """An agent's draft, and the conversation it answers."""

    draft: Words
    messages: list[Message] = Field(default=[], max_length=MAX_MESSAGES)


# ---------------------------------------------------------------------- out


class TrendPoint(Model):
    """Emotion of one earlier customer message."""

    label: EmotionLabel
    intensity: float


class Emotion(Model):
    """How the customer feels, shown by their own words."""

    label: EmotionLabel
    label_zh: str
    intensity: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1)
    trend: Literal["rising", "steady", "falling"]
    """Of the negative feeling over the last six customer messages."""
    trend_points: list[TrendPoint]
    risk: Risk
    reason: str | None
    """Why the risk is not low."""
    evidence: list[str]
    approach: str


class Intent(Model):
    """The playbook that leads, and the others that are open too."""

    playbook: PlaybookId | None
    confidence: float = Field(ge=0, le=1)
    also: list[PlaybookId] = []


class Question(Model):
    """One thing still to be asked."""

    slot: str
    text: str


class StepState(Model):
    """One step of the playbook in the progress line."""

    step: str
    title: str
    state: Literal["done", "due", "later"]


class HandOverNote(Model):
    """To whom the conversation should go, and what to tell them."""

    to: Authority
    summary: list[str]


class NextStep(Model):
    """The due step of the playbook."""

    playbook: PlaybookId
    playbook_title: str
    step: str
    title: str
    say: str
    do: list[str]
    ask: list[Question]
    authority: Authority
    due_in_s: int | None
    citations: list[str]
    progress: list[StepState]
    hand_over: HandOverNote | None = None


class Check(Model):
    """One check of the guard on one text."""

    code: str
    passed: bool
    detail: str | None = None


class Reply(Model):
    """A drafted reply."""

    id: str
    text: str
    strategy: Strategy
    citations: list[str]
    checks: list[Check]
    tier: Literal["instant", "full"] = "instant"


class Pitch(Model):
    """Feature, advantage, benefit, and one spoken text that carries them."""

    product: str
    feature: str
    advantage: str
    benefit: str
    text: str
    citations: list[str]
    checks: list[Check] = []


class Citation(Model):
    """One piece of knowledge behind the suggestion."""

    id: str
    doc_id: str
    title: str
    section: str
    snippet: str
    text: str
    score: float
    kind: Kind
    path: str
    version: int
    source: str


class Notice(Model):
    """Something the agent should know before answering."""

    code: str
    message: str
    law: str | None = None


class Fault(Model):
    """One fault in a draft, with its exact span."""

    code: FaultCode
    start: int
    end: int
    text: str
    why: str
    law: str | None = None


class Rewrite(Model):
    """A better wording that keeps the stance."""

    text: str
    strategy: Strategy
    stance: Stance
    citations: list[str]


class Hint(Model):
    """What policy allows although the draft refuses it."""

    text: str
    citation: str


class RewriteResult(Model):
    """What is wrong with a draft, and how to say it."""

    verdict: Literal["ok", "rewrite", "block"]
    faults: list[Fault]
    rewrites: list[Rewrite]
    hint: Hint | None = None


class Suggestion(Model):
    """Everything the sidebar shows for one customer message."""

    suggestion_id: str
    message_id: str | None
    tier: Literal["instant", "full"]
    status: Literal["ok", "no_evidence", "degraded"]
    emotion: Emotion
    intent: Intent
    next_steps: list[NextStep]
    replies: list[Reply]
    pitch: Pitch | None
    pitch_withheld: str | None
    knowledge: list[Citation]
    warnings: list[Notice]
    draft: RewriteResult | None = None
    timings_ms: dict[str, float]

    def payload(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return self.model_dump(mode="json")
