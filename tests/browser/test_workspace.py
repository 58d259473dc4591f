"""The whole way of an agent through the demo workspace, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
import yaml
from playwright.sync_api import Request, expect

from copilot.web import WEB

from .conftest import OpenDesk
from .desk import Desk, advice_for

pytestmark = pytest.mark.browser

DEMOS = [demo["id"] for demo in yaml.safe_load((WEB / "demo/conversations.yaml").read_text("utf-8"))]
ANGRY = "车厘子烂了一半，你们就是骗子，今天不解决我打12315"


def test_a_typed_customer_message_brings_emotion_risk_step_and_replies(desk: Desk) -> None:
    desk.customer_says(ANGRY)
    expect(desk.sidebar.get_by_test_id("emotion-label")).to_have_attribute("data-label", "angry")
    expect(desk.sidebar.get_by_test_id("risk")).to_have_attribute("data-risk", "high")
    step = desk.sidebar.get_by_test_id("step")
    expect(step.locator("input[type=checkbox]").first).to_be_visible()
    expect(step.get_by_test_id("due")).to_contain_text("剩")
    assert 1 <= desk.replies.count() <= 3
    expect(desk.replies.first.locator(".reply-text")).not_to_be_empty()
    expect(desk.sidebar.get_by_test_id("pitch")).to_have_count(0)
    expect(desk.sidebar.get_by_test_id("pitch-withheld")).to_be_visible()


def test_a_citation_opens_the_passage_in_place(desk: Desk) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    chip = desk.replies.first.locator(".chip.source").first
    chip.click()
    expect(desk.replies.first.locator(".passage-text")).not_to_be_empty()
    chip.click()
    expect(desk.replies.first.locator(".passage")).to_have_count(0)


def test_an_inserted_reply_is_sent_by_the_agent_and_its_use_is_posted(desk: Desk) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    first = desk.replies.first
    text, item = first.locator(".reply-text").inner_text(), first.get_attribute("data-id")
    with desk.page.expect_response(_posted("inserted")) as inserted:
        first.get_by_test_id("reply-insert").click()
    expect(desk.composer).to_have_value(text)
    expect(desk.page.get_by_test_id("composer-role-agent")).to_be_checked()
    with desk.page.expect_response(_posted("sent")) as sent:
        desk.page.get_by_test_id("send").click()
    expect(desk.messages.last).to_have_attribute("data-role", "agent")
    expect(desk.messages.last).to_contain_text(text)
    for answer in (inserted.value, sent.value):
        assert answer.status == 201
        assert answer.request.post_data_json["item"] == item
    assert sent.value.request.post_data_json["final_text"] == text
    expect(desk.sidebar.get_by_test_id("due")).to_contain_text("已回应")


def test_a_reply_changed_before_sending_is_posted_as_edited(desk: Desk) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    desk.replies.first.get_by_test_id("reply-insert").click()
    desk.composer.press("End")
    desk.composer.press_sequentially("您稍等")
    with desk.page.expect_response(_posted("edited")) as edited:
        desk.composer.press("Enter")
    assert edited.value.request.post_data_json["final_text"].endswith("您稍等")


def test_an_unfitting_reply_is_put_away_with_its_reason(desk: Desk) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    desk.replies.first.get_by_test_id("reply-dismiss").click()
    with desk.page.expect_response(_posted("dismissed")) as dismissed:
        desk.sidebar.get_by_role("menuitem", name="语气不对").click()
    assert dismissed.value.request.post_data_json["reason"] == "tone"
    expect(desk.replies.first).to_contain_text("已标记不合适")
    expect(desk.replies.first.get_by_test_id("reply-insert")).to_be_hidden()


def test_a_wrong_emotion_is_corrected(desk: Desk) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    desk.sidebar.get_by_test_id("emotion-label").click()
    with desk.page.expect_response(_posted("emotion_corrected")) as corrected:
        desk.sidebar.get_by_role("menuitemradio", name="愤怒").click()
    assert corrected.value.request.post_data_json["value"] == "angry"
    expect(desk.sidebar.get_by_test_id("emotion-label")).to_have_attribute("data-label", "angry")


@pytest.mark.parametrize("demo", DEMOS)
def test_a_bundled_conversation_plays_without_a_complaint_of_the_browser(desk: Desk, demo: str) -> None:
    desk.page.get_by_test_id(f"demo-{demo}").click()
    expect(desk.messages).to_have_count(1)
    expect(desk.replies.first).to_be_visible()
    for said in (2, 3):
        desk.page.get_by_test_id("next-turn").click()
        expect(desk.messages).to_have_count(said)
    last_customer = desk.page.locator("[data-testid=message][data-role=customer]").last
    expect(advice_for(desk.sidebar, last_customer.get_attribute("data-id") or "")).to_be_visible()
    expect(desk.sidebar.get_by_test_id("status")).to_have_attribute("data-connection", "open")


def test_two_chats_side_by_side_keep_their_own_advice_and_drafts(desk: Desk) -> None:
    desk.page.get_by_test_id("demo-spoiled_cherries").click()
    expect(desk.replies.first).to_contain_text("周女士")
    desk.role("agent")
    desk.composer.fill("周女士，")
    desk.page.get_by_test_id("demo-thank_you").click()
    expect(desk.replies.first).to_contain_text("吴阿姨")
    expect(desk.composer).to_have_value("")
    desk.page.get_by_test_id("session").filter(has_text="车厘子").click()
    expect(desk.replies.first).to_contain_text("周女士")
    expect(desk.composer).to_have_value("周女士，")


def test_a_reload_resumes_with_the_same_suggestion_and_nothing_doubled(desk: Desk, http: httpx.Client) -> None:
    message_id = desk.customer_says("车厘子烂了一半，怎么退")
    texts = desk.replies.locator(".reply-text").all_inner_texts()
    desk.page.reload()
    expect(advice_for(desk.sidebar, message_id)).to_be_visible()
    expect(desk.sidebar.get_by_test_id("status")).to_have_attribute("data-connection", "open")
    assert desk.replies.locator(".reply-text").all_inner_texts() == texts
    expect(desk.messages).to_have_count(1)
    kept = http.get(f"/v1/conversations/{desk.conversation}").json()["suggestion"]
    assert [reply["text"] for reply in kept["replies"]] == texts
    desk.customer_says("照片发你了，快点")
    expect(desk.messages).to_have_count(2)
    assert desk.replies.count() <= 3


def test_advice_is_counted_as_shown_once_over_a_reload(desk: Desk, http: httpx.Client) -> None:
    before = _times_shown(http)
    message_id = desk.customer_says("车厘子烂了一半，怎么退")
    count = desk.replies.count()
    desk.page.reload()
    expect(advice_for(desk.sidebar, message_id)).to_be_visible()
    desk.sidebar.get_by_test_id("emotion-label").click()
    with desk.page.expect_response(_posted("emotion_corrected")):  # feedback goes out in order: all before has gone
        desk.sidebar.get_by_role("menuitemradio", name="平静").click()
    assert _times_shown(http) - before == count


def test_a_lost_connection_is_plain_to_see_and_loses_no_message(
    desk: Desk, http: httpx.Client, complaints: list[str]
) -> None:
    desk.customer_says("车厘子烂了一半，怎么退")
    status = desk.sidebar.get_by_test_id("status")
    desk.page.context.set_offline(True)
    expect(status).to_have_attribute("data-connection", "offline")
    expect(status).to_contain_text("离线")
    body = {"id": "while-offline", "role": "customer", "text": "人呢？再不回我就去投诉"}
    http.post(f"/v1/conversations/{desk.conversation}/messages", json=body).raise_for_status()
    desk.page.context.set_offline(False)
    expect(advice_for(desk.sidebar, "while-offline")).to_be_visible()
    expect(status).to_have_attribute("data-connection", "open")
    expect(desk.messages).to_have_count(2)
    # A request under way says so in its own words: disconnected, network changed, suspended.
    assert all("net::ERR_" in text for text in complaints), complaints
    complaints.clear()


def test_the_keyboard_alone_is_enough(open_desk: OpenDesk) -> None:
    desk = open_desk()
    keys = desk.page.keyboard
    expect(desk.page.get_by_test_id("demo-thank_you")).to_be_visible()
    for _ in range(40):
        keys.press("Tab")
        if desk.composer.evaluate("field => field === document.activeElement"):
            break
    expect(desk.composer).to_be_focused()
    keys.type("车厘子烂了一半，怎么退")
    keys.press("Enter")
    expect(desk.replies.first).to_be_visible()
    text = desk.replies.first.locator(".reply-text").inner_text()
    keys.press("Alt+1")
    expect(desk.composer).to_have_value(text)
    keys.press("Enter")
    expect(desk.messages.last).to_have_attribute("data-role", "agent")
    keys.press("Shift+Tab")
    keys.press("Shift+?")
    expect(desk.sidebar.get_by_test_id("help-overlay")).to_be_visible()
    keys.press("Escape")
    expect(desk.sidebar.get_by_test_id("help-overlay")).to_be_hidden()
    keys.press("k")
    expect(desk.sidebar.get_by_test_id("knowledge")).to_have_attribute("open", "")
    keys.press("2")
    expect(desk.composer).to_have_value(desk.replies.nth(1).locator(".reply-text").inner_text())


def _is_feedback(request: Request, action: str) -> bool:
    return request.url.endswith("/v1/feedback") and request.post_data_json["action"] == action


def _times_shown(http: httpx.Client) -> int:
    return sum(entry["shown"] for entry in http.get("/v1/feedback/summary").json()["strategies"])


def _posted(action: str) -> Callable[..., bool]:
    return lambda response: _is_feedback(response.request, action)
