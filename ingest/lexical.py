"""Lexical search: BM25 over character unigrams and bigrams."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.text import grams


class LexicalIndex:
    """BM25 over whole chunks: names, headings, text and the questions written beside it.

    Args:
        texts: one a chunk, in the order in which scores are returned.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        corpus = [grams(text) for text in texts]
        self._columns: dict[str, int] = {}
        if any(corpus):
            bm25 = bm25s.BM25()
            bm25.index(corpus, show_progress=False)
            self._columns = bm25.vocab_dict
            self._scores, self._rows, self._starts = (bm25.scores[part] for part in ("data", "indices", "indptr"))

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 score of every chunk, shape (chunks,); zeros where no gram of the query is known.

        Adds up the index's columns itself: what bm25s does around it takes longer than the sum.
        """
        columns = [self._columns[gram] for gram in grams(query) if gram in self._columns]
        if not columns:
            return np.zeros(self._size, dtype=np.float32)
        pieces = [slice(self._starts[column], self._starts[column + 1]) for column in columns]
        rows = np.concatenate([self._rows[piece] for piece in pieces])
        parts = np.concatenate([self._scores[piece] for piece in pieces])
        return np.bincount(rows, weights=parts, minlength=self._size).astype(np.float32)
