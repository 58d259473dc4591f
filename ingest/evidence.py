"""Whether what was found is evidence: a question outside the knowledge also has a nearest chunk."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from ingest.sound import sounds


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best hits.

    Args:
        score: blended score of the best hit (ingest/blend.py).
        share: probability that the best three hits hold the answer, if any chunk does, 0 to 1.
        cosine: similarity of the nearest window, -1 to 1.
        meaning: similarity of the nearest question that an editor wrote beside any section, by embedding, -1 to 1.
        hit_meaning: the same beside the best three hits.
        coverage: share of what the question says that stands in the best hit, 0 to 1 (Coverage).
        unanswered: probability, by its likes, that it is a question nothing here answers, 0 to 1.
        unanswered_meaning: similarity of the nearest such question, by embedding, -1 to 1.
        category: whether it names one of our categories by a general word (虾, 青菜).
        unlisted: whether it names no product of ours, but something that no card describes.
        nameless: probability that it asks for a section of a card although it names nothing we sell, 0 to 1.
    """

    score: float
    share: float
    cosine: float
    meaning: float
    hit_meaning: float
    coverage: float
    unanswered: float
    unanswered_meaning: float
    category: bool
    unlisted: bool
    nameless: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probability that the hits answer, and whether that is enough."""

    probability: float
    answered: bool


# Logistic regression over the development questions (evals/datasets/knowledge/questions.dev.jsonl) and the knowledge's
# own questions, fitted by `python -m evals.fit_evidence`, which also prints what each threshold refuses. Other features
# were tried and added nothing to questions left out: BM25 scores, margins, agreement of the searches. The length of the
# question would help on these sets, whose unanswerable questions are shorter, and mislead on real ones.
BIAS = -48.11
WEIGHTS = (-0.41, 2.00, 56.06, 63.92, -11.44, 6.17, -11.44, -51.57, 0.90, -4.71, -3.94)
THRESHOLD = 0.45


def evidence_probability(evidence: Evidence) -> Verdict:
    """Weigh the evidence."""
    logit = BIAS + sum(weight * float(value) for weight, value in zip(WEIGHTS, astuple(evidence), strict=True))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return Verdict(probability, probability >= THRESHOLD)


class Coverage:
    """How much of a question stands in a chunk, counted in pairs of syllables, rare ones counting more.

    Args:
        texts: everything each chunk is found by.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._pairs = [frozenset(sounds(text)) for text in texts]
        self._frequency = Counter(pair for found in self._pairs for pair in found)

    def share(self, folded: str, row: int) -> float:
        """Weighted share, 0 to 1; 0 for a question without Chinese words.

        Args:
            row: position of the chunk.
        """
        weights = {pair: self._rarity(pair) for pair in set(sounds(folded))}
        total = sum(weights.values())
        found = sum(weight for pair, weight in weights.items() if pair in self._pairs[row])
        return found / total if total else 0.0

    def _rarity(self, pair: str) -> float:
        """Inverse document frequency; a pair that stands nowhere is the rarest."""
        return math.log((1 + len(self._pairs)) / (1 + self._frequency[pair]))
