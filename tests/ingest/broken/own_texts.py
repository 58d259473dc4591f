"""Wordings of ours that break our own rules: the documents are well formed, and still nobody should say this."""

from __future__ import annotations

from .variants import CHERRY, CLOSING, COLD, FRUIT, Variant, cut, swap

OWN_TEXTS = [
    Variant(
        "expired policy",
        FRUIT,
        swap("effective_from: 2026-01-01\n", "effective_from: 2025-01-01\neffective_to: 2025-12-31\n"),
        "the policy expired on 2025-12-31",
        "publish the version that follows it",
        "effective_to:",
    ),
    Variant(
        "barred claim in a pitch",
        CHERRY,
        cut(r"(?<=^    text: )[^\n]*", "这是市面上最好的车厘子，您尝尝。"),
        "「最好」 is absolute_claim（《广告法》第九条第三项）",
        "reword it",
        "text: 这是市面上",
    ),
    Variant(
        "health claim in a spoken line",
        CHERRY,
        cut(r"^> [^\n]*", "> 车厘子补血养颜，您可以多吃点。"),
        "is health_claim",
        "reword it",
        "> 车厘子补血",
    ),
    Variant(
        "barred claim in a playbook",
        CLOSING,
        cut(r"(?<=        text: )[^\n]*", '"{称呼}我们的水果全网第一，您下次再来。"'),
        "is absolute_claim",
        "reword it",
        'text: "{称呼}我们的水果',
    ),
    Variant(
        "a cold word among the better ones",
        COLD,
        cut(r"(?<=        text: )[^\n]*", "爱要不要，您随便。"),
        "is cold",
        "reword it",
        "text: 爱要不要",
    ),
    Variant(
        "open slot in a spoken line",
        FRUIT,
        cut(r"^> [^\n]*", "> 签收后{policy.claim_window}内告诉我们就行。"),
        "a slot stands open",
        "write the value",
        "> 签收后{",
    ),
    Variant(
        "open slot in a pitch",
        CHERRY,
        cut(r"(?<=^    text: )[^\n]*", "车厘子{月份}正当季，您尝尝。"),
        "a slot stands open",
        "write the value",
        "text: 车厘子{月份}",
    ),
    Variant(
        "unsourced number in a spoken line",
        FRUIT,
        cut(r"^> [^\n]*", "> 签收后77小时内告诉我们都行，我给您登记。"),
        "77小时 has no source",
        "write the figure into the section",
        "> 签收后77小时",
    ),
    Variant(
        "unsourced number in a pitch",
        CHERRY,
        cut(r"(?<=^    text: )[^\n]*", "车厘子一颗有33克，您尝尝。"),
        "33克 has no source",
        "write the figure into the section or field",
        "text: 车厘子一颗",
    ),
    Variant(
        "unsourced number in a playbook",
        CLOSING,
        cut(r"(?<=        text: )[^\n]*", '"{称呼}我给您发99元优惠券，您记得用。"'),
        "99元 has no source",
        "name a policy fact by slot",
        'text: "{称呼}我给您发99元',
    ),
]
