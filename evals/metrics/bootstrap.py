"""Percentile bootstrap over cases: of one run's metric, and of the paired difference of two runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.metric import Floats, Metric
from evals.outcome import Outcome

RESAMPLES = 2000
SEED = 20261122
LEVEL = (2.5, 97.5)
"""Percentiles of a 95% interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric's value and its 95% interval over `n` cases."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """after - before over the `n` cases that both runs have, with its 95% interval."""

    before: float
    after: float
    change: float
    low: float
    high: float
    n: int


def estimate(
    metric: Metric, outcomes: Sequence[Outcome], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Estimate | None:
    """Value and interval; None where no case counts or the value is not defined."""
    rows = [row for outcome in outcomes if (row := metric.columns(outcome)) is not None]
    if not rows:
        return None
    table = np.array(rows, dtype=np.float64)
    value = float(metric.measure(table, np.ones((1, len(table))))[0])
    if np.isnan(value):
        return None
    low, high = _interval(metric.measure(table, _weights(len(table), resamples, seed)))
    return Estimate(value, low, high, len(table))


def difference(
    metric: Metric,
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference | None:
    """Paired difference by case id; None where the runs share no case that counts."""
    later = {outcome.id: outcome for outcome in after}
    rows = [(metric.columns(outcome), metric.columns(later[outcome.id])) for outcome in before if outcome.id in later]
    # A case may count in one run only: precision looks at what was called so, and that differs.
    rows = [pair for pair in rows if pair != (None, None)]
    if not rows:
        return None
    weights = np.vstack([np.ones((1, len(rows))), _weights(len(rows), resamples, seed)])
    one = _side(metric, [pair[0] for pair in rows], weights)
    two = _side(metric, [pair[1] for pair in rows], weights)
    if one is None or two is None or np.isnan(one[0]) or np.isnan(two[0]):
        return None
    low, high = _interval((two - one)[1:])
    return Difference(float(one[0]), float(two[0]), float(two[0] - one[0]), low, high, len(rows))


def _side(metric: Metric, rows: Sequence[tuple[float, ...] | None], weights: Floats) -> Floats | None:
    """The metric of one run under every weighting, shape (samples,); None where no case of it counts."""
    width = next((len(row) for row in rows if row is not None), None)
    if width is None:
        return None
    table = np.array([row or (0.0,) * width for row in rows], dtype=np.float64)
    counted = np.array([row is not None for row in rows], dtype=np.float64)
    return metric.measure(table, weights * counted)


def _weights(n: int, resamples: int, seed: int) -> Floats:
    """How often each case is drawn in each resample, shape (resamples, n)."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples).astype(np.float64)


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.nanpercentile(values, LEVEL)
    return float(low), float(high)
