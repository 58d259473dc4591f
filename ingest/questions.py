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
OTHER = ""
"""The class of questions that no section of a product card answers."""


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


@dataclass(frozen=True)
class SectionModel:
    """Which section of a card a question asks for: two linear readers, of the embedding and of the characters.

    Each alone errs where the other does not: the embedding knows paraphrases, the characters know 几月 from 几天.

    Args:
        sections: of each column of the result; OTHER for questions that no card answers.
        dense: weights over the embedding, shape (sections, dimension), and bias.
        spelling: a fitted vectoriser of characters, and the classifier over it.
    """

    sections: tuple[str, ...]
    dense: tuple[NDArray[np.float32], NDArray[np.float32]]
    spelling: tuple[Any, Any]

    @classmethod
    def build(cls, knowledge: Knowledge, vectors: dict[str, NDArray[np.float32]]) -> SectionModel | None:
        """Fit on every question of the knowledge; None where there are none to learn from."""
        rows = [(ask, chunk.section if chunk.kind is Kind.PRODUCT else OTHER) for chunk, ask in knowledge.asks]
        rows += knowledge.topic_asks
        sections = {section for _, section in rows}
        if len(sections) < 2:
            return None
        from sklearn.feature_extraction.text import TfidfVectorizer  # seconds on a cold start
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        labels = [section for _, section in rows]
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
        """Probability of each section.

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
        return {section: float(chance) for section, chance in zip(self.sections, chances, strict=True)}
