"""`copilot ingest`: sync, status, check, rollback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from copilot.commands.console import command_service, err, out, progress_bars
from copilot.commands.remote import call, running_service
from copilot.knowledge_check import check_knowledge
from copilot.service import open_service
from copilot.settings import PROJECT, Settings
from ingest.embedding import load_embedder
from ingest.plan import SyncPlan

app = typer.Typer(no_args_is_help=True, help="把文档变成可检索的知识：同步、查看、检查、回滚。")

_MARKS = {"added": "+", "changed": "~", "kept": "=", "removed": "-", "refused": "!"}


@app.command()
def sync(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件夹或文件，默认 COPILOT_KB_DIR")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会变什么，不发布")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="文件夹为空也照样移除")] = False,
) -> None:
    """把文件夹里的文档同步进知识库；没变的内容不会重新向量化。"""
    settings = Settings()
    roots = [path.resolve() for path in paths or [settings.kb_dir]]
    missing = next((root for root in roots if not root.exists()), None)
    if missing is not None:
        err.print(f"copilot: no such folder or file: {missing}", soft_wrap=True)
        raise typer.Exit(2)
    url = running_service(settings)
    if url is not None:
        body = {"paths": [str(root) for root in roots], "dry_run": dry_run, "prune": prune}
        answer = call(settings, url, "POST", "/v1/knowledge/sync", json=body)
        _report(answer["changes"], answer["embedded"], dry_run=dry_run)
        return
    with progress_bars() as progress:
        service = open_service(settings, progress=progress)
        try:
            plan = service.library.plan(roots, prune=prune)
            embedded = 0 if dry_run else service.library.publish(plan, progress)
        finally:
            service.close()
    _report(_as_dicts(plan), embedded, dry_run=dry_run)


@app.command()
def status() -> None:
    """列出已发布的文档、版本和分块数。"""
    settings = Settings()
    url = running_service(settings)
    if url is not None:
        rows = call(settings, url, "GET", "/v1/knowledge/documents")["documents"]
    else:
        with command_service(settings) as service:
            rows = [
                {
                    "doc_id": row.doc_id,
                    "kind": row.kind,
                    "version": row.version,
                    "status": row.status,
                    "chunks": row.chunks,
                    "path": row.path,
                }
                for row in service.library.current()
            ]
    table = Table("文档", "类型", "版本", "状态", "分块", "文件")
    for row in rows:
        table.add_row(*(str(row[key]) for key in ("doc_id", "kind", "version", "status", "chunks", "path")))
    out.print(table)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件夹，默认 COPILOT_KB_DIR")] = None,
) -> None:
    """检查文档是否合格：缺字段、断引用、未知槽位、过期政策、没有出处的数字、违反自家规则的话术、重复的话术……不碰数据库。"""
    settings = Settings()
    roots = paths or [settings.kb_dir]
    missing = next((root for root in roots if not root.exists()), None)
    if missing is not None:
        err.print(f"copilot: no such folder or file: {missing}", soft_wrap=True)
        raise typer.Exit(2)
    with progress_bars() as progress:
        checked = check_knowledge(
            roots,
            bundled=PROJECT / "kb_docs",
            day=date.today(),
            embedder=lambda: load_embedder(settings.embedding_model),
            progress=progress,
        )
    for fault in checked.faults:
        out.print(str(fault), soft_wrap=True, markup=False)
    out.print(f"{checked.files} documents, {len(checked.faults)} faults")
    if checked.faults:
        raise typer.Exit(1)


@app.command()
def rollback(doc_id: str, version: Annotated[int, typer.Argument(help="要恢复的版本号")]) -> None:
    """把一个文档恢复到以前的版本。"""
    settings = Settings()
    url = running_service(settings)
    if url is not None:
        new = call(settings, url, "POST", f"/v1/knowledge/documents/{doc_id}/rollback", json={"version": version})[
            "version"
        ]
    else:
        with command_service(settings) as service:
            new = service.library.rollback(doc_id, version)
    out.print(f"{doc_id}: version {version} is published again as {new}")


def _as_dicts(plan: SyncPlan) -> list[dict[str, Any]]:
    return [
        {
            "path": change.path,
            "change": change.change.value,
            "chunks_added": change.chunks_added,
            "chunks_kept": change.chunks_kept,
            "chunks_removed": change.chunks_removed,
            "faults": [
                {"path": fault.path, "line": fault.line, "problem": fault.problem, "mend": fault.mend}
                for fault in change.faults
            ],
        }
        for change in plan.changes
    ]


def _report(changes: list[dict[str, Any]], embedded: int, *, dry_run: bool) -> None:
    for change in changes:
        if change["change"] == "kept":
            continue
        counts = f"+{change['chunks_added']} ={change['chunks_kept']} -{change['chunks_removed']}"
        out.print(f"{_MARKS[change['change']]} {change['path']}  {counts}", soft_wrap=True, markup=False)
        for fault in change["faults"]:
            text = f"{fault['path']}:{fault['line']}: {fault['problem']} → {fault['mend']}"
            out.print(f"    {text}", soft_wrap=True, markup=False)
    names = ("added", "changed", "kept", "removed", "refused")
    totals = [f"{sum(change['change'] == name for change in changes)} {name}" for name in names]
    verb = "would change" if dry_run else "done"
    out.print(f"{verb}: {', '.join(totals)}; {embedded} texts embedded")
    if any(change["change"] == "refused" for change in changes):
        raise typer.Exit(1)
