"""Slots that a wording may use; anything else in braces is an error the editor is told about."""

from __future__ import annotations

from ingest.schema.model import slots_in

TURN_SLOTS = frozenset(
    {
        "称呼",  # 「王女士，」 with its comma where the name is known, else nothing
        "商品",  # the product the conversation is about
        "缺的信息",  # what still has to be asked, as a phrase: 订单号和2到3张照片
        "公司",  # name of the company
        "订单号",  # the order number, last four digits only
    }
)
"""Filled from the conversation."""

PRODUCT_SLOTS = frozenset(
    {
        "月份",  # the current month: 12月
        "当季产地",  # origins in season now: 智利
        "产地特点",  # note of the first origin in season
        "上市月份",  # all seasons in words: 智利11月到次年2月，山东烟台5到6月
    }
)
"""Filled from the product card under discussion; the wording is left out while no product is known."""

ANSWER_SLOT = "知识"
"""The spoken line of the best passage found for the customer's question."""

POLICY_PREFIX = "policy."
"""`{policy.claim_window}`: a fact of the policy in force for the product's category; else the wording is left out."""


def unknown_slots(text: str, facts: frozenset[str]) -> list[str]:
    """Slots of a wording that nothing could ever fill.

    Args:
        text: the wording.
        facts: ids of every policy fact in the knowledge base.
    """
    known = TURN_SLOTS | PRODUCT_SLOTS | {ANSWER_SLOT}
    return [
        slot
        for slot in slots_in(text)
        if slot not in known and not (slot.startswith(POLICY_PREFIX) and slot.removeprefix(POLICY_PREFIX) in facts)
    ]
