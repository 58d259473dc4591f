from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from ingest.library import Library
from ingest.plan import Change, SyncPlan
from ingest.retriever import SearchResult

from .conftest import COLD_CHAIN, STOCKTAKE, UNIFORM

Sync: TypeAlias = Callable[..., SyncPlan]
Find: TypeAlias = Callable[..., SearchResult]
Ids: TypeAlias = Callable[..., set[str]]

COUNTED = ("added", "changed", "kept", "removed", "refused")


def counts(plan: SyncPlan) -> dict[str, int]:
    """How many documents of the folder change how; the stand-ins from kb_docs are left out."""
    ours = [change for change in plan.changes if change.path.startswith("docs/")]
    told = {name: sum(change.change == name for change in ours) for name in COUNTED}
    return {name: number for name, number in told.items() if number}


def window_ids(library: Library) -> set[str]:
    return {identity for chunk in library.snapshot.knowledge.chunks.values() for identity in chunk.window_ids}


def doc_ids(result: SearchResult) -> list[str]:
    return [hit.chunk.doc_id for hit in result.hits]


def test_a_plan_counts_what_a_sync_would_do_and_changes_nothing(library: Library, docs: Path, sync: Sync) -> None:
    assert counts(library.plan([docs])) == {"added": 3}
    assert not library.ready
    sync(library, docs)
    assert counts(library.plan([docs])) == {"kept": 3}

    (docs / "stocktake.txt").write_text(STOCKTAKE.replace("22点", "23点"), encoding="utf-8")
    (docs / "uniform.txt").unlink()
    (docs / "new.txt").write_text("新人培训\n第一周跟岗。\n", encoding="utf-8")
    (docs / "broken.txt").write_bytes(b"")
    plan = library.plan([docs])
    assert counts(plan) == {"added": 1, "changed": 1, "kept": 1, "removed": 1, "refused": 1}
    assert not plan.empty
    changed = next(change for change in plan.changes if change.change is Change.CHANGED)
    assert (changed.chunks_added, changed.chunks_kept, changed.chunks_removed) == (1, 0, 1)
    assert [str(fault) for fault in plan.faults] == [
        "docs/broken.txt:1: the file is empty → write something into it or remove it"
    ]
    assert {row.version for row in library.current()} == {1}


def test_a_second_sync_embeds_nothing_and_makes_no_version(
    library: Library, docs: Path, sync: Sync, asked: list[str]
) -> None:
    sync(library, docs)
    asked.clear()
    plan = library.plan([docs])
    assert plan.empty
    assert library.publish(plan) == 0
    assert asked == []
    assert {row.version for row in library.current()} == {1}


def test_a_restart_embeds_nothing(
    library: Library, docs: Path, sync: Sync, open_library: Callable[..., Library], tmp_path: Path, asked: list[str]
) -> None:
    sync(library, docs)
    asked.clear()
    again = open_library(tmp_path / "data")
    assert again.snapshot.knowledge.documents.keys() == library.snapshot.knowledge.documents.keys()
    assert asked == []


def test_only_the_changed_chunk_is_embedded(
    library: Library, docs: Path, sync: Sync, asked: list[str], stored_ids: Ids
) -> None:
    guide = docs / "guide.md"
    sections = [f"## 第{number}节\n\n第{number}号货架只放第{number}类水果。\n" for number in range(1, 6)]
    guide.write_text("# 货架\n\n" + "\n".join(sections), encoding="utf-8")
    sync(library, docs)
    asked.clear()
    sections[2] = "## 第3节\n\n3号货架改放礼盒。\n"
    guide.write_text("# 货架\n\n" + "\n".join(sections), encoding="utf-8")
    plan = sync(library, docs)
    assert asked == ["货架 第3节：3号货架改放礼盒。"]
    changed = next(change for change in plan.changes if change.change is Change.CHANGED)
    assert (changed.chunks_added, changed.chunks_kept, changed.chunks_removed) == (1, 4, 1)
    assert stored_ids("windows") == window_ids(library)


