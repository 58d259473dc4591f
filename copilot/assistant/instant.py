"""The instant tier: a whole suggestion with no model, from one embedding and the published knowledge."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from copilot.assistant.notices import notices
from copilot.domain import Citation, Emotion, Intent, NextStep, RewriteRequest, RewriteResult, Suggestion, TurnRequest
from copilot.skills.emotion import read_emotion
from copilot.skills.intent import IntentIndex, request_start
from copilot.skills.phrasing import Phrasing
from copilot.skills.pitch import PitchResult, make_pitch
from copilot.skills.replies import Drafted, draft_replies
from copilot.skills.steps import DueStep, due_step
from copilot.skills.turn import Turn, read_turn
from ingest.documents import Chunk
from ingest.retriever import NOTHING, Hit, SearchResult
from ingest.snapshot import Snapshot

SEARCHED_HITS = 8
"""Hits that a reply may be worded from."""
LISTED_HITS = 5
"""Hits shown to the agent beside what is cited."""
LISTED_SHARE = 0.01
"""Hits less likely than this to answer only stand in the agent's way."""
SNIPPET_CHARS = 120


@dataclass
class Clock:
    """Milliseconds by stage of one turn."""

    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = round((time.perf_counter() - started) * 1000, 2)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything known about a turn before a word is drafted; the full tier writes from the same."""

    turn: Turn
    emotion: Emotion
    intent: Intent
    due: DueStep | None
    result: SearchResult
    step_chunk: Chunk | None

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits, none where they are no evidence."""
        return self.result.hits if self.result.answered else ()


@lru_cache(maxsize=4)
def _index(snapshot: Snapshot) -> IntentIndex:
    return IntentIndex.build(snapshot)


@lru_cache(maxsize=4)
def _phrasing(snapshot: Snapshot) -> Phrasing:
    return Phrasing.build(snapshot)


def warm(snapshot: Snapshot) -> None:
    """Do now what the first turn would otherwise wait for."""
    _phrasing(snapshot)
    request = TurnRequest.model_validate({"messages": [{"role": "customer", "text": "warm"}], "draft": "warm"})
    InstantTier(snapshot).suggest(request)


