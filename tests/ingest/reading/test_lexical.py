from __future__ import annotations

import bm25s
import numpy as np
import pytest

from ingest.lexical import LexicalIndex
from ingest.text import grams

TEXTS = ["荔枝放冰箱能放几天", "香蕉不要放冰箱", "", "几天到账 refund 3天"]


@pytest.mark.parametrize("query", ["荔枝放几天", "放放放冰箱", "refund 几天", "鳄梨", "", "荔枝鳄梨"])
def test_scores_are_those_of_bm25s(query: str) -> None:
    whole = bm25s.BM25()
    whole.index([grams(text) for text in TEXTS], show_progress=False)
    known = [gram for gram in grams(query) if gram in whole.vocab_dict]
    expected = whole.get_scores(known) if known else np.zeros(len(TEXTS))
    np.testing.assert_allclose(LexicalIndex(TEXTS).scores(query), expected, atol=1e-6)


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_an_index_without_words_finds_nothing(texts: list[str]) -> None:
    assert LexicalIndex(texts).scores("荔枝").tolist() == [0.0] * len(texts)