def test_a_changed_file_answers_with_its_new_text_only(library: Library, docs: Path, sync: Sync, find: Find) -> None:
    sync(library, docs)
    (docs / "stocktake.txt").write_text(STOCKTAKE.replace("22点", "23点"), encoding="utf-8")
    sync(library, docs)
    texts = [hit.chunk.text for hit in find(library, "蓝鲸仓几点盘点", k=20).hits]
    assert any("23点" in text for text in texts)
    assert not any("22点" in text for text in texts)
    assert [row.version for row in library.history("stocktake")] == [2, 1]


def test_a_removed_file_leaves_every_answer_at_once(
    library: Library, docs: Path, sync: Sync, find: Find, stored_ids: Ids
) -> None:
    sync(library, docs)
    gone = {chunk.chunk_id for chunk in library.snapshot.knowledge.documents["stocktake"].chunks}
    assert doc_ids(find(library, "蓝鲸仓几点盘点"))[0] == "stocktake"
    (docs / "stocktake.txt").unlink()
    sync(library, docs)
    assert "stocktake" not in doc_ids(find(library, "蓝鲸仓几点盘点", k=500))
    assert "stocktake" not in library.snapshot.knowledge.documents
    assert not gone & set(library.snapshot.knowledge.chunks)
    assert not [identity for identity in stored_ids("windows") if identity.rsplit("/", 1)[0] in gone]
    assert stored_ids("windows") == window_ids(library)
    assert library.history("stocktake")[0].status == "removed"


def test_a_removed_file_that_comes_back_answers_again(library: Library, docs: Path, sync: Sync, find: Find) -> None:
    sync(library, docs)
    (docs / "stocktake.txt").unlink()
    sync(library, docs)
    (docs / "stocktake.txt").write_text(STOCKTAKE, encoding="utf-8")
    assert counts(sync(library, docs)) == {"added": 1, "kept": 2}
    assert doc_ids(find(library, "蓝鲸仓几点盘点"))[0] == "stocktake"


@pytest.mark.parametrize("state", ["empty", "missing", "all unreadable"])
def test_a_folder_without_documents_removes_nothing(library: Library, docs: Path, sync: Sync, state: str) -> None:
    sync(library, docs)
    for path in docs.iterdir():
        path.write_bytes(b"") if state == "all unreadable" else path.unlink()
    if state == "missing":
        docs.rmdir()
    plan = sync(library, docs)
    assert plan.count(Change.REMOVED) == 0
    assert {"stocktake", "cold-chain", "uniform"} <= library.snapshot.knowledge.documents.keys()


