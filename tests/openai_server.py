"""A chat-completions endpoint over real HTTP, well-behaved or not: it stands where the network would.

It speaks the streaming protocol of OpenAI, says whatever a test tells it to, and remembers every request.
"""

from __future__ import annotations

import contextlib
import json
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "upstream-secret-4711"  # noqa: S105 - stands in every error text, so that a test can look for it
_EVIDENCE = re.compile(r"\[(K\d+)\] <<<(.*?)>>>", re.DOTALL)


@dataclass
class Call:
    """One request to the endpoint."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    hung_up: threading.Event = field(default_factory=threading.Event)
    """The client left before the answer was complete."""
    answered: threading.Event = field(default_factory=threading.Event)
    """The answer went out whole."""

    @property
    def prompt(self) -> str:
        """All messages of the request, in order."""
        return "\n\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def evidence(self) -> dict[str, str]:
        """The numbered evidence of the prompt."""
        return dict(_EVIDENCE.findall(self.prompt))

    def key_of(self, words: str) -> str:
        """Number of the first piece of evidence that holds the words."""
        return next(key for key, text in self.evidence.items() if words in text)


class Wire:
    """The way back to the client."""

    def __init__(self, handler: BaseHTTPRequestHandler, call: Call) -> None:
        self._handler = handler
        self._call = call

    def whole(self, status: int, content_type: str, body: str) -> None:
        """A plain answer."""
        raw = body.encode()
        self._handler.send_response(status)
        self._handler.send_header("content-type", content_type)
        self._handler.send_header("content-length", str(len(raw)))
        self._handler.end_headers()
        self._handler.wfile.write(raw)
        self._call.answered.set()

    def begin(self) -> None:
        """Head of a stream."""
        self._handler.send_response(200)
        self._handler.send_header("content-type", "text/event-stream; charset=utf-8")
        self._handler.send_header("transfer-encoding", "chunked")
        self._handler.end_headers()

    def data(self, text: str) -> None:
        """One event of the stream."""
        raw = f"data: {text}\n\n".encode()
        self._handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        self._handler.wfile.flush()

    def says(self, piece: str, finish: str | None = None) -> None:
        """One piece of the model's words."""
        choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": finish}
        chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "test", "choices": [choice]}
        self.data(json.dumps(chunk))

    def end(self) -> None:
        """A proper end of the stream."""
        self.says("", finish="stop")
        self.data("[DONE]")
        self._handler.wfile.write(b"0\r\n\r\n")
        self._call.answered.set()

    def drop(self) -> None:
        """Break the connection off."""
        with contextlib.suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_RDWR)
        self._handler.close_connection = True

    def wait(self, seconds: float) -> None:
        """Say nothing for a while.

        Raises:
            BrokenPipeError: the client has left.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            readable, _, _ = select.select([self._handler.connection], [], [], 0.02)
            if readable and not self._handler.connection.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError


Behaviour = Callable[[Wire, Call], None]
Words = str | Callable[[Call], str]


def answer(*replies: tuple[list[str], str], strategy: str = "solution") -> str:
    """What a good model writes: replies as (citations, text)."""
    written = [{"strategy": strategy, "citations": cited, "text": text} for cited, text in replies]
    return json.dumps({"replies": written}, ensure_ascii=False)


def _pieces(words: Words, call: Call, size: int) -> Iterable[str]:
    text = words if isinstance(words, str) else words(call)
    return (text[start : start + size] for start in range(0, len(text), size))


def says(words: Words, *, size: int = 5, pause_s: float = 0.0) -> Behaviour:
    """Stream a text in small pieces and end properly."""

    def behave(wire: Wire, call: Call) -> None:
        wire.begin()
        for piece in _pieces(words, call, size):
            wire.says(piece)
            wire.wait(pause_s)
        wire.end()

    return behave


def slow(seconds: float, words: Words = "{}") -> Behaviour:
    """Say nothing for a long time, then answer."""

    def behave(wire: Wire, call: Call) -> None:
        wire.wait(seconds)
        says(words)(wire, call)

    return behave


def stalls(words: Words, seconds: float = 60.0) -> Behaviour:
    """Stream a text, then neither go on nor end."""

    def behave(wire: Wire, call: Call) -> None:
        wire.begin()
        for piece in _pieces(words, call, 5):
            wire.says(piece)
        wire.wait(seconds)

    return behave


def breaks_off(words: Words) -> Behaviour:
    """Stream a text, then break the connection."""

    def behave(wire: Wire, call: Call) -> None:
        wire.begin()
        for piece in _pieces(words, call, 5):
            wire.says(piece)
        wire.drop()

    return behave


def refuses(status: int) -> Behaviour:
    """Answer with an error status, as rate limits and outages do."""

    def behave(wire: Wire, _call: Call) -> None:
        error = {"error": {"message": f"no luck: {SECRET}", "type": "server_error", "code": "broken"}}
        wire.whole(status, "application/json", json.dumps(error))

    return behave


def garbage() -> Behaviour:
    """Answer with a web page, as a captive portal does."""
    return lambda wire, _call: wire.whole(200, "text/html", f"<html><h1>{SECRET}</h1></html>")


def raw_events(*events: str) -> Behaviour:
    """Send events exactly as given and end the stream."""

    def behave(wire: Wire, _call: Call) -> None:
        wire.begin()
        for event in events:
            wire.data(event)
        wire.end()

    return behave


def endless(words: Words, piece: str) -> Behaviour:
    """Stream a text, then the same piece again and again until the client leaves."""

    def behave(wire: Wire, call: Call) -> None:
        wire.begin()
        for start in _pieces(words, call, 50):
            wire.says(start)
        while True:
            wire.says(piece)
            wire.wait(0.002)

    return behave


class OpenAIServer:
    """The endpoint; `behaviour` decides what the next requests get."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = refuses(500)
        self.calls: list[Call] = []
        self._arrived = threading.Condition()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """What `COPILOT_LLM_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def call(self, number: int, timeout: float = 10.0) -> Call:
        """The request of that number (from 1), once it has arrived."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.calls) >= number, timeout):
                raise AssertionError(f"request {number} never came")
        return self.calls[number - 1]

    def close(self) -> None:
        """Stop answering."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        raw = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        call = Call(handler.path, {name.lower(): value for name, value in handler.headers.items()}, json.loads(raw))
        with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()
        try:
            self.behaviour(Wire(handler, call), call)
        except (BrokenPipeError, ConnectionResetError):
            call.hung_up.set()
            handler.close_connection = True


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error here."""


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            server.take(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by the base class
            """Quiet."""

    return Handler
