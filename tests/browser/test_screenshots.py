"""The README's pictures are taken from the running product, never drawn: `COPILOT_WRITE_SCREENSHOTS=1 pytest …`."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from ..live import Running
from .conftest import OpenDesk, OpenPage
from .desk import advice_for

WANTED = os.environ.get("COPILOT_WRITE_SCREENSHOTS") == "1"
"""Read before the session's fixture takes every `COPILOT_` variable away."""
FOLDER = Path(__file__).resolve().parents[2] / "docs/images"
MOST_BYTES = 300 * 1024
WIDTH_PX = 380
BAR_PX = 40
"""The bar above the advice."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not WANTED, reason="the README's pictures are written only with COPILOT_WRITE_SCREENSHOTS=1"),
]

SIDEBARS = {
    "sidebar-angry": ("spoiled_cherries", 4, "light"),
    "sidebar-calm": ("price_objection", 1, "light"),
    "sidebar-dark": ("late_delivery", 2, "dark"),
}


def test_the_workspace_is_pictured(open_desk: OpenDesk) -> None:
    desk = open_desk(width=1360, height=850)
    desk.page.get_by_test_id("demo-spoiled_cherries").click()
    expect(desk.replies.first).to_be_visible()
    for said in (2, 3, 4):
        desk.page.get_by_test_id("next-turn").click()
        expect(desk.messages).to_have_count(said)
    last = desk.messages.last.get_attribute("data-id") or ""
    expect(advice_for(desk.sidebar, last)).to_be_visible()
    desk.composer.press("Alt+1")
    expect(desk.sidebar.get_by_test_id("draft-verdict")).to_have_attribute("data-verdict", "ok")
    _picture(desk.page, "workspace")


@pytest.mark.parametrize("name", SIDEBARS)
def test_the_sidebar_is_pictured(open_page: OpenPage, live: Running, http: httpx.Client, name: str) -> None:
    demo_id, turns, scheme = SIDEBARS[name]
    demos = http.get("/v1/demo/conversations").json()["conversations"]
    demo = next(entry for entry in demos if entry["id"] == demo_id)
    conversation = http.post("/v1/conversations", json={"customer": demo["customer"]}).json()["id"]
    page = open_page(f"{live.url}/sidebar?conversation={conversation}", width=WIDTH_PX, color_scheme=scheme)
    expect(page.get_by_test_id("status")).to_have_attribute("data-connection", "open")
    for number, turn in enumerate(demo["turns"][:turns]):
        body = {"id": f"{name}-{number}", "role": turn["role"], "text": turn["text"]}
        http.post(f"/v1/conversations/{conversation}/messages", json=body).raise_for_status()
        if turn["role"] == "customer":
            expect(advice_for(page, f"{name}-{number}")).to_be_visible()
    whole = page.locator("#advice").evaluate("advice => advice.scrollHeight") + BAR_PX
    page.set_viewport_size({"width": WIDTH_PX, "height": whole})
    _picture(page, name)


def _picture(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, caret="initial")
    assert path.stat().st_size < MOST_BYTES
