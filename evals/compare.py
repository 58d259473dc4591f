"""Two runs of one suite: what changed, which cases flipped, and whether it is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from copilot.errors import BadInputError
from evals.metrics import Difference, Metric, difference
from evals.outcome import Outcome, scored
from evals.run import Run
from evals.suite import Suite

Verdict: TypeAlias = Literal["better", "worse", "no difference"]


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in both runs."""

    metric: Metric
    difference: Difference
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A.

    Args:
        verdict: worse where any headline metric is worse, better where one is better and none worse.
        mended: cases that failed in A and pass in B, as they stand in B.
        broken: cases that passed in A and fail in B, as they stand in B.
        only_one: cases that only one of the runs could judge.
    """

    verdict: Verdict
    changes: tuple[Change, ...]
    mended: tuple[Outcome, ...]
    broken: tuple[Outcome, ...]
    only_one: int


def compare_runs(before: Run, after: Run, suite: Suite) -> Comparison:
    """Compare case by case; intervals are of the paired difference.

    Raises:
        BadInputError: the runs are of different suites, or share no case.
    """
    if before.suite != after.suite:
        raise BadInputError(
            f"{before.id} is a run of {before.suite}, {after.id} of {after.suite}; compare like with like"
        )
    old = {outcome.id: outcome for outcome in scored(before.cases)}
    new = {outcome.id: outcome for outcome in scored(after.cases)}
    shared = [identity for identity in old if identity in new]
    if not shared:
        raise BadInputError(f"{before.id} and {after.id} share no case; compare runs of the same data set and split")
    changes = []
    for metric in suite.metrics:
        found = difference(metric, [old[i] for i in shared], [new[i] for i in shared])
        if found is not None:
            changes.append(Change(metric, found, judge(metric, found)))
    verdicts = {change.verdict for change in changes if change.metric.headline}
    return Comparison(
        verdict="worse" if "worse" in verdicts else "better" if "better" in verdicts else "no difference",
        changes=tuple(changes),
        mended=tuple(new[i] for i in shared if new[i].passed and not old[i].passed),
        broken=tuple(new[i] for i in shared if old[i].passed and not new[i].passed),
        only_one=len(old) + len(new) - 2 * len(shared),
    )


def judge(metric: Metric, found: Difference) -> Verdict:
    """A change counts where its whole interval lies on one side of zero, and beyond the noise of the measurement."""
    if metric.better is None or abs(found.change) <= metric.tolerance or found.low <= 0 <= found.high:
        return "no difference"
    return "better" if (found.change > 0) == (metric.better == "higher") else "worse"
