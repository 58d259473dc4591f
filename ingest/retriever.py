"""Hybrid search over the published chunks: dense windows in Chroma, character BM25, and question against question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ingest.blend import MEANING_FLOOR, blended
from ingest.documents import Chunk
from ingest.evidence import Coverage, Evidence, evidence_probability
from ingest.knowledge import UNANSWERED, Knowledge
from ingest.lexical import LexicalIndex
from ingest.parsing.product import PITCH_SECTION
from ingest.questions import Asked, QuestionReader, target_of
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Kind
from ingest.text import fold
from ingest.vectors import VectorCollection

DENSE_CANDIDATES = 40
"""Windows asked of Chroma; several windows share a chunk, so this gives about fifteen chunks."""
TOP = 3
"""Best hits that are looked at for evidence: as many as an agent reads."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk found.

    Args:
        score: probability, 0 to 1, that it is the one that answers, if any does.
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

    def __init__(self, knowledge: Knowledge, windows: VectorCollection, examples: Mapping[str, Vector]) -> None:
        self._knowledge = knowledge
        self._windows = windows
        self._chunks = list(knowledge.chunks.values())
        self._position = {chunk.chunk_id: index for index, chunk in enumerate(self._chunks)}
        products = knowledge.catalogue.products
        names = [
            " ".join([chunk.title, *products[chunk.doc_id].aliases]) if chunk.doc_id in products else chunk.title
            for chunk in self._chunks
        ]
        texts = [" ".join([n, c.section, c.text, *c.asks]) for n, c in zip(names, self._chunks, strict=True)]
        self._lexical = LexicalIndex(texts)
        self._coverage = Coverage(texts)
        self._questions = QuestionReader.build(knowledge, self._chunks, examples)
        self._is_card = np.array([chunk.kind is Kind.PRODUCT for chunk in self._chunks], dtype=np.float32)
        self._fixed = {
            "playbook": self._marked(chunk.kind is Kind.PLAYBOOK for chunk in self._chunks),
            "training": self._marked(chunk.kind is Kind.TRAINING for chunk in self._chunks),
            "pitch": self._marked(chunk.section == PITCH_SECTION for chunk in self._chunks),
        }
        self._applies_to = {
            document.doc_id: frozenset(document.content.applies_to)
            for document in knowledge.documents.values()
            if isinstance(document.content, PolicyHead)
        }
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._targets: dict[str, list[int]] = defaultdict(list)
        for index, chunk in enumerate(self._chunks):
            self._rows[chunk.doc_id].append(index)
            self._targets[target_of(chunk)].append(index)

    def search(
        self,
        query: str,
        vector: Vector,
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
        named = self._knowledge.catalogue.mentions(folded) if products is None else list(products)
        dense, lexical = self._dense(vector), self._lexical.scores(query)
        asked = self._asked(folded, vector)
        score = blended(self._features(folded, dense, lexical, asked, named))
        order = list(islice(self._allowed(np.argsort(-score), kinds, day or date.today()), k))
        # Over all chunks, though some may not be shown: what is left out does not make the rest likelier.
        share = np.exp(score - score.max())
        share /= share.sum()
        hits = tuple(
            Hit(self._chunks[index], float(share[index]), float(dense[index]), float(lexical[index])) for index in order
        )
        if not hits:
            return NOTHING
        general = bool(self._knowledge.catalogue.categories(folded))
        evidence = Evidence(
            score=float(score[order[0]]),
            share=float(share[order[:TOP]].sum()),
            cosine=float(dense.max()),
            meaning=float(asked.meaning.max()),
            hit_meaning=float(asked.meaning[order[:TOP]].max()),
            coverage=self._coverage.share(folded, order[0]),
            unanswered=asked.targets.get(UNANSWERED, 0.0),
            unanswered_meaning=asked.unanswered,
            category=general,
            unlisted=not named and bool(self._knowledge.catalogue.unlisted(folded)),
            nameless=0.0 if named or general else asked.card,
        )
        verdict = evidence_probability(evidence)
        return SearchResult(hits, verdict.probability, verdict.answered)

    def _allowed(self, order: NDArray[np.int64], kinds: Collection[Kind] | None, day: date) -> Iterator[int]:
        """Of the chunks in order, those of the kinds wanted whose document is in force."""
        for index in order:
            chunk = self._chunks[index]
            if (kinds is None or chunk.kind in kinds) and self._knowledge.citable(chunk, day):
                yield int(index)

    def _dense(self, vector: Vector) -> Vector:
        """Best window similarity of every chunk; chunks without a window among the nearest get 0."""
        scores = np.zeros(len(self._chunks), dtype=np.float32)
        for window_id, similarity in self._windows.nearest(vector, DENSE_CANDIDATES):
            position = self._position.get(window_id.rsplit("/", 1)[0])
            if position is not None and similarity > scores[position]:
                scores[position] = similarity
        return scores

    def _asked(self, folded: str, vector: Vector) -> Asked:
        if self._questions is None:
            nothing = np.zeros(len(self._chunks), dtype=np.float32)
            return Asked(nothing, nothing, 0.0, {})
        return self._questions.read(self._knowledge.catalogue.masked(folded), vector)

    # ------------------------------------------------------------------ features, each of shape (chunks,)

    def _features(
        self, folded: str, dense: Vector, lexical: Vector, asked: Asked, named: Sequence[ProductHead]
    ) -> dict[str, Vector]:
        meaning = np.clip((asked.meaning - MEANING_FLOOR) / (1 - MEANING_FLOOR), 0.0, 1.0)
        target = np.zeros(len(self._chunks), dtype=np.float32)
        for name, rows in self._targets.items():
            target[rows] = asked.targets.get(name, 0.0)
        product = self._marked_rows(row for entry in named for row in self._rows[entry.id])
        category, other = self._by_category(folded, named)
        return {
            **self._fixed,
            "dense": _min_max(dense),
            "lexical": _min_max(lexical),
            "meaning": meaning * meaning,
            "wording": asked.wording,
            "section": target * product,
            "kind": target * (1 - self._is_card),
            "topic": self._of_topic(folded),
            "product": product,
            "out_of_place": np.maximum(other, self._is_card - product) if named else other,
            "category": category,
            "unnamed": self._is_card if not named else np.zeros_like(target),
        }

    def _by_category(self, folded: str, named: Sequence[ProductHead]) -> tuple[Vector, Vector]:
        """Policies for the categories that are spoken of, and those for other ones."""
        spoken_of = {product.category for product in named} or set(self._knowledge.catalogue.categories(folded))
        fitting: list[int] = []
        other: list[int] = []
        for policy_id, applies_to in self._applies_to.items():
            if spoken_of and applies_to:
                (fitting if spoken_of & applies_to else other).extend(self._rows[policy_id])
        return self._marked_rows(fitting), self._marked_rows(other)

    def _of_topic(self, folded: str) -> Vector:
        sections = self._knowledge.topics.sections(folded)
        return self._marked_rows(row for section in sections for row in self._targets.get(section, []))

    def _marked_rows(self, rows: Iterable[int]) -> Vector:
        marked = np.zeros(len(self._chunks), dtype=np.float32)
        marked[list(rows)] = 1.0
        return marked

    @staticmethod
    def _marked(flags: Iterable[bool]) -> Vector:
        return np.array(list(flags), dtype=np.float32)


def _min_max(scores: Vector) -> Vector:
    """Scores to 0..1 over the chunks that have one; the lowest found is the zero of those not found."""
    found = scores[scores > 0]
    if found.size == 0:
        return np.zeros_like(scores)
    low, high = float(found.min()), float(found.max())
    if high - low < 1e-9:
        return (scores > 0).astype(np.float32)
    clipped: Vector = np.clip((scores - low) / (high - low), 0.0, 1.0)
    return clipped