@dataclass(frozen=True, slots=True)
class InstantTier:
    """Makes instant suggestions from one snapshot.

    Args:
        snapshot: the knowledge as it stands when the turn begins; a publish in between does not touch it.
    """

    snapshot: Snapshot

    def suggest(self, request: TurnRequest) -> Suggestion:
        """The instant suggestion for a request."""
        return self.suggest_prepared(request)[0]

    def suggest_prepared(self, request: TurnRequest) -> tuple[Suggestion, Prepared, list[Chunk]]:
        """The suggestion, what it was made from, and every chunk it lists, for the full tier to write from."""
        clock = Clock()
        started = time.perf_counter()
        prepared = self._prepare(request, clock)
        knowledge = self.snapshot.knowledge
        with clock.stage("replies"):
            drafted = self._draft(prepared)
        with clock.stage("pitch"):
            pitched = make_pitch(
                prepared.turn,
                prepared.emotion,
                prepared.intent,
                knowledge,
                problem=_index(self.snapshot).shows_problem(prepared.turn),
            )
        draft = None
        if request.draft is not None:
            with clock.stage("draft"):
                draft = _phrasing(self.snapshot).review(request.draft, prepared.turn, self.snapshot)
        chunks = self._listed(prepared, drafted, pitched)
        cited_by_draft = {identity for rewrite in draft.rewrites for identity in rewrite.citations} if draft else set()
        if draft is not None and draft.hint is not None:
            cited_by_draft.add(draft.hint.citation)
        chunks += [knowledge.chunks[i] for i in cited_by_draft if all(chunk.chunk_id != i for chunk in chunks)]
        scores = {hit.chunk.chunk_id: hit.score for hit in prepared.result.hits}
        with clock.stage("warnings"):
            warnings = notices(prepared.turn, prepared.emotion, prepared.result, drafted, knowledge)
        clock.timings["total"] = round((time.perf_counter() - started) * 1000, 2)
        suggestion = Suggestion(
            suggestion_id=uuid.uuid4().hex,
            message_id=prepared.turn.message_id,
            tier="instant",
            status="ok" if self._has_evidence(prepared) else "no_evidence",
            emotion=prepared.emotion,
            intent=prepared.intent,
            next_steps=self._steps(prepared, drafted),
            replies=list(drafted.replies),
            pitch=pitched.pitch,
            pitch_withheld=pitched.withheld,
            knowledge=[self._citation(chunk, scores.get(chunk.chunk_id, 0.0)) for chunk in chunks],
            warnings=warnings,
            draft=draft,
            timings_ms=clock.timings,
        )
        return suggestion, prepared, chunks

    def rewrite(self, request: RewriteRequest) -> RewriteResult:
        """Check a draft against phrasebook, rules and policies."""
        conversation = TurnRequest.model_construct(messages=request.messages)
        turn = read_turn(conversation, self.snapshot.knowledge)
        return _phrasing(self.snapshot).review(request.draft, turn, self.snapshot)

    # ------------------------------------------------------------------ stages

    def _prepare(self, request: TurnRequest, clock: Clock) -> Prepared:
        knowledge = self.snapshot.knowledge
        with clock.stage("read"):
            turn = read_turn(request, knowledge)
        vector: NDArray[np.float32] | None = None
        result = NOTHING
        if turn.focus is not None and not turn.small_talk:
            with clock.stage("embed"):
                vector = self.snapshot.embedder.encode_query(turn.query)
            with clock.stage("retrieve"):
                result = self.snapshot.retriever.search(
                    turn.query, vector, k=SEARCHED_HITS, products=turn.products, day=turn.now.date()
                )
        with clock.stage("emotion"):
            emotion = read_emotion(turn, vector, knowledge)
        with clock.stage("intent"):
            index = _index(self.snapshot)
            intent = index.read(turn, vector, emotion.label)
        due, step_chunk = None, None
        if intent.playbook is not None and not turn.small_talk:
            playbook = knowledge.playbooks[intent.playbook]
            due = due_step(playbook, turn, emotion, request_start(turn, index, playbook.id), knowledge)
            step_chunk = knowledge.section(f"playbook-{playbook.id}", due.step.title)
        return Prepared(turn, emotion, intent, due, result, step_chunk)

    def _draft(self, prepared: Prepared) -> Drafted:
        if prepared.due is None:
            return Drafted((), (), ())
        return draft_replies(
            prepared.due,
            prepared.turn,
            prepared.emotion,
            prepared.hits,
            prepared.step_chunk,
            self.snapshot.knowledge,
        )

    def _steps(self, prepared: Prepared, drafted: Drafted) -> list[NextStep]:
        due = prepared.due
        if due is None:
            return []
        citations = [chunk.chunk_id for chunk in due.clauses]
        if prepared.step_chunk is not None:
            citations.append(prepared.step_chunk.chunk_id)
        say = drafted.replies[0].text if drafted.replies else ""
        return [due.as_next_step(say, citations, prepared.turn, prepared.emotion)]

    def _listed(self, prepared: Prepared, drafted: Drafted, pitched: PitchResult) -> list[Chunk]:
        """Everything cited first, then what else was found."""
        clauses = prepared.due.clauses if prepared.due is not None else ()
        step = (prepared.step_chunk,) if prepared.step_chunk is not None else ()
        found = [hit.chunk for hit in prepared.hits[:LISTED_HITS] if hit.score >= LISTED_SHARE]
        listed = [*drafted.cited, *found, *clauses, *step, *pitched.cited]
        return list({chunk.chunk_id: chunk for chunk in listed}.values())

    def _citation(self, chunk: Chunk, score: float) -> Citation:
        return as_citation(chunk, score, self.snapshot.knowledge.versions.get(chunk.doc_id, 0))

    @staticmethod
    def _has_evidence(prepared: Prepared) -> bool:
        """A step of a playbook is evidence of its own; an open question without an answer is not."""
        if prepared.turn.small_talk or prepared.result.answered:
            return True
        return prepared.due is not None and not prepared.due.step.repeats


def as_citation(chunk: Chunk, score: float, version: int) -> Citation:
    """A chunk as the sidebar shows it."""
    snippet = chunk.say or chunk.text
    return Citation(
        id=chunk.chunk_id,
        doc_id=chunk.doc_id,
        title=chunk.title,
        section=chunk.section,
        snippet=snippet if len(snippet) <= SNIPPET_CHARS else f"{snippet[:SNIPPET_CHARS]}…",
        text=chunk.text,
        score=round(score, 4),
        kind=chunk.kind,
        path=chunk.path,
        version=version,
        source=chunk.source,
    )
