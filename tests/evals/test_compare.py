"""Comparing runs: better, worse, no difference, and nothing called a change that is chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from copilot.errors import BadInputError
from evals.compare import compare_runs
from evals.metrics import mean, quantile_ratio
from evals.outcome import Outcome
from evals.run import Run
from evals.suite import Suite

SUITE = Suite(
    "made-up", "示例", lambda bench: [], (mean("accuracy", "准确率", "correct", headline=True),), slice_by="accuracy"
)
FALSE_ALARM = Suite(
    "made-up", "示例", lambda bench: [], (mean("alarms", "误报", "correct", better="lower", headline=True),), "alarms"
)


def run(name: str, hits: list[bool], suite: str = "made-up", **numbers: list[float]) -> Run:
    cases = [
        Outcome(
            id=f"case-{index}",
            tags=["t"],
            text=f"第 {index} 题",
            expected=["是"],
            got=["是" if hit else "否"],
            passed=hit,
            numbers={"correct": float(hit)} | {key: values[index] for key, values in numbers.items()},
        )
        for index, hit in enumerate(hits)
    ]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Run(
        id=name,
        suite=suite,
        split="test",
        started_at=now,
        finished_at=now,
        metrics={},
        by_label={},
        intervals={},
        counts={},
        slices=[],
        cases=cases,
        titles={},
        settings={},
    )


GOOD, POOR = [True] * 90 + [False] * 10, [True] * 70 + [False] * 30


def test_more_right_cases_are_better_and_fewer_are_worse() -> None:
    better = compare_runs(run("a", POOR), run("b", GOOD), SUITE)
    assert (better.verdict, len(better.mended), len(better.broken)) == ("better", 20, 0)
    worse = compare_runs(run("a", GOOD), run("b", POOR), SUITE)
    assert (worse.verdict, len(worse.mended), len(worse.broken)) == ("worse", 0, 20)
    assert worse.changes[0].difference.change == pytest.approx(-0.2)
    assert worse.changes[0].difference.high < 0


def test_more_is_worse_where_lower_is_better() -> None:
    assert compare_runs(run("a", POOR), run("b", GOOD), FALSE_ALARM).verdict == "worse"


@pytest.mark.parametrize("seed", range(20))
def test_a_shuffled_copy_makes_no_difference(seed: int) -> None:
    copy = run("b", POOR)
    random.Random(seed).shuffle(copy.cases)
    found = compare_runs(run("a", POOR), copy, SUITE)
    assert (found.verdict, found.mended, found.broken) == ("no difference", (), ())


def test_one_flipped_case_is_chance() -> None:
    found = compare_runs(run("a", GOOD), run("b", [False, *GOOD[1:]]), SUITE)
    assert found.verdict == "no difference"
    assert [outcome.id for outcome in found.broken] == ["case-0"]


def test_a_change_within_the_noise_of_the_measurement_is_none() -> None:
    metric = quantile_ratio("ratio", "比", ("ms", "base"), 0.5, headline=True, tolerance=0.3)
    suite = Suite("made-up", "示例", lambda bench: [], (metric,), slice_by="ratio")
    base, one, two = [5.0] * 100, [10.0] * 100, [11.0] * 100
    before, after = run("a", GOOD, ms=one, base=base), run("b", GOOD, ms=two, base=base)
    assert compare_runs(before, after, suite).verdict == "no difference"
    assert compare_runs(before, run("b", GOOD, ms=[20.0] * 100, base=base), suite).verdict == "worse"


def test_only_cases_that_both_runs_judged_are_compared() -> None:
    after = run("b", GOOD)
    after.cases[0].unscored = "没有计分"
    found = compare_runs(run("a", GOOD), after, SUITE)
    assert (found.only_one, found.changes[0].difference.n) == (1, 99)


def test_runs_of_different_suites_or_cases_are_refused() -> None:
    with pytest.raises(BadInputError, match="like with like"):
        compare_runs(run("a", GOOD), run("b", GOOD, suite="other"), SUITE)
    with pytest.raises(BadInputError, match="share no case"):
        compare_runs(run("a", GOOD), run("b", []), SUITE)
