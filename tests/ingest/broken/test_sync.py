from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.library import Library
from ingest.plan import Change, SyncPlan
from ingest.retriever import SearchResult

from .conftest import Break
from .variants import (
    ADVERTISING,
    CHERRY,
    CLOSING,
    COLD,
    EMOTION,
    FRUIT,
    LAST,
    STRAWBERRY,
    VARIANTS,
    Variant,
    swap,
)

FILES = (CHERRY, STRAWBERRY, FRUIT, LAST, CLOSING, COLD, ADVERTISING, EMOTION, "standards/messages.yaml")
ONE_OF_EACH = [next(variant for variant in VARIANTS if variant.file == file) for file in FILES]


@pytest.fixture(autouse=True)
def unharmed(kb_library: Library, kb: Path) -> Iterator[None]:
    """Whatever was synced over it, the session's library serves kb_docs as it is."""
    yield
    held = {document.path: document.raw for document in kb_library.snapshot.knowledge.documents.values()}
    assert held == {f"kb_docs/{path.relative_to(kb)}": path.read_bytes() for path in kb.rglob("*") if path.is_file()}


@pytest.mark.parametrize("variant", ONE_OF_EACH, ids=lambda variant: f"{variant.file}: {variant.name}")
def test_the_last_good_version_keeps_serving(
    variant: Variant,
    kb_library: Library,
    kb_copy: Path,
    break_file: Break,
    sync: Callable[..., SyncPlan],
    asked: list[str],
) -> None:
    before = kb_library.snapshot.knowledge
    break_file(variant)
    plan = sync(kb_library, kb_copy)
    after = kb_library.snapshot.knowledge
    assert [change.path for change in plan.changes if change.change is Change.REFUSED] == [f"kb_docs/{variant.file}"]
    assert plan.count(Change.KEPT) == len(plan.changes) - 1
    assert any(variant.problem in fault.problem for fault in kb_library.faults)
    assert {fault.path for fault in kb_library.faults} == {f"kb_docs/{variant.file}"}
    assert after.versions == before.versions
    assert list(after.chunks) == list(before.chunks)
    assert asked == []


def test_many_broken_files_at_once_are_all_refused_and_all_keep_serving(
    kb_library: Library,
    kb_copy: Path,
    break_file: Break,
    sync: Callable[..., SyncPlan],
    find: Callable[..., SearchResult],
) -> None:
    versions = kb_library.snapshot.knowledge.versions
    for variant in ONE_OF_EACH:
        break_file(variant)
    plan = sync(kb_library, kb_copy)
    assert {change.path for change in plan.changes if change.change is Change.REFUSED} == {
        f"kb_docs/{f}" for f in FILES
    }
    assert plan.count(Change.REMOVED) == plan.count(Change.CHANGED) == 0
    assert kb_library.snapshot.knowledge.versions == versions
    assert find(kb_library, "车厘子怎么保存").hits[0].chunk.doc_id == "cherry"


def test_of_two_products_with_one_name_the_newcomer_gives_way(
    kb_library: Library, kb_copy: Path, break_file: Break, sync: Callable[..., SyncPlan]
) -> None:
    # apple.md is read before cherry.md; what counts is who serves the name already.
    break_file(Variant("", "products/apple.md", swap("aliases:\n", "aliases:\n  - 大樱桃\n"), "", ""))
    plan = sync(kb_library, kb_copy)
    assert [change.path for change in plan.changes if change.change is Change.REFUSED] == ["kb_docs/products/apple.md"]
    (fault,) = plan.faults
    assert (fault.path, fault.problem) == ("kb_docs/products/apple.md", "「大樱桃」 is a name of cherry too")
    assert [product.id for product in kb_library.snapshot.knowledge.catalogue.mentions("大樱桃")] == ["cherry"]


def test_a_mended_folder_has_no_faults_left(kb_library: Library, kb_copy: Path, sync: Callable[..., SyncPlan]) -> None:
    sync(kb_library, kb_copy)
    assert kb_library.faults == ()
