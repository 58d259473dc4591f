"""Puts the parts together, once, for the server and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker
from threadpoolctl import threadpool_limits

from copilot.assistant import Assistant
from copilot.assistant.full import FullTier
from copilot.assistant.instant import warm
from copilot.errors import StartError
from copilot.metrics import Metrics
from copilot.model.client import open_model
from copilot.model.prompts import load_prompts
from copilot.records.conversations import Conversations
from copilot.records.database import open_database
from copilot.records.feedback import Feedback
from copilot.sessions.hub import Hub
from copilot.sessions.turns import Turns
from copilot.settings import PROJECT, Settings
from ingest.embedding import EmbeddingModelError, Progress, load_embedder
from ingest.errors import StoreMismatchError
from ingest.library import Library
from ingest.ownership import StoreOwnership
from ingest.plan import SyncPlan
from ingest.vectors import open_client


@dataclass
class Service:
    """Everything that answers requests."""

    settings: Settings
    sessions: sessionmaker[Session]
    library: Library
    assistant: Assistant
    conversations: Conversations
    feedback: Feedback
    hub: Hub
    turns: Turns
    ownership: StoreOwnership
    metrics: Metrics

    def close(self) -> None:
        """Give back what only one process may hold."""
        self.ownership.release()


def open_service(settings: Settings, *, url: str | None = None, progress: Progress | None = None) -> Service:
    """Open the stores and load what is published; does not sync.

    Args:
        url: address under which this process will answer, None for a command.

    Raises:
        StartError: something is configured wrongly or cannot be opened.
        StoreBusyError: another process owns the embedded store.
    """
    # A turn's matrices are small: BLAS threads that wait for each other on busy cores cost more than they bring.
    threadpool_limits(1, user_api="blas")
    prompts = load_prompts(settings.prompts_dir)
    if "replies" not in prompts:
        raise StartError(f"{settings.prompts_dir} holds no prompt `replies`; check COPILOT_PROMPTS_DIR")
    ownership = StoreOwnership(settings.data_dir)
    ownership.acquire(url)
    try:
        sessions = open_database(settings.database)
        try:
            embedder = load_embedder(settings.embedding_model, threads=settings.embedding_threads, progress=progress)
        except EmbeddingModelError as error:
            raise StartError(str(error)) from error
        client = open_client(settings.data_dir / "chroma", settings.chroma_url)
        try:
            library = Library(sessions, client, embedder, PROJECT / "kb_docs")
        except StoreMismatchError as error:
            raise StartError(str(error)) from error
        library.load(progress)
    except BaseException:
        ownership.release()
        raise
    model = open_model(settings)
    full = None if model is None else FullTier(model, prompts["replies"], settings)
    metrics = Metrics()
    assistant = Assistant(library, full, metrics)
    conversations = Conversations(sessions)
    hub = Hub()
    return Service(
        settings=settings,
        sessions=sessions,
        library=library,
        assistant=assistant,
        conversations=conversations,
        feedback=Feedback(sessions),
        hub=hub,
        turns=Turns(assistant, conversations, hub),
        ownership=ownership,
        metrics=metrics,
    )


def sync_default(service: Service, progress: Progress | None = None) -> SyncPlan:
    """Sync the default folder and warm up what then serves."""
    plan = service.library.plan([service.settings.kb_dir])
    service.library.publish(plan, progress)
    if service.library.ready:
        warm(service.library.snapshot)
    return plan
