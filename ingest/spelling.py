"""Questions by their characters: which are alike, and what they ask for. Fitted by scikit-learn, read by hand.

scikit-learn checks its input at length, several milliseconds for one question; a turn has fewer than that to spend.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

LENGTHS = (1, 2)
"""Lengths of the character runs; runs of three taught the development folds nothing more."""
MIN_QUESTIONS = 2
"""A run that stands in one question alone teaches nothing about others."""
INVERSE_REGULARISATION = 10.0
MAX_ITERATIONS = 300


@dataclass(frozen=True)
class Spelling:
    """A fitted TF-IDF over character runs, the questions in it, and a linear classifier over it.

    Args:
        columns: column of each run.
        rarity: inverse document frequency by column.
        questions: the questions that may be asked again, unit length, shape (questions, columns).
        targets: the classes.
        weights: shape (targets, columns).
        bias: shape (targets,).
    """

    columns: dict[str, int]
    rarity: NDArray[np.float32]
    questions: csc_matrix
    targets: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[str], targets: Sequence[str], kept: int) -> Spelling:
        """Learn from labelled questions.

        Args:
            kept: the first so many are compared with; the rest only teach what is asked for.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer  # seconds on a cold start
        from sklearn.linear_model import LogisticRegression

        vectoriser = TfidfVectorizer(
            analyzer="char", ngram_range=LENGTHS, sublinear_tf=True, min_df=MIN_QUESTIONS, dtype=np.float32
        )
        table = vectoriser.fit_transform(texts)
        model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
        model.fit(table, targets)
        return cls(
            columns=vectoriser.vocabulary_,
            rarity=vectoriser.idf_.astype(np.float32),
            questions=table[:kept].tocsc(),
            targets=tuple(model.classes_),
            weights=model.coef_.astype(np.float32),
            bias=model.intercept_.astype(np.float32),
        )

    def read(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosine with every kept question, shape (questions,), and the probability of every target, shape (targets,)."""
        runs = Counter(
            text[start : start + length] for length in LENGTHS for start in range(max(len(text) - length + 1, 0))
        )
        known = [(self.columns[run], 1 + math.log(count)) for run, count in runs.items() if run in self.columns]
        columns = np.array([column for column, _ in known], dtype=np.int64)
        values = np.array([weight for _, weight in known], dtype=np.float32) * self.rarity[columns]
        values /= float(np.linalg.norm(values)) or 1.0
        logits = self.weights[:, columns] @ values + self.bias
        chances = np.exp(logits - logits.max())
        return self._alike(columns, values), chances / chances.sum()

    def _alike(self, columns: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
        starts, ends = self.questions.indptr[columns], self.questions.indptr[columns + 1]
        pieces = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
        if not pieces:
            return np.zeros(self.questions.shape[0], dtype=np.float32)
        rows = np.concatenate([self.questions.indices[piece] for piece in pieces])
        parts = np.concatenate(
            [self.questions.data[piece] * value for piece, value in zip(pieces, values, strict=True)]
        )
        return np.bincount(rows, weights=parts, minlength=self.questions.shape[0]).astype(np.float32)
