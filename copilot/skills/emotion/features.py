"""What the emotion heads look at: the sentence embedding the turn has anyway, and hashed character n-grams."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 13
"""Hash buckets of the n-gram features: 8,192 columns keep the weights under 200 kB and cost no accuracy we could see."""
MAX_ORDER = 3


def ngram_buckets(folded: str) -> NDArray[np.int64]:
    """Buckets of the character 1- to 3-grams of a normalised text, each once, shape (distinct buckets,)."""
    text = f"^{folded.strip()}$"
    raw = text.encode("utf-32-le")
    # Four bytes a character: slices of the bytes are slices of the text, and crc32 is stable across machines.
    found = {
        zlib.crc32(raw[4 * start : 4 * (start + order)]) % BUCKETS
        for order in range(1, MAX_ORDER + 1)
        for start in range(len(text) - order + 1)
    }
    return np.fromiter(found, dtype=np.int64, count=len(found))
