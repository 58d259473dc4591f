"""Checks the data sets beside this file: `python evals/datasets/check_datasets.py`. Exit 1 if a case is wrong.

Label sets, unique ids, counts, the rule from faults to verdict, facts as substrings, gold sections that exist, no case in both halves.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KB = HERE.parent.parent / "kb_docs"

SIZES = {
    "emotion.dev": 120,
    "emotion.test": 200,
    "drafts.dev": 60,
    "drafts.test": 120,
    "intent.dev": 40,
    "intent.test": 80,
    "questions.dev": 60,
    "questions.test": 110,
}
LABELS = {"calm", "satisfied", "anxious", "disappointed", "angry"}
RISKS = {"low", "medium", "high"}
STANCES = {"refuse", "allow", "wait", "inform", "ask"}
BLOCKING = {"privacy", "absolute_claim", "health_claim"}
FAULTS = BLOCKING | {
    "refuse_flat",
    "blame_customer",
    "shift_responsibility",
    "rule_as_shield",
    "dont_know",
    "command",
    "vague_promise",
    "overpromise",
    "cold",
    "sarcasm",
}
PLAYBOOKS = {
    "greeting",
    "product_inquiry",
    "ordering",
    "delivery_tracking",
    "after_sales",
    "complaint",
    "waiting",
    "objection_price",
    "objection_stockout",
    "promotion",
    "crisis_food_safety",
    "closing",
}
RENDERED = {"产地与季节", "营养"}
"""Sections of product cards that are rendered from the front matter."""
TOO_ALIKE = 0.5

Case = dict[str, Any]


def sections() -> dict[str, set[str]]:
    """Headings by document id."""
    found: dict[str, set[str]] = {}
    for folder in ("products", "policies", "training"):
        for path in sorted((KB / folder).glob("*.md")):
            text = path.read_text(encoding="utf-8")
            doc = re.search(r"^id: (\S+)", text, re.M)
            if doc is None:
                continue
            headings = set(re.findall(r"^## (.+?)\s*$", text, re.M))
            found[doc[1]] = headings | (RENDERED if folder == "products" else set())
    return found


def words_of(name: str, case: Case) -> str:
    """The text under judgement."""
    if name.startswith("intent"):
        return " / ".join(m["text"] for m in case["messages"])
    return str(case[{"emotion": "text", "drafts": "draft", "questions": "q"}[name.split(".")[0]]])


def faults_in(name: str, case: Case, headings: dict[str, set[str]]) -> list[str]:
    """What is wrong with one case."""
    wrong = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", case["id"]):
        wrong.append("id is not a slug")
    if not case["tags"] or not case["reason"]:
        wrong.append("tags or reason missing")
    wrong += [
        f"message {message}"
        for message in [*case.get("context", []), *case.get("messages", [])]
        if set(message) != {"role", "text"} or message["role"] not in {"customer", "agent"} or not message["text"]
    ]
    if name.startswith("emotion") and (case["label"] not in LABELS or case["risk"] not in RISKS):
        wrong.append("label or risk")
    if name.startswith("drafts"):
        faults = set(case["faults"])
        verdict = "ok" if not faults else "block" if faults & BLOCKING else "rewrite"
        if not faults <= FAULTS or case["stance"] not in STANCES or case["verdict"] != verdict:
            wrong.append("faults, stance or verdict")
        wrong += [f"fact {fact!r} is not in the draft" for fact in case["facts"] if fact not in case["draft"]]
    if name.startswith("intent"):
        if case["playbook"] not in PLAYBOOKS:
            wrong.append("playbook")
        if not 1 <= len(case["messages"]) <= 8 or case["messages"][-1]["role"] != "customer":
            wrong.append("1 to 8 turns, the last a customer's")
    if name.startswith("questions"):
        wrong += [f"no section {g}" for g in case["gold"] if g["section"] not in headings.get(g["doc"], set())]
        if bool(case["gold"]) == ("no_evidence" in case["tags"]):
            wrong.append("gold and the tag no_evidence disagree")
    return wrong


def alike(one: str, other: str) -> float:
    """Jaccard overlap of character pairs."""
    a, b = ({text[i : i + 2] for i in range(max(1, len(text) - 1))} for text in (one, other))
    return len(a & b) / len(a | b)


def main() -> int:
    """Checks every file and prints the counts."""
    headings = sections()
    problems: list[str] = []
    ids: set[str] = set()
    texts: dict[str, list[tuple[str, str]]] = {}
    for name, size in SIZES.items():
        cases = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        if len(cases) != size:
            problems.append(f"{name}: {len(cases)} cases, not {size}")
        counts: Counter[str] = Counter()
        for case in cases:
            if case["id"] in ids:
                problems.append(f"{name}: {case['id']} twice")
            ids.add(case["id"])
            problems += [f"{name}: {case['id']}: {fault}" for fault in faults_in(name, case, headings)]
            texts.setdefault(name.split(".")[0], []).append((case["id"], words_of(name, case)))
            outcome = case.get("label") or case.get("playbook") or case.get("verdict")
            counts[outcome or ("answered" if case["gold"] else "none")] += 1
            counts.update(case.get("faults", []))
        sys.stdout.write(f"{name}: {len(cases)} {dict(counts)}\n")
    for pairs in texts.values():
        problems += [
            f"too alike: {a} {one!r} / {b} {other!r}"
            for (a, one), (b, other) in combinations(pairs, 2)
            if alike(one, other) > TOO_ALIKE
        ]
    sys.stdout.writelines(f"WRONG {problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
