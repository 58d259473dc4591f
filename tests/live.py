"""The real application on a real port, and a listener to its events."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

import httpx
import uvicorn

from copilot.api.app import create_app
from copilot.service import Service

PATIENCE_S = 20.0
"""Longer than anything here takes on two busy cores."""


def free_socket() -> socket.socket:
    """A socket that holds a free port of the loopback."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def address(held: socket.socket) -> str:
    """URL of a held port."""
    return f"http://127.0.0.1:{held.getsockname()[1]}"


class Running:
    """The application over a service, served by uvicorn in a thread."""

    def __init__(self, service: Service, held: socket.socket | None = None) -> None:
        self.service = service
        self._held = held or free_socket()
        self.url = address(self._held)
        config = uvicorn.Config(create_app(service), log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._held]}, daemon=True)

    def start(self) -> Self:
        """Serve; returns once requests are answered."""
        self._thread.start()
        end = time.monotonic() + PATIENCE_S
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise AssertionError("the server did not start")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """End every stream and the server."""
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        self._held.close()

    def client(self, key: str | None = None) -> httpx.Client:
        """A blocking client of this server."""
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)


@dataclass(frozen=True)
class Heard:
    """One event as a listener got it."""

    id: str | None
    name: str
    data: dict[str, Any]


class Listener:
    """Listens to a conversation; `async with Listener(url, conversation) as heard`.

    Args:
        place: the last event id; sent as the header, or in the query where `in_query` says so.
    """

    def __init__(self, url: str, conversation: str, place: str | None = None, *, in_query: bool = False) -> None:
        self.events: list[Heard] = []
        self._path = f"{url}/v1/conversations/{conversation}/events"
        self._headers = {} if place is None or in_query else {"last-event-id": place}
        self._query = {"last_event_id": place} if place is not None and in_query else {}
        self._news = asyncio.Condition()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        """Returns once the stream is open."""
        self._task = asyncio.create_task(self._read())
        await asyncio.wait_for(asyncio.shield(self._opened), PATIENCE_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    @property
    def names(self) -> list[str]:
        """Names of the events so far."""
        return [event.name for event in self.events]

    @property
    def text(self) -> str:
        """Everything heard so far, as one text to search in."""
        return json.dumps([event.data for event in self.events], ensure_ascii=False)

    def of(self, message_id: str) -> list[Heard]:
        """Events that carry a message's id."""
        return [event for event in self.events if event.data.get("message_id") == message_id]

    async def until(self, name: str, message_id: str | None = None) -> Heard:
        """The first event of a name (and message), waited for."""

        def found() -> Heard | None:
            mine = (event for event in self.events if event.name == name)
            return next((event for event in mine if message_id in {None, event.data.get("message_id")}), None)

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: found() is not None), PATIENCE_S)
            except TimeoutError:
                raise AssertionError(f"{name} for {message_id} never came; heard {self.names}") from None
        event = found()
        assert event is not None
        return event

    async def settled(self, seconds: float = 0.3) -> None:
        """Wait a moment in which nothing more should come."""
        await asyncio.sleep(seconds)

    async def _read(self) -> None:
        async with (
            httpx.AsyncClient(timeout=httpx.Timeout(PATIENCE_S, read=None), trust_env=False) as client,
            client.stream("GET", self._path, headers=self._headers, params=self._query) as stream,
        ):
            assert stream.status_code == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            self._opened.set_result(None)
            fields: dict[str, str] = {}
            async for line in stream.aiter_lines():
                if line and not line.startswith(":"):
                    key, _, value = line.partition(":")
                    fields[key] = value.removeprefix(" ")
                elif not line and "data" in fields:
                    event = Heard(fields.get("id"), fields.get("event", "message"), json.loads(fields["data"]))
                    fields = {}
                    async with self._news:
                        self.events.append(event)
                        self._news.notify_all()


Serve = Callable[..., Running]
"""The fixture `serve`."""
