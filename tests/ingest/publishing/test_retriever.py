from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest

from ingest.library import Library
from ingest.plan import SyncPlan
from ingest.retriever import SearchResult
from ingest.schema.vocabulary import Kind

Find: TypeAlias = Callable[..., SearchResult]
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("query", "doc_id"),
    [
        ("车厘子怎么保存", "cherry"),
        ("大樱桃放冰箱能放几天", "cherry"),
        ("牛油果硬邦邦的咋办", "avocado"),
        ("三文鱼能生吃吗", "salmon"),
        ("西红柿怎么挑", "tomato"),
    ],
)
def test_the_product_that_is_named_comes_before_every_other(
    kb_library: Library, find: Find, query: str, doc_id: str
) -> None:
    products = [
        hit.chunk.doc_id for hit in find(kb_library, query, k=12, day=DAY).hits if hit.chunk.kind is Kind.PRODUCT
    ]
    assert products[0] == doc_id
    assert products[:3].count(doc_id) >= 2


def test_the_product_under_discussion_counts_where_the_question_names_none(kb_library: Library, find: Find) -> None:
    cherry = kb_library.snapshot.knowledge.catalogue.products["cherry"]
    hits = find(kb_library, "怎么保存", products=[cherry], kinds={Kind.PRODUCT}, day=DAY).hits
    assert {hit.chunk.doc_id for hit in hits[:3]} == {"cherry"}


@pytest.mark.parametrize("kind", [Kind.TRAINING, Kind.PRODUCT, Kind.POLICY, Kind.PLAYBOOK])
def test_only_the_kinds_that_are_asked_for_are_found(kb_library: Library, find: Find, kind: Kind) -> None:
    result = find(kb_library, "车厘子烂了怎么退", kinds={kind}, k=8, day=DAY)
    assert len(result.hits) == 8
    assert {hit.chunk.kind for hit in result.hits} == {kind}


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2020, 1, 1)])
def test_policies_not_yet_in_force_are_left_out(kb_library: Library, find: Find, day: date) -> None:
    assert Kind.POLICY in {hit.chunk.kind for hit in find(kb_library, "坏果多久内反馈", day=DAY).hits}
    assert Kind.POLICY not in {hit.chunk.kind for hit in find(kb_library, "坏果多久内反馈", k=200, day=day).hits}


def test_an_expired_policy_is_left_out_from_the_day_after_its_last(
    library: Library, docs: Path, sync: Callable[..., SyncPlan], find: Find
) -> None:
    (docs / "gift.md").write_text(
        "---\nid: gift\nkind: policy\ntitle: 赠品规则\nversion: '1'\nowner: 店长\neffective_from: 2026-01-01\n"
        "effective_to: 2026-03-31\n---\n## 1 赠品\n\n满200元送海豚杯一个。\n",
        encoding="utf-8",
    )
    sync(library, docs)
    first, last, after = date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)
    for day, cited in ((first, True), (last, True), (after, False)):
        found = {hit.chunk.doc_id for hit in find(library, "海豚杯怎么送", k=200, day=day).hits}
        assert ("gift" in found) is cited


def test_hits_come_best_first_each_chunk_once(kb_library: Library, find: Find) -> None:
    hits = find(kb_library, "车厘子烂了一半怎么赔", k=20, day=DAY).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.chunk.chunk_id for hit in hits}) == len(hits) == 20


def test_traditional_and_full_width_questions_find_the_same_passage(kb_library: Library, find: Find) -> None:
    plain = find(kb_library, "车厘子怎么保存", day=DAY).hits[0].chunk.chunk_id
    assert find(kb_library, "車厘子怎麼保存", day=DAY).hits[0].chunk.chunk_id == plain


@pytest.mark.parametrize("query", ["", " ", "？？？", "😡", "\u200b", "a" * 3_000])
def test_a_question_without_words_does_no_harm(kb_library: Library, find: Find, query: str) -> None:
    assert len(find(kb_library, query, day=DAY).hits) <= 5


def test_a_hit_carries_what_a_citation_needs(kb_library: Library, find: Find) -> None:
    chunk = find(kb_library, "坏果多久内反馈", kinds={Kind.POLICY}, day=DAY).hits[0].chunk
    assert chunk.path.startswith("kb_docs/policies/")
    assert chunk.source
    assert chunk.section[0].isdigit()
    assert kb_library.snapshot.knowledge.chunks[chunk.chunk_id] is chunk
