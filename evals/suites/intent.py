"""Which playbook leads at the end of a conversation."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.assistant.instant import InstantTier
from copilot.domain import TurnRequest
from evals.cases import IntentCase
from evals.metrics import f1, macro_f1, mean
from evals.outcome import Outcome, transcript
from evals.suite import MOMENT, Bench, suite
from ingest.schema.vocabulary import PlaybookId

PLAYBOOKS = tuple(playbook.value for playbook in PlaybookId)
NONE = "none"
"""What stands where no playbook leads."""


@suite(
    "intent",
    "剧本识别",
    slice_by="accuracy",
    labels=(*PLAYBOOKS, NONE),
    metrics=(
        mean("accuracy", "剧本准确率", "correct", headline=True),
        macro_f1(PLAYBOOKS, headline=True),
        mean("open_recall", "主剧本或并行剧本命中", "open"),
        *(f1(playbook) for playbook in PLAYBOOKS),
    ),
)
def score_intent(bench: Bench) -> Iterator[Outcome]:
    """The leading playbook of every conversation."""
    tier = InstantTier(bench.snapshot)
    for case in bench.track("intent", bench.cases(IntentCase)):
        messages = [said.as_message() for said in case.messages]
        intent = tier.suggest(TurnRequest(messages=messages, now=MOMENT)).intent
        got = NONE if intent.playbook is None else intent.playbook.value
        correct = intent.playbook is case.playbook
        yield Outcome(
            id=case.id,
            tags=case.tags,
            text=transcript(messages),
            expected=[case.playbook.value],
            got=[got],
            passed=correct,
            why="" if correct else f"应走 {case.playbook}，判成 {got}（把握 {intent.confidence:.2f}）",
            reason=case.reason,
            numbers={"correct": float(correct), "open": float(correct or case.playbook in intent.also)},
        )
