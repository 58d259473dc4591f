"""What agents did with suggestions."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from fastapi import APIRouter

from copilot.api.deps import AnyRole, ServiceDep
from copilot.errors import NotFoundError
from copilot.records.feedback import Acceptance, FeedbackIn

OVERTAKEN_S = (0.05, 0.2)
"""A stateless suggestion is kept after its answer has gone out; feedback that overtakes it waits this long."""

router = APIRouter(prefix="/v1/feedback", tags=["feedback"], dependencies=[AnyRole])


@router.post("", status_code=201)
async def add(entry: FeedbackIn, service: ServiceDep) -> dict[str, int]:
    """Keep one action on one item of a suggestion."""
    for pause_s in OVERTAKEN_S:
        with suppress(NotFoundError):
            return {"id": await asyncio.to_thread(service.feedback.add, entry)}
        await asyncio.sleep(pause_s)
    return {"id": await asyncio.to_thread(service.feedback.add, entry)}


@router.get("/summary")
async def summary(service: ServiceDep) -> dict[str, list[Acceptance]]:
    """Acceptance by playbook, strategy and document."""
    return await asyncio.to_thread(service.feedback.summary)
