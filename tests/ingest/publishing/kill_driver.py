"""Syncs a folder into stores and dies on the way, at the points it is told: arguments are a JSON file of jobs.

The model is loaded once; each job then runs in a forked process that opens its own store and ends by `os._exit`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, sessionmaker

import ingest.vectors
from ingest.embedding import Embedder, load_embedder
from ingest.library import Library
from ingest.vectors import VectorCollection, open_client

KILLED = 77
"""Exit status of a job that died where it was told to."""


def die(*_: Any, **__: Any) -> None:
    os._exit(KILLED)


def before(owner: type, name: str) -> None:
    setattr(owner, name, die)


def after(owner: type, name: str, calls: int = 1) -> None:
    original: Callable[..., Any] = getattr(owner, name)
    left = [calls]

    def run(*arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        left[0] -= 1
        if left[0] == 0:
            die()
        return result

    setattr(owner, name, run)


def half_of_the_windows() -> None:
    ingest.vectors.BATCH = 1
    after(Embedder, "encode_documents", calls=2)


POINTS: dict[str, Callable[[], None]] = {
    "before anything is embedded": lambda: before(VectorCollection, "ensure"),
    "between two windows": half_of_the_windows,
    "when all is embedded": lambda: before(Library, "_commit"),
    "inside the transaction": lambda: event.listen(Session, "after_flush", die),
    "when it is committed": lambda: after(Library, "_commit"),
    "before the new snapshot": lambda: before(Library, "_swap"),
    "before old vectors are pruned": lambda: before(Library, "_prune"),
    "between two collections pruned": lambda: after(VectorCollection, "prune"),
    "when all is done": lambda: after(Library, "_prune"),
}


def run(job: dict[str, str], embedder: Embedder) -> None:
    data = Path(job["data"])
    engine = create_engine(f"sqlite:///{data / 'copilot.db'}")
    library = Library(sessionmaker(engine), open_client(data / "chroma", None), embedder, Path(job["bundled"]))
    if not library.load():
        os._exit(1)
    plan = library.plan([Path(job["folder"])])
    POINTS[job["point"]]()
    library.publish(plan)
    os._exit(0)


def main() -> None:
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    embedder = load_embedder()
    statuses = []
    for job in jobs:
        child = os.fork()
        if child == 0:
            try:
                run(job, embedder)
            finally:
                os._exit(1)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    sys.stdout.write(json.dumps(statuses))


if __name__ == "__main__":
    main()
