"""Whether a text that the copilot was made with stands among the texts it is tested on."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copilot.settings import PROJECT
from evals.cases import CASES, Case, IntentCase
from evals.load import DATASETS, load_cases
from ingest.knowledge import Knowledge
from ingest.text import fold

TRAINING = PROJECT / "copilot" / "skills" / "emotion" / "training" / "messages.jsonl"


@dataclass(frozen=True, slots=True)
class Leak:
    """One text of a test case that was trained on or stands in the knowledge as an example."""

    case: str
    text: str
    source: str


def digest(text: str) -> str:
    """sha256 of a text without what does not make it another text: width, case, script, spaces, punctuation."""
    folded = "".join(fold(text).split())
    kept = "".join(character for character in folded if unicodedata.category(character)[0] in "LNS")
    # 「？」 and 「……」 are nothing but punctuation, and still not the same message.
    return hashlib.sha256((kept or folded).encode()).hexdigest()


def training_digests(knowledge: Knowledge) -> dict[str, str]:
    """Where each text that the copilot was made with stands, by its digest."""
    found: dict[str, str] = {}
    for number, line in enumerate(TRAINING.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            found[digest(json.loads(line)["text"])] = f"{TRAINING.name}:{number}"
    for playbook in knowledge.playbooks.values():
        for text in playbook.recognise.utterances:
            found[digest(text)] = f"utterances of playbook {playbook.id}"
    for book in knowledge.phrasebooks:
        for pair in book.pairs:
            found[digest(pair.poor)] = f"a poor wording of phrasebook {book.fault}"
            for better in pair.better:
                found[digest(better.text)] = f"a better wording of phrasebook {book.fault}"
    for chunk, ask in knowledge.asks:
        found[digest(ask)] = f"a question of {chunk.doc_id} › {chunk.section}"
    for ask, target in knowledge.topic_asks:
        found[digest(ask)] = f"a question of standards/topics.yaml on {target}"
    return found


def find_leaks(knowledge: Knowledge, folder: Path = DATASETS) -> list[Leak]:
    """Every test text that was not kept apart."""
    trained = training_digests(knowledge)
    return [
        Leak(case.id, text, source)
        for model in CASES
        for case in load_cases(model, "test", folder)
        for text in judged_texts(case)
        if (source := trained.get(digest(text))) is not None
    ]


def judged_texts(case: Case) -> Iterable[str]:
    """The texts on which a verdict rests: of a conversation, its last message."""
    return [case.messages[-1].text] if isinstance(case, IntentCase) else [case.words]
