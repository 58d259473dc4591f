"""Every page fits its window and can be read by day and by night."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from ..live import Running
from .conftest import OpenPage

pytestmark = pytest.mark.browser

PAGES = ["/", "/sidebar", "/trainer", "/editor"]
READY = {
    "/": "[data-testid=demo-thank_you]",
    "/sidebar": "[data-testid=reply]",
    "/trainer": "[data-testid=acceptance] table",
    "/editor": "[data-testid=documents] tbody tr",
}
OVERFLOW = """() => [document.scrollingElement, ...document.querySelectorAll("#advice, .console, .desk, .panel")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.tagName}.${box.className} ${box.scrollWidth} > ${box.clientWidth}`)"""
CONTRAST = """() => {
  const luminance = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3)
      .map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest("button:disabled, svg")) continue;
    const pair = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) weak.push(`${text.slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return [luminance(getComputedStyle(document.body).backgroundColor), weak];
}"""


@pytest.fixture
def angry(http: httpx.Client) -> str:
    """A conversation whose sidebar is full: high risk, a step, replies."""
    conversation = http.post("/v1/conversations", json={"customer": {"name": "周女士"}}).json()["id"]
    for text in ("车厘子烂了一半，你们怎么回事", "今天不给说法我就打12315投诉，再发到网上！"):
        http.post(f"/v1/conversations/{conversation}/messages", json={"role": "customer", "text": text})
    return conversation


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 360, 1440, 1920])
def test_no_page_scrolls_sideways(open_page: OpenPage, live: Running, angry: str, path: str, width: int) -> None:
    page = _opened(open_page, live, path, angry, width=width)
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_by_day_and_by_night(
    open_page: OpenPage, live: Running, angry: str, path: str, scheme: str
) -> None:
    page = _opened(open_page, live, path, angry, color_scheme=scheme)
    paper, weak = page.evaluate(CONTRAST)
    assert (paper < 0.1) is (scheme == "dark")
    assert weak == []


def _opened(open_page: OpenPage, live: Running, path: str, conversation: str, **options) -> Page:
    query = f"?conversation={conversation}" if path == "/sidebar" else ""
    page = open_page(f"{live.url}{path}{query}", **options)
    expect(page.locator(READY[path]).first).to_be_visible()
    if path == "/trainer":
        page.get_by_test_id("lines").fill("这个我们规定就是不能退\n吃这个能治高血压")
        page.get_by_test_id("check-lines").click()
        expect(page.get_by_test_id("line-results").locator("tbody tr")).to_have_count(2)
    if path == "/editor":
        page.get_by_test_id("search-query").fill("车厘子烂了怎么退")
        page.get_by_test_id("search-go").click()
        expect(page.get_by_test_id("hits").locator("tbody tr").first).to_be_visible()
        page.locator("tr[data-doc] button").first.click()
        expect(page.get_by_test_id("document-detail")).to_be_visible()
    return page
