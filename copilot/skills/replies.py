"""One to three replies that differ in strategy, worded from the due step and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from copilot.domain import Emotion, Reply
from copilot.guard import Verdict, inspect
from copilot.skills.conditions import holds, specificity
from copilot.skills.steps import DueStep
from copilot.skills.turn import Turn
from copilot.skills.wording import Filled, Filler
from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.retriever import Hit
from ingest.schema.model import slots_in
from ingest.schema.playbook import Say
from ingest.schema.vocabulary import EmotionLabel, Risk, Strategy
from ingest.schema.wording import ANSWER_SLOT, PRODUCT_SLOTS
from ingest.text import compiled

MAX_REPLIES = 3

_UPSET_FIRST = (Strategy.EMPATHY, Strategy.SOLUTION, Strategy.ALTERNATIVE, Strategy.EXPLAIN)
_CALM_FIRST = (Strategy.INFORM, Strategy.SOLUTION, Strategy.ASK, Strategy.EXPLAIN)
_SATISFIED_FIRST = (Strategy.THANK, *_CALM_FIRST)
_FROM_KNOWLEDGE = frozenset({ANSWER_SLOT, *PRODUCT_SLOTS})


@dataclass(frozen=True, slots=True)
class Drafted:
    """Replies with the chunks they cite, and why wordings were dropped."""

    replies: tuple[Reply, ...]
    cited: tuple[Chunk, ...]
    dropped: tuple[str, ...]


def draft_replies(
    due: DueStep, turn: Turn, emotion: Emotion, hits: Sequence[Hit], step_chunk: Chunk | None, knowledge: Knowledge
) -> Drafted:
    """Fill, guard and choose wordings of the due step.

    Args:
        hits: what the search found, empty where it is no evidence.
        step_chunk: the playbook's own chunk of the step, cited by wordings that claim nothing.
    """
    filler = Filler(turn, emotion, knowledge, hits, tuple(slot.ask for slot in due.asks))
    # The name, too, may hold a figure, and may be said.
    conversation = "\n".join([*turn.folded, turn.customer.name or ""])
    replies: list[Reply] = []
    cited: dict[str, Chunk] = {}
    dropped: list[str] = []
    says = _in_order(due.step.say, turn, emotion)
    if due.step.repeats and any(filler.fill(say.text) for say in says if _FROM_KNOWLEDGE & set(slots_in(say.text))):
        # What can be answered is answered; offering to look it up beside the answer would only confuse.
        says = [say for say in says if _FROM_KNOWLEDGE & set(slots_in(say.text))]
    elif asks_something(turn, knowledge) and emotion.risk is not Risk.HIGH:
        says = [*says[: MAX_REPLIES - 1], Say(strategy=Strategy.INFORM, text=knowledge.messages.answer), *says]
    for say in says:
        if len(replies) == MAX_REPLIES:
            break
        filled = filler.fill(say.text)
        if filled is None or any(reply.strategy is say.strategy or reply.text == filled.text for reply in replies):
            continue
        verdict, evidence = check(filled, due.clauses, conversation, knowledge)
        if not verdict.passed:
            dropped.append(verdict.objections)
            continue
        chunks = evidence or ((step_chunk,) if step_chunk is not None else ())
        cited.update({chunk.chunk_id: chunk for chunk in chunks})
        # A passage's line is used once; the next wording may answer from the next passage.
        filler = replace(filler, skip=filler.skip | {chunk.chunk_id for chunk in filled.cited})
        replies.append(
            Reply(
                id=f"r{len(replies) + 1}",
                text=filled.text,
                strategy=say.strategy,
                citations=[chunk.chunk_id for chunk in chunks],
                checks=list(verdict.checks),
            )
        )
    return Drafted(tuple(replies), tuple(cited.values()), tuple(dropped))


def check(
    filled: Filled, clauses: Sequence[Chunk], conversation: str, knowledge: Knowledge
) -> tuple[Verdict, tuple[Chunk, ...]]:
    """Guard a wording against what it cites; clauses of the step are added where a promise rests on them."""
    verdict = inspect(filled.text, filled.cited, knowledge, said=conversation)
    if verdict.passed:
        return verdict, filled.cited
    evidence = {chunk.chunk_id: chunk for chunk in (*filled.cited, *clauses)}
    second = inspect(filled.text, tuple(evidence.values()), knowledge, said=conversation)
    if not second.passed:
        return second, ()
    # Keep only the clauses that are needed: each that alone can go without breaking the verdict goes.
    for chunk in clauses:
        rest = {key: value for key, value in evidence.items() if key != chunk.chunk_id}
        if (
            chunk not in filled.cited
            and inspect(filled.text, tuple(rest.values()), knowledge, said=conversation).passed
        ):
            evidence = rest
    return second, tuple(evidence.values())


def asks_something(turn: Turn, knowledge: Knowledge) -> bool:
    """Whether the customer's message is a question that a passage could answer."""
    return any(compiled(pattern).search(turn.folded_text) for pattern in knowledge.dialogue.questions)


def _in_order(says: Sequence[Say], turn: Turn, emotion: Emotion) -> list[Say]:
    """Fitting wordings: those that answer with knowledge, then the closest fitting, by strategy of the moment."""
    upset = emotion.label in {EmotionLabel.ANGRY, EmotionLabel.DISAPPOINTED, EmotionLabel.ANXIOUS}
    strategies = _UPSET_FIRST if upset else _SATISFIED_FIRST if emotion.label is EmotionLabel.SATISFIED else _CALM_FIRST

    def rank(say: Say) -> tuple[int, int, int]:
        strategy = strategies.index(say.strategy) if say.strategy in strategies else len(strategies)
        slots = [slot for slot in slots_in(say.text) if slot != "称呼"]
        return (-len(slots) if not upset else 0, strategy, -specificity(say.when) - len(slots))

    return sorted((say for say in says if holds(say.when, turn, emotion)), key=rank)
