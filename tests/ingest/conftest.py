from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from ingest.embedding import Embedder, Matrix, Progress, Vector, load_embedder
from ingest.knowledge import Knowledge
from ingest.library import Library
from ingest.plan import SyncPlan, read_folder
from ingest.records import Base
from ingest.retriever import SearchResult
from ingest.vectors import open_client

ROOT = Path(__file__).parents[2]

OpenLibrary: TypeAlias = Callable[..., Library]


class RememberingEmbedder(Embedder):
    """The real model, which writes down what it is asked and does not work out the same vector twice in one session."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.name, self.fingerprint, self.dimension = real.name, real.fingerprint, real.dimension
        self.asked: list[str] = []
        self._vectors: dict[tuple[str, str], Vector] = {}

    def encode_query(self, text: str) -> Vector:
        return self.encode_queries([text])[0]

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        return self._remembered("query", texts, self._real.encode_queries)

    def encode_documents(self, texts: Sequence[str], progress: Progress | None = None, batch_size: int = 32) -> Matrix:
        return self._remembered("document", texts, self._real.encode_documents)

    def _remembered(self, role: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
        self.asked += texts
        new = [text for text in dict.fromkeys(texts) if (role, text) not in self._vectors]
        self._vectors.update(((role, text), vector) for text, vector in zip(new, encode(new), strict=True))
        rows = [self._vectors[role, text] for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimension), dtype=np.float32)


@pytest.fixture(scope="session")
def embedder() -> RememberingEmbedder:
    """The bundled model."""
    return RememberingEmbedder(load_embedder())


@pytest.fixture
def asked(embedder: RememberingEmbedder) -> list[str]:
    """Texts that the model was asked to embed since the test began."""
    embedder.asked = []
    return embedder.asked


@pytest.fixture(scope="session")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own knowledge as it is when the tests begin; read, never written."""
    return Path(shutil.copytree(ROOT / "kb_docs", tmp_path_factory.mktemp("kb") / "kb_docs"))


@pytest.fixture(scope="session")
def knowledge(kb: Path) -> Knowledge:
    """The project's own knowledge, read without a store."""
    documents = [file.document for file in read_folder(kb)]
    return Knowledge({document.doc_id: document for document in documents if document is not None})


@pytest.fixture(scope="session")
def standins(kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the project's own knowledge, what no service can do without."""
    folder = tmp_path_factory.mktemp("standins")
    for name in ("playbooks", "standards"):
        shutil.copytree(kb / name, folder / name)
    return folder


@contextmanager
def _open(data: Path, embedder: Embedder, bundled: Path | None) -> Iterator[Library]:
    data.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{data / 'copilot.db'}")
    Base.metadata.create_all(engine)
    library = Library(
        sessionmaker(engine, expire_on_commit=False), open_client(data / "chroma", None), embedder, bundled
    )
    library.load()
    yield library
    engine.dispose()


@pytest.fixture
def open_library(embedder: RememberingEmbedder, standins: Path) -> Iterator[OpenLibrary]:
    """Opens a library over a data folder: real SQLite, real Chroma; loads what is published there."""
    with ExitStack() as opened:

        def open_one(data: Path, *, model: Embedder = embedder, bundled: Path | None = standins) -> Library:
            return opened.enter_context(_open(data, model, bundled))

        yield open_one


@pytest.fixture
def library(open_library: OpenLibrary, tmp_path: Path) -> Library:
    """An empty library; the project's own standards stand in for what a folder lacks."""
    return open_library(tmp_path / "data")


@pytest.fixture(scope="session")
def kb_library(embedder: RememberingEmbedder, kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library into which kb_docs was synced; tests leave its content as it is."""
    with _open(tmp_path_factory.mktemp("kb_library"), embedder, None) as library:
        library.publish(library.plan([kb]))
        yield library


@pytest.fixture(scope="session")
def sync() -> Callable[..., SyncPlan]:
    """Plans and publishes what folders or files hold."""

    def sync_now(library: Library, *roots: Path, prune: bool = False) -> SyncPlan:
        plan = library.plan(list(roots), prune=prune)
        library.publish(plan)
        return plan

    return sync_now


@pytest.fixture(scope="session")
def find(embedder: RememberingEmbedder) -> Callable[..., SearchResult]:
    """Searches a library as a turn does."""

    def find_in(library: Library, query: str, **options: object) -> SearchResult:
        return library.snapshot.retriever.search(query, embedder.encode_query(query), **options)

    return find_in


@pytest.fixture
def stored_ids(tmp_path: Path) -> Callable[..., set[str]]:
    """Ids that Chroma itself holds in the collections of a purpose."""

    def ids(purpose: str, data: Path = tmp_path / "data") -> set[str]:
        client = open_client(data / "chroma", None)
        collections = [entry for entry in client.list_collections() if entry.name.startswith(f"{purpose}-")]
        return {identity for entry in collections for identity in entry.get(include=[])["ids"]}

    return ids
