from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.spelling import INVERSE_REGULARISATION, LENGTHS, MAX_ITERATIONS, MIN_QUESTIONS, Spelling

TEXTS = ["商品能放几天", "商品放冰箱几天", "商品几月有", "商品几月上市", "商品怎么切", "商品怎么切开"]
TARGETS = ["储存", "储存", "产地", "产地", "吃法", "吃法"]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling.fit(TEXTS, TARGETS, kept=4)


@pytest.mark.parametrize("question", ["商品放几天", "几月几月有", "xyz", "", "怎么怎么切商品啊"])
def test_reading_by_hand_equals_scikit_learn(spelling: Spelling, question: str) -> None:
    vectoriser = TfidfVectorizer(analyzer="char", ngram_range=LENGTHS, sublinear_tf=True, min_df=MIN_QUESTIONS)
    table = vectoriser.fit_transform(TEXTS)
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced")
    model.fit(table, TARGETS)
    row = vectoriser.transform([question])
    alike, chances = spelling.read(question)
    np.testing.assert_allclose(alike, (table[:4] @ row.T).toarray().ravel(), atol=1e-5)
    # The fits differ in their floating point width, and stop where the slope is small.
    np.testing.assert_allclose(chances, model.predict_proba(row)[0], atol=5e-3)


def test_the_likeliest_target_is_the_one_its_likes_ask_for(spelling: Spelling) -> None:
    for question, target in {"荔枝能放几天": "储存", "李子几月上市": "产地", "怎么切": "吃法"}.items():
        assert spelling.targets[int(spelling.read(question)[1].argmax())] == target
