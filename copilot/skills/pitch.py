"""A FAB pitch where it fits, and the reason where it does not."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.domain import Emotion, Intent, Pitch
from copilot.guard import inspect
from copilot.skills.turn import Turn
from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.parsing.product import PITCH_SECTION, SEASON_SECTION, seasons_in_words
from ingest.schema.product import FabLine, ProductHead
from ingest.schema.vocabulary import EmotionLabel, PlaybookId, Risk
from ingest.text import fold

_OPEN_PROBLEM = {EmotionLabel.DISAPPOINTED, EmotionLabel.ANGRY, EmotionLabel.ANXIOUS}


@dataclass(frozen=True, slots=True)
class PitchResult:
    """A pitch with the chunks it cites, or why there is none."""

    pitch: Pitch | None
    cited: tuple[Chunk, ...] = ()
    withheld: str | None = None


def make_pitch(
    turn: Turn, emotion: Emotion, intent: Intent, knowledge: Knowledge, *, problem: bool = False
) -> PitchResult:
    """Pitch the product under discussion, or withhold with the reason.

    Args:
        problem: the message shows a problem, even if another playbook leads.
    """
    reason = _withheld(turn, emotion, intent, knowledge, problem=problem)
    if reason is not None:
        return PitchResult(None, withheld=reason)
    product = turn.products[0]
    line = _line(product, turn)
    chunks = [
        chunk
        for section in (PITCH_SECTION, SEASON_SECTION)
        if (chunk := knowledge.section(product.id, section)) is not None
    ]
    messages = knowledge.messages.messages
    if line is None:
        return PitchResult(None, withheld=messages["withheld_unsupported"])
    verdict = inspect(line.text, chunks, knowledge)
    if not verdict.passed:
        return PitchResult(None, withheld=messages["withheld_unsupported"])
    pitch = Pitch(
        product=product.title,
        feature=line.feature,
        advantage=line.advantage,
        benefit=line.benefit,
        text=line.text,
        citations=[chunk.chunk_id for chunk in chunks],
        checks=list(verdict.checks),
    )
    return PitchResult(pitch, tuple(chunks))


def _withheld(turn: Turn, emotion: Emotion, intent: Intent, knowledge: Knowledge, *, problem: bool) -> str | None:
    """Rule 3 of the design: no pitch into an open problem, a crisis, or out of season."""
    messages = knowledge.messages.messages
    playbooks = knowledge.playbooks
    if emotion.risk is Risk.HIGH:
        return messages["withheld_risk"]
    if emotion.label in _OPEN_PROBLEM:
        return messages["withheld_emotion"].replace("{原因}", emotion.label_zh)
    open_playbooks: list[PlaybookId] = [*([intent.playbook] if intent.playbook else []), *intent.also]
    if problem or not open_playbooks or any(playbooks[playbook].pitch == "never" for playbook in open_playbooks):
        return messages["withheld_playbook"]
    if turn.small_talk or not turn.products:
        return messages["withheld_no_product"]
    if turn.sensitive:
        return messages["withheld_sensitive"]
    product = turn.products[0]
    if not product.in_season(turn.now.month):
        reason = seasons_in_words(product.origins)
        return messages["withheld_season"].replace("{商品}", product.title).replace("{原因}", reason)
    spoken = turn.said_by("agent")
    if any(fold(line.text) in spoken for line in product.fab):
        return messages["withheld_pitched"]
    return None


def _line(product: ProductHead, turn: Turn) -> FabLine | None:
    """The line for this customer: their segment's, else one about an origin in season, else one for anybody."""
    in_season = {origin.name for origin in product.in_season(turn.now.month)}
    usable = [line for line in product.fab if line.origin is None or line.origin in in_season]
    for_segment = [line for line in usable if line.segment == turn.segment]
    for_anybody = [line for line in usable if line.segment == "any"]
    of_the_season = [line for line in for_anybody if line.origin is not None]
    return next(iter([*for_segment, *of_the_season, *for_anybody]), None)
