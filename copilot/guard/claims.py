"""Claim by claim: every figure and every origin in a text must stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.knowledge import Knowledge
from ingest.text import fold

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = (
    "小时|分钟|秒钟|秒|个工作日|工作日|天|日|周|个星期|星期|个月|月|年|岁|元|块钱|块|角|毛|折|倍|公斤|千克|斤|两|毫克|微克|克|"
    "千卡|毫升|升|%|°c|度|次|张|段|声|颗|粒|件|份|箱|盒|袋|号|点"
)
# A Chinese numeral counts as a figure only in front of a unit that measures; 一下, 一起, 一个 and 两种 do not.
_CHINESE_NUMERAL = re.compile(
    r"(半|[零〇一二两三四五六七八九十百]+)(?=个?(?:多)?(?:小时|分钟|秒|天|周|星期|月|年|元|块|折|倍|公斤|斤|克|%|工作日))"
)
# 一天, 一年, 一月 in 「一天吃多少」 or 「有一天」 say nothing that could be false; from two on they do.
_FIGURE = re.compile(rf"(\d+(?:\.\d+)?)\s*(?:个)?({_UNITS})?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:到|至|~|-|–|—)\s*(\d+(?:\.\d+)?)\s*(?:个)?(" + _UNITS + ")")
_ALIASES = {
    "块": "元",
    "块钱": "元",
    "秒钟": "秒",
    "个工作日": "工作日",
    "千克": "公斤",
    "个月": "月",
    "个星期": "周",
    "星期": "周",
    "日": "天",
}


@lru_cache(maxsize=4096)
def figures(text: str) -> frozenset[tuple[str, str]]:
    """Every figure of a text as (number, unit), units folded to one name; the unit is "" where there is none."""
    arabic = _CHINESE_NUMERAL.sub(lambda match: _to_arabic(match.group(1)), fold(text))
    found: set[tuple[str, str]] = set()
    for low, high, unit in _RANGE.findall(arabic):
        found |= {(_plain(low), _unit(unit)), (_plain(high), _unit(unit))}
    rest = _RANGE.sub(" ", arabic)
    found |= {(_plain(number), _unit(unit)) for number, unit in _FIGURE.findall(rest)}
    return frozenset(found)


def unsupported_numbers(text: str, carried: Iterable[str]) -> list[str]:
    """Figures of a text that the carrying texts do not hold with the same unit.

    Args:
        carried: the cited chunks and whatever else may be repeated, text by text.
    """
    known = frozenset().union(*(figures(part) for part in carried))
    bare = {number for number, _ in known}
    missing = []
    for number, unit in sorted(figures(text)):
        supported = (number, unit) in known if unit else number in bare
        if not supported:
            missing.append(f"{number}{unit}")
    return missing


def unsupported_origins(text: str, carried: Iterable[str], knowledge: Knowledge) -> list[str]:
    """Origins of any product card that a text names and the carrying texts do not."""
    parts = tuple(carried)
    return sorted(name for name in knowledge.origin_names if name in text and not any(name in part for part in parts))


def _to_arabic(numeral: str) -> str:
    if numeral == "半":
        return "0.5"
    if "百" in numeral:
        hundreds, _, rest = numeral.partition("百")
        return str(_DIGITS.get(hundreds or "一", 1) * 100 + int(_to_arabic(rest) if rest else 0))
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return str(_DIGITS.get(tens or "一", 1) * 10 + _DIGITS.get(ones, 0))
    return "".join(str(_DIGITS[digit]) for digit in numeral)


def _plain(number: str) -> str:
    return f"{float(number):g}" if len(number) < 12 else number


def _unit(unit: str) -> str:
    return _ALIASES.get(unit, unit)
