"""Agents' drafts: are the faults found, are good drafts left alone, and do the rewrites keep stance and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copilot.assistant.instant import InstantTier
from copilot.domain import RewriteRequest, RewriteResult
from copilot.skills.phrasing import Phrasing
from copilot.skills.phrasing.rewrite import read_stance
from evals.cases import DraftCase
from evals.metrics import f1, mean, micro
from evals.outcome import Outcome, transcript
from evals.suite import Bench, suite
from ingest.schema.vocabulary import FaultCode, Stance
from ingest.text import fold

CODES = tuple(code.value for code in FaultCode)


@suite(
    "phrasing",
    "话术把关",
    slice_by="verdict_accuracy",
    metrics=(
        micro("f1", "fault_f1", "毛病识别 F1", CODES, headline=True),
        micro("precision", "fault_precision", "毛病识别精确率", CODES),
        micro("recall", "fault_recall", "毛病识别召回率", CODES),
        mean("good_flagged", "好话被误判", "good_flagged", better="lower", headline=True),
        mean("verdict_accuracy", "结论准确率", "verdict_correct", headline=True),
        mean("rewrite_offered", "有毛病的给出改写", "offered", headline=True),
        mean("rewrite_clean", "改写没有毛病", "clean", headline=True),
        mean("refusal_kept", "拒绝仍是拒绝，不拒绝的不变拒绝", "refusal_kept", headline=True),
        mean("stance_kept", "改写立场不变", "stance_kept", headline=True),
        mean("facts_kept", "改写事实不丢", "facts_kept", headline=True),
        mean("stance_kept_read", "只凭改写文字读出的立场", "stance_kept_read", better=None),
        *(f1(code) for code in CODES),
    ),
)
def score_phrasing(bench: Bench) -> Iterator[Outcome]:
    """Every draft checked, and every rewrite that is offered checked again."""
    judge = _Judge(bench, InstantTier(bench.snapshot), Phrasing.build(bench.snapshot))
    for case in bench.track("phrasing", bench.cases(DraftCase)):
        yield judge.outcome(case)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Looks at one draft after another."""

    bench: Bench
    tier: InstantTier
    phrasing: Phrasing

    def outcome(self, case: DraftCase) -> Outcome:
        """Faults, verdict and rewrites of one draft."""
        messages = [said.as_message() for said in case.context]
        result = self.tier.rewrite(RewriteRequest(draft=case.draft, messages=messages))
        found = list(dict.fromkeys(fault.code.value for fault in result.faults))
        wanted = [code.value for code in case.faults]
        numbers = {"verdict_correct": float(result.verdict == case.verdict)}
        faults = _differences(wanted, found)
        if case.faults:
            checks = self._rewrites(case, result)
            numbers |= {name: float(not problem) for name, problem in checks.items()}
            numbers |= self._stances(case, result)
            faults += [problem for problem in checks.values() if problem]
        else:
            numbers["good_flagged"] = float(bool(result.faults))
        before = f"{transcript(messages)}\n" if messages else ""
        return Outcome(
            id=case.id,
            tags=case.tags,
            text=f"{before}草稿：{case.draft}",
            expected=wanted,
            got=found,
            passed=not faults,
            why="；".join(faults),
            reason=case.reason,
            numbers=numbers,
        )

    def _rewrites(self, case: DraftCase, result: RewriteResult) -> dict[str, str]:
        """What is wrong with the rewrites, by check; "" where a check holds for all of them."""
        if not result.rewrites:
            return {"offered": "没有给出改写"}
        texts = [rewrite.text for rewrite in result.rewrites]
        faulty = [text for text in texts if self.tier.rewrite(RewriteRequest(draft=text)).faults]
        refuses = case.stance is Stance.REFUSE
        moved = [rewrite.text for rewrite in result.rewrites if (rewrite.stance is Stance.REFUSE) is not refuses]
        lost = [f"{fact}→{text}" for text in texts for fact in case.facts if fold(fact) not in fold(text)]
        checks = {
            "offered": "",
            "clean": f"改写仍有毛病：{faulty[0]}" if faulty else "",
            "refusal_kept": f"改写变了立场（应为 {case.stance}）：{moved[0]}" if moved else "",
        }
        if case.facts:
            checks["facts_kept"] = f"改写丢了事实：{lost[0]}" if lost else ""
        return checks

    def _stances(self, case: DraftCase, result: RewriteResult) -> dict[str, float]:
        """All five stances: what the wordings were written for, and what is read from their text alone.

        The reader was made for faulty drafts and is unsure of kind words; its number informs and decides nothing.
        """
        if not result.rewrites:
            return {}
        kept = all(rewrite.stance is case.stance for rewrite in result.rewrites)
        read = all(self._stance(rewrite.text) is case.stance for rewrite in result.rewrites)
        return {"stance_kept": float(kept), "stance_kept_read": float(read)}

    def _stance(self, text: str) -> Stance:
        return read_stance(text, [], self.bench.snapshot.embedder.encode_query(text), self.phrasing.detector)


def _differences(wanted: list[str], found: list[str]) -> list[str]:
    missed = [code for code in wanted if code not in found]
    extra = [code for code in found if code not in wanted]
    faults = [f"漏了 {'、'.join(missed)}"] if missed else []
    return [*faults, f"误报 {'、'.join(extra)}"] if extra else faults
