"""What must always hold: every claim stands in what it cites, and no pitch is made where it is forbidden.

Over all bundled conversations, turn by turn, and the intent set; each in four seasons, for what may be said of a
product depends on the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from copilot.assistant.instant import InstantTier
from copilot.domain import Customer, Message, Suggestion, TurnRequest
from copilot.guard.claims import figures, unsupported_numbers, unsupported_origins
from copilot.guard.promises import unsupported_promises
from copilot.web import WEB
from evals.cases import IntentCase
from evals.metrics import mean
from evals.outcome import Outcome, transcript
from evals.suite import MOMENT, Bench, suite
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import EmotionLabel, PlaybookId, Risk
from ingest.text import fold

SEASONS = (2, 5, 8, 11)
"""Months in which every turn is tried."""
CONVERSATIONS = WEB / "demo" / "conversations.yaml"
_OPEN_PROBLEM = {EmotionLabel.DISAPPOINTED, EmotionLabel.ANGRY, EmotionLabel.ANXIOUS}


@dataclass(frozen=True, slots=True)
class Situation:
    """One turn to be tried.

    Args:
        playbook: the one that leads by the data set's word, None where nobody has said.
    """

    id: str
    tags: tuple[str, ...]
    messages: tuple[Message, ...]
    customer: Customer | None = None
    playbook: PlaybookId | None = None


@suite(
    "grounding",
    "有据可查",
    slice_by="grounded",
    metrics=(
        mean("grounded", "回复和推荐句句有据", "grounded", headline=True, must_be=1.0),
        mean("figures_supported", "数字有出处", "figures_supported", headline=True, must_be=1.0),
        mean("forbidden_pitch", "不该推荐时仍推荐", "forbidden_pitch", better="lower", headline=True, must_be=0.0),
        mean("with_reply", "有话可回", "with_reply"),
        mean("with_pitch", "给出推荐", "with_pitch", better=None),
    ),
)
def score_grounding(bench: Bench) -> Iterator[Outcome]:
    """Every reply and pitch of every situation in every season."""
    tier = InstantTier(bench.snapshot)
    situations = [*conversation_turns(), *_intent_turns(bench)]
    tries = [(situation, MOMENT.replace(month=month)) for situation in situations for month in SEASONS]
    for situation, now in bench.track("grounding", tries):
        request = TurnRequest(messages=list(situation.messages), customer=situation.customer, now=now)
        yield judge(situation, now, tier.suggest(request), bench.snapshot.knowledge)


def conversation_turns() -> Iterator[Situation]:
    """The bundled conversations, cut behind every customer message."""
    data: list[dict[str, Any]] = yaml.safe_load(CONVERSATIONS.read_text(encoding="utf-8"))
    for conversation in data:
        messages = [Message(role=turn["role"], text=turn["text"]) for turn in conversation["turns"]]
        customer = Customer.model_validate(conversation["customer"]) if conversation.get("customer") else None
        for end, message in enumerate(messages, 1):
            if message.role == "customer":
                name = f"{conversation['id']}-{end}"
                yield Situation(name, ("conversation", conversation["id"]), tuple(messages[:end]), customer)


def _intent_turns(bench: Bench) -> Iterator[Situation]:
    for case in bench.cases(IntentCase):
        messages = tuple(said.as_message() for said in case.messages)
        yield Situation(case.id, ("intent", case.playbook.value), messages, playbook=case.playbook)


def judge(situation: Situation, now: datetime, suggestion: Suggestion, knowledge: Knowledge) -> Outcome:
    """One suggestion, seen from outside: what it says against the chunks it lists and cites."""
    said = [message.text for message in situation.messages]
    texts = [(reply.text, reply.citations, said) for reply in suggestion.replies]
    if suggestion.pitch is not None:
        # What a customer says carries no claim of the shop's, so a pitch rests on its chunks alone.
        texts.append((suggestion.pitch.text, suggestion.pitch.citations, []))
    listed = {citation.id: citation.text for citation in suggestion.knowledge}
    faults: list[str] = []
    numbers: dict[str, float] = {}
    counted = unsupported = 0
    for text, citations, repeatable in texts:
        faults += [f"引用 {identity} 没有列出" for identity in citations if identity not in listed]
        carried = [listed.get(identity, "") for identity in citations]
        missing = unsupported_numbers(text, [*carried, *repeatable])
        counted += len(figures(text))
        unsupported += len(missing)
        missing += unsupported_origins(text, [*carried, *repeatable], knowledge)
        missing += unsupported_promises(text, carried)
        faults += [f"「{claim}」没有出处：{text}" for claim in missing]
    if texts:
        numbers["grounded"] = float(not faults)
    if counted:
        numbers["figures_supported"] = 1 - unsupported / counted
    barred = _barred(situation, now, suggestion, knowledge)
    if barred:
        numbers["forbidden_pitch"] = float(suggestion.pitch is not None)
    if barred and suggestion.pitch is not None:
        faults.append(f"不该推荐（{'、'.join(barred)}）：{suggestion.pitch.text}")
    numbers["with_reply"] = float(bool(suggestion.replies))
    numbers["with_pitch"] = float(suggestion.pitch is not None)
    return Outcome(
        id=f"{situation.id}@{now.month}",
        tags=[*situation.tags, f"{now.month}月"],
        text=transcript(situation.messages),
        expected=[],
        got=[text for text, _, _ in texts],
        passed=not faults,
        why="；".join(faults),
        numbers=numbers,
    )


def _barred(situation: Situation, now: datetime, suggestion: Suggestion, knowledge: Knowledge) -> list[str]:
    """Why no pitch may be made here (design, rule 3); empty where one may."""
    reasons = []
    emotion = suggestion.emotion
    if emotion.label in _OPEN_PROBLEM:
        reasons.append(f"情绪 {emotion.label}")
    if emotion.risk is Risk.HIGH:
        reasons.append("风险高")
    read = [playbook for playbook in (suggestion.intent.playbook, *suggestion.intent.also) if playbook is not None]
    never = [p for p in dict.fromkeys([*read, situation.playbook]) if p and knowledge.playbooks[p].pitch == "never"]
    reasons += [f"剧本 {playbook}" for playbook in never]
    if suggestion.pitch is not None and _out_of_season(suggestion.pitch.product, now.month, knowledge):
        reasons.append("不当季")
    return reasons


def _out_of_season(title: str, month: int, knowledge: Knowledge) -> bool:
    products: Sequence[Any] = [
        product for product in knowledge.catalogue.products.values() if fold(product.title) == fold(title)
    ]
    return bool(products) and not products[0].in_season(month)
