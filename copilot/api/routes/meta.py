"""What pages need to know about this service, the bundled demo conversations, and eval reports."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from typing import Any

import yaml
from fastapi import APIRouter
from fastapi.responses import FileResponse

from copilot.api.deps import AnyRole, ReadyDep, ServiceDep
from copilot.domain import Identifier
from copilot.errors import NotFoundError
from copilot.web import WEB

router = APIRouter(prefix="/v1", tags=["meta"], dependencies=[AnyRole])


@router.get("/meta")
async def meta(service: ReadyDep) -> dict[str, Any]:
    """Company, tiers, knowledge, and the names of every closed vocabulary."""
    snapshot = service.library.snapshot
    knowledge, settings = snapshot.knowledge, service.settings
    messages = knowledge.messages
    return {
        "version": version("fresh-copilot"),
        "company": {"name": knowledge.company.name, "sample": knowledge.company.sample},
        "full_tier": settings.full_tier,
        "model": settings.llm_model if settings.full_tier else None,
        "embedding": snapshot.embedder.name,
        "knowledge": {
            "documents": len(knowledge.documents),
            "chunks": len(knowledge.chunks),
            "faults": [
                {"path": fault.path, "line": fault.line, "problem": fault.problem, "mend": fault.mend}
                for fault in service.library.faults
            ],
        },
        "allowed_origins": settings.allowed_origins,
        "labels": {
            "strategies": messages.strategies,
            "authorities": messages.authorities,
            "risks": messages.risks,
            "kinds": messages.kinds,
            "emotions": {entry.label: entry.title for entry in knowledge.emotion.labels},
            "playbooks": {playbook.id: playbook.title for playbook in knowledge.playbooks.values()},
            "faults": {book.fault: book.title for book in knowledge.phrasebooks},
            "segments": {cue.segment: cue.title for cue in knowledge.segments.segments},
        },
    }


@cache
def demo_conversations() -> list[dict[str, Any]]:
    """The bundled conversations."""
    data: list[dict[str, Any]] = yaml.safe_load((WEB / "demo" / "conversations.yaml").read_text(encoding="utf-8"))
    return data


@router.get("/demo/conversations")
async def demo() -> dict[str, Any]:
    """Conversations to replay in the workspace."""
    return {"conversations": demo_conversations()}


@router.get("/evals/runs")
async def eval_runs(service: ServiceDep) -> dict[str, Any]:
    """Finished eval runs, newest first."""
    runs = []
    for path in sorted((service.settings.data_dir / "evals").glob("*/run.json"), reverse=True):
        run = json.loads(path.read_text(encoding="utf-8"))
        report = f"/v1/evals/runs/{run['id']}/report"
        runs.append({key: run[key] for key in ("id", "suite", "finished_at", "metrics")} | {"report": report})
    return {"runs": runs}


@router.get("/evals/runs/{run_id}/report", response_class=FileResponse)
async def eval_report(run_id: Identifier, service: ServiceDep) -> FileResponse:
    """The HTML report of a run."""
    path = service.settings.data_dir / "evals" / run_id / "report.html"
    if ".." in run_id or not path.is_file():
        raise NotFoundError(f"no eval run {run_id!r}")
    return FileResponse(path, media_type="text/html")
