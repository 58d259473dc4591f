"""How a text sounds: people type by pinyin, and a wrong character mostly sounds right (发飘 for 发票)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from pypinyin.constants import PINYIN_DICT

from ingest.text import fold

# Pairs that speakers of many regions do not tell apart, and that input methods therefore mix.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_RUNS = re.compile(r"[\u4e00-\u9fff]+")


@cache
def syllable(character: str) -> str:
    """The first reading of a Chinese character without its tone, look-alikes of the ear folded; itself where unknown."""
    reading = PINYIN_DICT.get(ord(character), character).split(",")[0]
    plain = "".join(mark for mark in unicodedata.normalize("NFD", reading) if not unicodedata.combining(mark))
    for one, other in _ALIKE:
        plain = plain.replace(one, other)
    return plain


def sounds(text: str) -> list[str]:
    """Pairs of neighbouring syllables of the Chinese runs of a text, in order."""
    pairs: list[str] = []
    for run in _RUNS.findall(fold(text)):
        heard = [syllable(character) for character in run]
        pairs += [f"{one} {other}" for one, other in pairwise(heard)]
    return pairs
