"""Metrics of labels. A case may have several labels (faults of a draft) or one (a feeling, a playbook).

All agree with scikit-learn's on the same predictions (tests/evals/test_metrics.py), with `zero_division=0`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from evals.metrics.metric import Floats, Metric, ratio
from evals.outcome import Outcome

BINS = 10
"""Bins of equal width for the calibration error."""


def _counts(outcome: Outcome, label: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of one label in one case."""
    wanted, found = label in outcome.expected, label in outcome.got
    return float(wanted and found), float(found and not wanted), float(wanted and not found)


def _share(which: Literal["precision", "recall", "f1"], counts: Floats) -> Floats:
    hits, wrong, missed = counts[..., 0], counts[..., 1], counts[..., 2]
    if which == "f1":
        return ratio(2 * hits, 2 * hits + wrong + missed)
    return ratio(hits, hits + (wrong if which == "precision" else missed))


def _of_label(which: Literal["precision", "recall", "f1"], title: str, label: str) -> Metric:
    def columns(outcome: Outcome) -> tuple[float, ...] | None:
        counts = _counts(outcome, label)
        relevant = counts[0] + (counts[1] if which != "recall" else 0) + (counts[2] if which != "precision" else 0)
        return counts if relevant else None

    def measure(table: Floats, weights: Floats) -> Floats:
        return _share(which, weights @ table)

    return Metric(f"{which}.{label}", f"{title} · {label}", columns, measure)


def precision(label: str) -> Metric:
    """Share of the cases called so that are so."""
    return _of_label("precision", "精确率", label)


def recall(label: str) -> Metric:
    """Share of the cases that are so that are called so."""
    return _of_label("recall", "召回率", label)


def f1(label: str) -> Metric:
    """Harmonic mean of precision and recall of one label."""
    return _of_label("f1", "F1", label)


def macro_f1(labels: Sequence[str], *, headline: bool = False) -> Metric:
    """Mean F1 of the labels, each counting the same however rare; a label that neither occurs nor is found counts 0."""

    def columns(outcome: Outcome) -> tuple[float, ...]:
        return tuple(count for label in labels for count in _counts(outcome, label))

    def measure(table: Floats, weights: Floats) -> Floats:
        sums = (weights @ table).reshape(len(weights), len(labels), 3)
        result: Floats = np.nan_to_num(_share("f1", sums)).mean(axis=1)
        return result

    return Metric("macro_f1", "宏平均 F1", columns, measure, headline=headline)


def micro(
    which: Literal["precision", "recall", "f1"], name: str, title: str, labels: Sequence[str], *, headline: bool = False
) -> Metric:
    """Precision, recall or F1 over all pairs of case and label."""

    def columns(outcome: Outcome) -> tuple[float, ...]:
        counts = [_counts(outcome, label) for label in labels]
        return tuple(sum(column) for column in zip(*counts, strict=True))

    def measure(table: Floats, weights: Floats) -> Floats:
        return _share(which, weights @ table)

    return Metric(name, title, columns, measure, headline=headline)


def calibration_error(*, headline: bool = False) -> Metric:
    """Expected calibration error: how far confidence lies from accuracy, bin by bin, weighted by the bins' cases.

    Reads the numbers `confidence` and `correct`.
    """

    def columns(outcome: Outcome) -> tuple[float, ...]:
        confidence = outcome.numbers["confidence"]
        mine = min(int(confidence * BINS), BINS - 1)
        gap = confidence - outcome.numbers["correct"]
        return (*(gap if index == mine else 0.0 for index in range(BINS)), 1.0)

    def measure(table: Floats, weights: Floats) -> Floats:
        sums = weights @ table
        # |sum of gaps| of a bin is its count times |mean confidence - accuracy|.
        return ratio(np.abs(sums[:, :BINS]).sum(axis=1), sums[:, BINS])

    return Metric("ece", "置信度校准误差 ECE", columns, measure, better="lower", headline=headline)
