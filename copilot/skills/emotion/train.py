"""Train the emotion heads: `python -m copilot.skills.emotion.train`.

Reads training/messages.jsonl, fits one head on the query embedding and one on hashed n-grams, fits the temperature on
the development set of the evals, and writes weights/bundled.safetensors. Needs scikit-learn (extra `dev`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from copilot.settings import PROJECT
from copilot.skills.emotion.features import BUCKETS, ngram_buckets
from copilot.skills.emotion.head import LABELS, WEIGHTS, EmotionHead
from ingest.embedding import Embedder, load_embedder
from ingest.schema.standards import EmotionBook
from ingest.schema.vocabulary import EmotionLabel
from ingest.text import fold

TRAINING = Path(__file__).parent / "training" / "messages.jsonl"
CALIBRATION = PROJECT / "evals" / "datasets" / "emotion.dev.jsonl"
EMBEDDING_C = 30.0
NGRAM_C = 30.0
"""Inverse regularisation of the two heads; chosen by five-fold cross-validation over the training messages."""


def read_rows(path: Path) -> tuple[list[str], NDArray[np.int64]]:
    """Texts and label indices of a JSONL file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row["text"] for row in rows], np.array([LABELS.index(EmotionLabel(row["label"])) for row in rows])


def ngram_matrix(texts: list[str]) -> csr_matrix:
    """Hashed n-grams of every text, each row scaled by 1/sqrt(its count), shape (texts, BUCKETS)."""
    columns = [ngram_buckets(fold(text)) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(found) for found in columns])
    values = np.concatenate([np.full(len(found), 1 / np.sqrt(max(len(found), 1))) for found in columns])
    return csr_matrix((values, (rows, np.concatenate(columns))), shape=(len(texts), BUCKETS))


def fit(texts: list[str], labels: NDArray[np.int64], embedder: Embedder) -> EmotionHead:
    """Both heads, uncalibrated."""
    by_embedding = LogisticRegression(C=EMBEDDING_C, max_iter=1000).fit(embedder.encode_queries(texts), labels)
    by_ngrams = LogisticRegression(C=NGRAM_C, max_iter=1000).fit(ngram_matrix(texts), labels)
    return EmotionHead(
        embedding_weights=by_embedding.coef_.astype(np.float32),
        embedding_bias=by_embedding.intercept_.astype(np.float32),
        ngram_weights=by_ngrams.coef_.astype(np.float32),
        ngram_bias=by_ngrams.intercept_.astype(np.float32),
        temperature=1.0,
        fingerprint=embedder.fingerprint,
    )


def fit_temperature(head: EmotionHead, book: EmotionBook, embedder: Embedder) -> float:
    """The temperature with the lowest log loss on the development set, cues included."""
    from copilot.skills.emotion import cued_logits

    texts, labels = read_rows(CALIBRATION)
    vectors = embedder.encode_queries(texts)
    logits = np.stack(
        [cued_logits(fold(text), vector, book, head)[0] for text, vector in zip(texts, vectors, strict=True)]
    )

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_chances = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-log_chances[np.arange(len(labels)), labels].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 2.0), method="bounded").x))


def main() -> None:
    """Train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    from ingest.located import LocatedYaml

    path = PROJECT / "kb_docs" / "standards" / "emotion.yaml"
    book = LocatedYaml(path.read_text(encoding="utf-8"), path.name).validate(EmotionBook)
    embedder = load_embedder()
    texts, labels = read_rows(TRAINING)
    head = fit(texts, labels, embedder)
    calibrated = EmotionHead(**{**head.__dict__, "temperature": fit_temperature(head, book, embedder)})
    calibrated.save(arguments.out)


if __name__ == "__main__":
    main()
