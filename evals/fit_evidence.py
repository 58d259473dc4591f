"""Refits ingest/evidence.py on the development questions: `python -m evals.fit_evidence`. Needs nothing but the data.

Prints BIAS, WEIGHTS and THRESHOLD to be written there, with the rates they give, and the same rates when every
question is judged by weights that were fitted without it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
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
from ingest.evidence import Evidence, Verdict

MOST_REFUSED = 0.05
"""Share of answerable development questions that may be refused."""
NAMES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic over the raw features, and the threshold that refuses at most MOST_REFUSED of the answerable."""

    bias: float
    weights: NDArray[np.float64]
    threshold: float

    def chances(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability of evidence, shape (questions,)."""
        result: NDArray[np.float64] = 1 / (1 + np.exp(-(features @ self.weights + self.bias)))
        return result


def features_of(bench: Bench) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What the retriever sees of every question, shape (questions, features), and whether the knowledge answers it."""
    seen: list[Evidence] = []

    def watch(evidence: Evidence) -> Verdict:
        seen.append(evidence)
        return Verdict(1.0, answered=True)

    cases = bench.cases(QuestionCase)
    with mock.patch.object(ingest.retriever, "evidence_probability", watch):
        for case in cases:
            vector = bench.snapshot.embedder.encode_query(case.q)
            bench.snapshot.retriever.search(case.q, vector, day=MOMENT.date())
    rows = [[float(getattr(evidence, name)) for name in NAMES] for evidence in seen]
    return np.array(rows), np.array([int(bool(case.gold)) for case in cases])


def fit(features: NDArray[np.float64], answerable: NDArray[np.int64]) -> Fit:
    """Fit on standardised features, so that the penalty treats them alike, and translate back."""
    centre, spread = features.mean(axis=0), features.std(axis=0)
    model = LogisticRegression(C=1.0, class_weight="balanced").fit((features - centre) / spread, answerable)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ centre)
    chances = Fit(bias, weights, 0.0).chances(features)
    return Fit(bias, weights, threshold_for(chances[answerable == 1]))


def threshold_for(answerable: NDArray[np.float64], most_refused: float = MOST_REFUSED) -> float:
    """Highest threshold that refuses at most a share of them, half way to the next question it would refuse."""
    order = np.sort(answerable)
    refused = int(np.floor(most_refused * len(order) + 1e-9))
    below = order[refused - 1] if refused else 0.0
    return float((below + order[refused]) / 2)


def rates(chances: NDArray[np.float64], answerable: NDArray[np.int64], threshold: float) -> tuple[float, float]:
    """Share of answerable questions refused, and of unanswerable ones refused."""
    refused = chances < threshold
    return float(refused[answerable == 1].mean()), float(refused[answerable == 0].mean())


def left_out(features: NDArray[np.float64], answerable: NDArray[np.int64]) -> tuple[float, float]:
    """The same rates with every question judged by a fit over the others."""
    refused = np.zeros(len(features), dtype=bool)
    for index in range(len(features)):
        rest = np.arange(len(features)) != index
        one = fit(features[rest], answerable[rest])
        refused[index] = one.chances(features[[index]])[0] < one.threshold
    return float(refused[answerable == 1].mean()), float(refused[answerable == 0].mean())


def main() -> None:
    """Fit and print."""
    with progress_bars() as progress, open_bench(Settings(), "dev", progress=progress) as bench:
        features, answerable = features_of(bench)
    found = fit(features, answerable)
    typer.echo(f"BIAS = {found.bias:.2f}")
    typer.echo(f"WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in found.weights)})  # {', '.join(NAMES)}")
    typer.echo(f"THRESHOLD = {found.threshold:.3f}")
    chances = found.chances(features)
    for most in (0.0, 0.025, MOST_REFUSED, 0.075, 0.1):
        _say(f"threshold {(at := threshold_for(chances[answerable == 1], most)):.3f}", rates(chances, answerable, at))
    _say("left out", left_out(features, answerable))
    now = Fit(ingest.evidence.BIAS, np.array(ingest.evidence.WEIGHTS), ingest.evidence.THRESHOLD)
    _say("as it stands", rates(now.chances(features), answerable, now.threshold))


def _say(title: str, refused: tuple[float, float]) -> None:
    typer.echo(f"{title}: refuses {refused[0]:.3f} of the answerable, {refused[1]:.3f} of the unanswerable")


if __name__ == "__main__":
    main()
