"""The application: routes, handlers, and what happens at start and end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from copilot.api import errors
from copilot.api.limits import JSON_LIMIT, BodyLimit, SecurityHeaders
from copilot.api.routes import assist, conversations, documents, feedback, health, meta, search
from copilot.service import Service
from copilot.web import WEB


def create_app(service: Service, on_ready: Callable[[], None] | None = None) -> FastAPI:
    """The application over an opened service, which it closes at its end.

    Args:
        on_ready: called once requests are answered.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if on_ready is not None:
            on_ready()
        yield
        service.hub.close()
        await service.turns.drain()
        await service.assistant.close()
        service.close()

    app = FastAPI(title="生鲜客服副驾 Fresh Copilot", version="1", lifespan=lifespan)
    app.state.service = service
    errors.install(app)
    app.add_middleware(BodyLimit, json_limit=JSON_LIMIT, upload_limit=service.settings.max_upload_mb << 20)
    app.add_middleware(SecurityHeaders, frame_ancestors=service.settings.allowed_origins)
    for module in (assist, conversations, feedback, search, documents, meta, health):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    return app
