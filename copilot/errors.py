"""Errors the service raises on purpose; one handler turns them into the contract's error object."""

from __future__ import annotations

from typing import Any


class CopilotError(Exception):
    """Base: carries the HTTP status, a stable code, a message for people and optional detail."""

    status = 500
    code = "internal"

    def __init__(self, message: str, detail: Any = None) -> None:
        self.message = message
        self.detail = detail
        super().__init__(message)


class NotFoundError(CopilotError):
    """What was asked for does not exist."""

    status, code = 404, "not_found"


class BadInputError(CopilotError):
    """The request cannot be understood or carried out as it stands."""

    status, code = 422, "bad_input"


class TooLargeError(CopilotError):
    """The body is larger than allowed."""

    status, code = 413, "too_large"


class UnauthorizedError(CopilotError):
    """No key, or one that is not known."""

    status, code = 401, "unauthorized"


class ForbiddenError(CopilotError):
    """The key's role may not do this."""

    status, code = 403, "forbidden"


class ConflictError(CopilotError):
    """The request does not fit what is there."""

    status, code = 409, "conflict"


class NotReadyError(CopilotError):
    """The service has no knowledge to serve from yet."""

    status, code = 503, "not_ready"


class ModelError(CopilotError):
    """The chat model failed, was late, or answered nonsense; the instant answer stands."""

    status, code = 502, "model_failed"


class StartError(CopilotError):
    """The service must not or cannot start as configured; said in one line, exit status 2."""
