"""What agents did with suggestions."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from copilot.api.deps import AnyRole, ServiceDep
from copilot.records.feedback import Acceptance, FeedbackIn

router = APIRouter(prefix="/v1/feedback", tags=["feedback"], dependencies=[AnyRole])


@router.post("", status_code=201)
async def add(entry: FeedbackIn, service: ServiceDep) -> dict[str, int]:
    """Keep one action on one item of a suggestion."""
    return {"id": await asyncio.to_thread(service.feedback.add, entry)}


@router.get("/summary")
async def summary(service: ServiceDep) -> dict[str, list[Acceptance]]:
    """Acceptance by playbook, strategy and document."""
    return await asyncio.to_thread(service.feedback.summary)
