"""Documents published by hand, beside a synced folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from ingest.documents import ParsedDocument
from ingest.errors import DocumentNotFoundError, InvalidDocumentError
from ingest.library import Library
from ingest.parsing import parse
from ingest.plan import Change, SyncPlan
from ingest.retriever import SearchResult

from .conftest import STOCKTAKE

Sync: TypeAlias = Callable[..., SyncPlan]
Find: TypeAlias = Callable[..., SearchResult]


def uploaded(text: str, path: str = "stocktake.txt") -> ParsedDocument:
    return parse(path, text.encode())


def serving(library: Library) -> str:
    return library.snapshot.knowledge.documents["stocktake"].raw.decode()


NEWER = STOCKTAKE.replace("22点", "21点")
NEWEST = STOCKTAKE.replace("22点", "20点")


def test_an_upload_wins_over_the_unchanged_file(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    assert library.publish_document(uploaded(NEWER)) == 2
    sync(library, docs)
    assert serving(library) == NEWER


def test_a_file_that_changes_after_the_upload_wins_again(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    library.publish_document(uploaded(NEWER))
    (docs / "stocktake.txt").write_text(NEWEST, encoding="utf-8")
    sync(library, docs)
    assert serving(library) == NEWEST


def test_an_uploaded_document_is_not_removed_by_a_sync(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    library.publish_document(uploaded("新品\n新品周三上架。", "news.txt"))
    assert sync(library, docs).count(Change.REMOVED) == 0
    assert "news" in library.snapshot.knowledge.documents


def test_a_document_removed_by_hand_stays_removed_while_its_file_is_unchanged(
    library: Library, docs: Path, sync: Sync, find: Find
) -> None:
    sync(library, docs)
    library.remove("stocktake")
    assert "stocktake" not in {hit.chunk.doc_id for hit in find(library, "蓝鲸仓几点盘点", k=500).hits}
    sync(library, docs)
    assert "stocktake" not in library.snapshot.knowledge.documents


def test_a_rollback_serves_the_earlier_text_as_the_newest_version(
    library: Library, docs: Path, sync: Sync, find: Find, asked: list[str]
) -> None:
    sync(library, docs)
    library.publish_document(uploaded(NEWER))
    assert library.rollback("stocktake", 1) == 3
    assert serving(library) == STOCKTAKE
    assert "22点" in find(library, "蓝鲸仓几点盘点").hits[0].chunk.text
    assert [(row.version, row.status) for row in library.history("stocktake")] == [
        (3, "published"),
        (2, "published"),
        (1, "published"),
    ]
    assert library.snapshot.knowledge.versions["stocktake"] == 3


def test_a_rollback_stands_against_the_unchanged_folder(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    (docs / "stocktake.txt").write_text(NEWER, encoding="utf-8")
    sync(library, docs)
    library.rollback("stocktake", 1)
    sync(library, docs)
    assert serving(library) == STOCKTAKE


def test_a_removed_document_can_be_rolled_back_to(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    library.remove("stocktake")
    assert library.rollback("stocktake", 1) == 3
    assert serving(library) == STOCKTAKE


@pytest.mark.parametrize(("doc_id", "version"), [("stocktake", 9), ("stocktake", 0), ("nothing", 1)])
def test_a_version_that_never_was_is_named(library: Library, docs: Path, sync: Sync, doc_id: str, version: int) -> None:
    sync(library, docs)
    with pytest.raises(DocumentNotFoundError, match=f"'{doc_id}' has no version {version}"):
        library.rollback(doc_id, version)


def test_removing_what_is_not_published_is_an_error(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    with pytest.raises(DocumentNotFoundError, match="nothing"):
        library.remove("nothing")


def test_what_the_service_needs_cannot_be_removed(library: Library, docs: Path, sync: Sync) -> None:
    sync(library, docs)
    with pytest.raises(InvalidDocumentError, match="the service needs"):
        library.remove("standard-emotion")
    assert "standard-emotion" in library.snapshot.knowledge.documents


def test_an_upload_that_does_not_fit_is_refused_and_changes_nothing(kb_library: Library, kb: Path) -> None:
    apple = (kb / "products/apple.md").read_text(encoding="utf-8").replace("aliases:\n", "aliases:\n  - 车厘子\n")
    before = kb_library.snapshot
    with pytest.raises(InvalidDocumentError, match="「车厘子」 is a name of cherry too"):
        kb_library.publish_document(parse("kb_docs/products/apple.md", apple.encode()))
    assert kb_library.snapshot is before
    assert len(kb_library.history("apple")) == 1


def test_nothing_serves_before_the_first_sync(library: Library) -> None:
    assert not library.ready
    with pytest.raises(DocumentNotFoundError, match="copilot ingest sync"):
        _ = library.snapshot
