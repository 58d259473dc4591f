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
        self._known = {token for tokens in corpus for token in tokens}
        self._bm25 = bm25s.BM25()
        if self._known:
            self._bm25.index(corpus, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 score of every chunk, shape (chunks,); zeros where no gram of the query is known."""
        tokens = [token for token in grams(query) if token in self._known]
        if not tokens:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(tokens), dtype=np.float32)
