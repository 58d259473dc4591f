"""Faults that no pattern knows, read from a sentence's embedding by a classifier over the phrasebook's own examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ingest.schema.vocabulary import FaultCode
from ingest.snapshot import Snapshot

INVERSE_REGULARISATION = 30.0
THRESHOLD = 0.7
"""Both chosen on evals/datasets/drafts.dev.jsonl, whose figures are the same from .55 to .7; of 66 plain good sentences
(tests/skills/drafts.py) .55 marks 15 and .7 marks 7."""
MAX_ITERATIONS = 300
"""Enough to converge on these few hundred rows; more changes no verdict on the development set."""
GOOD = "good"


@dataclass(frozen=True)
class FaultClassifier:
    """One linear layer over the query embedding: thirteen faults and good wording.

    Args:
        labels: fault of each row of `weights`, None for good wording.
        weights: shape (labels, dimension).
        bias: shape (labels,).
    """

    labels: tuple[FaultCode | None, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def build(cls, snapshot: Snapshot) -> FaultClassifier:
        """Fit on what trainers wrote: poor wordings against better ones and the playbooks' own sentences."""
        from sklearn.linear_model import LogisticRegression  # two seconds on a cold start

        knowledge, vectors = snapshot.knowledge, snapshot.example_vectors
        poor = [(pair.poor, book.fault.value) for book in knowledge.phrasebooks for pair in book.pairs]
        better = [better.text for book in knowledge.phrasebooks for pair in book.pairs for better in pair.better]
        rows = [*poor, *((text, GOOD) for text in [*better, *knowledge.good_sentences])]
        regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
        # A few hundred rows: threads that wait for each other made this fifteen times slower on two busy cores.
        with threadpool_limits(1):
            fitted = regression.fit(np.stack([vectors[text] for text, _ in rows]), [label for _, label in rows])
        labels = tuple(None if label == GOOD else FaultCode(label) for label in fitted.classes_)
        return cls(labels, fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32))

    def read(self, vectors: NDArray[np.float32]) -> list[FaultCode | None]:
        """The fault of each sentence, None where good wording is likelier or nothing is likely enough.

        Args:
            vectors: query embeddings, shape (sentences, dimension).
        """
        logits = vectors @ self.weights.T + self.bias
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        best = chances.argmax(axis=1)
        return [
            self.labels[index] if chance > THRESHOLD else None
            for index, chance in zip(best, chances.max(axis=1), strict=True)
        ]
