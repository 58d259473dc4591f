"""The editor's page: a document is looked at before it is published, found after, and gone when deleted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ..live import Running
from .conftest import OpenPage

pytestmark = pytest.mark.browser

NAME = "browser-test-hami"
ARTICLE = f"""---
id: {NAME}
kind: training
title: 沙漠蜜瓜的试吃台怎么摆
tags: [试吃]
sources: ["测试资料"]
---

## 试吃台的高度

沙漠蜜瓜的试吃台摆在齐腰的位置，牙签单独放一盒，用过的丢进旁边的小桶。

## 换盘

盘里剩三块就换新盘。
"""


@pytest.fixture
def editor(open_page: OpenPage, live: Running) -> Page:
    """The page, its table filled."""
    page = open_page(f"{live.url}/editor")
    expect(page.get_by_test_id("documents").locator("tbody tr").first).to_be_visible()
    return page


def test_a_document_is_previewed_published_found_and_deleted(editor: Page) -> None:
    editor.get_by_test_id("pick").set_input_files(
        {"name": f"{NAME}.md", "mimeType": "text/markdown", "buffer": ARTICLE.encode()}
    )
    preview = editor.get_by_test_id("preview")
    expect(preview).to_contain_text("沙漠蜜瓜的试吃台怎么摆")
    expect(preview.locator("[data-change=added]")).to_have_count(2)
    row = editor.locator(f"tr[data-doc={NAME}]")
    expect(row).to_have_count(0)
    preview.get_by_test_id("publish").click()
    expect(row).to_contain_text("在用")
    hits = _search(editor, "蜜瓜试吃台要摆多高")
    expect(hits.locator("tbody tr").first).to_contain_text("齐腰")

    row.get_by_role("button").click()
    detail = editor.get_by_test_id("document-detail")
    detail.get_by_test_id("delete").click()
    editor.get_by_test_id("confirm-yes").click()
    expect(detail).to_be_hidden()
    hits = _search(editor, "蜜瓜试吃台要摆多高")
    expect(hits).not_to_contain_text("齐腰")


def test_a_broken_document_is_refused_with_the_line_and_the_mend(editor: Page, complaints: list[str]) -> None:
    broken = ARTICLE.replace(NAME, f"{NAME}-broken").replace("kind: training", "kind: nonsense")
    editor.get_by_test_id("pick").set_input_files(
        {"name": "broken.md", "mimeType": "text/markdown", "buffer": broken.encode()}
    )
    refused = editor.get_by_test_id("intake").get_by_role("alert")
    expect(refused).to_contain_text("broken.md")
    expect(refused.locator(".mend").first).not_to_be_empty()
    assert all("status of 4" in text for text in complaints), complaints
    complaints.clear()


def test_the_table_is_filtered_by_kind_and_name(editor: Page) -> None:
    rows = editor.get_by_test_id("documents").locator("tbody tr")
    everything = rows.count()
    editor.get_by_test_id("filter-kind").select_option("policy")
    policies = rows.count()
    assert 0 < policies < everything
    editor.get_by_test_id("filter-text").fill("鲜果")
    expect(rows).to_have_count(1)


def _search(page: Page, question: str):
    page.get_by_test_id("search-query").fill(question)
    with page.expect_response(lambda answer: "/v1/knowledge/search" in answer.url):
        page.get_by_test_id("search-go").click()
    return page.get_by_test_id("hits")
