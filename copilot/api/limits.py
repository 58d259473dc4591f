"""Bodies larger than allowed are refused before they are read into memory; headers that every answer carries."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from copilot.api.errors import error_body

JSON_LIMIT = 2 * 1024 * 1024
"""200 messages of 4,000 Chinese characters are 2.4 MB only if every one is full; nobody's chat is."""


class BodyLimit:
    """Counts a request's body while it comes in.

    Args:
        json_limit: bytes allowed in general.
        upload_limit: bytes allowed for document uploads.
    """

    def __init__(self, app: ASGIApp, json_limit: int, upload_limit: int) -> None:
        self._app = app
        self._json_limit = json_limit
        self._upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        upload = scope["path"].startswith("/v1/knowledge/documents")
        limit = self._upload_limit if upload else self._json_limit
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(limit)(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _TooLargeError
            return message

        async def answered(message: Message) -> None:
            # FastAPI takes any error while it reads a body for a body that cannot be parsed.
            if taken <= limit:
                await send(message)
            elif message["type"] == "http.response.start":
                await self._refuse(limit)(scope, receive, send)

        try:
            await self._app(scope, counted, answered)
        except _TooLargeError:
            await self._refuse(limit)(scope, receive, send)

    @staticmethod
    def _refuse(limit: int) -> JSONResponse:
        message = f"the body is larger than {limit >> 20} MiB"
        return JSONResponse(error_body("too_large", message), status_code=413)


class _TooLargeError(Exception):
    """The body has grown past the limit."""


class SecurityHeaders:
    """Headers that keep pages to this server's own scripts and frames to allowed hosts.

    Args:
        frame_ancestors: origins that may embed the pages, besides this one.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: list[str]) -> None:
        self._app = app
        policy = f"default-src 'self'; img-src 'self' data:; frame-ancestors 'self' {' '.join(frame_ancestors)}".strip()
        common = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]
        self._headers = [(b"content-security-policy", policy.encode()), *common]
        report = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        self._report_headers = [(b"content-security-policy", report.encode()), *common]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def with_headers(message: Message) -> None:
            # FastAPI's own documentation page loads its scripts from elsewhere and is left as it is.
            if message["type"] == "http.response.start" and scope["path"] not in {"/docs", "/redoc"}:
                # An eval report is one file with its style inside; it runs no script.
                report = scope["path"].endswith("/report")
                message["headers"] = [*message["headers"], *(self._report_headers if report else self._headers)]
                if scope["path"].startswith("/static/"):
                    message["headers"].append((b"cache-control", b"no-cache"))
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
