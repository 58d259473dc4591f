"""What a question asks for, learned from the questions that editors wrote beside the sections that answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk
from ingest.knowledge import UNANSWERED, Knowledge
from ingest.schema.vocabulary import Kind
from ingest.spelling import INVERSE_REGULARISATION, MAX_ITERATIONS, Spelling
from ingest.text import fold


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a question before any passage is looked at.

    Args:
        meaning: cosine of the embeddings of the question and the nearest one written beside each chunk, shape (chunks,);
            0 for a chunk without questions.
        wording: the same of their characters, product names aside.
        unanswered: cosine of the nearest question that nothing here answers, by embedding.
        targets: probability of what it asks for: the section of a card, a kind of document, or `unanswered`.
    """

    meaning: NDArray[np.float32]
    wording: NDArray[np.float32]
    unanswered: float
    targets: Mapping[str, float]

    @property
    def card(self) -> float:
        """Probability that it asks for a section of a card."""
        return sum(chance for target, chance in self.targets.items() if target not in NO_CARD)


NO_CARD = frozenset({*Kind, UNANSWERED})
"""Targets that are no section of a card."""


def target_of(chunk: Chunk) -> str:
    """What a question that the chunk answers asks for: the section of a card, else the kind of document."""
    return chunk.section if chunk.kind is Kind.PRODUCT else chunk.kind.value


@dataclass(frozen=True)
class QuestionReader:
    """Compares a question with every question of the knowledge.

    Each of the two ways errs where the other does not: the embedding knows paraphrases, the characters know 几月 from 几天.

    Args:
        size: number of chunks.
        rows: chunks that have questions, in order.
        starts: where the questions of each of them begin; they stand together.
        embedded: query embeddings of the questions, shape (questions, dimension).
        unanswered: query embeddings of the questions that nothing answers, shape (others, dimension).
        spelling: the same questions by their characters.
        weights: of a classifier over the embedding, in the order of `spelling.targets`, shape (targets, dimension).
        bias: shape (targets,).
    """

    size: int
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    embedded: NDArray[np.float32]
    unanswered: NDArray[np.float32]
    spelling: Spelling
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def build(
        cls, knowledge: Knowledge, chunks: Sequence[Chunk], vectors: Mapping[str, NDArray[np.float32]]
    ) -> QuestionReader | None:
        """Learn from every question of the knowledge; None where there are too few to learn from.

        Args:
            chunks: in the order of the scores.
            vectors: query embedding of every question, by its text.
        """
        written = [(ask, row) for row, chunk in enumerate(chunks) for ask in chunk.asks]
        labelled = [(ask, target_of(chunks[row])) for ask, row in written] + knowledge.topic_asks
        labels = [target for _, target in labelled]
        if not written or len(set(labels)) < 2:
            return None
        from sklearn.linear_model import LogisticRegression  # seconds on a cold start
        from threadpoolctl import threadpool_limits

        rows, starts = np.unique([row for _, row in written], return_index=True)
        embedded = np.stack([vectors[text] for text, _ in labelled])
        masked = [knowledge.catalogue.masked(fold(text)) for text, _ in labelled]
        with threadpool_limits(1):
            spelling = Spelling.fit(masked, labels, kept=len(written))
            dense = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
            dense.fit(embedded, labels)
        return cls(
            size=len(chunks),
            rows=rows,
            starts=starts,
            embedded=embedded[: len(written)],
            unanswered=embedded[[target == UNANSWERED for target in labels]],
            spelling=spelling,
            weights=dense.coef_.astype(np.float32),
            bias=dense.intercept_.astype(np.float32),
        )

    def read(self, masked: str, vector: NDArray[np.float32]) -> Asked:
        """Read one question.

        Args:
            masked: the folded question with one word in place of every product's name (Catalogue.masked).
            vector: its query embedding.
        """
        alike, spelled = self.spelling.read(masked)
        logits = self.weights @ vector + self.bias
        chances = np.exp(logits - logits.max())
        chances = (chances / chances.sum() + spelled) / 2
        return Asked(
            self._by_chunk(self.embedded @ vector),
            self._by_chunk(alike),
            float((self.unanswered @ vector).max(initial=0.0)),
            {target: float(chance) for target, chance in zip(self.spelling.targets, chances, strict=True)},
        )

    def _by_chunk(self, similarity: NDArray[np.float32]) -> NDArray[np.float32]:
        best = np.zeros(self.size, dtype=np.float32)
        best[self.rows] = np.maximum.reduceat(similarity, self.starts)
        return best
