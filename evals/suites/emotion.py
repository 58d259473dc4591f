"""Emotion and risk of a customer message, read by the real instant tier with the messages before it."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.assistant.instant import InstantTier
from copilot.domain import Message, TurnRequest
from evals.cases import EmotionCase
from evals.metrics import calibration_error, f1, macro_f1, mean, precision, recall
from evals.outcome import Outcome, transcript
from evals.suite import MOMENT, Bench, suite
from ingest.schema.vocabulary import EmotionLabel

LABELS = tuple(label.value for label in EmotionLabel)


@suite(
    "emotion",
    "情绪识别",
    slice_by="accuracy",
    labels=LABELS,
    metrics=(
        macro_f1(LABELS, headline=True),
        mean("accuracy", "准确率", "correct", headline=True),
        mean("angry_recall", "愤怒召回率", "angry_found", headline=True),
        mean("calm_called_angry", "平静被判成愤怒", "calm_called_angry", better="lower", headline=True),
        mean("risk_accuracy", "风险等级准确率", "risk_correct", headline=True),
        calibration_error(headline=True),
        *(build(label) for build in (precision, recall, f1) for label in LABELS),
    ),
)
def score_emotion(bench: Bench) -> Iterator[Outcome]:
    """Label, confidence and risk of every case."""
    tier = InstantTier(bench.snapshot)
    for case in bench.track("emotion", bench.cases(EmotionCase)):
        messages = [*(said.as_message() for said in case.context), Message(role="customer", text=case.text)]
        emotion = tier.suggest(TurnRequest(messages=messages, now=MOMENT)).emotion
        correct, risk_correct = emotion.label is case.label, emotion.risk is case.risk
        numbers = {
            "correct": float(correct),
            "confidence": emotion.confidence,
            "risk_correct": float(risk_correct),
        }
        if case.label is EmotionLabel.ANGRY:
            numbers["angry_found"] = float(correct)
        if case.label is EmotionLabel.CALM:
            numbers["calm_called_angry"] = float(emotion.label is EmotionLabel.ANGRY)
        yield Outcome(
            id=case.id,
            tags=case.tags,
            text=transcript(messages),
            expected=[case.label.value],
            got=[emotion.label.value],
            passed=correct and risk_correct,
            why=_why(case, emotion.label, emotion.risk, emotion.confidence),
            reason=case.reason,
            numbers=numbers,
        )


def _why(case: EmotionCase, label: str, risk: str, confidence: float) -> str:
    faults = []
    if label != case.label:
        faults.append(f"情绪应为 {case.label}，判成 {label}（把握 {confidence:.2f}）")
    if risk != case.risk:
        faults.append(f"风险应为 {case.risk}，判成 {risk}")
    return "；".join(faults)
