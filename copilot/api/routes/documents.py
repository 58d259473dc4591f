"""The editor's side: every change can be looked at before it is published, and taken back after."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile

from copilot.api.deps import EditorOnly, ReadyDep, ServiceDep
from copilot.domain import Model
from copilot.errors import BadInputError
from copilot.service import Service
from ingest.documents import Chunk, ParsedDocument
from ingest.errors import DocumentFault, DocumentNotFoundError
from ingest.parsing import parse
from ingest.records import DocumentVersion
from ingest.schema.policy import PolicyHead
from ingest.schema.vocabulary import Kind

router = APIRouter(prefix="/v1/knowledge", tags=["documents"], dependencies=[EditorOnly])


class RollbackRequest(Model):
    """The version to publish again."""

    version: int


class SyncRequest(Model):
    """Folders or files to sync; the default folder where none is named."""

    paths: list[str] = []
    dry_run: bool = False
    prune: bool = False


@router.get("/documents")
async def list_documents(service: ReadyDep, kind: Kind | None = None, status: str | None = None) -> dict[str, Any]:
    """Every document with its serving version, and how its citations were taken."""
    rows = await asyncio.to_thread(service.library.current)
    summary = await asyncio.to_thread(service.feedback.summary)
    used = {entry.key: entry for entry in summary["documents"]}
    wanted = [row for row in rows if (kind is None or row.kind == kind) and (status is None or row.status == status)]
    listed = []
    for row in wanted:
        entry = _listed(row, service)
        found = used.get(row.doc_id)
        entry["cited"] = found.shown if found else 0
        entry["accepted"] = found.acceptance if found else None
        listed.append(entry)
    return {"documents": listed, "count": dict(Counter(row.kind for row in wanted))}


@router.get("/documents/{doc_id}")
async def read_document(doc_id: str, service: ReadyDep) -> dict[str, Any]:
    """A document with its original text, its chunks and its versions."""
    versions = await asyncio.to_thread(service.library.history, doc_id)
    if not versions:
        raise DocumentNotFoundError(f"no document {doc_id!r}")
    document = service.library.snapshot.knowledge.documents.get(doc_id)
    return {
        **_listed(versions[0], service),
        "text": versions[0].raw.decode("utf-8", "replace"),
        "chunks": [_chunk(chunk) for chunk in document.chunks] if document is not None else [],
        "versions": [
            {
                "version": row.version,
                "published_at": row.published_at.isoformat(),
                "status": row.status,
                "chunks": row.chunks,
                "path": row.path,
            }
            for row in versions
        ],
    }


@router.post("/documents", status_code=201)
async def add_document(
    request: Request, service: ReadyDep, dry_run: Annotated[bool, Query()] = False
) -> dict[str, Any]:
    """Publish an uploaded file (`file`, and `kind` for a free document); `dry_run` only previews."""
    return await _publish(service, await _uploaded(request, service, None), dry_run=dry_run)


@router.put("/documents/{doc_id}")
async def replace_document(
    doc_id: str, request: Request, service: ReadyDep, dry_run: Annotated[bool, Query()] = False
) -> dict[str, Any]:
    """Publish a new version: a file, or JSON `{"text"}`."""
    return await _publish(service, await _uploaded(request, service, doc_id), dry_run=dry_run)


@router.post("/documents/{doc_id}/preview")
async def preview_document(doc_id: str, request: Request, service: ReadyDep) -> dict[str, Any]:
    """What publishing would change; nothing is written."""
    return await asyncio.to_thread(_preview, service, await _uploaded(request, service, doc_id))


@router.post("/documents/{doc_id}/rollback")
async def roll_back(doc_id: str, request: RollbackRequest, service: ReadyDep) -> dict[str, Any]:
    """Publish an earlier version again."""
    version = await asyncio.to_thread(service.library.rollback, doc_id, request.version)
    return {"doc_id": doc_id, "version": version, "status": "published"}


@router.delete("/documents/{doc_id}")
async def remove_document(doc_id: str, service: ReadyDep) -> dict[str, Any]:
    """Take a document out of every answer at once."""
    await asyncio.to_thread(service.library.remove, doc_id)
    return {"doc_id": doc_id, "status": "removed"}


@router.post("/sync")
async def sync(request: SyncRequest, service: ServiceDep) -> dict[str, Any]:
    """Sync folders of this machine through the running service, which owns the store."""
    roots = [Path(path) for path in request.paths] or [service.settings.kb_dir]
    missing = [str(root) for root in roots if not root.exists()]
    if missing:
        raise BadInputError(f"no such folder or file: {missing[0]}")
    plan = await asyncio.to_thread(lambda: service.library.plan(roots, prune=request.prune))
    embedded = 0 if request.dry_run else await asyncio.to_thread(service.library.publish, plan)
    return {
        "dry_run": request.dry_run,
        "embedded": embedded,
        "changes": [
            {
                "path": change.path,
                "doc_id": change.doc_id,
                "change": change.change.value,
                "chunks_added": change.chunks_added,
                "chunks_kept": change.chunks_kept,
                "chunks_removed": change.chunks_removed,
                "faults": [_fault(fault) for fault in change.faults],
            }
            for change in plan.changes
        ],
    }


# ---------------------------------------------------------------------- inside


async def _uploaded(request: Request, service: Service, doc_id: str | None) -> ParsedDocument:
    """The document in a request: a multipart file, or JSON with the text of a known document."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise BadInputError("the form has no field `file`")
            name, raw, kind = Path(file.filename or "upload.txt").name, await file.read(), form.get("kind")
    else:
        text = _text(await request.body())
        rows = await asyncio.to_thread(service.library.history, doc_id or "")
        if not rows:
            raise DocumentNotFoundError(f"no document {doc_id!r}")
        name, raw, kind = rows[0].path, text.encode(), rows[0].kind
    if kind is not None and kind not in set(Kind):
        raise BadInputError(f"unknown kind {kind!r}; use one of {', '.join(Kind)}")
    document = await asyncio.to_thread(parse, name, raw, Kind(str(kind)) if kind else None)
    if doc_id is not None and document.content is None:
        return replace(document, doc_id=doc_id)
    if doc_id is not None and document.doc_id != doc_id:
        raise BadInputError(f"the file is document {document.doc_id!r}, not {doc_id!r}; correct its id")
    return document


