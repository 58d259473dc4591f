"""What the agent types is checked while typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .desk import Desk

pytestmark = pytest.mark.browser

FLAT = "这个我们规定就是不能退"


@pytest.fixture
def typed(desk: Desk) -> Desk:
    """The agent has typed a flat refusal."""
    desk.customer_says("草莓不太甜，想退")
    desk.role("agent")
    desk.composer.press_sequentially(FLAT)
    expect(desk.sidebar.get_by_test_id("draft-rewrite").first).to_be_visible()
    return desk


def test_a_fault_in_the_draft_is_underlined_and_explained(typed: Desk) -> None:
    marked = typed.sidebar.locator("#draft mark.fault").first
    expect(marked).to_contain_text("不能退")
    assert "underline" in marked.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    expect(typed.sidebar.get_by_test_id("draft-verdict")).to_have_attribute("data-verdict", "rewrite")
    codes = typed.sidebar.get_by_test_id("draft-fault").evaluate_all("all => all.map(one => one.dataset.code)")
    assert "rule_as_shield" in codes or "refuse_flat" in codes


def test_one_key_takes_the_rewrite(typed: Desk) -> None:
    rewrite = typed.sidebar.get_by_test_id("draft-rewrite").first.locator("p").evaluate("p => p.lastChild.textContent")
    typed.composer.press("Alt+r")
    expect(typed.composer).to_have_value(rewrite)
    expect(typed.sidebar.get_by_test_id("draft-verdict")).to_have_attribute("data-verdict", "ok")


def test_a_click_takes_the_rewrite(typed: Desk) -> None:
    chosen = typed.sidebar.get_by_test_id("draft-rewrite").last
    rewrite = chosen.locator("p").evaluate("p => p.lastChild.textContent")
    chosen.get_by_role("button").click()
    expect(typed.composer).to_have_value(rewrite)


def test_a_good_draft_is_left_alone(desk: Desk) -> None:
    desk.customer_says("草莓不太甜，想退")
    desk.role("agent")
    desk.composer.fill("您好，麻烦您把订单号发我，我现在就给您核实。")
    expect(desk.sidebar.get_by_test_id("draft-verdict")).to_have_attribute("data-verdict", "ok")
    desk.composer.fill("")
    expect(desk.sidebar.locator("#draft")).to_be_hidden()
