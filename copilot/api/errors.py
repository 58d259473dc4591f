"""Every error becomes the contract's object: {"error": {"code", "message", "detail"}}."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from copilot.errors import CopilotError
from ingest.errors import DocumentNotFoundError, InvalidDocumentError, StoreBusyError, UnsupportedFormatError

logger = logging.getLogger(__name__)

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_format"}


def error_body(code: str, message: str, detail: Any = None) -> dict[str, Any]:
    """The error object."""
    return {"error": {"code": code, "message": message, "detail": detail}}


def _answer(status: int, code: str, message: str, detail: Any = None) -> JSONResponse:
    return JSONResponse(error_body(code, message, detail), status_code=status)


def install(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(CopilotError)
    async def _copilot(_request: Request, error: CopilotError) -> JSONResponse:
        return _answer(error.status, error.code, error.message, error.detail)

    @app.exception_handler(InvalidDocumentError)
    async def _document(_request: Request, error: InvalidDocumentError) -> JSONResponse:
        faults = [
            {"path": fault.path, "line": fault.line, "problem": fault.problem, "mend": fault.mend}
            for fault in error.faults
        ]
        return _answer(422, "invalid_document", str(error.faults[0]), faults)

    @app.exception_handler(UnsupportedFormatError)
    async def _format(_request: Request, error: UnsupportedFormatError) -> JSONResponse:
        return _answer(415, "unsupported_format", str(error))

    @app.exception_handler(DocumentNotFoundError)
    async def _missing(_request: Request, error: DocumentNotFoundError) -> JSONResponse:
        return _answer(404, "not_found", str(error))

    @app.exception_handler(StoreBusyError)
    async def _busy(_request: Request, error: StoreBusyError) -> JSONResponse:
        return _answer(409, "conflict", str(error))

    @app.exception_handler(RequestValidationError)
    async def _validation(_request: Request, error: RequestValidationError) -> JSONResponse:
        # The input itself is left out: it is a customer's words, or megabytes.
        detail = [
            {"where": ".".join(str(part) for part in entry["loc"]), "problem": entry["msg"]}
            for entry in error.errors()[:10]
        ]
        first = detail[0] if detail else {"where": "body", "problem": "invalid"}
        return _answer(422, "bad_input", f"{first['where']}: {first['problem']}", detail)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "bad_input" if error.status_code < 500 else "internal")
        return _answer(error.status_code, code, str(error.detail))

    @app.exception_handler(Exception)
    async def _any(request: Request, error: Exception) -> JSONResponse:
        logger.exception("unhandled error at %s", request.url.path, exc_info=error)
        return _answer(500, "internal", "the request could not be answered")
