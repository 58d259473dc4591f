"""What a text promises: each kind of promise must stand in what it cites, as strong as it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from copilot.guard.claims import Figure, figures
from ingest.text import fold

_GAP = "[^,。;!?的就也都还照吃]"
"""Between a denial and what it denies; 不能吃的给您退款 promises a refund."""
_DENIED = (
    "(?:不能|不可以|没法|没办法|无法|不支持|不提供|不予|不给|不适用|不敢|不会|不先|不随口|不许诺|不自行|不私下"
    rf"|不好(?:直接|马上|先|跟您|说|答应|承诺|随便)){_GAP}{{0,10}}"
    "|(?:不是|不用|不需要|不必|不再|没有|还没|并非|不|没|未)(?:给您|给你|为您|帮您|再|另外|直接|单独|额外)?"
)
_DENIED_AFTER = (
    r"[^,。;!?]{0,4}(?:给不了|[做办]不(?:到|了|成|下来)|申请不(?:了|下来)|批不了|没办法|没法|不(?:行|可以)(?!吗)"
    "|的(?:要求|诉求))"
)
_WANTED = r"(?:您|你)[^,。;!?]{0,3}(?:说|提|想|要|希望|倾向|问|选)[^,。;!?]{0,10}"
"""What the customer wants is no promise, unless the text agrees to it."""
_AGREES = re.compile(
    r"没问题|(?<![不没])可以(?!吗)|(?:^|[,。!])(?:好的?|行|成)[,。!]|照办|满足|(?<!不)同意|(?<!不能)答应|依您|包在我"
)
_DAYS = "今[天晚日]|明[天早晚日]|后天|次日|第二天|隔天|当[天日]|马上|立刻|[上中下]午|晚上|(?:周|星期|礼拜)[一二三四五六日天]"
_QUALITY = "不坏|没坏|不会坏|新鲜|甜|熟|准时|送到|送达|到货|退|赔|满意|没问题|有货"


@dataclass(frozen=True, slots=True)
class PromiseKind:
    """One kind of promise.

    Args:
        made: the words that make it.
        carried: the words that must stand in the evidence, outside denials.
        not_made: a context in which the words promise nothing: a denial.
        not_carried: the same for the evidence.
        wanted: what the customer wants, told or asked.
    """

    code: str
    made: re.Pattern[str]
    carried: re.Pattern[str]
    not_made: re.Pattern[str]
    not_carried: re.Pattern[str]
    wanted: re.Pattern[str]

    def made_in(self, folded: str) -> re.Match[str] | None:
        """The words of a text that promise this."""
        if self.made.search(folded) is None:
            return None
        open_text = self.not_made.sub(" ", folded)
        if _AGREES.search(open_text) is None:
            open_text = self.wanted.sub(" ", open_text)
        return self.made.search(open_text)


def _kind(code: str, made: str, carried: str | None = None) -> PromiseKind:
    carried = carried or made
    return PromiseKind(
        code,
        re.compile(made),
        re.compile(carried),
        re.compile(f"(?:{_DENIED})(?:{made})|(?:{made}){_DENIED_AFTER}"),
        re.compile(f"(?:{_DENIED})(?:{carried})"),
        re.compile(f"{_WANTED}(?:{made})(?:还是[^,。;!?]*)?"),
    )


_SOME = "(?:一|两|[2-9])?(?:份|箱|盒|单|袋|斤|批|件|只)"
KINDS = (
    _kind("全额退款", "全额(?:原路)?(?:退|返)|(?:退|返)(?:全款|全额)|全部退|全款退|整单退|全退|(?:钱|款)都退"),
    _kind(
        "退款",
        r"退(?:款|钱|货|给|回|还|掉|\d)|(?:给|帮|为)(?:您|你)退|退(?:您|你)|钱(?:给您|给你)?退|返还|返现|返(?:您|你)",
        "退|返还|返现",
    ),
    _kind(
        "补发",
        f"补发|补寄|补送|重发|重寄|重新(?:给您|给你|帮您)?(?:发|送|寄|配送)|再(?:给您|给你|帮您)?(?:发|送|寄|补)(?:您|你)?{_SOME}"
        f"|补(?:给)?(?:您|你)?{_SOME}",
        "补发|补送|重新(?:发|送|配送)|重发|再(?:发|送)",
    ),
    _kind(
        "换货", f"(?:给|帮|为)(?:您|你)(?:重新)?(?:更换|换货|换(?:一|个|新|{_SOME}))|可以换(?:货|一|新)|退换|包换", "换"
    ),
    _kind("赔偿", "赔(?!个?不是|礼|罪|笑|本)|补偿|补贴", "(?<!规定)赔(?!不赔|多少|偿的要求)|补偿"),
    _kind(
        "加倍赔偿",
        r"(?:双倍|加倍|翻倍|十倍|三倍|[2-9]倍|10倍|1赔\d|一赔[一二三四五六七八九十])[^,。]{0,4}(?:赔|退|补)?",
        "双倍|加倍|十倍|三倍|[2-9]倍|10倍",
    ),
    _kind(
        "赠送",
        "(?:赠|送)(?:您|你)(?!家|手|到|那|过|去|上|楼|门)|赠|(?:免费|白|加|多|额外)送(?!货|达|到|上|一趟|一次)"
        "|送(?:您|你)?(?:一|两|[2-9])(?:份|盒|箱|斤|张|个|袋)|送(?:点|个|些)?(?:小)?礼",
    ),
    _kind("优惠券", "优惠券|代金券|折扣券|满减券|抵用券|(?:发|补|送|给)(?:您|你)?[^,。;!?]{0,6}券", "券"),
    _kind("红包", "红包"),
    _kind("无门槛", "无门槛"),
    _kind("免费", "免费|不收(?:您|你)?(?:任何)?(?:钱|费)|不要(?:您|你)?钱|不用(?:您|你)?(?:付|出|花|掏)钱"),
    _kind("免单", "免单"),
    _kind("包邮", r"包邮|满\d+(?:元|块钱?)?[^,。]{0,3}(?:免|不收)(?:运|邮)费", "包邮|免运费"),
    _kind(
        "免运费",
        r"(?<!元)(?<!块)(?<!\d)(?:免(?:掉|了|除|去)?(?:您|你)?的?(?:运|配送|邮)费|不收(?:您|你)?的?(?:运|配送|邮)费)"
        "|(?:运|配送|邮)费(?:给您|帮您|我)?(?:全)?(?:免|不收|算我们|我们出)",
    ),
    _kind(
        "送达时间",
        f"(?:{_DAYS})[^,。;!?]{{0,8}}(?:送到|送达|送来|到货|到家|到您|能到|就到|会到|必到|有货|补货|上架|发货|发出)",
        "",
    ),
    _kind(
        "会员",
        "(?:升级?|开通?)[^,。;!?]{0,4}(?:会员|金卡|vip)|送(?:您|你)?会员",
        "(?:升级|开通)[^,。;!?]{0,4}(?:会员|金卡)",
    ),
    _kind(
        "积分",
        "(?:补|送|加|返)(?:给)?(?:您|你)?[^,。;!?]{0,4}积分|积分(?:补|送|返)",
        "(?:补|送|加|返|双倍)[^,。;!?]{0,4}积分",
    ),
    _kind(
        "折扣",
        r"(?:给|帮|为)(?:您|你)(?:再|算)?(?:便宜|打折|减免|减(?:掉|点|\d)|优惠(?!券)|降价|抹零)|半价|对折|打[\d一二三四五六七八九](?:\.\d)?折",
        "打折|便宜|减免|满减|优惠(?!券)|半价|对折|折",
    ),
    _kind("破例", "破例|特批|走(?:个)?后门|开绿灯"),
    _kind(
        "保证",
        f"(?:保证|保准|(?<![面红礼打书钱荷])包(?![装括裹])|肯定|铁定|一定(?:能|会|给))[^,。;!?]{{0,6}}(?:{_QUALITY})",
    ),
)
_DAY = re.compile(_DAYS)
_MONEY = frozenset({"元", "折", "倍", "成", "%"})
_LIMIT = re.compile(
    r"[^,。;!?]*(?:小时|钟头|分钟|工作日|天|周|星期|月|点|半|\d)(?:之|以)?[内前](?![一-龥]?[面台天])[^,。;!?]*"
)
_CLAUSE = re.compile(r"[^,。;!?]+")


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The normalised text; chunks come again with every turn."""
    return fold(text)


