"""One service for the whole session; servers over it on real ports; no way to a real model."""

from __future__ import annotations

import os
import shutil
import socket
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from copilot.assistant import Assistant
from copilot.assistant.full import FullTier
from copilot.metrics import Metrics
from copilot.model.client import open_model
from copilot.model.prompts import load_prompts
from copilot.service import Service, open_service, sync_default
from copilot.sessions.hub import Hub
from copilot.sessions.turns import Turns
from copilot.settings import Settings
from ingest.ownership import StoreOwnership

from .live import Running, Serve, address, free_socket
from .openai_server import OpenAIServer

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def no_real_model() -> Iterator[None]:
    """Neither keys nor addresses of this machine's user reach a test: no real model can be called."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().startswith(("OPENAI_", "COPILOT_")):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the bundled knowledge is published; nobody has it open, copy it before use."""
    folder = tmp_path_factory.mktemp("published") / "data"
    service = open_service(Settings(_env_file=None, data_dir=folder, embedding_threads=2))
    try:
        plan = sync_default(service)
    finally:
        service.close()
    assert not plan.faults, [str(fault) for fault in plan.faults]
    return folder


@pytest.fixture(scope="session")
def port() -> Iterator[socket.socket]:
    """The port on which `live` answers."""
    with free_socket() as held:
        yield held


@pytest.fixture(scope="session")
def service(published: Path, port: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service, without a model; its store names the address of `live`."""
    folder = tmp_path_factory.mktemp("service") / "data"
    shutil.copytree(published, folder)
    opened = open_service(Settings(_env_file=None, data_dir=folder), url=address(port))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def live(service: Service, port: socket.socket) -> Iterator[Running]:
    """The application without a model; `live.url` is its address."""
    running = Running(service, port).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def http(live: Running) -> Iterator[httpx.Client]:
    """A client of `live`."""
    with live.client() as client:
        yield client


@pytest.fixture
def endpoint() -> Iterator[OpenAIServer]:
    """A chat-completions endpoint that does what the test says."""
    server = OpenAIServer()
    yield server
    server.close()


@pytest.fixture
def serve(service: Service, tmp_path: Path) -> Iterator[Serve]:
    """Serve the same knowledge and records under other settings.

    `serve(endpoint, llm_total_s=2, api_keys={…})`; every call is a process of its own as far as events are concerned.
    """
    servers: list[Running] = []

    def start(endpoint: OpenAIServer | str | None = None, **changes: Any) -> Running:
        if endpoint is not None:
            changes["llm_base_url"] = endpoint if isinstance(endpoint, str) else endpoint.base_url
            changes.setdefault("llm_model", "test-model")
        settings = Settings(_env_file=None, data_dir=tmp_path, **changes)
        servers.append(Running(_with_settings(service, settings)).start())
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def conversation() -> str:
    """An id that no other test uses."""
    return f"t-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def say() -> Callable[..., httpx.Response]:
    """Put a message into a conversation, opening it where needed."""

    def put(server: Running, conversation: str, text: str, **fields: Any) -> httpx.Response:
        with server.client() as client:
            client.post("/v1/conversations", json={"id": conversation}).raise_for_status()
            body = {"role": "customer", "text": text, **fields}
            answer = client.post(f"/v1/conversations/{conversation}/messages", json=body)
        answer.raise_for_status()
        return answer

    return put


def _with_settings(service: Service, settings: Settings) -> Service:
    model = open_model(settings)
    full = None if model is None else FullTier(model, load_prompts(settings.prompts_dir)["replies"], settings)
    metrics = Metrics()
    assistant = Assistant(service.library, full, metrics)
    hub = Hub()
    return replace(
        service,
        settings=settings,
        assistant=assistant,
        hub=hub,
        turns=Turns(assistant, service.conversations, hub),
        ownership=StoreOwnership(settings.data_dir),
        metrics=metrics,
    )