def test_an_empty_folder_removes_all_where_that_is_asked_for(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    for path in docs.iterdir():
        path.unlink()
    assert counts(sync(library, docs, prune=True)) == {"removed": 3}
    assert not {"stocktake", "cold-chain", "uniform"} & library.snapshot.knowledge.documents.keys()


def test_syncing_one_file_removes_no_other(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    extra = docs / "extra.txt"
    extra.write_text("加班餐\n加班满2小时有餐补。\n", encoding="utf-8")
    plan = sync(library, extra)
    assert plan.count(Change.REMOVED) == 0
    assert {"stocktake", "cold-chain", "uniform", "extra"} <= library.snapshot.knowledge.documents.keys()


def test_syncing_one_folder_removes_nothing_of_another(
    library: Library, docs: Path, sync: Sync, tmp_path: Path
) -> None:
    sync(library, docs)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notice.txt").write_text("通知\n周五下午消杀。\n", encoding="utf-8")
    assert sync(library, other).count(Change.REMOVED) == 0
    assert {"stocktake", "notice"} <= library.snapshot.knowledge.documents.keys()


def test_a_moved_file_is_the_same_document_and_is_not_embedded_again(
    library: Library, docs: Path, sync: Sync, asked: list[str]
) -> None:
    sync(library, docs)
    asked.clear()
    (docs / "rules").mkdir()
    (docs / "stocktake.txt").rename(docs / "rules" / "stocktake.txt")
    assert counts(sync(library, docs)) == {"kept": 3}
    assert asked == []
    moved = library.snapshot.knowledge.documents["stocktake"]
    assert moved.path == moved.chunks[0].path == "docs/rules/stocktake.txt"
    (docs / "rules" / "stocktake.txt").unlink()
    assert counts(sync(library, docs)) == {"kept": 2, "removed": 1}


def test_a_file_whose_document_takes_another_id_replaces_the_old_one(
    library: Library, docs: Path, sync: Sync, find: Find
) -> None:
    article = "---\nid: {}\nkind: training\ntitle: 夜班\nsources: [内部]\n---\n## 交接\n\n夜班交接要填白鹭表。\n"
    (docs / "night.md").write_text(article.format("night"), encoding="utf-8")
    sync(library, docs)
    (docs / "night.md").write_text(article.format("night-shift"), encoding="utf-8")
    assert counts(sync(library, docs)) == {"added": 1, "kept": 3, "removed": 1}
    found = doc_ids(find(library, "白鹭表什么时候填", k=20))
    assert found[0] == "night-shift"
    assert "night" not in found


def test_of_two_files_with_one_id_the_second_is_refused_by_name(library: Library, docs: Path, sync: Sync) -> None:
    (docs / "a").mkdir()
    (docs / "a" / "stocktake.txt").write_text("另一份盘点\n不同的内容。\n", encoding="utf-8")
    plan = sync(library, docs)
    assert [str(fault) for fault in plan.faults] == [
        "docs/stocktake.txt:1: id stocktake is taken by docs/a/stocktake.txt → give the document its own id"
    ]


def test_a_file_that_takes_the_id_of_another_leaves_its_own_last_good_version(
    library: Library, docs: Path, sync: Sync
) -> None:
    article = "---\nid: {0}\nkind: training\ntitle: {0}\nsources: [内部]\n---\n## 一\n\n{0}的正文。\n"
    for name in ("first", "second"):
        (docs / f"{name}.md").write_text(article.format(name), encoding="utf-8")
    sync(library, docs)
    (docs / "second.md").write_text(article.format("first"), encoding="utf-8")
    assert counts(sync(library, docs)) == {"kept": 4, "refused": 1}
    assert {"first", "second"} <= library.snapshot.knowledge.documents.keys()


def test_a_document_that_no_longer_fits_its_schema_can_still_be_removed(
    library: Library, docs: Path, sync: Sync, open_library: Callable[..., Library], tmp_path: Path
) -> None:
    card = docs / "old.md"
    card.write_text(
        "---\nid: old\nkind: training\ntitle: 旧\nsources: [内部]\n---\n## 一\n\n正文。\n", encoding="utf-8"
    )
    sync(library, docs)
    with library._sessions.begin() as session:  # as an earlier release may have stored it
        from sqlalchemy import update

        from ingest.records import DocumentVersion

        session.execute(
            update(DocumentVersion)
            .where(DocumentVersion.doc_id == "old")
            .values(raw=b"---\nid: old\n---\n", sha256="0")
        )
    card.unlink()
    later = open_library(tmp_path / "data")
    assert counts(sync(later, docs)) == {"kept": 3, "removed": 1}
    assert later.history("old")[0].status == "removed"


def test_two_plans_made_at_once_both_come_true(
    library: Library, docs: Path, sync: Sync, find: Find, stored_ids: Ids, tmp_path: Path
) -> None:
    from ingest.parsing import parse

    sync(library, docs)
    plans = [
        library.plan_document(parse(f"{name}.txt", text.encode()))
        for name, text in (("heron", "白鹭表\n夜班交接要填白鹭表。"), ("otter", "水獭柜\n水獭柜只放活鲜。"))
    ]
    for plan in plans:
        library.publish(plan)
    assert doc_ids(find(library, "白鹭表什么时候填"))[0] == "heron"
    assert doc_ids(find(library, "水獭柜放什么"))[0] == "otter"
    assert stored_ids("windows") == window_ids(library)


@pytest.mark.parametrize("text", [STOCKTAKE, COLD_CHAIN, UNIFORM])
def test_every_plain_document_is_found_by_its_words(
    library: Library, docs: Path, sync: Sync, find: Find, text: str
) -> None:
    sync(library, docs)
    title, body = text.strip().split("\n")
    hit = find(library, body[:12]).hits[0]
    assert hit.chunk.title == title
    assert body in hit.chunk.text
