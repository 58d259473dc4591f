"""One run of one suite: made, kept and read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from copilot.domain import Identifier
from copilot.errors import BadInputError, NotFoundError
from evals.fingerprint import fingerprint
from evals.load import Split
from evals.metrics import Estimate, estimate
from evals.outcome import Outcome, scored
from evals.suite import Bench, Suite
from ingest.knowledge import Knowledge

MIN_SLICE = 5
"""A tag with fewer cases says nothing by itself."""
RUN_FILE, REPORT_FILE = "run.json", "report.html"


class Slice(BaseModel):
    """The suite's slicing metric over the cases of one tag."""

    tag: str
    value: float
    low: float
    high: float
    n: int


class Run(BaseModel):
    """What was measured, and every case behind it.

    Args:
        metrics: by name; those of single labels stand in `by_label`.
        intervals: 95% bootstrap intervals, low and high, of both.
        counts: cases that each metric counts.
        titles: Chinese names of the labels.
        settings: what it was made with.
        broken: promises of the design that did not hold, in one line each.
    """

    id: Identifier
    suite: str
    split: Split
    started_at: datetime
    finished_at: datetime
    metrics: dict[str, float]
    by_label: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    counts: dict[str, int]
    slices: list[Slice]
    cases: list[Outcome]
    titles: dict[str, str]
    settings: dict[str, str | int]
    broken: list[str] = []

    def estimate(self, name: str) -> Estimate | None:
        """A metric with its interval; None where it was not defined."""
        value = self.metrics.get(name, self.by_label.get(name))
        if value is None:
            return None
        low, high = self.intervals[name]
        return Estimate(value, low, high, self.counts[name])


def run_suite(suite: Suite, bench: Bench) -> Run:
    """Score every case of a suite and compute its metrics."""
    started = datetime.now(UTC)
    cases = list(suite.score(bench))
    finished = datetime.now(UTC)
    found = {metric.name: value for metric in suite.metrics if (value := estimate(metric, scored(cases))) is not None}
    return Run(
        id=f"{started:%Y%m%d-%H%M%S}-{suite.name}-{bench.split}",
        suite=suite.name,
        split=bench.split,
        started_at=started,
        finished_at=finished,
        metrics={name: value.value for name, value in found.items() if "." not in name},
        by_label={name: value.value for name, value in found.items() if "." in name},
        intervals={name: (value.low, value.high) for name, value in found.items()},
        counts={name: value.n for name, value in found.items()},
        slices=_slices(suite, scored(cases)),
        cases=cases,
        titles=_titles(bench.snapshot.knowledge),
        settings=fingerprint(bench),
        broken=[
            f"{metric.title}: {metric.format(found[metric.name].value)}，应为 {metric.format(metric.must_be)}"
            for metric in suite.metrics
            if metric.must_be is not None and metric.name in found and found[metric.name].value != metric.must_be
        ],
    )


def save_run(run: Run, folder: Path, report: str) -> Path:
    """Write a run and its report below the evals folder; returns the run's folder.

    run.json comes last and in one move, so that nobody ever reads half a run.
    """
    target = folder / run.id
    target.mkdir(parents=True, exist_ok=True)
    (target / REPORT_FILE).write_text(report, encoding="utf-8")
    partial = target / f"{RUN_FILE}.partial"
    partial.write_text(run.model_dump_json(indent=1), encoding="utf-8")
    partial.replace(target / RUN_FILE)
    return target


def load_run(name: str, folder: Path) -> Run:
    """Read a run by its id below the evals folder, or by the path of its folder or run.json.

    Raises:
        NotFoundError: there is no such run.
        BadInputError: the file is not a run.
    """
    candidates = [folder / name / RUN_FILE, Path(name), Path(name) / RUN_FILE]
    path = next((candidate for candidate in candidates if candidate.is_file()), None)
    if path is None:
        raise NotFoundError(f"no eval run {name!r} in {folder}; `copilot eval run` makes one")
    try:
        return Run.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"{path} is not an eval run: {where}: {first['msg']}") from error


def _slices(suite: Suite, outcomes: Sequence[Outcome]) -> list[Slice]:
    by_tag: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for tag in dict.fromkeys(outcome.tags):
            by_tag[tag].append(outcome)
    metric = suite.metric(suite.slice_by)
    found = []
    for tag, mine in by_tag.items():
        value = None if metric is None else estimate(metric, mine)
        if value is not None and value.n >= MIN_SLICE:
            found.append(Slice(tag=tag, value=value.value, low=value.low, high=value.high, n=value.n))
    return sorted(found, key=lambda entry: (-entry.n, entry.tag))


def _titles(knowledge: Knowledge) -> dict[str, str]:
    return {
        **{entry.label.value: entry.title for entry in knowledge.emotion.labels},
        **{playbook.id.value: playbook.title for playbook in knowledge.playbooks.values()},
        **{book.fault.value: book.title for book in knowledge.phrasebooks},
    }
