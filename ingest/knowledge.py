"""Everything published, as one immutable snapshot: a turn reads one and never sees half of the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from ingest.catalogue import Catalogue, FactBook
from ingest.documents import Chunk, ParsedDocument
from ingest.parsing.product import STORAGE_SECTION
from ingest.schema.phrasebook import Phrasebook, Rule, RuleBook
from ingest.schema.playbook import Playbook
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.standards import (
    PRODUCT_SLOT,
    STANDARDS,
    Company,
    DialogueBook,
    EmotionBook,
    GoodsBook,
    MessageBook,
    RewriteBook,
    RiskBook,
    SegmentBook,
    SlotBook,
    Standard,
    TopicBook,
)
from ingest.schema.vocabulary import Kind, PlaybookId
from ingest.text import text_id

ContentT = TypeVar("ContentT")
UNANSWERED = "unanswered"
"""What a question asks for that nothing in the knowledge answers."""
PRODUCTS_PER_ASK = 2
"""Products of which a topic's example question is asked, so that what is learned of it is not the product."""
MIN_SENTENCE_CHARS = 4
"""Shorter pieces (好的。) say nothing by themselves."""


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The published documents, and what is drawn from them.

    Args:
        documents: by id.
        versions: published version of each document.
    """

    documents: dict[str, ParsedDocument]
    versions: dict[str, int] = field(default_factory=dict)

    def _contents(self, model: type[ContentT]) -> list[ContentT]:
        return [document.content for document in self.documents.values() if isinstance(document.content, model)]

    def _standard(self, model: type[ContentT]) -> ContentT:
        return self._contents(model)[0]

    @cached_property
    def chunks(self) -> dict[str, Chunk]:
        """Every citable chunk by id."""
        return {chunk.chunk_id: chunk for document in self.documents.values() for chunk in document.chunks}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The products, and the names of goods without a card."""
        # There may be none: a folder may be published before any standards are.
        books = self._contents(GoodsBook)
        groups = {name: group.category for book in books for group in book.groups for name in group.names}
        return Catalogue(self._contents(ProductHead), groups, [name for book in books for name in book.names])

    @cached_property
    def origin_names(self) -> frozenset[str]:
        """Every origin that any product card names."""
        return frozenset(origin.name for product in self.catalogue.products.values() for origin in product.origins)

    @cached_property
    def facts(self) -> FactBook:
        """The policy facts."""
        return FactBook(
            (document.content, document.chunks)
            for document in self.documents.values()
            if isinstance(document.content, PolicyHead)
        )

    @cached_property
    def playbooks(self) -> dict[PlaybookId, Playbook]:
        """The playbooks by id."""
        return {playbook.id: playbook for playbook in self._contents(Playbook)}

    @cached_property
    def phrasebooks(self) -> list[Phrasebook]:
        """One a fault, or several."""
        return self._contents(Phrasebook)

    @cached_property
    def rules(self) -> list[Rule]:
        """All law and wording rules."""
        return [rule for book in self._contents(RuleBook) for rule in book.rules]

    @cached_property
    def company(self) -> Company:
        """Whose copilot this is."""
        return self._standard(Company)

    @cached_property
    def slots(self) -> SlotBook:
        """What steps may ask for."""
        return self._standard(SlotBook)

    @cached_property
    def emotion(self) -> EmotionBook:
        """The five labels."""
        return self._standard(EmotionBook)

    @cached_property
    def risk(self) -> RiskBook:
        """When a conversation is about to escalate."""
        return self._standard(RiskBook)

    @cached_property
    def segments(self) -> SegmentBook:
        """The customer groups."""
        return self._standard(SegmentBook)

    @cached_property
    def topics(self) -> TopicBook:
        """Which section of a card answers what is asked."""
        return self._standard(TopicBook)

    @cached_property
    def dialogue(self) -> DialogueBook:
        """How turns hang together."""
        return self._standard(DialogueBook)

    @cached_property
    def messages(self) -> MessageBook:
        """The copilot's own words to the agent."""
        return self._standard(MessageBook)

    @cached_property
    def rewrites(self) -> RewriteBook:
        """General rewrites."""
        return self._standard(RewriteBook)

    def section(self, doc_id: str, section: str) -> Chunk | None:
        """A document's chunk by its heading."""
        document = self.documents.get(doc_id)
        if document is None:
            return None
        return next((chunk for chunk in document.chunks if chunk.section == section), None)

    def citable(self, chunk: Chunk, day: date) -> bool:
        """Whether a chunk's document is in force on a day."""
        return self.documents[chunk.doc_id].in_force(day)

    @cached_property
    def examples(self) -> list[str]:
        """Every text that a message or draft is compared with: utterances, wordings poor and good, and questions."""
        utterances = [text for playbook in self.playbooks.values() for text in playbook.recognise.utterances]
        poor = [pair.poor for phrasebook in self.phrasebooks for pair in phrasebook.pairs]
        better = [better.text for phrasebook in self.phrasebooks for pair in phrasebook.pairs for better in pair.better]
        asks = [ask for _, ask in self.asks] + [text for text, _ in self.topic_asks]
        return list(dict.fromkeys([*utterances, *poor, *better, *self.good_sentences, *asks]))

    @cached_property
    def asks(self) -> list[tuple[Chunk, str]]:
        """Every section with each question that its editor wrote beside it."""
        return [(chunk, ask) for chunk in self.chunks.values() for ask in chunk.asks]

    @cached_property
    def topic_asks(self) -> list[tuple[str, str]]:
        """Every topic's example questions, asked of a few products each, with the section that answers or UNANSWERED."""
        # Not self.topics: a folder may be published before any standards are.
        books = self._contents(TopicBook)
        products = list(self.catalogue.products.values())
        found = []
        for topic in (topic for book in books for topic in book.topics if topic.asks):
            fitting = [product for product in products if self.section(product.id, topic.section)]
            found += [(text, topic.section) for ask in topic.asks for text in _asked_of(ask, fitting)]
        found += [(text, UNANSWERED) for book in books for ask in book.unanswered for text in _asked_of(ask, products)]
        return found

    @cached_property
    def good_sentences(self) -> list[str]:
        """Sentences that may be said as they stand: what good service sounds like."""
        wordings = [say.text for playbook in self.playbooks.values() for step in playbook.steps for say in step.say]
        # Not self.rewrites: a folder may be published before any standards are.
        entries = [entry for book in self._contents(RewriteBook) for entry in book.entries]
        wordings += [better.text for entry in entries for better in entry.better]
        firsts = [_sentences(wording.replace("{称呼}", ""))[:1] for wording in wordings]
        # Of a card one line is enough: cards are many and alike, and would drown what good service sounds like.
        spoken = [
            _sentences(chunk.say)
            for chunk in self.chunks.values()
            if chunk.say is not None and (chunk.kind is not Kind.PRODUCT or chunk.section == STORAGE_SECTION)
        ]
        return list(dict.fromkeys(text for texts in [*firsts, *spoken] for text in texts if "{" not in text))


def _asked_of(ask: str, products: list[ProductHead]) -> list[str]:
    """An example question with the names of a few products in it."""
    if PRODUCT_SLOT not in ask:
        return [ask]
    # By hash, so that a new card changes few of the choices, and little is embedded anew.
    drawn = sorted(products, key=lambda product: text_id(ask + product.id))[:PRODUCTS_PER_ASK]
    return [ask.replace(PRODUCT_SLOT, product.title) for product in drawn]


def _sentences(text: str) -> list[str]:
    """A wording cut at its full stops."""
    return [piece for piece in re.split(r"(?<=[。！？；])", text) if len(piece) > MIN_SENTENCE_CHARS]


def missing_standards(documents: Iterable[ParsedDocument]) -> list[str]:
    """Names of what a service needs and the documents lack: standards and playbooks."""
    contents: list[Any] = [document.content for document in documents]
    standards = {content.id for content in contents if isinstance(content, Standard)}
    playbooks = {content.id for content in contents if isinstance(content, Playbook)}
    return sorted(set(STANDARDS) - standards) + sorted(playbook.value for playbook in set(PlaybookId) - playbooks)
