"""Whether what was found is evidence: a question outside the knowledge also has a nearest chunk."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best hits.

    Args:
        cosine: similarity of the nearest window, -1 to 1.
        coverage: share of the question's bigrams that stand in the best three hits, 0 to 1.
        lexical: best BM25 score a gram of the question.
        named: whether the question names a product of the catalogue.
    """

    cosine: float
    coverage: float
    lexical: float
    named: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probability that the hits answer, and whether that is enough."""

    probability: float
    answered: bool


# Logistic regression over the development questions (evals/datasets/questions.dev.jsonl), fitted by
# `python -m evals.fit_evidence`. At 0.24 it refuses 5% of the answerable and 80% of the unanswerable ones there, at 0.38
# 7.5% and 90%; the threshold lies between.
BIAS = -41.33
WEIGHTS = (44.04, 4.41, 3.65, 3.17)
THRESHOLD = 0.3


def evidence_probability(evidence: Evidence) -> Verdict:
    """Weigh the evidence."""
    features = (evidence.cosine, evidence.coverage, evidence.lexical, float(evidence.named))
    logit = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return Verdict(probability, probability >= THRESHOLD)
