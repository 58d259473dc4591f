"""Runs and comparisons, printed for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from copilot.commands.console import out
from evals.compare import Comparison
from evals.outcome import Outcome, scored
from evals.run import REPORT_FILE, Run
from evals.suite import Suite

SHOWN_FLIPS = 10
VERDICTS = {"better": "变好", "worse": "变差", "no difference": "没有差别"}
_STYLES = {"better": "green", "worse": "red", "no difference": "dim"}
SPLITS = {"test": "测试集", "dev": "开发集"}


def show_run(run: Run, suite: Suite, folder: Path) -> None:
    """The table of a run, and where its report lies."""
    judged = scored(run.cases)
    failed = sum(not outcome.passed for outcome in judged)
    table = Table(
        title=f"{suite.title} {suite.name} · {SPLITS[run.split]} · {len(judged)} 题，{failed} 题没过",
        title_justify="left",
    )
    for title in ("指标", "名称"):
        table.add_column(title, overflow="fold")
    for title in ("数值", "95% 区间", "n"):
        table.add_column(title, justify="right", no_wrap=True)
    for metric in suite.metrics:
        found = run.estimate(metric.name)
        if found is None:
            continue
        interval = f"{metric.format(found.low)} – {metric.format(found.high)}"
        style = "bold" if metric.headline else None
        table.add_row(metric.title, metric.name, metric.format(found.value), interval, str(found.n), style=style)
    out.print(table)
    skipped = len(run.cases) - len(judged)
    if skipped:
        out.print(f"{skipped} 题没有计分（见报告）", style="yellow")
    out.print(f"报告：{folder / REPORT_FILE}", soft_wrap=True, markup=False)
    out.print()


def show_comparison(before: Run, after: Run, found: Comparison) -> None:
    """Differences, flipped cases and the verdict."""
    table = Table(title=f"{before.id} → {after.id}", title_justify="left")
    for title in ("指标", "A", "B", "差", "95% 区间", "n", "判断"):
        table.add_column(title, justify="left" if title in {"指标", "判断"} else "right")
    for change in found.changes:
        metric, numbers = change.metric, change.difference
        table.add_row(
            metric.title,
            metric.format(numbers.before),
            metric.format(numbers.after),
            metric.format(numbers.change, signed=True),
            f"{metric.format(numbers.low, signed=True)} – {metric.format(numbers.high, signed=True)}",
            str(numbers.n),
            Text(VERDICTS[change.verdict], style=_STYLES[change.verdict]),
            style="bold" if metric.headline else None,
        )
    out.print(table)
    _show_flips("修好的题", found.mended)
    _show_flips("变坏的题", found.broken)
    if found.only_one:
        out.print(f"{found.only_one} 题只在一边有结果，没有参与比较", style="yellow")
    differing = [key for key in after.settings if before.settings.get(key) != after.settings[key]]
    if differing:
        out.print(f"两次运行不同的设置：{'、'.join(differing)}")
    out.print(Text(f"结论：{VERDICTS[found.verdict]}（{found.verdict}）", style=_STYLES[found.verdict]))


def _show_flips(title: str, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    out.print(f"{title}：{len(outcomes)}")
    for outcome in outcomes[:SHOWN_FLIPS]:
        words = outcome.text.splitlines()[-1]
        tail = f" → {outcome.why}" if outcome.why else ""
        out.print(f"  {outcome.id}  {words}{tail}", soft_wrap=True, markup=False)
    if len(outcomes) > SHOWN_FLIPS:
        out.print(f"  ……还有 {len(outcomes) - SHOWN_FLIPS} 题", markup=False)
