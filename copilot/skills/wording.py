"""Wordings of the knowledge, filled from the conversation, the product card and the policies in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copilot.domain import Emotion
from copilot.skills.turn import Turn
from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.parsing.product import CAUTION_SECTION, SEASON_SECTION, seasons_in_words
from ingest.retriever import Hit
from ingest.schema.model import SLOT
from ingest.schema.vocabulary import Kind
from ingest.schema.wording import ANSWER_SLOT, POLICY_PREFIX

LOOKED_AT = 3
"""Hits whose spoken line may answer; further down they are about something else."""
FOUND_SHARE = 0.1
"""A passage must have this share of the best hit's probability to answer."""
SURE = 0.6
"""A hit of this probability answers, whatever words the question uses."""
MAX_ANSWER_CHARS = 150
MAX_NAME_CHARS = 8
"""A longer name is a nickname or a note of the helpdesk's, not something to call a person."""
_NAME = re.compile(r"[^\W\d_]+(?:[ ·.][^\W\d_]+)*")
"""Letters alone: digits may be a telephone number, and braces would be taken for a slot."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A wording without slots, and the chunks that carry what filled them."""

    text: str
    cited: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills wordings for one turn.

    Args:
        hits: what the search found; empty where nothing is evidence.
        asks: phrases for what still has to be asked.
    """

    turn: Turn
    emotion: Emotion
    knowledge: Knowledge
    hits: Sequence[Hit]
    asks: Sequence[str] = ()
    skip: frozenset[str] = frozenset()
    """Chunks whose spoken line is used already."""

    def fill(self, wording: str) -> Filled | None:
        """The wording with every slot filled; None where one cannot be."""
        cited: list[Chunk] = []
        text = wording
        for slot in dict.fromkeys(SLOT.findall(wording)):
            value = self._value(slot, cited)
            if value is None:
                return None
            text = text.replace(f"{{{slot}}}", value)
        return Filled(text.strip(), tuple({chunk.chunk_id: chunk for chunk in cited}.values()))

    def _value(self, slot: str, cited: list[Chunk]) -> str | None:
        if slot.startswith(POLICY_PREFIX):
            found = self.knowledge.facts.resolve(
                slot.removeprefix(POLICY_PREFIX), self.turn.category, self.turn.now.date()
            )
            if found is None:
                return None
            cited.append(found[1])
            return found[0]
        if slot == ANSWER_SLOT:
            return self._answer(cited)
        if slot == "称呼":
            return address(self.turn)
        if slot == "公司":
            return self.knowledge.company.name
        if slot == "缺的信息":
            return join_phrases(self.asks) or None
        if slot == "订单号":
            number = self.turn.slots.get("order_number", "")
            return number[-4:] if number[-4:].isdigit() else None
        return self._product_value(slot, cited)

    def _answer(self, cited: list[Chunk]) -> str | None:
        answers = [(hit, spoken) for hit in self.hits if (spoken := self._spoken(hit)) is not None]
        for number, (hit, spoken) in enumerate(answers[:LOOKED_AT]):
            # The best one answers; a further one only where its own topic was asked for too.
            fits = hit.score >= FOUND_SHARE * self.hits[0].score and (number == 0 or self._asked(hit.chunk.section))
            if fits and hit.chunk.chunk_id not in self.skip:
                cited.append(hit.chunk)
                return spoken
        return None

    def _spoken(self, hit: Hit) -> str | None:
        """What may be said of a hit: its spoken line, or a short product fact as it stands."""
        chunk = hit.chunk
        if chunk.kind is Kind.PLAYBOOK:
            return None
        if chunk.kind is Kind.PRODUCT and all(chunk.doc_id != product.id for product in self.turn.products):
            # Another product's card answers nothing about the one that was meant.
            return None
        if chunk.kind is Kind.POLICY and not self.knowledge.facts.applies(
            chunk, self.turn.category, self.turn.now.date()
        ):
            return None
        topics = self.knowledge.topics.sections(self.turn.folded_text)
        if chunk.kind is Kind.PRODUCT and hit.score < SURE and topics and chunk.section not in topics:
            # The search wavers, and the customer's own words ask for another section.
            return None
        if chunk.kind is Kind.PRODUCT and self.turn.sensitive and chunk.section != CAUTION_SECTION:
            # To somebody who is pregnant or ill, how to eat it raw is no answer.
            return None
        if chunk.say is not None:
            return chunk.say
        if not self._asked(chunk.section):
            return None
        short = len(chunk.text) <= MAX_ANSWER_CHARS and "\n" not in chunk.text
        return chunk.text if chunk.kind is Kind.PRODUCT and short and chunk.section != SEASON_SECTION else None

    def _product_value(self, slot: str, cited: list[Chunk]) -> str | None:
        if not self.turn.products:
            return None
        product = self.turn.products[0]
        if slot == "商品":
            # Naming what the customer named claims nothing that would need a source.
            return product.title
        season = self.knowledge.section(product.id, SEASON_SECTION)
        if season is None or not self._asked(SEASON_SECTION):
            return None
        month = self.turn.now.month
        origins = product.in_season(month)
        values = {
            "月份": f"{month}月" if origins else None,
            "当季产地": "、".join(origin.name for origin in origins) or None,
            "产地特点": origins[0].note.rstrip("。") if origins else None,
            "上市月份": seasons_in_words(product.origins),
        }
        cited.append(season)
        return values.get(slot)

    def _asked(self, section: str) -> bool:
        """Whether the customer's message asks for what a section of a card tells."""
        return section in self.knowledge.topics.sections(self.turn.folded_text)


def address(turn: Turn) -> str:
    """「王女士，」 where the helpdesk knows a name that can be used so, else nothing."""
    name = (turn.customer.name or "").strip()
    return f"{name}，" if len(name) <= MAX_NAME_CHARS and _NAME.fullmatch(name) else ""


def join_phrases(phrases: Sequence[str]) -> str:
    """["订单号", "照片", "重量"] → 「订单号、照片和重量」."""
    if len(phrases) <= 1:
        return "".join(phrases)
    return "和".join(["、".join(phrases[:-1]), phrases[-1]])
