"""Questions against the published knowledge: is the right section found, and is nothing found where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from evals.cases import QuestionCase
from evals.metrics import mean
from evals.outcome import Outcome
from evals.suite import MOMENT, Bench, suite
from ingest.retriever import SearchResult

DEPTH = 10
"""A section further down than this counts as not found."""
TOP = (1, 3, 5)


@suite(
    "retrieval",
    "知识检索",
    slice_by="hit@3",
    metrics=(
        *(mean(f"hit@{k}", f"前 {k} 条命中", f"hit@{k}", headline=True) for k in TOP),
        mean("mrr", "平均倒数排名 MRR", "reciprocal_rank", headline=True),
        mean("no_evidence_rate", "超纲问题如实说没有依据", "refused_unanswerable", headline=True),
        mean("refusal_rate", "有答案却说没有依据", "refused_answerable", better="lower", headline=True),
        mean("answered_hit@3", "前 3 条命中且作答", "answered_hit@3"),
    ),
)
def score_retrieval(bench: Bench) -> Iterator[Outcome]:
    """Rank of the first right section, and whether the service would answer at all."""
    snapshot = bench.snapshot
    for case in bench.track("retrieval", bench.cases(QuestionCase)):
        vector = snapshot.embedder.encode_query(case.q)
        result = snapshot.retriever.search(case.q, vector, k=DEPTH, day=MOMENT.date())
        yield judge(case, result, [gold for gold in case.gold if snapshot.knowledge.section(gold.doc, gold.section)])


def judge(case: QuestionCase, result: SearchResult, present: list[object]) -> Outcome:
    """One question's outcome.

    Args:
        present: its gold sections that the knowledge under test holds; a case with none of them cannot be judged.
    """
    gold = {(section.doc, section.section) for section in case.gold}
    ranks = [rank for rank, hit in enumerate(result.hits, 1) if (hit.chunk.doc_id, hit.chunk.section) in gold]
    rank = min(ranks, default=0)
    numbers: dict[str, float] = {}
    if case.gold:
        numbers = {f"hit@{k}": float(0 < rank <= k) for k in TOP}
        numbers["reciprocal_rank"] = 1 / rank if rank else 0.0
        numbers["refused_answerable"] = float(not result.answered)
        numbers["answered_hit@3"] = float(result.answered and 0 < rank <= 3)
        passed = bool(numbers["answered_hit@3"])
    else:
        numbers["refused_unanswerable"] = float(not result.answered)
        passed = not result.answered
    return Outcome(
        id=case.id,
        tags=case.tags,
        text=case.q,
        expected=[str(section) for section in case.gold],
        got=[f"{hit.chunk.doc_id} › {hit.chunk.section}" for hit in result.hits[:3]],
        passed=passed,
        why=_why(case, result, rank),
        reason=case.reason,
        numbers=numbers,
        unscored=None if present or not case.gold else "知识库里没有标准答案所在的章节",
    )


def _why(case: QuestionCase, result: SearchResult, rank: int) -> str:
    found = f"有依据的把握 {result.evidence:.2f}"
    if not case.gold:
        return f"超出知识范围，却当成有依据（{found}）" if result.answered else ""
    faults = [] if result.answered else [f"有答案，却说没有依据（{found}）"]
    if not rank:
        faults.append(f"前 {DEPTH} 条里没有对的章节")
    elif rank > 3:
        faults.append(f"对的章节排在第 {rank}")
    return "；".join(faults)
