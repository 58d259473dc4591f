"""The service under measurement: its own store, so that an eval runs beside a live service and changes nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copilot.errors import StartError
from copilot.service import open_service, sync_default
from copilot.settings import Settings
from evals.load import DATASETS, Split
from evals.suite import Bench
from ingest.embedding import Progress


def evals_dir(settings: Settings) -> Path:
    """Where runs are kept, one folder each."""
    return settings.data_dir / "evals"


def private_settings(settings: Settings) -> Settings:
    """The settings under test, over a store of the evals' own.

    No server is shared: a sync prunes vectors, and the live service's must stay. No model is called: the suites
    measure the instant tier.
    """
    private: dict[str, Any] = {
        "data_dir": evals_dir(settings) / "store",
        "chroma_url": None,
        "database_url": None,
        "redis_url": None,
        "llm_model": None,
        "api_keys": {},
        "host": "127.0.0.1",
    }
    # Built anew, not copied: a copy would carry the database address that the live settings have worked out.
    return Settings(**{**settings.model_dump(), **private})


@contextmanager
def open_bench(
    settings: Settings, split: Split = "test", datasets: Path = DATASETS, progress: Progress | None = None
) -> Iterator[Bench]:
    """The service over its private store, synced from COPILOT_KB_DIR; what is stored already is not embedded again.

    Raises:
        StartError: the documents do not make a complete knowledge.
        StoreBusyError: another eval is running.
    """
    private = private_settings(settings)
    service = open_service(private, progress=progress)
    try:
        plan = sync_default(service, progress)
        if plan.faults:
            more = f" (and {len(plan.faults) - 1} more)" if len(plan.faults) > 1 else ""
            raise StartError(f"the knowledge has faults, mend them before measuring: {plan.faults[0]}{more}")
        if not service.library.ready:
            raise StartError(f"{private.kb_dir} brings no complete knowledge; run `copilot ingest check`")
        yield Bench(service, split, datasets, progress)
    finally:
        service.close()
