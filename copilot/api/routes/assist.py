"""`/v1/suggest` and `/v1/rewrite`: stateless."""

from __future__ import annotations

from fastapi import APIRouter, BackgroundTasks

from copilot.api.deps import AnyRole, ReadyDep
from copilot.domain import RewriteRequest, RewriteResult, Suggestion, TurnRequest

router = APIRouter(prefix="/v1", tags=["assist"], dependencies=[AnyRole])


@router.post("/suggest")
async def suggest(request: TurnRequest, service: ReadyDep, background: BackgroundTasks) -> Suggestion:
    """Everything the sidebar shows for the last customer message of a conversation."""
    suggestion = await service.assistant.suggest(request)
    # Kept after the answer has gone out, so that feedback on it can be learned from.
    background.add_task(service.conversations.save_suggestion, suggestion, None)
    return suggestion


@router.post("/rewrite")
async def rewrite(request: RewriteRequest, service: ReadyDep) -> RewriteResult:
    """What is wrong with an agent's draft, and how to say it."""
    return await service.assistant.rewrite(request)
