"""The service on a real port, for as long as a measurement lasts."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from copilot.api.app import create_app
from copilot.errors import StartError
from copilot.service import Service
from copilot.sessions.hub import Hub
from copilot.sessions.turns import Turns

START_S = 30.0


class _Lent(Service):
    """A service that its application must not close: it is only lent for the measurement."""

    def close(self) -> None:
        """Leave it open for its owner."""


@contextmanager
def served(service: Service) -> Iterator[str]:
    """Serve on a free port of this machine; yields the address. The service stays open behind it.

    Raises:
        StartError: it does not come up in time.
    """
    # The application closes its hub too; it gets one of its own.
    hub = Hub()
    lent = _Lent(**{**vars(service), "hub": hub, "turns": Turns(service.assistant, service.conversations, hub)})
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(lent), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _await_start(server, thread)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + START_S
    while not server.started:
        if time.monotonic() > end or not thread.is_alive():
            raise StartError("the service under measurement did not start")
        time.sleep(0.02)
