"""How long the agent waits: from the customer's message posted to its advice painted, measured in the browser."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from ..live import Running
from .conftest import OpenPage

pytestmark = pytest.mark.browser

MESSAGES = 30
MOST_P50_MS = 400
"""A guard against something gone wrong on a busy machine; the figures themselves are in the report."""
TEXTS = [
    "车厘子烂了一半，你们怎么回事",
    "牛油果硬得跟石头一样，能退吗",
    "约的四点到六点，现在都六点半了，菜呢",
    "蓝莓怎么比楼下菜市场贵这么多",
    "怀孕能吃三文鱼刺身吗",
    "谢谢你们，橙子很新鲜",
]
POST_AND_WAIT = """async ({conversation, id, text}) => {
  const painted = new Promise((resolve) => {
    const there = () => document.querySelector(`.advice-body:not([inert])[data-message="${id}"] [data-testid=reply]`);
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);  // the first task after the frame was drawn
      });
    });
    observer.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  });
  const start = performance.now();
  const answer = await fetch(`/v1/conversations/${conversation}/messages`, {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({id, role: "customer", text}),
  });
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
  return (await painted) - start;
}"""


def test_advice_is_painted_soon_after_the_message_is_posted(
    open_page: OpenPage, live: Running, http: httpx.Client, record_testsuite_property: Callable[[str, object], None]
) -> None:
    conversation = http.post("/v1/conversations", json={}).json()["id"]
    page = open_page(f"{live.url}/sidebar?conversation={conversation}", width=360)
    expect(page.get_by_test_id("status")).to_have_attribute("data-connection", "open")
    took = []
    for number in range(MESSAGES):
        message = {"conversation": conversation, "id": f"lat-{number}", "text": TEXTS[number % len(TEXTS)]}
        took.append(page.evaluate(POST_AND_WAIT, message))
    figures = {"p50": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1], "most": max(took)}
    record_testsuite_property("painted_ms", json.dumps({name: round(value, 1) for name, value in figures.items()}))
    assert figures["p50"] < MOST_P50_MS, figures
