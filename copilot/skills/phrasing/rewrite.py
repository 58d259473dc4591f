"""Better wordings for a faulty draft: the stance stays, the facts stay, the fault goes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.domain import Fault, Rewrite
from copilot.guard import inspect
from copilot.skills.phrasing.detect import FaultDetector
from copilot.skills.phrasing.facts import Fact, facts_in
from copilot.skills.phrasing.sentences import split_sentences
from copilot.skills.wording import Filled, Filler
from ingest.schema.phrasebook import Better
from ingest.schema.vocabulary import FaultCode, Stance, Strategy

MAX_REWRITES = 3
NEAR_PAIR = 0.965
"""A pair this close to the draft speaks of the same thing; further away its wording would add facts."""
STANCE_VOTES = 7
STANCE_SHARPNESS = 40.0

REFUSES = re.compile(
    r"(?:不能|不可以|不行|没法|无法|没办法|办不了|改不了|退不了|给不了|不给|不退|不换|不赔|不补|不支持|不受理|不提供|不收|不接)"
)
_ASKS = re.compile(r"(?:发|拍|传|报|填|提供|说)(?:来|过来|一下|给我|照片|图|\d|清楚)|[拍发]照|订单号")
_NO_CARRY = frozenset({FaultCode.OVERPROMISE, FaultCode.PRIVACY, FaultCode.ABSOLUTE_CLAIM, FaultCode.HEALTH_CLAIM})
"""What such a sentence states is the fault itself; its figures go with it."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """A faulty draft on its way to better wordings.

    Args:
        vector: query embedding of the whole draft.
        stance: what the draft does with what the customer wants.
    """

    draft: str
    faults: list[Fault]
    vector: NDArray[np.float32]
    stance: Stance


def read_stance(draft: str, faults: list[Fault], vector: NDArray[np.float32], detector: FaultDetector) -> Stance:
    """Stance of a draft: an order to send something asks, plain words of refusal refuse, else near examples vote."""
    if _ASKS.search(draft) and any(fault.code is FaultCode.COMMAND for fault in faults):
        return Stance.ASK
    if REFUSES.search(draft):
        return Stance.REFUSE
    near = detector.poor @ vector
    votes: dict[Stance, float] = defaultdict(float)
    for index in np.argsort(-near)[:STANCE_VOTES]:
        votes[detector.examples[index].pair.stance] += float(np.exp(STANCE_SHARPNESS * (near[index] - near.max())))
    return max(votes, key=lambda stance: votes[stance])


def rewrites(drafting: Drafting, detector: FaultDetector, filler: Filler) -> list[Rewrite]:
    """One to three rewrites that differ in strategy; none where no wording passes every check."""
    kept = _kept_sentences(drafting)
    facts = _facts_to_carry(drafting, kept, filler)
    found: dict[Strategy, Rewrite] = {}
    for better in _wordings(drafting, detector):
        if len(found) == MAX_REWRITES:
            break
        filled = None if better.strategy in found else filler.fill(better.text)
        if filled is None:
            continue
        text = _compose(filled.text, kept, facts, filler)
        if _passes(text, filled, drafting, detector):
            found[better.strategy] = Rewrite(
                text=text,
                strategy=better.strategy,
                stance=drafting.stance,
                citations=[chunk.chunk_id for chunk in filled.cited],
            )
    return list(found.values())


def _wordings(drafting: Drafting, detector: FaultDetector) -> list[Better]:
    """Wordings of pairs that are close to the draft, then the general ones: those claim nothing it does not say."""
    codes = {fault.code for fault in drafting.faults}
    near = detector.poor @ drafting.vector
    close = [detector.examples[index] for index in np.argsort(-near) if near[index] >= NEAR_PAIR]
    wordings = [
        better
        for example in close
        if example.phrasebook.fault in codes and example.pair.stance is drafting.stance
        for better in example.pair.better
    ]
    entries = [entry for entry in detector.knowledge.rewrites.entries if entry.stance is drafting.stance]
    fitting = [entry for entry in entries if codes & set(entry.faults)] or [
        entry for entry in entries if not entry.faults
    ]
    return wordings + [better for entry in fitting for better in entry.better]


def _kept_sentences(drafting: Drafting) -> list[str]:
    """Sentences of the draft in which nothing is wrong, word for word."""
    return [
        sentence.text
        for sentence in split_sentences(drafting.draft)
        if not any(fault.start < sentence.end and sentence.start < fault.end for fault in drafting.faults)
    ]


def _facts_to_carry(drafting: Drafting, kept: list[str], filler: Filler) -> list[Fact]:
    facts: dict[str, Fact] = {}
    for sentence in split_sentences(drafting.draft):
        codes = {f.code for f in drafting.faults if f.start < sentence.end and sentence.start < f.end}
        for fact in facts_in(sentence.text, filler.knowledge):
            if (fact.kind == "product" or not codes & _NO_CARRY) and not any(fact.text in text for text in kept):
                facts[fact.text] = fact
    return list(facts.values())


def _compose(better: str, kept: list[str], facts: list[Fact], filler: Filler) -> str:
    carry = filler.knowledge.messages.carry
    lead, tail = "", ""
    for fact in facts:
        if fact.text in better:
            continue
        phrase = getattr(carry, fact.kind).replace("{事实}", fact.text)
        if fact.kind == "product":
            lead += phrase
        else:
            tail += phrase
    parts = [f"{lead}{better}".strip(), tail.strip(), *(_closed(sentence) for sentence in kept)]
    return "".join(part for part in parts if part)


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in "。！？!?；;～~" else f"{sentence}。"


def _passes(text: str, filled: Filled, drafting: Drafting, detector: FaultDetector) -> bool:
    """The guard, with the draft's own facts allowed, and no fault of our own."""
    verdict = inspect(text, filled.cited, detector.knowledge, own=drafting.draft)
    return verdict.passed and detector.clean(text)
