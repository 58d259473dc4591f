"""Search the knowledge as a turn would."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query

from copilot.api.deps import AnyRole, ReadyDep
from ingest.retriever import SearchResult
from ingest.schema.vocabulary import Kind
from ingest.snapshot import Snapshot

router = APIRouter(prefix="/v1/knowledge", tags=["knowledge"], dependencies=[AnyRole])


def search_snapshot(snapshot: Snapshot, q: str, kind: Kind | None, k: int) -> SearchResult:
    """One search; blocking."""
    vector = snapshot.embedder.encode_query(q)
    return snapshot.retriever.search(q, vector, k=k, kinds=None if kind is None else {kind})


def as_answer(result: SearchResult, snapshot: Snapshot) -> dict[str, Any]:
    """A search result in the contract's words; without evidence there are no hits."""
    versions = snapshot.knowledge.versions
    hits = [
        {
            "chunk_id": hit.chunk.chunk_id,
            "doc_id": hit.chunk.doc_id,
            "title": hit.chunk.title,
            "section": hit.chunk.section,
            "kind": hit.chunk.kind.value,
            "text": hit.chunk.text,
            "score": round(hit.score, 4),
            "dense": round(hit.dense, 4),
            "lexical": round(hit.lexical, 3),
            "path": hit.chunk.path,
            "version": versions.get(hit.chunk.doc_id, 0),
            "source": hit.chunk.source,
        }
        for hit in (result.hits if result.answered else ())
    ]
    return {"status": "ok" if hits else "no_evidence", "evidence": round(result.evidence, 3), "hits": hits}


@router.get("/search")
async def search(
    service: ReadyDep,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    kind: Kind | None = None,
    k: Annotated[int, Query(ge=1, le=50)] = 5,
) -> dict[str, Any]:
    """Chunks that answer a question, best first; `no_evidence` where nothing does."""
    snapshot = service.library.snapshot
    result = await asyncio.to_thread(search_snapshot, snapshot, q, kind, k)
    return as_answer(result, snapshot)
