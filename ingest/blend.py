"""How what is known of a question and a chunk adds up to one score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

# Listwise logistic regression over the development questions, fitted by `python -m evals.fit_blend`, which also prints
# what the weights reach on questions that were left out. A difference of 1 in the score is odds of e to one.
WEIGHTS: Mapping[str, float] = {
    "dense": 2.09,  # nearest window, by cosine; the best of a search is 1, the last of the nearest windows 0
    "lexical": 6.05,  # BM25 over names, headings, text and questions, likewise
    "meaning": 2.55,  # nearest question written beside it, by embedding: 0 at MEANING_FLOOR, squared
    "wording": 2.14,  # the same by characters
    "section": 2.57,  # of a named product's card: probability that this section is what is asked for
    "kind": 1.84,  # of a policy or article: probability that one is what is asked for
    "topic": 1.78,  # section of a card whose own words were used (standards/topics.yaml)
    "product": 1.62,  # card of a product that the question names
    "category": 0.77,  # policy made for the category that is spoken of
    "unnamed": -0.61,  # card, where no product is named
    "playbook": -0.48,  # speaks to the agent, not to the customer's question
    "training": -0.38,
    "pitch": -0.55,  # section of a card that praises and seldom answers
}
OUT_OF_PLACE = 12.0
"""Taken from what speaks of another product than the one named, or of another category: next to leaving it out. A rule,
not fitted: the development questions name their product and rank alike from 1.4 to 12, but one that leans on the
conversation (怎么保存) does not, and another product's card would be a wrong answer to it."""
MEANING_FLOOR = 0.84
"""Cosine at which two questions have nothing in common: e5's similarities of short Chinese texts lie high."""


def blended(features: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Score of every chunk, shape (chunks,).

    Args:
        features: by the names of WEIGHTS, and `out_of_place`, each of shape (chunks,).
    """
    parts = [np.float32(weight) * features[name] for name, weight in WEIGHTS.items()]
    total: NDArray[np.float32] = np.sum(parts, axis=0)
    return total - np.float32(OUT_OF_PLACE) * features["out_of_place"]
