"""Whether what was found is evidence: a question outside the knowledge also has a nearest chunk."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best hits.

    Args:
        cosine: similarity of the nearest window, -1 to 1.
        asked: similarity of the nearest question that an editor wrote beside a section, -1 to 1.
        unanswered: probability, by its likes, that it is a question nothing here answers, 0 to 1.
        coverage: share of what the question says that stands in the best three hits, rare words counting more, 0 to 1.
        lexical: best BM25 score a gram of the question.
        named: whether the question names a product of the catalogue.
        unlisted: whether it names something else instead, which no card describes.
    """

    cosine: float
    asked: float
    unanswered: float
    coverage: float
    lexical: float
    named: bool
    unlisted: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probability that the hits answer, and whether that is enough."""

    probability: float
    answered: bool


# Logistic regression over the development questions (evals/datasets/questions.dev.jsonl), fitted by
# `python -m evals.fit_evidence`. At 0.24 it refuses 5% of the answerable and 80% of the unanswerable ones there, at 0.38
# 7.5% and 90%; the threshold lies between.
BIAS = -41.33
WEIGHTS = (30.0, 14.0, -3.0, 4.41, 3.65, 3.17, -3.0)
THRESHOLD = 0.3


def evidence_probability(evidence: Evidence) -> Verdict:
    """Weigh the evidence."""
    logit = BIAS + sum(weight * float(value) for weight, value in zip(WEIGHTS, astuple(evidence), strict=True))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return Verdict(probability, probability >= THRESHOLD)
