"""What a question asks for, learned from the questions that editors wrote beside the sections that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import Kind
from ingest.text import fold

INVERSE_REGULARISATION = 10.0
MAX_ITERATIONS = 300


class AskIndex:
    """Question against question: the nearest question that an editor wrote beside a section.

    Args:
        chunks: in the order in which scores are returned.
        vectors: query embedding of every question, by its text.
    """

    def __init__(self, chunks: list[Chunk], vectors: dict[str, NDArray[np.float32]]) -> None:
        pairs = [(vectors[ask], row) for row, chunk in enumerate(chunks) for ask in chunk.asks]
        self._size = len(chunks)
        self._rows = np.array([row for _, row in pairs], dtype=np.int64)
        self._matrix = np.stack([vector for vector, _ in pairs]) if pairs else None

    def scores(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosine of each chunk's nearest question, shape (chunks,); 0 for a chunk without questions."""
        best = np.zeros(self._size, dtype=np.float32)
        if self._matrix is not None:
            np.maximum.at(best, self._rows, self._matrix @ vector)
        return best


def target_of(chunk: Chunk) -> str:
    """What a question that the chunk answers asks for: the section of a card, else the kind of document."""
    return chunk.section if chunk.kind is Kind.PRODUCT else chunk.kind.value


@dataclass(frozen=True)
class TargetModel:
    """What a question asks for (target_of): two linear readers, one of the embedding and one of the characters.

    Each alone errs where the other does not: the embedding knows paraphrases, the characters know 几月 from 几天.

    Args:
        targets: the classes.
        dense: weights over the embedding, shape (targets, dimension), and bias.
        spelling: a fitted vectoriser of characters, and the classifier over it.
    """

    targets: tuple[str, ...]
    dense: tuple[NDArray[np.float32], NDArray[np.float32]]
    spelling: tuple[Any, Any]

    @classmethod
    def build(cls, knowledge: Knowledge, vectors: dict[str, NDArray[np.float32]]) -> TargetModel | None:
        """Fit on every question of the knowledge; None where there are none to learn from."""
        rows = [(ask, target_of(chunk)) for chunk, ask in knowledge.asks]
        rows += knowledge.topic_asks
        if len({target for _, target in rows}) < 2:
            return None
        from sklearn.feature_extraction.text import TfidfVectorizer  # seconds on a cold start
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        labels = [target for _, target in rows]
        vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
        with threadpool_limits(1):
            dense = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
            dense.fit(np.stack([vectors[text] for text, _ in rows]), labels)
            spelling = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
            masked = [knowledge.catalogue.masked(fold(text)) for text, _ in rows]
            spelling.fit(vectoriser.fit_transform(masked), labels)
        weights = (dense.coef_.astype(np.float32), dense.intercept_.astype(np.float32))
        return cls(tuple(dense.classes_), weights, (vectoriser, spelling))

    def read(self, masked: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Probability of each target.

        Args:
            masked: the folded question with every product's name replaced (Catalogue.masked).
            vector: its query embedding.
        """
        weights, bias = self.dense
        logits = weights @ vector + bias
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        vectoriser, classifier = self.spelling
        chances = (chances + classifier.predict_proba(vectoriser.transform([masked]))[0]) / 2
        return {target: float(chance) for target, chance in zip(self.targets, chances, strict=True)}
