"""Refits ingest/blend.py on the development questions: `python -m evals.fit_blend`. Changes nothing.

Prints WEIGHTS to be written there, and what they reach on questions that were left out of the fit. Listwise: of all
chunks in force, the right ones should have the larger share of the softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from copilot.commands.console import progress_bars
from copilot.settings import Settings
from evals.bench import open_bench
from evals.cases import QuestionCase
from evals.suite import MOMENT, Bench
from ingest.blend import OUT_OF_PLACE, WEIGHTS
from ingest.text import fold

FOLDS = 10
PENALTIES = (1e-3, 3e-3, 1e-2, 3e-2)
"""Of the squared weights; the one that ranks left-out questions best is taken."""

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with everything the blend sees.

    Args:
        features: in the order of WEIGHTS, of the chunks in force, shape (features, chunks).
        fixed: what is taken from each of them by rule, shape (chunks,).
        gold: which of these chunks answer, shape (chunks,).
    """

    features: NDArray[np.float64]
    fixed: NDArray[np.float64]
    gold: NDArray[np.bool_]

    def scores(self, weights: Weights) -> NDArray[np.float64]:
        """Score of every chunk, shape (chunks,)."""
        result: NDArray[np.float64] = weights @ self.features - self.fixed
        return result

    def rank(self, weights: Weights) -> int:
        """Rank of the first right chunk, from 1."""
        scores = self.scores(weights)
        return int((scores > scores[self.gold].max()).sum()) + 1


def read_questions(bench: Bench) -> list[Question]:
    """Every answerable development question whose answer the knowledge holds."""
    retriever, knowledge = bench.snapshot.retriever, bench.snapshot.knowledge
    chunks = retriever._chunks
    in_force = np.array([knowledge.citable(chunk, MOMENT.date()) for chunk in chunks])
    questions = []
    for case in bench.track("questions", [case for case in bench.cases(QuestionCase) if case.gold]):
        gold = {(section.doc, section.section) for section in case.gold}
        right = np.array([(chunk.doc_id, chunk.section) in gold for chunk in chunks])
        vector, folded = bench.snapshot.embedder.encode_query(case.q), fold(case.q)
        features = retriever._features(
            folded,
            retriever._dense(vector),
            retriever._lexical.scores(case.q),
            retriever._asked(folded, vector),
            knowledge.catalogue.mentions(folded),
        )
        table = np.stack([features[name] for name in WEIGHTS]).astype(np.float64)
        if (right & in_force).any():
            fixed = OUT_OF_PLACE * features["out_of_place"].astype(np.float64)
            questions.append(Question(table[:, in_force], fixed[in_force], right[in_force]))
    return questions


def fit(questions: Sequence[Question], penalty: float) -> Weights:
    """Weights that make the right chunks likeliest."""

    def loss(weights: Weights) -> tuple[float, Weights]:
        total, slope = 0.0, np.zeros_like(weights)
        for question in questions:
            scores = question.scores(weights)
            shares = np.exp(scores - scores.max())
            right = shares[question.gold].sum()
            total -= float(np.log(right / shares.sum()))
            slope += question.features @ (shares / shares.sum())
            slope -= question.features[:, question.gold] @ (shares[question.gold] / right)
        count = len(questions)
        return total / count + penalty * float(weights @ weights), slope / count + 2 * penalty * weights

    fitted: Weights = minimize(loss, np.ones(len(WEIGHTS)), jac=True, method="L-BFGS-B").x
    return fitted


def left_out(questions: Sequence[Question], penalty: float) -> NDArray[np.int64]:
    """Rank of every question by weights that were fitted without it."""
    ranks = np.zeros(len(questions), dtype=np.int64)
    for start in range(FOLDS):
        weights = fit([entry for index, entry in enumerate(questions) if index % FOLDS != start], penalty)
        for index in range(start, len(questions), FOLDS):
            ranks[index] = questions[index].rank(weights)
    return ranks


def main() -> None:
    """Fit and print."""
    with progress_bars() as progress, open_bench(Settings(), "dev", progress=progress) as bench:
        questions = read_questions(bench)
    now = np.array(list(WEIGHTS.values()))
    _say("as it stands", np.array([question.rank(now) for question in questions]))
    tried = {penalty: left_out(questions, penalty) for penalty in PENALTIES}
    for penalty, ranks in tried.items():
        _say(f"left out, penalty {penalty:g}", ranks)
    best = max(tried, key=lambda penalty: float((1 / tried[penalty]).mean()))
    weights = fit(questions, best)
    _say(f"fitted to all, penalty {best:g}", np.array([question.rank(weights) for question in questions]))
    for name, weight in zip(WEIGHTS, weights, strict=True):
        typer.echo(f'    "{name}": {weight:.2f},')


def _say(title: str, ranks: NDArray[np.int64]) -> None:
    parts = [f"hit@{k} {(ranks <= k).mean():.3f}" for k in (1, 3, 5)]
    typer.echo(f"{title}: {', '.join(parts)}, MRR {(1 / ranks).mean():.3f} over {len(ranks)} questions")


if __name__ == "__main__":
    main()
