"""`/v1/suggest` and `/v1/rewrite`: stateless."""

from __future__ import annotations

from fastapi import APIRouter, Response
from starlette.background import BackgroundTask

from copilot.api.deps import AnyRole, ReadyDep
from copilot.domain import RewriteRequest, RewriteResult, Suggestion, TurnRequest

router = APIRouter(prefix="/v1", tags=["assist"], dependencies=[AnyRole])


@router.post("/suggest", response_model=Suggestion)
async def suggest(request: TurnRequest, service: ReadyDep) -> Response:
    """Everything the sidebar shows for the last customer message of a conversation."""
    suggestion = await service.assistant.suggest(request)
    # Kept after the answer has gone out, so that feedback on it can be learned from. Serialised here: a response
    # model would validate what has just been built once more.
    keep = BackgroundTask(service.conversations.save_suggestion, suggestion, None)
    return Response(suggestion.model_dump_json(), media_type="application/json", background=keep)


@router.post("/rewrite")
async def rewrite(request: RewriteRequest, service: ReadyDep) -> RewriteResult:
    """What is wrong with an agent's draft, and how to say it."""
    return await service.assistant.rewrite(request)
