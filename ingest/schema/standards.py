"""Standards (`kb_docs/standards/*.yaml`): how the copilot reads a customer and what it says about itself.

One file, one model; the `id` says which.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ingest.errors import FieldFaultError
from ingest.schema.model import DocumentModel, Pattern, Slug, Text
from ingest.schema.phrasebook import Better
from ingest.schema.vocabulary import (
    Authority,
    Category,
    EmotionLabel,
    FaultCode,
    Kind,
    Risk,
    Segment,
    Stance,
    Strategy,
)
from ingest.text import compiled


class _Standard(DocumentModel):
    kind: Literal["standard"]
    title: Text


class Company(_Standard):
    """Whose copilot this is."""

    id: Literal["company"]
    name: Text
    sample: bool
    """True while the knowledge is the sample company's; the pages say so."""


class SlotCue(DocumentModel):
    """One thing an agent may need to know, and how the conversation shows that it is known."""

    id: Slug
    title: Text
    ask: Text
    """The phrase that asks for it inside a sentence: 订单号."""
    known_when: Pattern
    """Searched in each customer message; a hit fills the slot. A group named `value` holds the value."""


class SlotBook(_Standard):
    """Everything that playbook steps may ask for."""

    id: Literal["slots"]
    slots: list[SlotCue] = Field(min_length=1)


class WeightedCue(DocumentModel):
    """Words that show something, how strongly, and the context that takes it back."""

    pattern: Pattern
    weight: float = Field(gt=0, le=3)
    """Added to the label's log-odds: 1 nudges, 3 decides."""
    unless: Pattern | None = None
    """Searched in the whole message; a hit switches the cue off."""


class EmotionStandard(DocumentModel):
    """One label."""

    label: EmotionLabel
    title: Text
    approach: Text
    """How to meet a customer who feels this way, one sentence for the agent."""
    cues: list[WeightedCue] = []


class EmotionBook(_Standard):
    """The five labels, and what makes any of them stronger."""

    id: Literal["emotion"]
    labels: list[EmotionStandard] = Field(min_length=5, max_length=5)
    intensifiers: list[WeightedCue] = []
    """Words and signs that raise the intensity whatever the label (！！, 非常, 太…了)."""

    @model_validator(mode="after")
    def _complete(self) -> EmotionBook:
        if {entry.label for entry in self.labels} != set(EmotionLabel):
            raise FieldFaultError(("labels",), "a label is missing or stands twice", "write each of the five once")
        return self


class RiskCue(DocumentModel):
    """Words that raise the risk, with the reason shown to the agent."""

    level: Literal[Risk.MEDIUM, Risk.HIGH]
    reason: Text
    pattern: Pattern
    unless: Pattern | None = None


class WaitStage(DocumentModel):
    """How long the customer has waited for an answer, and what that means."""

    over_s: int = Field(ge=0)
    title: Text
    risk: Risk


class RiskBook(_Standard):
    """When a conversation is about to escalate."""

    id: Literal["risk"]
    cues: list[RiskCue] = Field(min_length=1)
    stages: list[WaitStage] = Field(min_length=1)
    hand_over_to: Authority
    """Who is called in at high risk where the playbook does not say."""


class SegmentCue(DocumentModel):
    """Words by which a customer shows the group they belong to."""

    segment: Segment
    title: Text
    pattern: Pattern


class SegmentBook(_Standard):
    """The customer groups."""

    id: Literal["segments"]
    segments: list[SegmentCue] = Field(min_length=1)


PRODUCT_SLOT = "{商品}"
"""Where a topic's example questions name the product."""


class Topic(DocumentModel):
    """A kind of question about a product, and the card section that answers it."""

    section: Text
    pattern: Pattern
    """Words that ask for it without doubt."""
    asks: list[Text] = []
    """Questions of that kind as customers type them, with {商品} for the product's name."""


class TopicBook(_Standard):
    """Which section of a card answers what is asked, and what nothing answers."""

    id: Literal["topics"]
    topics: list[Topic] = Field(min_length=1)
    unanswered: list[Text] = []
    """Questions that nothing here answers (今天多少钱一斤, 你们招人吗), with {商品} where they name a product: what an
    honest 没有依据 is learned from."""

    def sections(self, folded: str) -> set[str]:
        """Sections that a normalised message asks for in so many words."""
        return {topic.section for topic in self.topics if compiled(topic.pattern).search(folded)}


class GoodsGroup(DocumentModel):
    """Words for a whole category: 虾 is no card, but tells which policies apply."""

    category: Category
    names: list[Text] = Field(min_length=1)


