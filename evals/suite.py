"""Suites: a scorer, its metrics, and the register in which the command line finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeAlias, TypeVar

from copilot.errors import BadInputError
from copilot.service import Service
from evals.cases import Case
from evals.load import DATASETS, Split, load_cases
from evals.metrics import Metric
from evals.outcome import Outcome
from ingest.embedding import Progress
from ingest.snapshot import Snapshot

MOMENT = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=8)))
"""When every turn of an eval happens: seasons and policies in force are those of this day, so runs of two days compare."""

ItemT = TypeVar("ItemT")
CaseT = TypeVar("CaseT", bound=Case)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a scorer works with.

    Args:
        service: opened and synced.
        datasets: folder of the data sets.
        progress: told how far a suite has come.
    """

    service: Service
    split: Split = "test"
    datasets: Path = DATASETS
    progress: Progress | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The knowledge under test."""
        return self.service.library.snapshot

    def cases(self, model: type[CaseT]) -> list[CaseT]:
        """One kind of case of this split.

        Raises:
            DatasetError: naming file, line and mend.
        """
        return load_cases(model, self.split, self.datasets)

    def track(self, stage: str, items: Sequence[ItemT]) -> Iterator[ItemT]:
        """The items, reporting progress."""
        for done, item in enumerate(items):
            if self.progress is not None:
                self.progress(stage, done, len(items))
            yield item
        if self.progress is not None:
            self.progress(stage, len(items), len(items))


Scorer: TypeAlias = Callable[[Bench], Iterable[Outcome]]


@dataclass(frozen=True, slots=True)
class Suite:
    """One measurement.

    Args:
        title: its name for people.
        metrics: the headline ones first.
        slice_by: name of the metric that is shown by tag.
        labels: of the confusion matrix, in order; empty where a case has not exactly one label.
    """

    name: str
    title: str
    score: Scorer
    metrics: tuple[Metric, ...]
    slice_by: str
    labels: tuple[str, ...] = ()

    def metric(self, name: str) -> Metric | None:
        """A metric by name."""
        return next((metric for metric in self.metrics if metric.name == name), None)


_REGISTER: dict[str, Suite] = {}


def suite(
    name: str, title: str, *, metrics: Iterable[Metric], slice_by: str, labels: Iterable[str] = ()
) -> Callable[[Scorer], Scorer]:
    """Register a scorer: `@suite("emotion", "情绪识别", metrics=…, slice_by="accuracy")`."""

    def register(score: Scorer) -> Scorer:
        made = Suite(name, title, score, tuple(metrics), slice_by, tuple(labels))
        if name in _REGISTER:
            raise ValueError(f"suite {name!r} is registered twice")
        if made.metric(slice_by) is None:
            raise ValueError(f"suite {name!r} is sliced by {slice_by!r}, which is none of its metrics")
        _REGISTER[name] = made
        return score

    return register


def suites() -> dict[str, Suite]:
    """Every registered suite, by name."""
    import evals.suites  # noqa: F401 - importing it registers

    return dict(_REGISTER)


def get_suite(name: str) -> Suite:
    """A suite by name.

    Raises:
        BadInputError: there is none of this name.
    """
    known = suites()
    if name not in known:
        raise BadInputError(f"no suite {name!r}; there are {', '.join(known)}")
    return known[name]
