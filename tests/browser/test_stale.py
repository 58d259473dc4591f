"""Advice belongs to one message: a newer one takes it out of use at once."""

from __future__ import annotations

import asyncio
import threading

import pytest
from playwright.sync_api import expect

from ..live import Serve
from .conftest import OpenDesk
from .desk import advice_for

pytestmark = pytest.mark.browser


def test_a_newer_customer_message_marks_the_old_advice_stale_until_the_new_one_is_there(
    serve: Serve, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    desk = open_desk(server)
    old = desk.customer_says("车厘子烂了一半，怎么退")
    turns, go_on = server.service.turns, threading.Event()
    work = turns._suggest

    async def busy(*args: object) -> None:
        while not go_on.is_set():  # noqa: ASYNC110 - the test's thread sets it
            await asyncio.sleep(0.01)
        await work(*args)

    monkeypatch.setattr(turns, "_suggest", busy)
    new = desk.sends("customer", "算了，我还想问牛油果怎么放")
    expect(desk.sidebar.get_by_test_id("stale")).to_be_visible()
    expect(advice_for(desk.sidebar, old)).to_have_count(0)
    desk.role("agent")
    desk.composer.press("Alt+1")
    desk.sidebar.get_by_test_id("reply-insert").first.click(force=True)
    go_on.set()
    expect(advice_for(desk.sidebar, new)).to_be_visible()
    expect(desk.sidebar.get_by_test_id("stale")).to_be_hidden()
    expect(desk.composer).to_have_value("")
