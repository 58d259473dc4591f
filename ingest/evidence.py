"""Whether what was found is evidence: a question outside the knowledge also has a nearest chunk."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from ingest.text import grams


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best hits.

    Args:
        score: blended score of the best hit (ingest/blend.py).
        cosine: similarity of the nearest window, -1 to 1.
        meaning: similarity of the nearest question that an editor wrote beside a section, by embedding, -1 to 1.
        wording: the same by characters, 0 to 1.
        unanswered: probability, by its likes, that it is a question nothing here answers, 0 to 1.
        coverage: share of what the question says that stands in the best three hits, 0 to 1 (Coverage).
        named: whether the question names a product of the catalogue.
        unlisted: whether it names something else instead, which no card describes.
        nameless: probability that it asks for a section of a card although it names nothing we sell, 0 to 1.
    """

    score: float
    cosine: float
    meaning: float
    wording: float
    unanswered: float
    coverage: float
    named: bool
    unlisted: bool
    nameless: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probability that the hits answer, and whether that is enough."""

    probability: float
    answered: bool


# Logistic regression over the development questions (evals/datasets/knowledge/questions.dev.jsonl), fitted by
# `python -m evals.fit_evidence`, which also prints what each threshold refuses.
BIAS = -59.45
WEIGHTS = (0.04, 39.24, 26.10, 0.28, -8.03, 4.89, 0.56, -4.04, -3.49)
THRESHOLD = 0.45


def evidence_probability(evidence: Evidence) -> Verdict:
    """Weigh the evidence."""
    logit = BIAS + sum(weight * float(value) for weight, value in zip(WEIGHTS, astuple(evidence), strict=True))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return Verdict(probability, probability >= THRESHOLD)


class Coverage:
    """How much of a question stands in some chunks, counted in bigrams, rare ones counting more.

    Args:
        texts: everything each chunk is found by.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._grams = [frozenset(gram for gram in grams(text) if len(gram) > 1) for text in texts]
        self._frequency = Counter(gram for found in self._grams for gram in found)

    def share(self, folded: str, rows: Sequence[int]) -> float:
        """Weighted share, 0 to 1; 0 for a question without a bigram.

        Args:
            rows: positions of the chunks.
        """
        weights = {gram: self._rarity(gram) for gram in set(grams(folded)) if len(gram) > 1}
        total = sum(weights.values())
        found = frozenset[str]().union(*(self._grams[row] for row in rows))
        return sum(weight for gram, weight in weights.items() if gram in found) / total if total else 0.0

    def _rarity(self, gram: str) -> float:
        """Inverse document frequency; a gram that stands nowhere is the rarest."""
        return math.log((1 + len(self._grams)) / (1 + self._frequency[gram]))
