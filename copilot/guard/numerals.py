"""Figures as they are written, brought to one way of writing: 三个工作日, ￥50 and 百分之五十 become 3个工作日, 50元 and 50%."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"
_TO = "到|至|~|〜|-|–|—"

UNITS = (
    "个?小时|个?钟头|h(?![a-z])|分钟|min|分(?!之)|秒钟|秒|个?工作日|天|日|个?星期|周|个月|月|年|岁|元|块钱|块|角|毛|折|倍|成|"
    "公斤|千克|kg|斤|两|毫克|mg|微克|克|g(?![a-z])|千卡|kcal|毫升|ml|升|公里|km|米|%|°c|度|次|张|段|声|颗|粒|件|份|箱|盒|袋|瓶|"
    "只|条|人|号|点"
)
"""Units that a figure is checked with; a Chinese numeral counts as a figure in front of those that measure."""
_MEASURES = (
    "个?小时|个?钟头|分钟|秒|个?工作日|天|个?星期|周|个月|月|年|元|块|折|倍|成(?![为了功分交立本品员都绩长果])|公斤|千克|斤|克|"
    "毫升|公里|%|度|张|箱|盒|袋|瓶|份(?!量)"
)
_RANGE_TAIL = rf"(?=(?:(?:{_TO})(?:\d+(?:\.\d+)?|{_NUMERAL}|半))?\s*[多来几余]?(?:{_MEASURES}))"
# 一天, 一份 in 「一天吃多少」「给您一份」 and 一块 say nothing that could be false, unless a limit follows: 一天内.
_ARTICLE = "(?!一(?:[天日周年月度张箱盒袋瓶份成]|个?星期|个月|块(?!钱))(?!之?内|以内|之?后|以后|左右|[到送就退起前]))"
_HALF_DAY = "(?!半[天年月](?!之?内|以内|之?后|以后|左右|[到送就退]))"
_BEFORE_UNIT = re.compile(
    rf"{_ARTICLE}{_HALF_DAY}((?:{_NUMERAL})|半){_RANGE_TAIL}|(?<=[到至~〜–—])({_NUMERAL}){_RANGE_TAIL}"
)
# 三点 is an hour only beside words of time; 这三点 are three things.
_HOUR = re.compile(
    rf"(?:(?<=[午上晚早晨天到至约在])|(?={_NUMERAL}(?:到{_NUMERAL})?点(?:半|钟|整|前|后|之前|以前|以后|左右|到|至|多|送|来|[\d零〇一二三四五])))"
    rf"(?!一点(?!半|钟|整))({_NUMERAL})(?=点|到{_NUMERAL}点)"
)
# 这两天 is now, not two of anything.
_THESE_DAYS = re.compile("[这那]两天(?!之?内|以内)")
_AND_HALF = re.compile(rf"({_NUMERAL}|\d+)个半(?=小时|钟头|月|星期)")


def in_arabic(folded: str) -> str:
    """A normalised text with its figures in Arabic digits and one way of writing money, shares, dates and hours."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)
    text = _THESE_DAYS.sub("这几天", text)
    text = re.sub(r"[¥$]\s*(\d+(?:\.\d+)?)(?!\s*元)", r"\1元", text)
    text = re.sub(rf"百分之({_NUMERAL}|\d+(?:\.\d+)?)", lambda found: f"{number(found[1])}%", text)
    text = re.sub(
        rf"({_NUMERAL}|\d+)分之({_NUMERAL}|\d+)", lambda found: f"{number(found[2])}/{number(found[1])} ", text
    )
    text = re.sub(
        r"(\d+(?:\.\d+)?)([百千万])(?![克卡米瓦])", lambda found: f"{float(found[1]) * _POWERS[found[2]]:.0f}", text
    )
    text = re.sub(r"零下\s*(?=\d)", "-", text)
    text = _AND_HALF.sub(lambda found: f"{number(found[1])}.5个", text)
    text = _BEFORE_UNIT.sub(lambda found: number(found[1] or found[2]), text)
    text = _HOUR.sub(lambda found: number(found[1]), text)
    text = re.sub(r"(\d{1,2})点半", r"\1:30", text)
    text = re.sub(r"(\d{1,2})点(\d{2})分?(?!\d)", r"\1:\2", text)
    return re.sub(r"(\d{1,2})月(\d{1,2})日", r"\1月\2号", text)


def number(numeral: str) -> str:
    """A numeral in Arabic digits: 二十五 → 25, 两三 → 2到3; digits stay as they are."""
    if numeral[0].isdigit():
        return numeral
    if numeral == "半":
        return "0.5"
    values = [_DIGITS.get(character) for character in numeral]
    if len(values) == 2 and values[0] and values[1] and values[0] < values[1]:
        return f"{values[0]}到{values[1]}"
    if not set(numeral) & set(_POWERS):
        return "".join(str(value) for value in values)
    total, below, digit = 0, 0, 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character == "万":
            total, below, digit = (total + below + digit or 1) * _POWERS[character], 0, 0
        else:
            below += (digit or 1) * _POWERS[character]
            digit = 0
    return str(total + below + digit)
