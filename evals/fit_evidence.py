"""Refits ingest/evidence.py: `python -m evals.fit_evidence`. Needs nothing but the data, changes nothing.

The development questions alone are few. So the gate also learns from the knowledge's own questions: a part of them is
taken out of the knowledge, asked of the rest as if a customer had typed them, and put back; a question written beside a
section is one that is answered, one of `unanswered` in standards/topics.yaml is not. The threshold is chosen on the
development questions.

Prints BIAS, WEIGHTS and THRESHOLD to be written there, with the rates they give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from unittest import mock

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

import ingest.evidence
import ingest.retriever
from copilot.commands.console import progress_bars
from copilot.settings import Settings
from evals.bench import open_bench
from evals.cases import QuestionCase
from evals.suite import MOMENT, Bench
from ingest.documents import ParsedDocument
from ingest.evidence import Evidence, Verdict
from ingest.knowledge import UNANSWERED, Knowledge
from ingest.retriever import Retriever
from ingest.schema.standards import TopicBook
from ingest.text import text_id

MOST_REFUSED = 0.05
"""Share of answerable development questions that may be refused."""
FOLDS = 5
DEVELOPMENT_SHARE = 0.7
"""Weight of the development questions in the fit, all together; the knowledge's own carry the rest."""
NAMES = tuple(field.name for field in fields(Evidence))

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the retriever saw of some questions.

    Args:
        features: shape (questions, features).
        answerable: 1 where the knowledge answers, shape (questions,).
    """

    features: Table
    answerable: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic over the raw features."""

    bias: float
    weights: Table

    def chances(self, features: Table) -> Table:
        """Probability of evidence, shape (questions,)."""
        result: Table = 1 / (1 + np.exp(-(features @ self.weights + self.bias)))
        return result


def watched(retriever: Retriever, questions: list[tuple[str, NDArray[np.float32], bool]]) -> Seen:
    """Ask some questions (text, query embedding, whether answerable) and note the evidence of each."""
    seen: list[Evidence] = []

    def watch(evidence: Evidence) -> Verdict:
        seen.append(evidence)
        return Verdict(1.0, answered=True)

    with mock.patch.object(ingest.retriever, "evidence_probability", watch):
        for text, vector, _ in questions:
            retriever.search(text, vector, day=MOMENT.date())
    rows = [[float(getattr(evidence, name)) for name in NAMES] for evidence in seen]
    return Seen(np.array(rows), np.array([int(answerable) for _, _, answerable in questions]))


def development(bench: Bench) -> Seen:
    """The development questions against the whole knowledge."""
    encode = bench.snapshot.embedder.encode_query
    questions = [(case.q, encode(case.q), bool(case.gold)) for case in bench.cases(QuestionCase)]
    return watched(bench.snapshot.retriever, questions)


def own_questions(bench: Bench) -> Seen:
    """The knowledge's own questions, each against a knowledge that does not hold it."""
    parts = [_fold(bench, number) for number in bench.track("folds", list(range(FOLDS)))]
    return Seen(np.concatenate([part.features for part in parts]), np.concatenate([part.answerable for part in parts]))


def _fold(bench: Bench, number: int) -> Seen:
    whole, vectors = bench.snapshot.knowledge, bench.snapshot.example_vectors

    def kept(text: str) -> bool:
        return int(text_id(text), 16) % FOLDS != number

    rest = Knowledge({doc_id: _without(document, kept) for doc_id, document in whole.documents.items()})
    there = {text for _, text in rest.asks} | {text for text, _ in rest.topic_asks}
    answered = [text for _, text in whole.asks if text not in there]
    unanswered = [text for text, target in whole.topic_asks if target == UNANSWERED and text not in there]
    retriever = Retriever(rest, bench.snapshot.retriever._windows, vectors)
    # Chunks lose questions, not their ids: the windows are those of the whole knowledge.
    return watched(
        retriever,
        [(text, vectors[text], True) for text in answered] + [(text, vectors[text], False) for text in unanswered],
    )


