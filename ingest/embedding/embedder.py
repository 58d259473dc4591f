"""The one shape in which the rest of the code sees an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.embedding.types import Matrix, Progress, Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_BATCH_SIZE = 32
"""sentence-transformers' own default; the bundled model runs text by text, so it only sets how often progress shows."""


class Embedder:
    """Unit vectors for queries and documents from any SentenceTransformer, through its own prompts and routes.

    Safe to call from several threads at once: nothing is changed after construction.

    Args:
        model: the loaded model; its `encode_query` and `encode_document` decide prompts and routing.
        name: the name under which it was asked for, "bundled", a hub name or a path.
        fingerprint: identifies the weights, not the name; vectors of unequal fingerprints must never share an index.
    """

    def __init__(self, model: SentenceTransformer, *, name: str, fingerprint: str) -> None:
        self._model = model
        self.name = name
        self.fingerprint = fingerprint
        # Not every module can say its width; one short text always can.
        self.dimension: int = model.get_embedding_dimension() or int(self._queries(["dimension"]).shape[1])

    def encode_query(self, text: str) -> Vector:
        """Encode one search query.

        Args:
            text: what the customer or agent wrote, without any prompt.

        Returns:
            Shape (dimension,), float32, unit length.
        """
        vector: Vector = self._queries([text])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Encode search queries.

        Args:
            texts: any number of queries, also none.

        Returns:
            Shape (len(texts), dimension), float32, rows of unit length in the order given.
        """
        return self._queries(list(texts)) if texts else self._empty()

    def encode_documents(
        self, texts: Sequence[str], progress: Progress | None = None, batch_size: int = DEFAULT_BATCH_SIZE
    ) -> Matrix:
        """Encode passages to be searched.

        Text beyond the model's length (512 tokens for the bundled one) is cut off: chunk first.

        Args:
            texts: any number of passages, also none.
            progress: called as ("embedding", passages done, passages in all), first with 0, then after each batch.
            batch_size: passages per batch, at least 1.

        Returns:
            Shape (len(texts), dimension), float32, rows of unit length in the order given.

        Raises:
            ValueError: batch_size is below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        vectors = self._empty(len(texts))
        # Longest first over the whole list, as sentence-transformers sorts within a call: each batch then holds like
        # lengths and pads little, and memory is at its peak in the first batch rather than an hour in.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        if progress is not None:
            progress("embedding", 0, len(texts))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            vectors[batch] = self._model.encode_document(
                [texts[index] for index in batch],
                batch_size=batch_size,
                show_progress_bar=False,
                normalize_embeddings=True,
            )
            if progress is not None:
                progress("embedding", start + len(batch), len(texts))
        return vectors

    def _queries(self, texts: list[str]) -> Matrix:
        # Without show_progress_bar=False a bar would appear whenever logging is at INFO.
        vectors = self._model.encode_query(texts, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)

    def _empty(self, rows: int = 0) -> Matrix:
        return np.empty((rows, self.dimension), dtype=np.float32)
