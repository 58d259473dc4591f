"""Metrics agree with scikit-learn's on the same predictions, intervals with scipy's bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support, precision_score, recall_score
from sklearn.preprocessing import MultiLabelBinarizer

from evals.metrics import (
    Metric,
    calibration_error,
    difference,
    estimate,
    f1,
    macro_f1,
    mean,
    micro,
    precision,
    quantile,
    quantile_ratio,
    recall,
)
from evals.outcome import Outcome

LABELS = ("calm", "satisfied", "anxious", "disappointed", "angry")


def outcome(index: int, expected: list[str], got: list[str], **numbers: float) -> Outcome:
    return Outcome(
        id=f"case-{index}", tags=["t"], text="", expected=expected, got=got, passed=expected == got, numbers=numbers
    )


def value(metric: Metric, outcomes: list[Outcome]) -> float:
    found = estimate(metric, outcomes, resamples=10)
    assert found is not None
    return found.value


@pytest.fixture
def single() -> list[Outcome]:
    """200 cases with one label each, two thirds of them right."""
    rng = np.random.default_rng(7)
    outcomes = []
    for index in range(200):
        wanted = LABELS[rng.integers(5)]
        found = wanted if rng.random() < 0.66 else LABELS[rng.integers(5)]
        numbers = {"correct": float(wanted == found), "confidence": float(rng.random())}
        outcomes.append(outcome(index, [wanted], [found], **numbers))
    return outcomes


def test_scores_of_single_labels_are_those_of_scikit_learn(single: list[Outcome]) -> None:
    wanted, found = [o.expected[0] for o in single], [o.got[0] for o in single]
    assert value(macro_f1(LABELS), single) == pytest.approx(f1_score(wanted, found, average="macro"))
    assert value(mean("accuracy", "", "correct"), single) == pytest.approx(accuracy_score(wanted, found))
    expected = precision_recall_fscore_support(wanted, found, labels=LABELS)
    for index, label in enumerate(LABELS):
        for build, scores in zip((precision, recall, f1), expected[:3], strict=True):
            assert value(build(label), single) == pytest.approx(scores[index])


def test_macro_f1_counts_a_label_nobody_found_as_zero() -> None:
    outcomes = [outcome(0, ["calm"], ["calm"]), outcome(1, ["angry"], ["calm"])]
    wanted, found = ["calm", "angry"], ["calm", "calm"]
    expected = f1_score(wanted, found, labels=LABELS, average="macro", zero_division=0)
    assert value(macro_f1(LABELS), outcomes) == pytest.approx(expected)


def test_scores_of_several_labels_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    pairs = [([x for x in LABELS if rng.random() < 0.3], [x for x in LABELS if rng.random() < 0.3]) for _ in range(80)]
    outcomes = [outcome(index, wanted, found) for index, (wanted, found) in enumerate(pairs)]
    binary = MultiLabelBinarizer(classes=LABELS).fit([LABELS])
    wanted, found = (binary.transform(side) for side in zip(*pairs, strict=True))
    for which, score in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        assert value(micro(which, which, "", LABELS), outcomes) == pytest.approx(score(wanted, found, average="micro"))


def test_calibration_error_is_the_gap_of_the_bins_weighted_by_their_size(single: list[Outcome]) -> None:
    confidence = np.array([o.numbers["confidence"] for o in single])
    correct = np.array([o.numbers["correct"] for o in single])
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [
        (bins == index).mean() * abs(confidence[bins == index].mean() - correct[bins == index].mean())
        for index in set(bins)
    ]
    assert value(calibration_error(), single) == pytest.approx(sum(gaps))


@pytest.mark.parametrize("share", [0.5, 0.95, 1.0])
def test_quantiles_are_numpys(share: float) -> None:
    times = np.random.default_rng(1).gamma(2.0, size=101)
    outcomes = [outcome(index, [], [], ms=time, other=2 * time) for index, time in enumerate(times)]
    expected = np.quantile(times, share, method="inverted_cdf")
    assert value(quantile("p", "", "ms", share), outcomes) == pytest.approx(expected)
    assert value(quantile_ratio("r", "", ("ms", "other"), share), outcomes) == pytest.approx(0.5)


def test_intervals_are_those_of_scipys_percentile_bootstrap(single: list[Outcome]) -> None:
    ours = estimate(mean("accuracy", "", "correct"), single, resamples=20_000)
    hits = np.array([o.numbers["correct"] for o in single])
    theirs = bootstrap((hits,), np.mean, n_resamples=20_000, method="percentile", rng=1).confidence_interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.011)
    assert ours.n == 200


def test_the_same_cases_give_the_same_interval_every_time(single: list[Outcome]) -> None:
    assert estimate(macro_f1(LABELS), single) == estimate(macro_f1(LABELS), single)


def test_a_metric_without_cases_has_no_value() -> None:
    assert estimate(mean("m", "", "absent"), [outcome(0, [], [])]) is None


def test_a_difference_is_paired_by_case_whatever_the_order(single: list[Outcome]) -> None:
    found = difference(macro_f1(LABELS), single, list(reversed(single)))
    assert found is not None
    assert (found.change, found.low, found.high) == (0.0, 0.0, 0.0)
