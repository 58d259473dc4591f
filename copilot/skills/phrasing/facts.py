"""Facts of a draft that a rewrite must keep: figures, times, products."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.knowledge import Knowledge
from ingest.text import compiled, fold, normalise

_TIME = re.compile(
    r"(?:今天|今晚|明天|明早|明晚|后天|昨天|周[一二三四五六日末]|星期[一二三四五六日]|上午|下午|晚上)?"
    r"\d+(?:\.\d+)?(?:到|至|-|~)?\d*(?:个)?(?:小时|分钟|秒|天|工作日|周|月|点半?|:\d{2})(?:\d+分)?(?:前|后|内|以内)?"
    r"|周[一二三四五六日]|星期[一二三四五六日]|后天|明天|今晚"
)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:元|块钱?|折)")
_QUANTITY = re.compile(r"(?:尾号)?\d+(?:\.\d+)?(?:到\d+)?(?:斤|公斤|克|个|颗|盒|箱|份|件|张|%|℃|度)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """A literal piece of the draft.

    Args:
        kind: which carrying phrase fits it.
    """

    kind: Literal["time", "amount", "quantity", "product"]
    text: str


def facts_in(text: str, knowledge: Knowledge) -> list[Fact]:
    """Facts of a text in order, each once."""
    found: dict[str, Fact] = {}
    taken = text
    kinds: tuple[tuple[Literal["time", "amount", "quantity"], re.Pattern[str]], ...] = (
        ("time", _TIME),
        ("amount", _AMOUNT),
        ("quantity", _QUANTITY),
    )
    for kind, pattern in kinds:
        for match in pattern.finditer(taken):
            found.setdefault(match.group(), Fact(kind, match.group()))
        taken = pattern.sub(lambda match: " " * len(match.group()), taken)
    normal = normalise(text)
    products = knowledge.catalogue.mentions(normal.text)
    names = [fold(name) for product in products for name in [product.title, *product.aliases]]
    # Goods the catalogue has no card for are still facts of the draft.
    goods = next((slot.known_when for slot in knowledge.slots.slots if slot.id == "product"), None)
    names += [match.group() for match in compiled(goods).finditer(normal.text)] if goods else []
    name = next((name for name in names if name in normal.text), None)
    if name is not None:
        # As the draft writes it: 車厘子 stays 車厘子.
        start = normal.text.index(name)
        first, last = normal.span(start, start + len(name))
        found.setdefault(text[first:last], Fact("product", text[first:last]))
    return sorted(found.values(), key=lambda fact: text.find(fact.text))
