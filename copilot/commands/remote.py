"""A command beside a running service goes through it: only one process may hold a data folder."""

from __future__ import annotations

from typing import Any

import httpx

from copilot.errors import CopilotError, StartError
from copilot.settings import Settings
from ingest.ownership import read_owner


def running_service(settings: Settings) -> str | None:
    """Address of the service that owns the store, None where nobody answers there."""
    url = read_owner(settings.data_dir).get("url")
    if not url:
        return None
    try:
        httpx.get(f"{url}/healthz", timeout=2).raise_for_status()
    except httpx.HTTPError:
        return None
    return url


def call(settings: Settings, url: str, method: str, path: str, **arguments: Any) -> Any:
    """One request to the running service.

    Raises:
        StartError: it refuses or does not answer; says why.
    """
    admin = next((key for key, role in settings.api_keys.items() if role in {"admin", "editor"}), None)
    headers = {} if admin is None else {"authorization": f"Bearer {admin}"}
    try:
        answer = httpx.request(method, f"{url}{path}", headers=headers, timeout=600, **arguments)
    except httpx.HTTPError as error:
        raise StartError(f"the service at {url} does not answer: {error}") from error
    if answer.status_code >= 400:
        error_object = answer.json().get("error", {}) if answer.content else {}
        raise CopilotError(str(error_object.get("message", answer.status_code)))
    return answer.json()
