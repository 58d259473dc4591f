"""Printing, progress bars, and the service as a command opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from copilot.service import Service, open_service, sync_default
from copilot.settings import Settings
from ingest.embedding import Progress as ProgressCallback

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

STAGES = {
    "preparing the bundled embedding model": "准备内置向量模型",
    "knowledge": "向量化知识",
    "examples": "向量化例句",
    "embedding": "向量化",
}


@contextmanager
def progress_bars() -> Iterator[ProgressCallback]:
    """A progress bar a stage, drawn on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(STAGES.get(stage, stage), total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield report


@contextmanager
def command_service(settings: Settings) -> Iterator[Service]:
    """The service for one command, synced once where nothing has been published yet."""
    with progress_bars() as progress:
        service = open_service(settings, progress=progress)
        if not service.library.ready:
            sync_default(service, progress)
    try:
        yield service
    finally:
        service.close()
