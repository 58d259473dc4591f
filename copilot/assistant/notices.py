"""What the agent should know before answering."""

from __future__ import annotations

from copilot.domain import Emotion, Notice
from copilot.guard.rules import breaches
from copilot.skills.replies import Drafted, asks_something
from copilot.skills.risk import waiting_stage
from copilot.skills.turn import Turn
from ingest.knowledge import Knowledge
from ingest.retriever import SearchResult
from ingest.schema.vocabulary import FaultCode, Risk
from ingest.text import compiled


def notices(turn: Turn, emotion: Emotion, result: SearchResult, drafted: Drafted, knowledge: Knowledge) -> list[Notice]:
    """Warnings for one turn, the gravest first."""
    messages = knowledge.messages.messages
    found: list[Notice] = []
    if turn.focus is None:
        return [Notice(code="no_message", message=messages["no_message"])]
    if emotion.risk is Risk.HIGH:
        found.append(Notice(code="risk_high", message=messages["risk_high"].replace("{原因}", emotion.reason or "")))
    stage = waiting_stage(turn, knowledge.risk)
    if stage is not None and stage.risk is not Risk.LOW:
        found.append(Notice(code="wait_over", message=messages["wait_over"].replace("{原因}", stage.title)))
    if any(compiled(pattern).search(turn.folded_text) for pattern in knowledge.dialogue.instructions):
        found.append(Notice(code="instruction_in_message", message=messages["instruction_in_message"]))
    for breach in breaches(turn.text, knowledge.rules):
        code = {FaultCode.PRIVACY: "personal_data", FaultCode.HEALTH_CLAIM: "health_question"}.get(breach.rule.code)
        if code is not None and all(notice.code != code for notice in found):
            found.append(Notice(code=code, message=messages[code], law=breach.rule.law))
    if not turn.small_talk and not result.answered and asks_something(turn, knowledge):
        found.append(Notice(code="no_evidence", message=messages["no_evidence"]))
    found += [
        Notice(code="reply_dropped", message=messages["reply_dropped"].replace("{原因}", reason))
        for reason in drafted.dropped
    ]
    return found
