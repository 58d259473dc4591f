"""The page of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from evals.metrics import Estimate, Metric
from evals.outcome import Outcome, scored
from evals.report.charts import Bar, bar_chart, confusion_chart
from evals.run import Run
from evals.suite import Suite

STYLE = Path(__file__).with_name("report.css")
SPLITS = {"test": "测试集", "dev": "开发集"}
SETTINGS = {
    "version": "版本",
    "git": "代码",
    "embedding_model": "向量模型",
    "embedding": "权重",
    "knowledge": "知识",
    "documents": "文档",
    "chunks": "分块",
    "datasets": "数据集",
}
MAX_SLICES = 24


def build_report(run: Run, suite: Suite) -> str:
    """The whole page as HTML; it needs nothing beside itself."""
    judged = scored(run.cases)
    title = f"{suite.title} · {SPLITS[run.split]}"
    body = [
        _head(run, title, judged),
        _section("主要指标", _headline_chart(run, suite)),
        _section("混淆矩阵", confusion_chart(judged, suite.labels, run.titles), "行是标注，列是判断。"),
        _section("全部指标", _metric_table(run, suite)),
        _section(f"按标签看（{_title_of(suite)}）", _slice_chart(run, suite)),
        _section("没过的题", _failures([outcome for outcome in judged if not outcome.passed], run.titles)),
        _section("没有计分的题", _unscored([outcome for outcome in run.cases if outcome.unscored is not None])),
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} {escape(run.id)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _head(run: Run, title: str, judged: Sequence[Outcome]) -> str:
    passed = sum(outcome.passed for outcome in judged)
    facts = "".join(
        f"<div><dt>{escape(SETTINGS.get(key, key))}</dt><dd>{escape(str(value))}</dd></div>"
        for key, value in run.settings.items()
    )
    broken = "".join(f"<li>{escape(line)}</li>" for line in run.broken)
    warning = f'<div class="broken"><b>设计承诺没有守住</b><ul>{broken}</ul></div>' if broken else ""
    return (
        f"<header><h1>{escape(title)}</h1><p>共 {len(judged)} 题，{passed} 题通过。"
        f"完成于 {run.finished_at:%Y-%m-%d %H:%M} UTC，编号 {escape(run.id)}。"
        f"数值后面是 95% 自助法区间：题目换一批，数值大概会落在这里面。</p>{warning}<dl>{facts}</dl></header>"
    )


def _section(title: str, content: str, note: str = "") -> str:
    if not content:
        return ""
    told = f"<p>{escape(note)}</p>" if note else ""
    return f'<section><h2>{escape(title)}</h2>{told}<div class="wide">{content}</div></section>'


def _headline_chart(run: Run, suite: Suite) -> str:
    bars = [
        _bar(metric.title + ("（越低越好）" if metric.better == "lower" else ""), metric, found)
        for metric in suite.metrics
        if metric.headline and (found := run.estimate(metric.name)) is not None
    ]
    full = 1.0 if all(metric.unit == "share" for metric in suite.metrics if metric.headline) else _full(bars)
    return bar_chart(bars, "主要指标", full)


def _slice_chart(run: Run, suite: Suite) -> str:
    metric = suite.metric(suite.slice_by)
    if metric is None:
        return ""
    bars = [
        _bar(run.titles.get(entry.tag, entry.tag), metric, Estimate(entry.value, entry.low, entry.high, entry.n))
        for entry in run.slices[:MAX_SLICES]
    ]
    return bar_chart(bars, "按标签", 1.0 if metric.unit == "share" else _full(bars))


def _bar(label: str, metric: Metric, found: Estimate) -> Bar:
    return Bar(label, found.value, found.low, found.high, f"{metric.format(found.value)}  n={found.n}")


def _full(bars: Iterable[Bar]) -> float:
    return max((bar.high for bar in bars), default=1.0) * 1.05


def _title_of(suite: Suite) -> str:
    metric = suite.metric(suite.slice_by)
    return suite.slice_by if metric is None else metric.title


def _metric_table(run: Run, suite: Suite) -> str:
    rows = []
    for metric in suite.metrics:
        found = run.estimate(metric.name)
        if found is None:
            continue
        head, _, label = metric.name.partition(".")
        title = metric.title.replace(label, run.titles.get(label, label)) if label else metric.title
        rows.append(
            f'<tr><th scope="row">{escape(title)}</th><td><code>{escape(metric.name if label else head)}</code></td>'
            f'<td class="number">{metric.format(found.value)}</td>'
            f'<td class="number">{metric.format(found.low)} – {metric.format(found.high)}</td>'
            f'<td class="number">{found.n}</td></tr>'
        )
    return _table(("指标", "名称", "数值", "95% 区间", "题数"), rows)


def _failures(outcomes: Sequence[Outcome], titles: dict[str, str]) -> str:
    """Failed cases, grouped by what they should have been; the largest group first and open."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        one = outcome.expected[0] if len(outcome.expected) == 1 and outcome.expected[0] in titles else None
        groups[titles[one] if one else outcome.tags[0] if outcome.tags else "其他"].append(outcome)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return "".join(
        f"<details{' open' if index == 0 else ''}><summary>{escape(name)} <span>{len(mine)} 题</span></summary>"
        + _table(("题目", "标注", "判断", "问题", "标注理由"), [_failure(outcome, titles) for outcome in mine])
        + "</details>"
        for index, (name, mine) in enumerate(ordered)
    )


def _failure(outcome: Outcome, titles: dict[str, str]) -> str:
    def words(labels: Sequence[str]) -> str:
        return "<br>".join(escape(titles.get(label, label)) for label in labels) or "—"

    tags = "".join(f"<i>{escape(tag)}</i>" for tag in outcome.tags)
    text = "<br>".join(escape(line) for line in outcome.text.splitlines())
    return (
        f'<tr><td class="case">{text}<small>{escape(outcome.id)} {tags}</small></td><td>{words(outcome.expected)}</td>'
        f"<td>{words(outcome.got)}</td><td>{escape(outcome.why)}</td><td>{escape(outcome.reason)}</td></tr>"
    )


def _unscored(outcomes: Sequence[Outcome]) -> str:
    rows = [
        f"<tr><td>{escape(outcome.text)}<small>{escape(outcome.id)}</small></td><td>{escape(outcome.unscored or '')}</td></tr>"
        for outcome in outcomes
    ]
    return _table(("题目", "原因"), rows) if rows else ""


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
