"""kb_docs with one thing wrong: what an editor's slip looks like, and what the editor must be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Variant:
    """One broken file.

    Args:
        file: below kb_docs.
        edit: makes it broken.
        problem: words of the fault that is told.
        mend: words of the mend that is told.
        at: the fault is on the first line that begins with this (leading blanks aside); None where the whole file is meant.
        after: skip the lines up to the first that begins with this.
    """

    name: str
    file: str
    edit: Edit
    problem: str
    mend: str
    at: str | None = None
    after: str = field(default="")

    def line(self, text: str) -> int:
        """The line that the fault must name in the broken text."""
        if self.at is None:
            return 1
        lines = [line.lstrip() for line in text.split("\n")]
        start = next(i for i, line in enumerate(lines) if line.startswith(self.after)) if self.after else 0
        return next(i for i in range(start, len(lines)) if lines[i].startswith(self.at)) + 1


def swap(old: str, new: str) -> Edit:
    """Replace the first place where `old` stands."""

    def edit(text: str) -> str:
        assert old in text, f"{old!r} no longer stands in the file: choose another text to break"
        return text.replace(old, new, 1)

    return edit


def cut(pattern: str, new: str = "") -> Edit:
    """Replace what a pattern finds first."""

    def edit(text: str) -> str:
        broken, count = re.subn(pattern, lambda _: new, text, count=1, flags=re.DOTALL | re.MULTILINE)
        assert count, f"{pattern!r} no longer stands in the file: choose another text to break"
        return broken

    return edit


def end(addition: str) -> Edit:
    """Write something at the end."""
    return lambda text: text.rstrip("\n") + "\n" + addition


CHERRY, STRAWBERRY = "products/cherry.md", "products/strawberry.md"
FRUIT, LAST = "policies/after-sales-fruit.md", "training/last-method.md"
CLOSING, COLD = "playbooks/closing.yaml", "phrasebook/cold.yaml"
ADVERTISING, EMOTION = "rules/advertising.yaml", "standards/emotion.yaml"
VALUES = "use one of the values named"
CLAUSE = "name a policy and the number of one of its clauses"

PRODUCTS = [
    Variant(
        "a field twice",
        CHERRY,
        swap("category: fruit\n", "category: fruit\ntitle: 樱桃\n"),
        "field title stands twice",
        "keep one of the two",
        "title: 樱桃",
    ),
    Variant(
        "missing month",
        CHERRY,
        cut(r"^    months: \[5, 6\]\n"),
        "origins.1.months: Field required",
        "add the field",
        "- name: 山东烟台",
    ),
    Variant(
        "month 13",
        CHERRY,
        swap("[5, 6]", "[5, 13]"),
        "less than or equal to 12",
        "correct the value",
        "months: [5, 13]",
    ),
    Variant(
        "no month at all", CHERRY, swap("[5, 6]", "[]"), "at least 1 item", "add the missing entries", "months: []"
    ),
    Variant(
        "unknown fab origin",
        CHERRY,
        swap("    origin: 辽宁大连", "    origin: 火星"),
        "fab origin '火星' is not among origins",
        "use one of 山东烟台、智利、美国西北部、辽宁大连",
        "origin: 火星",
    ),
    Variant(
        "duplicate alias across cards",
        STRAWBERRY,
        swap("aliases:\n", "aliases:\n  - 大樱桃\n"),
        "「大樱桃」 is a name of cherry too",
        "leave the name with one product",
        "- 大樱桃",
    ),
    Variant(
        "duplicate alias in another width and case",
        STRAWBERRY,
        swap("aliases:\n", "aliases:\n  - ＣＨＥＲＲＹ\n"),
        "is a name of cherry too",
        "leave the name with one product",
        "- ＣＨＥＲＲＹ",
    ),
    Variant(
        "alias twice in one card",
        CHERRY,
        swap("  - 大樱桃\n", "  - 大樱桃\n  - 大樱桃\n"),
        "title and aliases repeat a name",
        "leave each name once",
        "aliases:",
    ),
    Variant(
        "energy that does not fit",
        CHERRY,
        swap("energy_kcal: 46", "energy_kcal: 64"),
        "energy_kcal 64 does not fit its macronutrients",
        "drop the figure that is wrong",
        "energy_kcal: 64",
    ),
    Variant(
        "too long fab text",
        CHERRY,
        cut(r"text: 您上班[^\n]*", f"text: {'车厘子装一小盒就能带走。' * 7}"),
        "at most 80 characters",
        "shorten the text",
        "text: 车厘子装一小盒",
    ),
    Variant(
        "duplicate section",
        CHERRY,
        end("\n## 储存\n\n放冰箱。\n\n> 放冰箱就行。\n"),
        "section 「储存」 stands twice",
        "give each section its own title",
        "## 储存",
        after="> 给3岁以下",
    ),
    Variant(
        "missing section", CHERRY, cut(r"^## 吃法\n.*?(?=^## )"), "section 「吃法」 is missing", "add a line ## 吃法"
    ),
    Variant(
        "unknown section", CHERRY, swap("## 吃法", "## 怎么吃"), "unknown section 「怎么吃」", "use one of", "## 怎么吃"
    ),
    Variant(
        "two spoken lines",
        CHERRY,
        swap("> 车厘子到手先别洗", "> 放冰箱。\n> 车厘子到手先别洗"),
        "holds 2 spoken lines",
        "write exactly one line that begins with >",
        "## 储存",
    ),
    Variant(
        "no spoken line",
        CHERRY,
        cut(r"^> 车厘子到手[^\n]*"),
        "holds 0 spoken lines",
        "write exactly one line",
        "## 储存",
    ),
    Variant(
        "text before the first section",
        CHERRY,
        swap("  - 行业常识\n---\n", "  - 行业常识\n---\n车厘子是樱桃的一种。\n"),
        "text stands before the first section",
        "put it under one of the ## headings",
        "车厘子是樱桃的一种",
    ),
    Variant("unknown category", CHERRY, swap("category: fruit", "category: fruits"), "category: ", VALUES, "category:"),
    Variant(
        "unknown field",
        CHERRY,
        swap("category: fruit", "category: fruit\ncolour: 红"),
        "colour: Extra inputs",
        "remove the field or correct its name",
        "colour:",
    ),
    Variant(
        "unclosed front matter",
        CHERRY,
        swap("  - 行业常识\n---\n", "  - 行业常识\n"),
        "the front matter is not closed",
        "put a line --- behind its last field",
    ),
    Variant(
        "unknown kind",
        CHERRY,
        swap("kind: product", "kind: fruit"),
        "kind 'fruit' is not known",
        "set kind: to",
        "kind:",
    ),
    Variant(
        "wrong indentation",
        CHERRY,
        swap("category: fruit", " category: fruit"),
        "YAML cannot be read",
        "check indentation, quotes and colons",
        "category: fruit",
    ),
    Variant(
        "id in Chinese", CHERRY, swap("id: cherry", "id: 车厘子"), "id: String should match", "use small letters", "id:"
    ),
    Variant(
        "no source", CHERRY, cut(r"^sources:.*?(?=^---)"), "sources: Field required", "add the field", "id: cherry"
    ),
]

POLICIES = [
    Variant(
        "fact not in its clause",
        FRUIT,
        swap('value: "24小时"', 'value: "36小时"'),
        "clause 1 does not say 「36小时」",
        "write the value into the clause word for word",
        "- id: claim_window",
    ),
    Variant(
        "fact of a clause that is not there",
        FRUIT,
        swap('clause: "4"', 'clause: "44"'),
        "fact ripen_window: no clause 44",
        "name an existing clause",
        "- id: ripen_window",
    ),
    Variant(
        "clause without a number",
        FRUIT,
        swap("## 5 超过时限", "## 超过时限"),
        "has no number",
        "write ## 1 标题",
        "## 超过时限",
    ),
    Variant(
        "clause number twice",
        FRUIT,
        swap("## 6 不适用", "## 5 不适用"),
        "clause 5 stands twice",
        "number clauses once each",
        "## 5 不适用",
    ),
    Variant(
        "end before beginning",
        FRUIT,
        swap("effective_from: 2026-01-01", "effective_from: 2026-01-01\neffective_to: 2025-12-31"),
        "effective_to lies before effective_from",
        "correct one of them",
        "effective_to:",
    ),
    Variant(
        "a 13th month in a date",
        FRUIT,
        swap("2026-01-01", "2026-13-01"),
        "effective_from: Input should be a valid date",
        "write the date as YYYY-MM-DD",
        "effective_from:",
    ),
    Variant(
        "two facts with one id",
        FRUIT,
        swap("id: evidence", "id: claim_window"),
        "two facts share an id",
        "own id",
        "facts:",
    ),
    Variant(
        "no owner", FRUIT, cut(r"^owner: [^\n]*\n"), "owner: Field required", "add the field", "id: after-sales-fruit"
    ),
]

ARTICLES = [
    Variant(
        "article without sources",
        LAST,
        cut(r"^sources:\n[^\n]*", "sources: []"),
        "sources: ",
        "missing entries",
        "sources:",
    ),
    Variant(
        "heading twice",
        LAST,
        swap("## A：只道一次歉", "## L：让他说完"),
        "stands twice",
        "own title",
        "## L",
        after="> 您接着说",
    ),
    Variant("article without text", LAST, cut(r"^## .*\Z"), "the document holds no text", "write a section"),
    Variant("id of another document", LAST, swap("id: last-method", "id: cherry"), "id cherry is taken by", "own id"),
]

PLAYBOOKS = [
    Variant(
        "unknown slot in a wording",
        CLOSING,
        swap('text: "{称呼}好嘞', 'text: "{昵称}好嘞'),
        "slot {昵称} is not known",
        "use a known slot or an existing policy fact",
        'text: "{昵称}',
    ),
    Variant(
        "slot of a fact that no policy has",
        CLOSING,
        swap('text: "{称呼}好嘞', 'text: "{policy.no_such_fact}好嘞'),
        "slot {policy.no_such_fact} is not known",
        "an existing policy fact",
        'text: "{policy.no_such_fact}',
    ),
    Variant(
        "unknown cite",
        CLOSING,
        swap("    due_in_s: 30\n", "    due_in_s: 30\n    cites:\n      - waiting#9\n"),
        "no clause waiting#9",
        CLAUSE,
        "- waiting#9",
    ),
    Variant(
        "unknown ask slot",
        CLOSING,
        swap("    due_in_s: 30\n", "    due_in_s: 30\n    ask:\n      - shoe_size\n"),
        "no slot shoe_size in the slot book",
        "add it to standards/slots.yaml",
        "- shoe_size",
    ),
    Variant(
        "too few utterances",
        CLOSING,
        cut(r"    - 没事了\n.*?(?=  cues:)"),
        "at least 15 items",
        "add the missing entries",
        "utterances:",
    ),
    Variant(
        "two steps with one id",
        CLOSING,
        swap("- id: farewell", "- id: check_open"),
        "two steps share",
        "own id",
        "steps:",
    ),
    Variant(
        "bad pattern in a cue",
        CLOSING,
        swap("拜拜|再见", "(拜拜|再见"),
        "not a regular expression",
        "correct",
        "- pattern: '(拜拜",
    ),
    Variant("unknown playbook", CLOSING, swap("id: closing", "id: goodbye"), "id: ", VALUES, "id: goodbye"),
    Variant("unknown feeling", CLOSING, swap("label: satisfied", "label: happy"), "label: ", VALUES, "- label: happy"),
    Variant(
        "no urgency", CLOSING, cut(r"^urgency: [^\n]*\n"), "urgency: Field required", "add the field", "id: closing"
    ),
]

PHRASES_AND_RULES = [
    Variant(
        "unknown slot in a better wording",
        COLD,
        swap("{policy.review_window}", "{policy.reveiw_window}"),
        "slot {policy.reveiw_window} is not known",
        "use a known slot or an existing policy fact",
        "text: '您的情况我记下了",
    ),
    Variant(
        "pair id twice",
        COLD,
        swap("id: co-look", "id: co-whatever"),
        "two pairs are called co-whatever",
        "own id",
        "- id: co-whatever",
        after="topic: 退款",
    ),
    Variant("unknown stance", COLD, swap("stance: ask", "stance: maybe"), "stance: ", VALUES, "stance: maybe"),
    Variant(
        "a rule's bad example is not found",
        ADVERTISING,
        swap("- 这口感是世界级的", "- 这口感真不错"),
        "examples.bad '这口感真不错' is not found by match",
        "widen match or drop it",
        "- 这口感真不错",
    ),
    Variant(
        "a rule's good example is found",
        ADVERTISING,
        swap("- 包装上有国家地理标志，您收到能看到", "- 这是国家级的好货"),
        "examples.good '这是国家级的好货' is found by match",
        "add it to allow or drop it",
        "- 这是国家级的好货",
    ),
    Variant(
        "bad pattern in a rule",
        ADVERTISING,
        swap("match: '(?:国家|", "match: '(?:(国家|"),
        "not a regular expression",
        "correct",
        "match: '(?:(国家",
    ),
    Variant(
        "unknown severity",
        ADVERTISING,
        swap("severity: block", "severity: stop"),
        "severity: ",
        VALUES,
        "severity: stop",
    ),
]

STANDARDS_AND_FILES = [
    Variant(
        "a message key is missing",
        "standards/messages.yaml",
        cut(r"^  degraded: [^\n]*\n"),
        "messages lack ['degraded']",
        "write each key",
        "messages:",
    ),
    Variant(
        "a label twice",
        EMOTION,
        swap("label: satisfied", "label: calm"),
        "a label is missing",
        "each of the five",
        "labels:",
    ),
    Variant(
        "unknown level", "standards/risk.yaml", swap("level: high", "level: huge"), "level: ", VALUES, "- level: huge"
    ),
    Variant(
        "unknown standard",
        "standards/company.yaml",
        swap("id: company", "id: firm"),
        "nothing that is known",
        "set kind:",
        "kind:",
    ),
    Variant("an empty file", LAST, lambda text: "", "the file is empty", "write something into it or remove it"),
    Variant("not a text", LAST, lambda text: "\x89PNG\x00\x00", "encoding is not known", "save it as UTF-8"),
]

VARIANTS = [*PRODUCTS, *POLICIES, *ARTICLES, *PLAYBOOKS, *PHRASES_AND_RULES, *STANDARDS_AND_FILES]
