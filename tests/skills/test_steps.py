"""The due step: what the agent has done moves it on, what the customer has told is not asked again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from copilot.skills.wording import Filler
from ingest.knowledge import Knowledge
from ingest.schema.model import slots_in
from ingest.schema.policy import PolicyHead
from ingest.schema.vocabulary import Category, PlaybookId
from ingest.schema.wording import POLICY_PREFIX

from .conftest import NOW, Ask, Read

ROTTEN = "车厘子烂了一半，你们怎么回事"
SORRY = "客服：实在抱歉，换谁都生气，您发下订单号和照片"


def due(suggestion) -> str:
    assert len(suggestion.next_steps) == 1
    return str(suggestion.next_steps[0].step)


def asked(suggestion) -> list[str]:
    return [question.slot for question in suggestion.next_steps[0].ask]


def test_after_sales_goes_from_comfort_to_the_end_as_the_agent_acts(ask: Ask) -> None:
    lines = [ROTTEN]
    steps = [due(ask(*lines))]
    for agent, customer in (
        (SORRY, "订单20261120087"),
        ("客服：还差照片", "照片发了"),
        ("客服：照片我看过了，坏过一半，整件处理", "那怎么办"),
        ("客服：您要退款还是补发", "退款吧"),
        ("客服：现在就给您提交", "要多久"),
    ):
        lines += [agent, customer]
        steps.append(due(ask(*lines)))
    assert steps[:4] == ["comfort", "evidence", "confirm", "offer"]
    assert "arrange" in steps
    assert len(set(steps)) >= 5


def test_progress_shows_what_is_done_what_is_due_and_what_comes_later(ask: Ask) -> None:
    step = ask(ROTTEN, SORRY, "订单20261120087").next_steps[0]
    states = [entry.state for entry in step.progress]
    assert states == sorted(states, key=["done", "due", "later"].index)
    assert states.count("due") == 1
    assert next(entry.step for entry in step.progress if entry.state == "due") == step.step


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ((ROTTEN,), ["order_number", "photo"]),
        ((f"{ROTTEN}，订单20261120087",), ["photo"]),
        ((f"{ROTTEN} [图片]",), ["order_number"]),
        ((f"{ROTTEN}，订单20261120087，照片发你了",), []),
        (("订单20261120087", "客服：在的", ROTTEN), ["photo"]),
    ],
)
def test_what_is_known_is_not_asked_again(told: tuple[str, ...], left: list[str], ask: Ask) -> None:
    suggestion = ask(*told)
    assert asked(suggestion) == left
    for reply in suggestion.replies:
        if "order_number" not in left:
            assert "发我订单号" not in reply.text
            assert "发一下订单号" not in reply.text


def test_a_photo_that_was_not_sent_is_still_asked_for(ask: Ask) -> None:
    assert "photo" in asked(ask(f"{ROTTEN}，我还没拍照片"))


def test_a_hard_avocado_is_taught_to_ripen_before_anything_is_refunded(ask: Ask) -> None:
    hard = ask("牛油果硬得像石头")
    assert due(hard) == "ripen_guide"
    assert all("退款" not in reply.text for reply in hard.replies)
    taught = "客服：还没熟，常温放几天变软再吃"
    assert due(ask("牛油果硬得像石头", taught, "那放坏了怎么办")) == "ripen_follow"


@pytest.mark.parametrize("text", ["牛油果烂了", "牛油果放了五天还是硬", "车厘子硬得像石头", "芒果切开里面发黑"])
def test_only_fruit_that_still_can_ripen_takes_the_ripening_branch(text: str, ask: Ask) -> None:
    assert due(ask(text)) != "ripen_guide"


def test_live_seafood_is_asked_for_a_video(ask: Ask) -> None:
    suggestion = ask("虾全死了")
    assert due(suggestion) == "comfort_live"
    assert asked(suggestion) == ["order_number", "video"]
    later = ask("虾全死了", "客服：实在抱歉", "订单20261120087")
    assert due(later) == "evidence_live"
    assert asked(later) == ["video"]


@pytest.mark.parametrize(
    ("text", "policy", "window"),
    [
        ("车厘子烂了一半", "after-sales-fruit", "24小时"),
        ("基围虾全死了", "after-sales-aquatic", "2小时"),
        ("菠菜烂了", "after-sales-vegetable", "12小时"),
        ("香菇发霉了", "after-sales-vegetable", "12小时"),
        ("鸡胸肉化冻了", "after-sales-meat", "6小时"),
    ],
)
def test_the_policy_cited_is_that_of_the_products_category(
    text: str, policy: str, window: str, ask: Ask, read: Read, knowledge: Knowledge
) -> None:
    category = read(text).category
    found = knowledge.facts.resolve("claim_window", category, date(2026, 11, 22))
    assert found is not None
    assert (found[0], found[1].doc_id) == (window, policy)
    cited = {knowledge.chunks[identity].doc_id for identity in ask(text).next_steps[0].citations}
    others = {doc for doc in cited if doc.startswith("after-sales-") and doc != policy}
    assert policy in cited
    assert not others


def test_without_a_product_no_window_is_told(ask: Ask, knowledge: Knowledge) -> None:
    assert knowledge.facts.resolve("claim_window", None, date(2026, 11, 22)) is None
    for reply in ask("东西坏了怎么办").replies:
        assert not any(window in reply.text for window in ("24小时", "12小时", "6小时"))


def test_wordings_of_policies_not_in_force_are_left_out(ask: Ask, knowledge: Knowledge) -> None:
    before = "2020-01-01T10:00:00+08:00"
    now, then = ask(ROTTEN), ask(ROTTEN, now=before)
    assert any("2到3张照片" in reply.text or "2小时" in reply.text for reply in now.replies)
    assert then.replies
    in_force = {
        doc_id
        for doc_id, document in knowledge.documents.items()
        if isinstance(document.content, PolicyHead) and document.in_force(date(2020, 1, 1))
    }
    for reply in then.replies:
        cited = {knowledge.chunks[identity].doc_id for identity in reply.citations}
        assert all(doc in in_force or not isinstance(knowledge.documents[doc].content, PolicyHead) for doc in cited)
    clauses = [knowledge.chunks[identity] for identity in then.next_steps[0].citations]
    assert all(knowledge.citable(clause, date(2020, 1, 1)) for clause in clauses)


def test_a_policy_slot_is_filled_only_while_the_policy_is_in_force(read: Read, ask: Ask, knowledge: Knowledge) -> None:
    wording = "签收后{policy.claim_window}内反馈。"
    assert slots_in(wording) == [f"{POLICY_PREFIX}claim_window"]
    emotion = ask(ROTTEN).emotion
    filled = Filler(read(ROTTEN), emotion, knowledge, ()).fill(wording)
    assert filled is not None
    assert filled.text == "签收后24小时内反馈。"
    assert Filler(read(ROTTEN, now="2020-01-01T00:00:00+08:00"), emotion, knowledge, ()).fill(wording) is None


def test_high_risk_hands_the_conversation_over_with_a_note(ask: Ask) -> None:
    step = ask("车厘子烂了，我要打12315投诉你们").next_steps[0]
    assert step.hand_over is not None
    assert step.hand_over.to in ("lead", "manager")
    assert step.hand_over.summary
    assert ask(ROTTEN).next_steps[0].hand_over is None


def test_every_step_of_every_playbook_has_something_to_say_in_every_mood(
    ask: Ask, read: Read, knowledge: Knowledge
) -> None:
    from copilot.skills.conditions import holds
    from ingest.schema.vocabulary import EmotionLabel

    turn, calm = read("你好"), ask("你好").emotion
    for playbook in knowledge.playbooks.values():
        for step in playbook.steps:
            for label in EmotionLabel:
                emotion = calm.model_copy(update={"label": label})
                plain = [say for say in step.say if holds(say.when, turn, emotion)]
                assert plain, (playbook.id, step.id, label)


def test_a_repeating_step_is_due_again_with_each_question(ask: Ask) -> None:
    first = ask("车厘子哪里产的")
    again = ask("车厘子哪里产的", "客服：智利产的", "那牛油果怎么放")
    assert due(first) == due(again) == "answer"


def test_what_the_agent_said_before_the_request_answers_nothing(ask: Ask) -> None:
    assert due(ask("在吗", "客服：抱歉久等了，我在", ROTTEN)) == "comfort"


def test_due_times_and_authority_come_from_the_playbook(ask: Ask, knowledge: Knowledge) -> None:
    shown = ask(ROTTEN).next_steps[0]
    written = next(step for step in knowledge.playbooks[PlaybookId.AFTER_SALES].steps if step.id == shown.step)
    assert (shown.due_in_s, shown.authority, shown.do) == (written.due_in_s, written.authority, written.do)


def test_every_category_has_its_own_window(knowledge: Knowledge) -> None:
    day = datetime.fromisoformat(NOW).date()
    for category in Category:
        assert knowledge.facts.resolve("claim_window", category, day) is not None, category
