"""An agent's draft: what is wrong with it, and how to say it."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.domain import Emotion, Hint, RewriteResult
from copilot.skills.phrasing.detect import BLOCKING, FaultDetector, unmarked_sentences
from copilot.skills.phrasing.rewrite import REFUSES, Drafting, read_stance, rewrites
from copilot.skills.turn import Turn
from copilot.skills.wording import Filler
from ingest.schema.vocabulary import EmotionLabel, Kind, Risk, Stance
from ingest.snapshot import Snapshot

HINT_HITS = 5
"""Clauses looked at for one that allows what the draft refuses."""
_CALM = Emotion(
    label=EmotionLabel.CALM,
    label_zh="",
    intensity=0,
    confidence=1,
    trend="steady",
    trend_points=[],
    risk=Risk.LOW,
    reason=None,
    evidence=[],
    approach="",
)
"""A draft is judged by itself; how the customer feels changes nothing in what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Checks drafts against one snapshot of phrasebook and rules."""

    detector: FaultDetector

    @classmethod
    def build(cls, snapshot: Snapshot) -> Phrasing:
        """Collect what is computed once a snapshot."""
        return cls(FaultDetector.build(snapshot))

    def review(self, draft: str, turn: Turn, snapshot: Snapshot) -> RewriteResult:
        """Faults, verdict, rewrites and, where policy allows what the draft refuses, a hint.

        Args:
            draft: what the agent has typed.
            turn: the conversation it answers (may hold no message).
        """
        faults = self.detector.by_words(draft)
        # Only words bar a draft from being sent: a classifier that errs must not stand in the agent's way.
        blocked = any(fault.code in BLOCKING for fault in faults)
        sentences = unmarked_sentences(draft, faults)
        # One batch for all of it; the whole draft, for choosing examples, stands first.
        vectors = snapshot.embedder.encode_queries([draft, *(s.text for s in sentences if s.text != draft)])
        alone = len(sentences) == 1 and sentences[0].text == draft
        faults += self.detector.by_classifier(vectors if alone else vectors[1:], sentences)
        faults.sort(key=lambda fault: (fault.start, fault.end))
        if not faults:
            return RewriteResult(verdict="ok", faults=[], rewrites=[])
        stance = read_stance(draft, faults, vectors[0], self.detector)
        filler = Filler(turn, _CALM, snapshot.knowledge, ())
        return RewriteResult(
            verdict="block" if blocked else "rewrite",
            faults=faults,
            rewrites=rewrites(Drafting(draft, faults, vectors[0], stance), self.detector, filler),
            hint=_hint(draft, turn, snapshot) if stance is Stance.REFUSE else None,
        )


def _hint(draft: str, turn: Turn, snapshot: Snapshot) -> Hint | None:
    """The clause that allows what the draft refuses, found by what the customer asked for."""
    if turn.focus is None:
        return None
    query = f"{turn.query} {draft}"
    result = snapshot.retriever.search(
        query,
        snapshot.embedder.encode_query(query),
        k=HINT_HITS,
        kinds={Kind.POLICY},
        products=turn.products,
        day=turn.now.date(),
    )
    facts = snapshot.knowledge.facts
    hits = result.hits if result.answered else ()
    for hit in hits:
        # The best hit tells which policy the case falls under; a clause of it that refuses too allows nothing.
        if hit.chunk.doc_id != hits[0].chunk.doc_id or hit.chunk.say is None or REFUSES.search(hit.chunk.say):
            continue
        if facts.applies(hit.chunk, turn.category, turn.now.date()):
            return Hint(text=f"《{hit.chunk.title}》{hit.chunk.section}：{hit.chunk.say}", citation=hit.chunk.chunk_id)
    return None
