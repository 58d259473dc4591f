"""What a text promises: each kind of promise must stand in what it cites, as strong as it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.text import fold


@dataclass(frozen=True, slots=True)
class PromiseKind:
    """One kind of promise.

    Args:
        made: the words that make it.
        carried: the words that must stand in the evidence.
        not_made: a context in which the words promise nothing (a question, a denial, a condition to be checked).
    """

    code: str
    made: re.Pattern[str]
    carried: re.Pattern[str]
    not_made: re.Pattern[str]


_NEGATED = r"(?:不能|没法|无法|不可以|不支持|暂时不|不好|不是|不会|没有|不用|不再|还没|并非|不|未)[^,。;!?]{0,8}"


def _kind(code: str, made: str, carried: str | None = None) -> PromiseKind:
    return PromiseKind(code, re.compile(made), re.compile(carried or made), re.compile(_NEGATED + f"(?:{made})"))


KINDS = (
    _kind("全额退款", "全额(?:退|返)|(?:退|返)全款|全部退(?:款|给)"),
    _kind("退款", "退款|退(?:给|回)您|给您退|退您", "退"),
    _kind("补发", "补发|重新(?:发|送|配送)|再(?:发|送)一(?:份|箱|盒|单)|补(?:送|一份)", "补发|重新(?:发|送|配送)|补送"),
    _kind("换货", "(?:给|帮|为)您(?:更换|换货|换一)|可以换", "换"),
    _kind("赔偿", "赔偿|赔付|赔您|赔给|补偿", "赔|补偿"),
    _kind(
        "加倍赔偿",
        "(?:双倍|加倍|十倍|三倍|[2-9]倍|10倍|1赔\\d|一赔[一二三四五六七八九十])[^,。]{0,4}(?:赔|退|补)?",
        "双倍|加倍|十倍|三倍|[2-9]倍|10倍",
    ),
    _kind("赠送", "送您|赠送|免费送|白送", "送|赠"),
    _kind("优惠券", "优惠券|代金券|红包|无门槛", "券|红包"),
    _kind("免费", "免费|免单|不收(?:您)?(?:钱|费)|包邮|免运费", "免费|免单|包邮|免运费|免"),
    _kind(
        "送达时间", "(?:今天|今晚|明天|上午|下午|晚上|马上|次日)[^,。]{0,6}(?:送到|送达|到货|到家)", "送达|送到|到货"
    ),
    _kind("会员", "升级(?:会员|金卡)|送(?:您)?会员", "升级"),
)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The normalised text; chunks come again with every turn."""
    return fold(text)


def unsupported_promises(text: str, carried: Iterable[str]) -> list[str]:
    """Kinds of promises that a text makes and the carrying texts do not.

    Args:
        carried: the cited chunks and, for a rewrite, the agent's own draft.
    """
    said, evidence = fold(text), [_folded(part) for part in carried]
    missing = []
    for kind in KINDS:
        made = kind.made.search(said)
        if made is None or any(kind.carried.search(part) for part in evidence):
            continue
        if not kind.made.search(kind.not_made.sub(" ", said)):
            continue
        missing.append(f"{kind.code}「{made.group()}」")
    return missing
