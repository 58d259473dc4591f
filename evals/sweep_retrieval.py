"""Tries the retriever's blend on the development questions: `python -m evals.sweep_retrieval`. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import typer
from rich.table import Table

import ingest.retriever
from copilot.commands.console import out, progress_bars
from copilot.settings import Settings
from evals.bench import open_bench
from evals.cases import QuestionCase
from evals.suite import MOMENT, Bench
from evals.suites.retrieval import DEPTH, judge
from ingest.retriever import Retriever
from ingest.schema.vocabulary import Kind

GRID: dict[str, Sequence[Any]] = {
    "DENSE_WEIGHT": (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0),
    "PRODUCT_BONUS": (0.0, 0.25, 0.5, 0.75, 1.0),
    "TOPIC_BONUS": (0.0, 0.2, 0.35, 0.5, 0.7),
    "KIND_PRIOR": (
        {},
        {Kind.PLAYBOOK: -0.15},
        {Kind.PLAYBOOK: -0.25},
        {Kind.PLAYBOOK: -0.25, Kind.TRAINING: -0.05},
        {Kind.PLAYBOOK: -0.25, Kind.TRAINING: -0.1},
        {Kind.PLAYBOOK: -0.35, Kind.TRAINING: -0.05},
        {Kind.PLAYBOOK: -0.5, Kind.TRAINING: -0.1},
    ),
}
"""One constant at a time, the others as they stand."""
SHOWN = ("hit@1", "hit@3", "hit@5", "reciprocal_rank")


@contextmanager
def constants(values: dict[str, Any]) -> Iterator[None]:
    """The retriever's module constants, changed for a while."""
    with ExitStack() as stack:
        for name, value in values.items():
            stack.enter_context(mock.patch.object(ingest.retriever, name, value))
        yield


def measure(bench: Bench, cases: Sequence[QuestionCase], vectors: Any, values: dict[str, Any]) -> dict[str, float]:
    """Means over the answerable questions under changed constants."""
    with constants(values):
        # Built anew: some constants are read when a retriever is made.
        retriever = Retriever(
            bench.snapshot.knowledge, bench.snapshot.retriever._windows, bench.snapshot.example_vectors
        )
        found = [
            judge(case, retriever.search(case.q, vector, k=DEPTH, day=MOMENT.date()), list(case.gold)).numbers
            for case, vector in zip(cases, vectors, strict=True)
        ]
    return {name: sum(numbers[name] for numbers in found) / len(found) for name in SHOWN}


def main() -> None:
    """Print the grid."""
    with progress_bars() as progress, open_bench(Settings(), "dev", progress=progress) as bench:
        cases = [case for case in bench.cases(QuestionCase) if case.gold]
        vectors = bench.snapshot.embedder.encode_queries([case.q for case in cases])
        table = Table("constant", "value", *SHOWN)
        for name, values in GRID.items():
            if not hasattr(ingest.retriever, name):
                typer.echo(f"the retriever has no {name} any more")
                continue
            for value in values:
                numbers = measure(bench, cases, vectors, {name: value})
                mark = " *" if value == getattr(ingest.retriever, name) else ""
                table.add_row(name, f"{value}{mark}", *(f"{numbers[shown]:.3f}" for shown in SHOWN))
    out.print(table)


if __name__ == "__main__":
    main()
