"""An ingest killed at any point leaves one whole version serving, and the next run repairs what it left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.embedding import Embedder
from ingest.library import Library
from ingest.plan import SyncPlan
from ingest.retriever import SearchResult

from .kill_driver import KILLED, POINTS

ROOT = Path(__file__).parents[3]
COMMITTED = list(POINTS).index("when it is committed")
"""From this point on the new version is the one that serves."""

OLD = {
    "stocktake.txt": "盘点守则\n蓝鲸仓每天22点盘点，盘点时暂停出库。\n蓝鲸仓盘点由老周负责。\n",
    "uniform.txt": "着装要求\n上岗要穿绿色围裙，头发要扎起来。\n",
    "cold-chain.txt": "冷链记录\n冷库温度每30分钟记一次。\n",
}
NEW = {
    "stocktake.txt": "盘点守则\n蓝鲸仓改到每天6点盘点，盘点时照常出库。\n蓝鲸仓盘点由小吴负责。\n",
    "visitors.txt": "访客登记\n访客进冷库要换白色雨靴。\n",
    "cold-chain.txt": "冷链记录\n冷库温度每30分钟记一次。\n",
}


class Wreck(NamedTuple):
    """What a killed sync left behind."""

    data: Path
    folder: Path


def write(folder: Path, files: dict[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def served(library: Library) -> dict[str, str]:
    """The plain documents that serve, by file name."""
    documents = library.snapshot.knowledge.documents.values()
    return {Path(d.path).name: d.raw.decode() for d in documents if d.path.startswith("docs/")}


@pytest.fixture(scope="module")
def wrecks(embedder: Embedder, standins: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Wreck]:
    """One store for each point, in which the old version served when a sync of the new one died there."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import sessionmaker

    from ingest.records import Base
    from ingest.vectors import open_client

    home = tmp_path_factory.mktemp("kill")
    folder = write(home / "docs", OLD)
    good = home / "good"
    good.mkdir()
    engine = create_engine(f"sqlite:///{good / 'copilot.db'}")
    Base.metadata.create_all(engine)
    library = Library(sessionmaker(engine), open_client(good / "chroma", None), embedder, standins)
    library.publish(library.plan([folder]))
    engine.dispose()

    write(folder, NEW)
    wrecks = {
        point: Wreck(Path(shutil.copytree(good, home / f"store-{number}")), folder)
        for number, point in enumerate(POINTS)
    }
    jobs = [
        {"point": point, "data": str(wreck.data), "folder": str(folder), "bundled": str(standins)}
        for point, wreck in wrecks.items()
    ]
    (home / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("kill_driver.py")), str(home / "jobs.json")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOKENIZERS_PARALLELISM": "false"},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [KILLED] * len(jobs), done.stderr
    return wrecks


@pytest.mark.parametrize("point", POINTS)
def test_a_sync_killed_at_any_point_leaves_one_whole_version_and_the_next_repairs(
    point: str,
    wrecks: dict[str, Wreck],
    open_library: Callable[..., Library],
    find: Callable[..., SearchResult],
    sync: Callable[..., SyncPlan],
    stored_ids: Callable[..., set[str]],
) -> None:
    wreck = wrecks[point]
    whole = NEW if list(POINTS).index(point) >= COMMITTED else OLD
    library = open_library(wreck.data)
    assert served(library) == whole
    answers = [
        hit.chunk for hit in find(library, "蓝鲸仓几点盘点，谁负责", k=30).hits if hit.chunk.doc_id == "stocktake"
    ]
    assert answers
    assert all(chunk.text in whole["stocktake.txt"] for chunk in answers)

    sync(library, wreck.folder)
    assert served(library) == NEW
    assert "6点" in find(library, "蓝鲸仓几点盘点").hits[0].chunk.text
    assert "白色雨靴" in find(library, "访客进冷库穿什么").hits[0].chunk.text
    assert "uniform" not in {hit.chunk.doc_id for hit in find(library, "上岗穿什么围裙", k=500).hits}
    knowledge = library.snapshot.knowledge
    assert stored_ids("windows", wreck.data) == {i for chunk in knowledge.chunks.values() for i in chunk.window_ids}
    assert {row.doc_id: row.version for row in library.current() if row.path.startswith("docs/")} == {
        "cold-chain": 1,
        "stocktake": 2,
        "uniform": 2,
        "visitors": 1,
    }
