"""A conversation, read once: what every skill needs to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from copilot.domain import Customer, Message, TurnRequest
from ingest.knowledge import Knowledge
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Category, EmotionLabel, Segment
from ingest.text import compiled, fold

SHORT_CHARS = 14
"""A message this short without a product of its own leans on what was said before."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A conversation up to the customer message that wants a suggestion (`focus`).

    Args:
        messages: up to and including the focus and what the agent wrote behind it.
        folded: their normalised texts, one for each.
        focus: index of the last customer message, None where the customer has said nothing.
        query: the focus, completed from the conversation so that it can be searched by itself.
        products: products the query is about, the leading one first.
        category: of the leading product, or the one that a general word (虾, 青菜) names; None where nothing tells.
        slots: what the customer has told so far: slot id to value (the words found).
        small_talk: the focus needs neither search nor advice.
        sensitive: the customer has spoken of pregnancy, allergy or illness.
    """

    messages: tuple[Message, ...]
    folded: tuple[str, ...]
    focus: int | None
    query: str
    products: tuple[ProductHead, ...]
    category: Category | None
    slots: dict[str, str]
    segment: Segment | None
    customer: Customer
    now: datetime
    small_talk: bool
    sensitive: bool

    @property
    def text(self) -> str:
        """The customer message in focus; empty where there is none."""
        return "" if self.focus is None else self.messages[self.focus].text

    @property
    def folded_text(self) -> str:
        """The focus, normalised."""
        return "" if self.focus is None else self.folded[self.focus]

    @property
    def message_id(self) -> str | None:
        """Id of the focus, where it has one."""
        return None if self.focus is None else self.messages[self.focus].id

    def said_by(self, role: str, since: int = 0) -> str:
        """Everything one side has written from a message on, normalised, a line a message."""
        return "\n".join(
            text
            for message, text in zip(self.messages[since:], self.folded[since:], strict=True)
            if message.role == role
        )

    def customer_indices(self) -> list[int]:
        """Indices of the customer's messages up to the focus."""
        last = -1 if self.focus is None else self.focus
        return [index for index in range(last + 1) if self.messages[index].role == "customer"]


def read_turn(request: TurnRequest, knowledge: Knowledge) -> Turn:
    """Read a request against the knowledge."""
    messages = tuple(request.messages)
    folded = tuple(fold(message.text) for message in messages)
    focus = next((i for i in range(len(messages) - 1, -1, -1) if messages[i].role == "customer"), None)
    customer = request.customer or Customer()
    now = request.now or datetime.now(UTC).astimezone()
    text = "" if focus is None else folded[focus]
    own = knowledge.catalogue.mentions(text)
    other = own or knowledge.catalogue.unlisted(text)
    carried = [] if other or focus is None else _carried(folded[:focus], knowledge)
    small_talk = focus is not None and _is_small_talk(text, knowledge)
    return Turn(
        messages=messages,
        folded=folded,
        focus=focus,
        query=_query(messages, focus, text, carried, knowledge),
        products=tuple(own or carried),
        category=_category(folded[: (focus or 0) + 1], own or carried, knowledge),
        slots=_slots(messages, folded, knowledge),
        segment=customer.segment or _segment(messages, folded, knowledge),
        customer=customer,
        now=now,
        small_talk=small_talk,
        sensitive=any(
            compiled(pattern).search(entry)
            for pattern in knowledge.dialogue.sensitive
            for message, entry in zip(messages, folded, strict=True)
            if message.role == "customer"
        ),
    )


def _is_small_talk(folded: str, knowledge: Knowledge) -> bool:
    """Whether a message needs neither search nor advice; a word that shows anger (呵呵) always does."""
    if not any(compiled(pattern).fullmatch(folded.strip()) for pattern in knowledge.dialogue.small_talk):
        return False
    cues = [cue for entry in knowledge.emotion.labels if entry.label is EmotionLabel.ANGRY for cue in entry.cues]
    return not any(
        compiled(cue.pattern).search(folded) and not (cue.unless and compiled(cue.unless).search(folded))
        for cue in cues
    )


def _carried(earlier: Sequence[str], knowledge: Knowledge) -> list[ProductHead]:
    """The product last spoken of before the focus."""
    for text in reversed(earlier):
        mentioned = knowledge.catalogue.mentions(text)
        if mentioned:
            return mentioned[:1]
    return []


def _category(texts: Sequence[str], products: Sequence[ProductHead], knowledge: Knowledge) -> Category | None:
    """The category spoken of: of the product, else the newest that one general word names."""
    if products:
        return products[0].category
    for text in reversed(texts):
        named = knowledge.catalogue.categories(text)
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _query(
    messages: Sequence[Message], focus: int | None, folded: str, carried: list[ProductHead], knowledge: Knowledge
) -> str:
    """The focus as typed, with the product under discussion in front where it leans on it."""
    if focus is None:
        return ""
    text = messages[focus].text
    leans = len(folded) <= SHORT_CHARS or any(
        compiled(pattern).search(folded) for pattern in knowledge.dialogue.refers_back
    )
    return f"{carried[0].title} {text}" if carried and leans else text


def _slots(messages: Sequence[Message], folded: Sequence[str], knowledge: Knowledge) -> dict[str, str]:
    known: dict[str, str] = {}
    for message, text in zip(messages, folded, strict=True):
        if message.role != "customer":
            continue
        for slot in knowledge.slots.slots:
            match = compiled(slot.known_when).search(text)
            if match:
                known[slot.id] = match.groupdict().get("value") or match.group()
    return known


def _segment(messages: Sequence[Message], folded: Sequence[str], knowledge: Knowledge) -> Segment | None:
    """The group the customer's own words show; None without evidence."""
    said = "\n".join(text for message, text in zip(messages, folded, strict=True) if message.role == "customer")
    return next((cue.segment for cue in knowledge.segments.segments if compiled(cue.pattern).search(said)), None)
