"""A metric: columns of numbers a case, and one number from their weighted rows.

Weights are how a bootstrap resamples: a row drawn twice weighs 2, a row not drawn weighs 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evals.outcome import Outcome

Floats: TypeAlias = NDArray[np.float64]
Measure: TypeAlias = Callable[[Floats, Floats], Floats]
"""(table of shape (cases, columns), weights of shape (samples, cases)) → shape (samples,); nan where undefined."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number over a set of outcomes.

    Args:
        title: its name for people.
        columns: a case's numbers, None for a case that the metric does not count.
        better: the direction of improvement; None for a number that only informs.
        headline: whether it decides a comparison and stands at the top of a report.
        tolerance: a difference up to this is noise of the measurement, whatever its interval says.
        must_be: value that the design promises; anything else makes the run end with exit status 1.
    """

    name: str
    title: str
    columns: Callable[[Outcome], tuple[float, ...] | None]
    measure: Measure
    better: Literal["higher", "lower"] | None = "higher"
    headline: bool = False
    unit: Literal["share", "ms", "times"] = "share"
    tolerance: float = 0.0
    must_be: float | None = None

    def format(self, value: float, *, signed: bool = False) -> str:
        """A value of this metric for people."""
        sign = "+" if signed else ""
        if self.unit == "ms":
            return f"{value:{sign}.1f} ms"
        return f"{value:{sign}.2f}×" if self.unit == "times" else f"{value:{sign}.3f}"


def ratio(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, nan where bottom is 0."""
    result: Floats = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
    return result


def mean(
    name: str,
    title: str,
    number: str,
    *,
    better: Literal["higher", "lower"] | None = "higher",
    headline: bool = False,
    must_be: float | None = None,
) -> Metric:
    """Mean of one number over the cases that have it; of 0s and 1s, a share."""

    def columns(outcome: Outcome) -> tuple[float, ...] | None:
        return (outcome.numbers[number],) if number in outcome.numbers else None

    def measure(table: Floats, weights: Floats) -> Floats:
        return ratio(weights @ table[:, 0], weights.sum(axis=1))

    return Metric(name, title, columns, measure, better=better, headline=headline, must_be=must_be)


def quantile(name: str, title: str, number: str, share: float, *, headline: bool = False) -> Metric:
    """Quantile of one number in milliseconds: the smallest value that has `share` of the cases at or below it."""

    def columns(outcome: Outcome) -> tuple[float, ...] | None:
        return (outcome.numbers[number],) if number in outcome.numbers else None

    def measure(table: Floats, weights: Floats) -> Floats:
        return _quantile(table[:, 0], weights, share)

    return Metric(name, title, columns, measure, better="lower", headline=headline, unit="ms")


def quantile_ratio(
    name: str, title: str, numbers: tuple[str, str], share: float, *, headline: bool = False, tolerance: float = 0.0
) -> Metric:
    """Quantile of one number over the same quantile of another, over the cases that have both."""

    def columns(outcome: Outcome) -> tuple[float, ...] | None:
        found = [outcome.numbers[number] for number in numbers if number in outcome.numbers]
        return tuple(found) if len(found) == len(numbers) else None

    def measure(table: Floats, weights: Floats) -> Floats:
        return ratio(_quantile(table[:, 0], weights, share), _quantile(table[:, 1], weights, share))

    return Metric(name, title, columns, measure, better="lower", headline=headline, unit="times", tolerance=tolerance)


def _quantile(values: Floats, weights: Floats, share: float) -> Floats:
    order = np.argsort(values)
    below = np.cumsum(weights[:, order], axis=1)
    # The last sum may fall short of the total by rounding; the small slack keeps share 1.0 inside.
    reached = below >= share * below[:, -1:] - 1e-9
    result: Floats = values[order][reached.argmax(axis=1)]
    return result
