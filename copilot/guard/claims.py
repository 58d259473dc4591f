"""Claim by claim: every figure and every origin in a text must stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from copilot.guard.numerals import UNITS, in_arabic
from copilot.guard.places import PLACES, within
from ingest.knowledge import Knowledge
from ingest.text import fold

_NUMBER = r"\d+(?:\.\d+)?"
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:到|至|~|〜|-|–|—)\s*({_NUMBER})\s*[多来几余]?({UNITS})")
_SHARE = re.compile(r"(\d+/\d+) ")
# 退您50。 is money although no unit says so.
_PAID = re.compile(rf"(?:退|赔|补|返|减|便宜|优惠)(?:给|了|您|你)*\s*({_NUMBER})(?=$|[,。!?;~])")
_DEGREES = re.compile(rf"((?<!\d)[-–−]?{_NUMBER})\s*(?:°c|度)")
_FIGURE = re.compile(rf"({_NUMBER})\s*[多来几余]?({UNITS})?")
_ALIASES = {
    "块": "元",
    "块钱": "元",
    "秒钟": "秒",
    "min": "分钟",
    "分": "分钟",
    "h": "小时",
    "钟头": "小时",
    "kg": "公斤",
    "千克": "公斤",
    "g": "克",
    "mg": "毫克",
    "kcal": "千卡",
    "ml": "毫升",
    "km": "公里",
    "星期": "周",
    "日": "天",
    "°c": "度",
}
TAIL_DIGITS = 4
"""Digits by which an order number is told: the end of a longer number may be repeated."""

Figure = tuple[str, str]
"""Number and unit; the unit is "" where there is none."""


@lru_cache(maxsize=4096)
def figures(text: str) -> frozenset[Figure]:
    """Every figure of a text, units folded to one name."""
    rest = in_arabic(fold(text))
    found: set[Figure] = set()
    for pattern, read in (
        (_TIME, lambda match: {(f"{int(match[1])}:{match[2]}", "点")}),
        (_SHARE, lambda match: {(match[1], "")}),
        (_RANGE, lambda match: {(_plain(match[1]), _unit(match[3])), (_plain(match[2]), _unit(match[3]))}),
        (_PAID, lambda match: {(_plain(match[1]), "元")}),
        (_DEGREES, lambda match: {(_plain(re.sub("[–−]", "-", match[1])), "度")}),
        (_FIGURE, lambda match: {(_plain(match[1]), _unit(match[2] or ""))}),
    ):
        found = found.union(*(read(match) for match in pattern.finditer(rest)))
        rest = pattern.sub(" ", rest)
    return frozenset(found)


def unsupported_numbers(text: str, carried: Iterable[str]) -> list[str]:
    """Figures of a text that the carrying texts do not hold with the same unit.

    Args:
        carried: the cited chunks and whatever else may be repeated, text by text.
    """
    return unsupported_figures(figures(text), carried)


def unsupported_figures(claimed: Iterable[Figure], carried: Iterable[str]) -> list[str]:
    """Those of some figures that the carrying texts do not hold."""
    known: frozenset[Figure] = frozenset().union(*(figures(part) for part in carried))
    numbers = {number for number, _ in known}

    def stands(number: str, unit: str) -> bool:
        if unit or number in numbers:
            return (number, unit) in known if unit else True
        return len(number) >= TAIL_DIGITS and any(longer.endswith(number) for longer in numbers)

    return [f"{number}{unit}" for number, unit in sorted(claimed) if not stands(number, unit)]


def unsupported_origins(text: str, carried: Iterable[str], knowledge: Knowledge, said: str = "") -> list[str]:
    """Places that a text names and the carrying texts do not.

    Args:
        said: the conversation; a place in it may be repeated, but not confirmed as where something comes from.
    """
    # 次日本店 is no 日本.
    folded, parts = re.sub("(?<=[次当今即每明])日本", "", fold(text)), [fold(part) for part in carried]
    missing: list[str] = []
    places, any_place = _known_places(knowledge.origin_names)
    if any_place.search(folded) is None:
        return missing
    for place in places:
        if place not in folded or any(place in part for part in parts):
            continue
        claimed = re.search(
            rf"(?:是|产自|来自|产地)[^,。;!?]{{0,4}}{place}|{place}[^,。;!?]{{0,4}}(?:产|空运|进口|直发|直采)", folded
        )
        if claimed or place not in said:
            missing.append(place)
    return missing


@lru_cache(maxsize=4)
def _known_places(origins: frozenset[str]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Origins of the cards, whole and without their province, and places that no card names; and a pattern of them all."""
    places = tuple(sorted(PLACES | origins | {within(name) for name in origins} - {""}))
    return places, re.compile("|".join(map(re.escape, places)))


def _plain(number: str) -> str:
    """1.50 → 1.5; leading zeros stay, for they belong to the end of an order number."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _unit(unit: str) -> str:
    bare = unit.removeprefix("个") if unit != "个月" else unit
    return _ALIASES.get(bare, bare)
