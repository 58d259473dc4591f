"""The trainer's page: many sentences checked at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ..live import Running
from .conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def trainer(open_page: OpenPage, live: Running) -> Page:
    """The page."""
    page = open_page(f"{live.url}/trainer")
    expect(page.get_by_test_id("acceptance").locator("table")).to_have_count(3)
    return page


def test_pasted_lines_show_their_faults_and_rewrites(trainer: Page) -> None:
    lines = ["客服：这个我们规定就是不能退", "吃这个能治高血压", "您好，麻烦您把订单号发我，我现在就给您核实。"]
    trainer.get_by_test_id("lines").fill("\n".join(lines))
    trainer.get_by_test_id("check-lines").click()
    rows = trainer.get_by_test_id("line-results").locator("tbody tr")
    expect(trainer.locator("#run-note")).to_have_text("已查 3 / 3 句，2 句要改")
    expect(rows).to_have_count(3)
    refusal, claim, fine = rows.nth(0), rows.nth(1), rows.nth(2)
    expect(refusal.locator("mark.fault").first).to_contain_text("不能退")
    expect(refusal.locator(".better li").first).to_be_visible()
    expect(claim.locator("[data-verdict=block]")).to_be_visible()
    expect(claim).to_contain_text("广告法")
    expect(fine.locator("[data-verdict=ok]")).to_be_visible()


def test_a_spreadsheet_of_the_old_encoding_is_read(trainer: Page) -> None:
    table = '时间,客服话术\n9:30,"放心，保证明天一定到"\n9:31,您稍等\n'
    trainer.locator("#lines-file").set_input_files(
        {"name": "话术.csv", "mimeType": "text/csv", "buffer": table.encode("gb18030")}
    )
    expect(trainer.get_by_test_id("lines")).to_have_value("放心，保证明天一定到\n您稍等")
    expect(trainer.locator("#lines-note")).to_contain_text("2 句")


def test_use_is_shown_by_playbook_strategy_and_document(trainer: Page) -> None:
    for name in ("按流程", "按策略", "按文档"):
        expect(trainer.get_by_test_id("acceptance").get_by_role("heading", name=name)).to_be_visible()
