"""The trained heads: weights in, probabilities out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from copilot.skills.emotion.features import BUCKETS, ngram_buckets
from ingest.schema.vocabulary import EmotionLabel

LABELS = tuple(EmotionLabel)
WEIGHTS = Path(__file__).parent / "weights" / "bundled.safetensors"


@dataclass(frozen=True)
class EmotionHead:
    """Two linear heads, averaged, and the temperature that calibrates them.

    Args:
        embedding_weights: shape (5, dimension), for the query embedding.
        embedding_bias: shape (5,).
        ngram_weights: shape (5, BUCKETS), for the n-gram buckets, each scaled by 1/sqrt(count).
        ngram_bias: shape (5,).
        temperature: divides the summed log-probabilities; fitted on the development set.
        fingerprint: embedding model the first head was trained for.
    """

    embedding_weights: NDArray[np.float32]
    embedding_bias: NDArray[np.float32]
    ngram_weights: NDArray[np.float32]
    ngram_bias: NDArray[np.float32]
    temperature: float
    fingerprint: str

    def logits(self, folded: str, vector: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """Log-probabilities of the five labels, shape (5,), before cues and temperature.

        Args:
            folded: the normalised message.
            vector: its query embedding; None for earlier messages, which are read by their n-grams alone.
        """
        buckets = ngram_buckets(folded)
        by_ngrams = _log_softmax(
            self.ngram_bias + self.ngram_weights[:, buckets].sum(axis=1) / np.sqrt(max(len(buckets), 1))
        )
        if vector is None or vector.shape[0] != self.embedding_weights.shape[1]:
            return by_ngrams
        by_embedding = _log_softmax(self.embedding_bias + self.embedding_weights @ vector)
        mixed: NDArray[np.float32] = np.log((np.exp(by_ngrams) + np.exp(by_embedding)) / 2)
        return mixed

    def save(self, path: Path) -> None:
        """Write the weights (half precision: 90 kB).

        safetensors stores the buffer as it lies; scikit-learn hands out column-major arrays.
        """
        tensors: dict[str, NDArray[Any]] = {
            "embedding_weights": np.ascontiguousarray(self.embedding_weights, dtype=np.float16),
            "embedding_bias": self.embedding_bias.astype(np.float32),
            "ngram_weights": np.ascontiguousarray(self.ngram_weights, dtype=np.float16),
            "ngram_bias": self.ngram_bias.astype(np.float32),
            "temperature": np.array([self.temperature], dtype=np.float32),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, path, metadata={"fingerprint": self.fingerprint, "buckets": str(BUCKETS)})


@cache
def load_head(path: Path = WEIGHTS) -> EmotionHead:
    """Read the weights."""
    tensors = load_file(path)
    return EmotionHead(
        embedding_weights=tensors["embedding_weights"].astype(np.float32),
        embedding_bias=tensors["embedding_bias"],
        ngram_weights=tensors["ngram_weights"].astype(np.float32),
        ngram_bias=tensors["ngram_bias"],
        temperature=float(tensors["temperature"][0]),
        fingerprint="",
    )


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result


def probabilities(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Calibrated probabilities, shape (5,)."""
    result: NDArray[np.float32] = np.exp(_log_softmax(logits / temperature))
    return result
