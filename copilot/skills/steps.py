"""Which step of the playbook is due, judged from the whole conversation."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.domain import Emotion, HandOverNote, NextStep, Question, StepState
from copilot.skills.conditions import holds
from copilot.skills.turn import Turn
from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.schema.playbook import Playbook, Step
from ingest.schema.standards import SlotCue
from ingest.text import compiled


@dataclass(frozen=True, slots=True)
class DueStep:
    """The step to take now.

    Args:
        asks: what still has to be asked, known slots left out.
        clauses: the policy clauses behind it that are in force and fit the product.
        progress: every step that applies, with its state.
    """

    playbook: Playbook
    step: Step
    asks: tuple[SlotCue, ...]
    clauses: tuple[Chunk, ...]
    progress: tuple[StepState, ...]

    def as_next_step(self, say: str, citations: list[str], turn: Turn, emotion: Emotion) -> NextStep:
        """What the sidebar shows of it."""
        return NextStep(
            playbook=self.playbook.id,
            playbook_title=self.playbook.title,
            step=self.step.id,
            title=self.step.title,
            say=say,
            do=list(self.step.do),
            ask=[Question(slot=slot.id, text=slot.ask) for slot in self.asks],
            authority=self.step.authority,
            due_in_s=self.step.due_in_s,
            citations=citations,
            progress=list(self.progress),
            hand_over=hand_over(self.playbook, turn, emotion),
        )


def due_step(playbook: Playbook, turn: Turn, emotion: Emotion, since: int, knowledge: Knowledge) -> DueStep:
    """The first step that applies and is not done; the last one where all are done.

    Args:
        since: index of the message with which the request came up.
    """
    applying = [step for step in playbook.steps if holds(step.when, turn, emotion)] or [playbook.steps[-1]]
    done = [is_done(step, turn, since) for step in applying]
    due = next((index for index, finished in enumerate(done) if not finished), len(applying) - 1)
    step = applying[due]
    known = knowledge.slots.slots
    asks = tuple(slot for slot in known if slot.id in step.ask and slot.id not in turn.slots)
    day = turn.now.date()
    clauses = (knowledge.facts.clause(reference) for reference in step.cites)
    return DueStep(
        playbook=playbook,
        step=step,
        asks=asks,
        clauses=tuple(
            clause for clause in clauses if clause is not None and knowledge.facts.applies(clause, turn.category, day)
        ),
        progress=tuple(
            StepState(
                step=candidate.id,
                title=candidate.title,
                state="due" if index == due else "done" if done[index] else "later",
            )
            for index, candidate in enumerate(applying)
        ),
    )


def is_done(step: Step, turn: Turn, since: int) -> bool:
    """Whether the conversation shows that a step has been taken.

    A step that asks for something is done once it is known, whoever brought it up; a step that repeats is due again
    with each message of the customer.
    """
    done_when = step.done_when
    if done_when.empty:
        return False
    if done_when.slots and not all(slot in turn.slots for slot in done_when.slots):
        return False
    if done_when.agent_said is None:
        return True
    from_message = turn.focus if step.repeats and turn.focus is not None else since
    return compiled(done_when.agent_said).search(turn.said_by("agent", from_message)) is not None


def hand_over(playbook: Playbook, turn: Turn, emotion: Emotion) -> HandOverNote | None:
    """The hand-over note, where the playbook's rule asks for one."""
    rule = playbook.hand_over
    if rule is None or not holds(rule.when, turn, emotion):
        return None
    return HandOverNote(to=rule.to, summary=list(rule.summary))