def _without(document: ParsedDocument, kept: Callable[[str], bool]) -> ParsedDocument:
    content = document.content
    if isinstance(content, TopicBook):
        topics = [topic.model_copy(update={"asks": list(filter(kept, topic.asks))}) for topic in content.topics]
        unanswered = list(filter(kept, content.unanswered))
        content = content.model_copy(update={"topics": topics, "unanswered": unanswered})
    chunks = tuple(replace(chunk, asks=tuple(filter(kept, chunk.asks))) for chunk in document.chunks)
    return replace(document, content=content, chunks=chunks)


def fit(parts: list[tuple[Seen, float]]) -> Fit:
    """Fit on standardised features, so that the penalty treats them alike, and translate back.

    Args:
        parts: questions and how much each set counts; within a set, answerable and unanswerable count alike.
    """
    features = np.concatenate([seen.features for seen, _ in parts])
    answerable = np.concatenate([seen.answerable for seen, _ in parts])
    weights = np.concatenate([list(_weights(seen, share)) for seen, share in parts])
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=1000)
    model.fit((features - centre) / spread, answerable, sample_weight=weights * len(features))
    raw = model.coef_[0] / spread
    return Fit(float(model.intercept_[0] - raw @ centre), raw)


def _weights(seen: Seen, share: float) -> Iterator[float]:
    counts = {value: int((seen.answerable == value).sum()) for value in (0, 1)}
    return (share / 2 / counts[int(value)] for value in seen.answerable)


def threshold_for(answerable: Table, most_refused: float = MOST_REFUSED) -> float:
    """Highest threshold that refuses at most a share of them, half way to the next question it would refuse."""
    order = np.sort(answerable)
    refused = int(np.floor(most_refused * len(order) + 1e-9))
    below = order[refused - 1] if refused else 0.0
    return float((below + order[refused]) / 2)


def rates(chances: Table, answerable: NDArray[np.int64], threshold: float) -> tuple[float, float]:
    """Share of answerable questions refused, and of unanswerable ones refused."""
    refused = chances < threshold
    return float(refused[answerable == 1].mean()), float(refused[answerable == 0].mean())


def left_out(dev: Seen, own: Seen, threshold: float) -> tuple[float, float]:
    """The rates with every tenth of the development questions judged by a fit over the others."""
    chances = np.zeros(len(dev.answerable))
    for start in range(10):
        held = np.arange(len(dev.answerable)) % 10 == start
        rest = Seen(dev.features[~held], dev.answerable[~held])
        one = fit([(rest, DEVELOPMENT_SHARE), (own, 1 - DEVELOPMENT_SHARE)])
        chances[held] = one.chances(dev.features[held])
    return rates(chances, dev.answerable, threshold)


def main() -> None:
    """Fit and print."""
    with progress_bars() as progress, open_bench(Settings(), "dev", progress=progress) as bench:
        dev, own = development(bench), own_questions(bench)
    found = fit([(dev, DEVELOPMENT_SHARE), (own, 1 - DEVELOPMENT_SHARE)])
    chances = found.chances(dev.features)
    threshold = threshold_for(chances[dev.answerable == 1])
    typer.echo(f"BIAS = {found.bias:.2f}")
    typer.echo(f"WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in found.weights)})  # {', '.join(NAMES)}")
    typer.echo(f"THRESHOLD = {threshold:.3f}")
    for most in (0.0, 0.025, MOST_REFUSED, 0.075, 0.1):
        at = threshold_for(chances[dev.answerable == 1], most)
        _say(f"threshold {at:.3f}", rates(chances, dev.answerable, at))
    _say("its own questions at THRESHOLD", rates(found.chances(own.features), own.answerable, threshold))
    _say("left out at THRESHOLD", left_out(dev, own, threshold))
    now = Fit(ingest.evidence.BIAS, np.array(ingest.evidence.WEIGHTS))
    _say("as it stands", rates(now.chances(dev.features), dev.answerable, ingest.evidence.THRESHOLD))


def _say(title: str, refused: tuple[float, float]) -> None:
    typer.echo(f"{title}: refuses {refused[0]:.3f} of the answerable, {refused[1]:.3f} of the unanswerable")


if __name__ == "__main__":
    main()