def _text(body: bytes) -> str:
    """The text in a JSON body; orjson also refuses what is not whole Unicode."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInputError(f'send a multipart `file`, or JSON {{"text": …}}: {error}') from error
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise BadInputError('send a multipart `file`, or JSON {"text": …}')
    return str(data["text"])


async def _publish(service: Service, document: ParsedDocument, *, dry_run: bool) -> dict[str, Any]:
    preview = await asyncio.to_thread(_preview, service, document)
    if dry_run:
        return {"doc_id": document.doc_id, "version": None, "status": "preview", "preview": preview}
    version = await asyncio.to_thread(service.library.publish_document, document)
    return {"doc_id": document.doc_id, "version": version, "status": "published", "preview": preview}


def _preview(service: Service, document: ParsedDocument) -> dict[str, Any]:
    plan = service.library.plan_document(document)
    old = service.library.snapshot.knowledge.documents.get(document.doc_id)
    before = {} if old is None else {chunk.chunk_id: chunk for chunk in old.chunks}
    after = {chunk.chunk_id for chunk in document.chunks}
    return {
        "doc_id": document.doc_id,
        "kind": document.kind.value,
        "title": document.title,
        "cleaned": document.cleaned or document.raw.decode("utf-8", "replace"),
        "chunks": [
            {**_chunk(chunk), "change": "kept" if chunk.chunk_id in before else "added"} for chunk in document.chunks
        ],
        "removed": [_chunk(chunk) for key, chunk in before.items() if key not in after],
        "warnings": [_fault(fault) for fault in [*document.warnings, *plan.faults]],
    }


def _listed(row: DocumentVersion, service: Service) -> dict[str, Any]:
    document = service.library.snapshot.knowledge.documents.get(row.doc_id)
    content = document.content if document is not None else None
    ends = content.effective_to if isinstance(content, PolicyHead) else None
    return {
        "doc_id": row.doc_id,
        "title": row.title,
        "kind": row.kind,
        "version": row.version,
        "status": row.status,
        "origin": row.origin,
        "path": row.path,
        "chunks": row.chunks,
        "updated_at": row.published_at.isoformat(),
        "effective_to": None if ends is None else ends.isoformat(),
        "expired": ends is not None and ends < date.today(),
    }


def _chunk(chunk: Chunk) -> dict[str, Any]:
    return {"chunk_id": chunk.chunk_id, "section": chunk.section, "text": chunk.text}


def _fault(fault: DocumentFault) -> dict[str, Any]:
    return {"path": fault.path, "line": fault.line, "problem": fault.problem, "mend": fault.mend}
