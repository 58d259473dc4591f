"""A folder of plain documents is enough: the project's own standards stand in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.knowledge import missing_standards
from ingest.library import Library
from ingest.plan import Change, SyncPlan
from ingest.retriever import SearchResult
from ingest.schema.vocabulary import Kind, PlaybookId

SEEDS = Path(os.environ.get("COPILOT_SEEDS", Path(__file__).parents[3].parent / "shared" / "seeds"))


def test_a_folder_of_plain_documents_serves_with_the_project_s_own_standards(
    open_library: Callable[..., Library],
    kb: Path,
    tmp_path: Path,
    sync: Callable[..., SyncPlan],
    find: Callable[..., SearchResult],
) -> None:
    library = open_library(tmp_path / "data", bundled=kb)
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "退换.txt").write_text("本店退换说明\n海胆坏了当天拍照，店长现场退。\n", encoding="utf-8")
    (shop / "营业.txt").write_text("营业时间\n周一店休，其余9点开门。\n", encoding="utf-8")
    plan = sync(library, shop)
    assert plan.count(Change.REFUSED) == 0
    knowledge = library.snapshot.knowledge
    assert missing_standards(knowledge.documents.values()) == []
    assert set(knowledge.playbooks) == set(PlaybookId)
    assert knowledge.rules
    assert knowledge.phrasebooks
    # Facts of another company must not stand in.
    assert not [doc for doc in knowledge.documents.values() if doc.kind in {Kind.POLICY, Kind.PRODUCT}]
    assert "海胆" in find(library, "海胆坏了能退吗").hits[0].chunk.text
    origins = {row.origin for row in library.current() if row.kind != Kind.TRAINING}
    assert origins == {"bundled"}


def test_the_standards_still_stand_in_after_one_file_is_synced(
    library: Library, docs: Path, sync: Callable[..., SyncPlan]
) -> None:
    sync(library, docs)
    sync(library, docs / "uniform.txt")
    assert missing_standards(library.snapshot.knowledge.documents.values()) == []


def test_without_stand_ins_plain_documents_are_kept_but_do_not_serve(
    open_library: Callable[..., Library], docs: Path, tmp_path: Path, sync: Callable[..., SyncPlan]
) -> None:
    library = open_library(tmp_path / "data", bundled=None)
    sync(library, docs)
    assert not library.ready
    assert {row.doc_id for row in library.current()} == {"stocktake", "cold-chain", "uniform"}


@pytest.mark.seeds
@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the raw seed documents are not at {SEEDS}; set COPILOT_SEEDS")
def test_the_raw_seed_documents_are_read_and_found(
    library: Library, sync: Callable[..., SyncPlan], find: Callable[..., SearchResult], asked: list[str]
) -> None:
    plan = sync(library, SEEDS)
    seeds = [change for change in plan.changes if change.path.startswith(f"{SEEDS.name}/")]
    assert [change.change for change in seeds] == [Change.ADDED] * len(list(SEEDS.glob("*.txt")))
    documents = [library.snapshot.knowledge.documents[str(change.doc_id)] for change in seeds]
    wanted = [chunk for document in documents for chunk in document.chunks[1::6]]
    found = [
        any(hit.chunk is chunk for hit in find(library, chunk.text[20:60], kinds={Kind.TRAINING}, k=3).hits)
        for chunk in wanted
    ]
    # Not every passage: the seeds say many things twice.
    assert sum(found) >= 0.8 * len(found)
    asked.clear()
    assert library.publish(library.plan([SEEDS])) == 0
    assert asked == []
