"""Chromium, and pages in which every complaint of the browser is a fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ..live import Running
from .desk import Desk

CHROMIUM = shutil.which("chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000
"""Longer than anything on the pages takes on two busy cores."""

OpenPage = Callable[..., Page]
OpenDesk = Callable[..., Desk]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium every test here is skipped, before anything is set up, with one line for all."""
    if CHROMIUM is None:
        pytest.skip("browser tests need `chromium` on the PATH (Debian: apt-get install chromium)")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Package scope: Playwright's event loop must be gone before asynchronous tests elsewhere run."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of this test complained about: console errors and warnings, CSP included, and uncaught errors."""
    return []


@pytest.fixture
def open_page(chromium: Browser, complaints: list[str]) -> Iterator[OpenPage]:
    """Open an address in a browser context of its own; at the end no page may have complained.

    `open_page(url, width=360, height=900, color_scheme="dark")`; a test that provokes a complaint clears it.
    """
    contexts: list[BrowserContext] = []

    def start(url: str, *, width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_desk(open_page: OpenPage, live: Running) -> OpenDesk:
    """Open the demo workspace, of `live` where no other server is named."""

    def start(server: Running = live, **options: Any) -> Desk:
        return Desk(open_page(server.url, **options))

    return start


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The demo workspace without a model."""
    return open_desk()
