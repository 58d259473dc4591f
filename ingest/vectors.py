"""The vectors, in Chroma: one collection a model and purpose, ids that name their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from numpy.typing import NDArray

from ingest.embedding import Embedder, Progress
from ingest.errors import StoreMismatchError

BATCH = 256
"""Windows embedded and stored at a time; Chroma takes at most 5,461 in one call."""


def open_client(path: Path, url: str | None) -> ClientAPI:
    """A Chroma client: embedded under `path`, or a server by URL."""
    settings = Settings(anonymized_telemetry=False)
    if url is None:
        path.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(path), settings=settings)
    parts = urlsplit(url)
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        settings=settings,
    )


class VectorCollection:
    """Texts and their vectors under ids that depend on the text: what is there is never embedded again.

    Args:
        client: a Chroma client.
        purpose: first part of the collection's name, ASCII.
        embedder: the model; its fingerprint is part of the name, so that vectors of two models never mix.
        as_query: whether texts are encoded as queries (to be compared with queries) instead of documents.
    """

    def __init__(self, client: ClientAPI, purpose: str, embedder: Embedder, *, as_query: bool = False) -> None:
        self._embedder = embedder
        self._as_query = as_query
        digest = hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:12]
        self.name = f"{purpose}-{digest}"
        self._collection = client.get_or_create_collection(
            self.name,
            embedding_function=None,
            metadata={"model": embedder.fingerprint, "dimension": embedder.dimension},
            configuration={"hnsw": {"space": "cosine"}},
        )
        stored = (self._collection.metadata or {}).get("dimension")
        if stored != embedder.dimension:
            raise StoreMismatchError(
                f"collection {self.name} holds vectors of dimension {stored}, the model {embedder.name} makes "
                f"{embedder.dimension}; run `copilot ingest sync` with an empty COPILOT_DATA_DIR"
            )

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of the ids that are not stored yet, in order, each once."""
        wanted = list(dict.fromkeys(ids))
        there: set[str] = set()
        for start in range(0, len(wanted), 4096):
            there.update(self._collection.get(ids=wanted[start : start + 4096], include=[])["ids"])
        return [identity for identity in wanted if identity not in there]

    def ensure(self, texts: dict[str, str], progress: Progress | None = None, label: str = "embed") -> int:
        """Embed and store the texts (by id) that are not there yet.

        Returns:
            How many were embedded.
        """
        missing = self.missing(list(texts))
        for start in range(0, len(missing), BATCH):
            ids = missing[start : start + BATCH]
            batch = [texts[identity] for identity in ids]
            encode = self._embedder.encode_queries if self._as_query else self._embedder.encode_documents
            self._collection.upsert(ids=ids, embeddings=encode(batch), documents=batch)
            if progress is not None:
                progress(label, start + len(ids), len(missing))
        return len(missing)

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[tuple[str, float]]:
        """Ids of the nearest texts with their cosine similarity, nearest first."""
        answer = self._collection.query(query_embeddings=[vector.tolist()], n_results=count, include=["distances"])
        distances = answer["distances"]
        if distances is None:
            return []
        return [(identity, 1.0 - distance) for identity, distance in zip(answer["ids"][0], distances[0], strict=True)]

    def fetch(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Stored vectors by id; ids that are not there are left out."""
        vectors: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(ids), 4096):
            answer = self._collection.get(ids=list(ids[start : start + 4096]), include=["embeddings"])
            found = answer["embeddings"]
            if found is not None:
                vectors.update(zip(answer["ids"], np.asarray(found, dtype=np.float32), strict=True))
        return vectors

    def prune(self, keep: set[str]) -> int:
        """Remove everything but the ids to keep; returns how many went."""
        gone = [identity for identity in self._collection.get(include=[])["ids"] if identity not in keep]
        for start in range(0, len(gone), 4096):
            self._collection.delete(ids=gone[start : start + 4096])
        return len(gone)