def _carries(kind: PromiseKind, made: re.Match[str], evidence: str) -> bool:
    if kind.code == "送达时间":
        # Another day's delivery does not carry this one's.
        day = _DAY.search(made.group())
        return day is not None and re.search(f"{day.group()}[^,。;!?]{{0,8}}[送到发]", evidence) is not None
    return _stands_in(kind, evidence)


@lru_cache(maxsize=8192)
def _stands_in(kind: PromiseKind, evidence: str) -> bool:
    return kind.carried.search(kind.not_carried.sub(" ", evidence)) is not None


def unsupported_promises(text: str, carried: Iterable[str]) -> list[str]:
    """Kinds of promises that a text makes and the carrying texts do not.

    Args:
        carried: the cited chunks and, for a rewrite, the agent's own draft.
    """
    made = _made(text)
    if not made:
        return []
    evidence = [_folded(part) for part in carried]
    return [
        f"{kind.code}「{words.group()}」"
        for kind, words in made
        if not any(_carries(kind, words, part) for part in evidence)
    ]


@lru_cache(maxsize=4096)
def _made(text: str) -> tuple[tuple[PromiseKind, re.Match[str]], ...]:
    """Every kind of promise that a text makes, with its words: a wording is checked against several sets of chunks."""
    said = fold(text)
    return tuple((kind, words) for kind in KINDS if (words := kind.made_in(said)) is not None)


@lru_cache(maxsize=4096)
def promised_figures(text: str) -> frozenset[Figure]:
    """Amounts of clauses that promise something, and limits of time that a text sets itself.

    A customer who names them does not make them true, so the conversation cannot carry them.
    """
    found: set[Figure] = set()
    for clause in _CLAUSE.findall(fold(text)):
        told = re.search("(?:您|你)[^,。;!?]{0,3}(?:说|提|约|问|等)", clause)
        if any(kind.made_in(clause) for kind in KINDS):
            found |= {figure for figure in figures(clause) if figure[1] in _MONEY}
        if told is None and _LIMIT.fullmatch(clause):
            found |= figures(clause)
    return frozenset(found)