class GoodsBook(_Standard):
    """How people speak of goods beside the cards' own names; a name that is also a card's title or alias is the card's."""

    id: Literal["goods"]
    groups: list[GoodsGroup] = []
    names: list[Text] = Field(min_length=1)
    """Goods and services that people ask about and no card describes: a question about one has no answer here."""


class DialogueBook(_Standard):
    """How turns hang together: small talk and references to what was said."""

    id: Literal["dialogue"]
    small_talk: list[Pattern] = Field(min_length=1)
    """A message that one of these covers whole needs no search and no advice (嗯嗯, 好的)."""
    refers_back: list[Pattern] = Field(min_length=1)
    """A message that leans on what was said before (那个, 这个多少钱); the product under discussion is added to the search."""
    questions: list[Pattern] = Field(min_length=1)
    """A message that asks something a passage of the knowledge could answer."""
    sensitive: list[Pattern] = []
    """Words that speak of pregnancy, allergy or illness: only facts of food safety are told, nothing is pitched."""
    instructions: list[Pattern] = []
    """Words that address the machine and not the agent (忽略以上指令); the agent is warned, nothing is obeyed."""


MESSAGE_KEYS = frozenset(
    {
        "no_evidence",  # nothing found; the step that finds out
        "no_message",  # nothing from the customer to answer
        "degraded",  # the model failed; the instant answer stands
        "risk_high",  # slot: 原因
        "wait_over",  # slot: 原因
        "instruction_in_message",
        "personal_data",
        "health_question",
        "policy_missing",  # a wording was left out because its policy fact is not in force
        "reply_dropped",  # slot: 原因
        "withheld_emotion",  # slot: 原因
        "withheld_playbook",
        "withheld_season",  # slots: 商品, 原因
        "withheld_no_product",
        "withheld_unsupported",
        "withheld_risk",
        "withheld_pitched",
        "withheld_sensitive",
    }
)
"""What the copilot itself may say to the agent; each key stands in kb_docs/standards/messages.yaml."""


class CarryBook(DocumentModel):
    """How a rewrite keeps a fact of the draft that the better wording has no place for; each has the slot {事实}."""

    time: Text
    amount: Text
    quantity: Text
    product: Text


class MessageBook(_Standard):
    """The copilot's own words to the agent, by key, and the names of its closed vocabularies."""

    id: Literal["messages"]
    messages: dict[str, Text]
    answer: Text
    """The wording that answers a question from the knowledge beside the due step's own wordings."""
    strategies: dict[Strategy, Text]
    authorities: dict[Authority, Text]
    risks: dict[Risk, Text]
    kinds: dict[Kind, Text]
    carry: CarryBook

    @model_validator(mode="after")
    def _complete(self) -> MessageBook:
        missing, unknown = MESSAGE_KEYS - set(self.messages), set(self.messages) - MESSAGE_KEYS
        if missing or unknown:
            problem = f"messages lack {sorted(missing)}, hold unknown {sorted(unknown)}"
            raise FieldFaultError(("messages",), problem, "write each key that the copilot speaks with, and no other")
        for name, table, words in (
            ("strategies", self.strategies, Strategy),
            ("authorities", self.authorities, Authority),
            ("risks", self.risks, Risk),
            ("kinds", self.kinds, Kind),
        ):
            if set(table) != set(words):
                raise FieldFaultError((name,), f"{name} is not complete", f"name each of {', '.join(words)}")
        return self


class GeneralRewrite(DocumentModel):
    """Wordings that keep a stance and claim nothing, for drafts that no pair of the phrasebook is close to."""

    stance: Stance
    faults: list[FaultCode] = []
    """For these faults; empty: for any."""
    better: list[Better] = Field(min_length=1, max_length=4)


class RewriteBook(_Standard):
    """General rewrites by stance and fault."""

    id: Literal["rewrites"]
    entries: list[GeneralRewrite] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> RewriteBook:
        covered = {entry.stance for entry in self.entries if not entry.faults}
        if covered != set(Stance):
            raise ValueError(f"entries for any fault are missing for {', '.join(sorted(set(Stance) - covered))}")
        return self


Standard = (
    Company
    | SlotBook
    | EmotionBook
    | RiskBook
    | SegmentBook
    | TopicBook
    | GoodsBook
    | DialogueBook
    | MessageBook
    | RewriteBook
)
STANDARDS: dict[str, type[Standard]] = {
    "company": Company,
    "slots": SlotBook,
    "emotion": EmotionBook,
    "risk": RiskBook,
    "segments": SegmentBook,
    "topics": TopicBook,
    "goods": GoodsBook,
    "dialogue": DialogueBook,
    "messages": MessageBook,
    "rewrites": RewriteBook,
}
