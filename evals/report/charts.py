"""Charts as inline SVG; colours are the page's, so that they follow its light and dark dress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evals.outcome import Outcome

_ROW, _LABEL, _BAR, _VALUE = 30, 290, 420, 160
_CELL = 46


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; values and interval between 0 and `full`."""

    label: str
    value: float
    low: float
    high: float
    note: str


def bar_chart(bars: Sequence[Bar], title: str, full: float = 1.0) -> str:
    """Horizontal bars with their 95% intervals."""
    if not bars:
        return ""
    height = _ROW * len(bars) + 8
    width = _LABEL + _BAR + _VALUE
    scale = _BAR / (full or 1.0)
    parts = [_open(width, height, title)]
    for index, bar in enumerate(bars):
        top = index * _ROW + 4
        middle = top + _ROW / 2
        low, high = (_LABEL + scale * min(max(x, 0.0), full) for x in (bar.low, bar.high))
        parts += [
            f'<text x="{_LABEL - 12}" y="{middle + 4}" class="end">{escape(bar.label)}</text>',
            f'<rect x="{_LABEL}" y="{top + 6}" width="{_BAR}" height="{_ROW - 12}" rx="3" class="track"/>',
            f'<rect x="{_LABEL}" y="{top + 6}" width="{scale * min(max(bar.value, 0.0), full):.1f}" '
            f'height="{_ROW - 12}" rx="3" class="bar"/>',
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" class="whisker"/>',
            *(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{middle - 4}" y2="{middle + 4}" class="whisker"/>'
                for x in (low, high)
            ),
            f'<text x="{_LABEL + _BAR + 12}" y="{middle + 4}">{escape(bar.note)}</text>',
        ]
    return "".join([*parts, "</svg>"])


def confusion_chart(outcomes: Sequence[Outcome], labels: Sequence[str], titles: dict[str, str]) -> str:
    """Rows are what the data set says, columns what the copilot said; the darker, the larger the share of the row."""
    counts: Counter[tuple[str, str]] = Counter(
        (outcome.expected[0], outcome.got[0])
        for outcome in outcomes
        if len(outcome.expected) == 1 and len(outcome.got) == 1
    )
    shown = [label for label in labels if any(label in pair for pair in counts)]
    if not shown:
        return ""
    names = [titles.get(label, label) for label in shown]
    left, top = 96, 88
    parts = [_open(left + _CELL * len(shown) + 30, top + _CELL * len(shown) + 8, "混淆矩阵：行是标注，列是判断")]
    for index, name in enumerate(names):
        x, y = left + _CELL * index + _CELL / 2, top + _CELL * index + _CELL / 2 + 4
        parts.append(f'<text transform="translate({x} {top - 10}) rotate(-40)">{escape(name)}</text>')
        parts.append(f'<text x="{left - 10}" y="{y}" class="end">{escape(name)}</text>')
    for row, wanted in enumerate(shown):
        total = sum(counts[wanted, label] for label in shown) or 1
        for column, found in enumerate(shown):
            parts.append(_cell(counts[wanted, found], total, left + _CELL * column, top + _CELL * row, row == column))
    return "".join([*parts, "</svg>"])


def _cell(count: int, total: int, x: int, y: int, right: bool) -> str:
    share = count / total
    kind = "right" if right else "wrong"
    ink = ' class="middle on-dark"' if share > 0.55 else ' class="middle"'
    number = f'<text x="{x + _CELL / 2}" y="{y + _CELL / 2 + 4}"{ink}>{count}</text>' if count else ""
    fill = f'<rect x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}" rx="3" class="empty"/>'
    if count:
        fill += (
            f'<rect x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}" rx="3" class="{kind}" '
            f'fill-opacity="{0.15 + 0.85 * share:.2f}"/>'
        )
    return fill + number


def _open(width: int, height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title, quote=True)}">'
    )
