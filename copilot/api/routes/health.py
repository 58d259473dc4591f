"""Liveness, readiness, metrics, and the pages."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import FileResponse, PlainTextResponse
from sqlalchemy import text

from copilot.api.deps import ReadyDep, ServiceDep
from copilot.web import WEB

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(service: ReadyDep) -> dict[str, str]:
    """A suggestion could be made now: knowledge is loaded and the database answers."""

    def ask() -> None:
        with service.sessions() as session:
            session.execute(text("select 1"))

    await asyncio.to_thread(ask)
    return {"status": "ready"}


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(service: ServiceDep) -> str:
    """Counters and gauges in Prometheus' text format."""
    return service.metrics.render(
        {
            "copilot_listeners": service.hub.listeners,
            "copilot_chunks": len(service.library.snapshot.knowledge.chunks) if service.library.ready else 0,
        }
    )


def _page(name: str) -> FileResponse:
    return FileResponse(WEB / "static" / f"{name}.html", headers={"cache-control": "no-cache"})


@router.get("/")
async def workspace() -> FileResponse:
    """The demo workspace."""
    return _page("workspace")


@router.get("/sidebar")
async def sidebar() -> FileResponse:
    """The embeddable sidebar."""
    return _page("sidebar")


@router.get("/trainer")
async def trainer() -> FileResponse:
    """The trainers' console."""
    return _page("trainer")


@router.get("/editor")
async def editor() -> FileResponse:
    """The editors' console."""
    return _page("editor")
