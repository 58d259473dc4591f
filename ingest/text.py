"""Text hygiene: what is stored is what is shown, and what is searched or matched is normalised the same way everywhere."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

import ftfy
import opencc

# ftfy's defaults turn Chinese punctuation and quotes into ASCII.
_FTFY = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, unescape_html=False)

# A converter's pinyin glosses: 網(wǎng)店. Directly behind a Chinese character, and with a tone: 重量(kg) is no gloss.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN_GLOSS = re.compile(rf"(?<=[\u4e00-\u9fff])\((?=[a-zü]*[{_TONED}])[a-zü{_TONED}]{{1,7}}\)")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _normal_character(character: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", character).lower())


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text that remembers where each of its characters came from.

    Args:
        text: NFKC, simplified Chinese, lower case, without invisible characters.
        origin: for each character of `text`, its index in the original.
        length: length of the original.
    """

    text: str
    origin: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a half-open span of `text`."""
        if start >= len(self.origin):
            return self.length, self.length
        last = self.origin[end - 1] if end > start else self.origin[start]
        return self.origin[start], last + 1


def normalise(text: str) -> Normalised:
    """Fold width, case and script variants, character by character, so that spans map back to the original."""
    pieces: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        normal = _normal_character(character)
        pieces.append(normal)
        origin.extend([index] * len(normal))
    folded = "".join(pieces)
    simplified = _to_simplified().convert(folded)
    # A phrase conversion may change the length in rare cases; then the offsets matter more than the script.
    return Normalised(simplified if len(simplified) == len(folded) else folded, tuple(origin), len(text))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The normalised text alone, for search and matching."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    return str(_to_simplified().convert(visible))


def clean(text: str) -> str:
    """Make a document's text fit to be stored, shown and searched.

    Repairs mojibake that can be repaired, drops invisible characters and a converter's bracketed pinyin, turns
    traditional into simplified characters and evens out line ends. Nothing else is touched.
    """
    repaired = ftfy.fix_text(text, config=_FTFY)
    repaired = _INVISIBLE.sub("", repaired.replace("\r\n", "\n").replace("\r", "\n"))
    return str(_to_simplified().convert(_PINYIN_GLOSS.sub("", repaired)))


def text_id(text: str) -> str:
    """Id of a text that is stored for itself."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the knowledge, compiled once."""
    return re.compile(pattern)


def is_chinese(text: str) -> bool:
    """Whether a text is mostly Chinese among its letters."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return True
    return len(_CHINESE.findall(text)) * 3 >= len(letters)


def grams(text: str) -> list[str]:
    """Character unigrams and bigrams of the folded text; runs of ASCII letters or digits stay whole.

    The unit of lexical search: as good as words cut by jieba and 20 times cheaper (field measurement over CMRC and RGB).
    """
    tokens: list[str] = []
    for run in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", fold(text)):
        if run[0].isascii():
            tokens.append(run)
        else:
            tokens.extend(run)
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tokens


class LineIndex:
    """Line numbers of a text by offset."""

    def __init__(self, text: str) -> None:
        self._starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def line(self, offset: int) -> int:
        """1-based line of a character offset."""
        return bisect_right(self._starts, offset)
