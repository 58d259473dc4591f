"""Hybrid search over the published chunks: dense windows in Chroma blended with character BM25."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk
from ingest.evidence import Evidence, evidence_probability
from ingest.knowledge import UNANSWERED, Knowledge
from ingest.lexical import LexicalIndex
from ingest.questions import AskIndex, TargetModel, target_of
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Category, Kind
from ingest.text import fold, grams
from ingest.vectors import VectorCollection

DENSE_WEIGHT = 0.65
"""Share of the dense score in the blend; the rest is lexical. Plain rank fusion loses colloquial questions. This and the
weights below were chosen on evals/datasets/questions.dev.jsonl: hit@1 .775 there, .70 with .85 and no category bonus."""
DENSE_CANDIDATES = 40
"""Windows asked of Chroma; several windows share a chunk, so this gives about fifteen chunks."""
PRODUCT_BONUS = 0.5
"""Added to chunks of a product the question names, taken from chunks of every other product."""
UNNAMED_MALUS = 0.1
"""Taken from every product's chunks where the question names no product."""
GROUP_BONUS = 0.1
"""Added to the cards of a category that the question names by a general word only (虾, 青菜)."""
CATEGORY_BONUS = 0.3
"""Added to policies made for the category of a product the question names; those of other categories lose as much as
other products do."""
TOPIC_BONUS = 0.2
"""Added to the section that the question's topic asks for (standards/dialogue.yaml)."""
ASK_WEIGHT = 0.5
"""Weight of the nearest question that an editor wrote beside a section."""
ASK_FLOOR = 0.86
"""Cosine at which two questions have nothing in common: e5's similarities of short Chinese texts lie high."""
TARGET_WEIGHT = 0.5
"""Weight of the probability that this section of a card, or this kind of document, is what is asked for."""
KIND_PRIOR = {Kind.PLAYBOOK: -0.25, Kind.TRAINING: -0.1}
"""Playbooks and training speak to the agent, not to the customer's question: they answer where nothing else does."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk found.

    Args:
        score: blended, about 0 to 1 and up, comparable within one search only.
        dense: cosine of its nearest window, 0 where dense search did not find it.
        lexical: BM25 score.
    """

    chunk: Chunk
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first, and whether they are evidence at all."""

    hits: tuple[Hit, ...]
    evidence: float
    """Probability, 0 to 1, that the best hits answer the question."""
    answered: bool


NOTHING = SearchResult((), 0.0, answered=False)


class Retriever:
    """Searches one snapshot of the knowledge.

    Args:
        knowledge: the snapshot.
        windows: collection that holds its windows (and perhaps others, which are passed over).
        examples: query embedding of every question in the knowledge, by its text.
    """

    def __init__(
        self, knowledge: Knowledge, windows: VectorCollection, examples: dict[str, NDArray[np.float32]]
    ) -> None:
        self._knowledge = knowledge
        self._windows = windows
        self._chunks = list(knowledge.chunks.values())
        self._position = {chunk.chunk_id: index for index, chunk in enumerate(self._chunks)}
        products = knowledge.catalogue.products
        names = [
            " ".join([chunk.title, *products[chunk.doc_id].aliases]) if chunk.doc_id in products else chunk.title
            for chunk in self._chunks
        ]
        self._lexical = LexicalIndex(self._chunks, names)
        self._grams = [
            frozenset(grams(" ".join([n, c.section, c.text, *c.asks])))
            for n, c in zip(names, self._chunks, strict=True)
        ]
        self._frequency = Counter(gram for found in self._grams for gram in found)
        self._asks = AskIndex(self._chunks, examples)
        self._model = TargetModel.build(knowledge, examples)
        self._topics = [(topic.section, re.compile(topic.pattern)) for topic in knowledge.topics.topics]
        self._of_product = np.array([chunk.kind is Kind.PRODUCT for chunk in self._chunks])
        self._category = np.array(
            [products[chunk.doc_id].category if chunk.doc_id in products else "" for chunk in self._chunks]
        )
        self._applies_to = {
            document.doc_id: frozenset(document.content.applies_to)
            for document in knowledge.documents.values()
            if isinstance(document.content, PolicyHead)
        }
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._target_rows: dict[str, list[int]] = defaultdict(list)
        for index, chunk in enumerate(self._chunks):
            self._rows[chunk.doc_id].append(index)
            self._target_rows[target_of(chunk)].append(index)
        self._kinds = np.array([KIND_PRIOR.get(chunk.kind, 0.0) for chunk in self._chunks], dtype=np.float32)

    def search(
        self,
        query: str,
        vector: NDArray[np.float32],
        *,
        k: int = 5,
        kinds: Collection[Kind] | None = None,
        products: Sequence[ProductHead] | None = None,
        day: date | None = None,
    ) -> SearchResult:
        """Find the chunks that answer a question.

        Args:
            query: the question, completed from the conversation.
            vector: its query embedding, unit length.
            k: hits wanted.
            kinds: only these kinds; None for all.
            products: products it speaks of; None to find them in the query.
            day: policies not in force on it are left out; today by default.
        """
        if not self._chunks:
            return NOTHING
        folded = fold(query)
        dense = self._dense(vector)
        lexical = self._lexical.scores(query)
        score = DENSE_WEIGHT * _min_max(dense) + (1 - DENSE_WEIGHT) * _min_max(lexical) + self._kinds
        named = self._knowledge.catalogue.mentions(folded) if products is None else list(products)
        asked = self._asks.scores(vector)
        score += ASK_WEIGHT * np.clip((asked - ASK_FLOOR) / (1 - ASK_FLOOR), 0.0, 1.0)
        categories = {product.category for product in named} or set(self._knowledge.catalogue.categories(folded))
        targets = self._targets(folded, vector)
        score += self._product_bonus(named, categories) + self._topic_bonus(folded) + self._target_bonus(targets)
        on = day or date.today()
        hits = tuple(
            Hit(self._chunks[index], float(score[index]), float(dense[index]), float(lexical[index]))
            for index in islice(self._allowed(np.argsort(-score), kinds, on), k)
        )
        evidence = evidence_probability(self._evidence(folded, hits, dense, asked, targets, named))
        return SearchResult(hits, evidence.probability, evidence.answered and bool(hits))

    def _allowed(self, order: NDArray[np.int64], kinds: Collection[Kind] | None, day: date) -> Iterator[int]:
        """Of the chunks in order, those of the kinds wanted whose document is in force."""
        for index in order:
            chunk = self._chunks[index]
            if (kinds is None or chunk.kind in kinds) and self._knowledge.citable(chunk, day):
                yield int(index)

    def _dense(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Best window similarity of every chunk; chunks without a window among the nearest get 0."""
        scores = np.zeros(len(self._chunks), dtype=np.float32)
        for window_id, similarity in self._windows.nearest(vector, DENSE_CANDIDATES):
            position = self._position.get(window_id.rsplit("/", 1)[0])
            if position is not None and similarity > scores[position]:
                scores[position] = similarity
        return scores

    def _product_bonus(self, named: Sequence[ProductHead], categories: set[Category]) -> NDArray[np.float32]:
        bonus = np.zeros(len(self._chunks), dtype=np.float32)
        bonus[self._of_product] = -PRODUCT_BONUS if named else -UNNAMED_MALUS
        for product in named:
            bonus[self._rows.get(product.id, [])] = PRODUCT_BONUS
        if categories and not named:
            bonus[self._of_product & np.isin(self._category, list(categories))] = GROUP_BONUS
        for policy_id, applies_to in self._applies_to.items():
            if categories and applies_to:
                bonus[self._rows.get(policy_id, [])] = CATEGORY_BONUS if categories & applies_to else -PRODUCT_BONUS
        return bonus

    def _topic_bonus(self, folded: str) -> NDArray[np.float32]:
        bonus = np.zeros(len(self._chunks), dtype=np.float32)
        sections = {section for section, pattern in self._topics if pattern.search(folded)}
        for section in sections:
            bonus[self._target_rows.get(section, [])] = TOPIC_BONUS
        return bonus

    def _targets(self, folded: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """What the question asks for, by probability."""
        return {} if self._model is None else self._model.read(self._knowledge.catalogue.masked(folded), vector)

    def _target_bonus(self, targets: dict[str, float]) -> NDArray[np.float32]:
        bonus = np.zeros(len(self._chunks), dtype=np.float32)
        for target, rows in self._target_rows.items():
            bonus[rows] = TARGET_WEIGHT * targets.get(target, 0.0)
        return bonus

    def _evidence(
        self,
        folded: str,
        hits: Sequence[Hit],
        dense: NDArray[np.float32],
        asked: NDArray[np.float32],
        targets: dict[str, float],
        named: Sequence[ProductHead],
    ) -> Evidence:
        wanted = set(grams(folded))
        found: set[str] = set()
        for hit in hits[:3]:
            found |= wanted & self._grams[self._position[hit.chunk.chunk_id]]
        weights = {gram: self._rarity(gram) for gram in wanted if len(gram) > 1}
        total = sum(weights.values())
        return Evidence(
            cosine=float(dense.max()),
            asked=float(asked.max()),
            unanswered=targets.get(UNANSWERED, 0.0),
            coverage=sum(weight for gram, weight in weights.items() if gram in found) / total if total else 0.0,
            lexical=max((hit.lexical for hit in hits[:3]), default=0.0) / max(len(wanted), 1),
            named=bool(named),
            unlisted=not named and bool(self._knowledge.catalogue.unlisted(folded)),
        )

    def _rarity(self, gram: str) -> float:
        """Inverse document frequency; a gram that stands nowhere is the rarest."""
        return math.log((1 + len(self._chunks)) / (1 + self._frequency[gram]))


def _min_max(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores to 0..1 over the chunks that have one; the lowest found is the zero of those not found."""
    found = scores[scores > 0]
    if found.size == 0:
        return np.zeros_like(scores)
    low, high = float(found.min()), float(found.max())
    if high - low < 1e-9:
        return (scores > 0).astype(np.float32)
    clipped: NDArray[np.float32] = np.clip((scores - low) / (high - low), 0.0, 1.0)
    return clipped
