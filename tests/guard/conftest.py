"""The published knowledge, and chunks of it by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copilot.service import Service
from ingest.documents import Chunk
from ingest.knowledge import Knowledge

Cite = Callable[..., list[Chunk]]


@pytest.fixture(scope="session")
def knowledge(service: Service) -> Knowledge:
    """What is published."""
    return service.library.snapshot.knowledge


@pytest.fixture(scope="session")
def cite(knowledge: Knowledge) -> Cite:
    """Chunks by `policy#clause` or `document/section`."""

    def chunks(*references: str) -> list[Chunk]:
        found = []
        for reference in references:
            doc_id, _, section = reference.partition("/")
            chunk = knowledge.facts.clause(reference) if "#" in reference else knowledge.section(doc_id, section)
            assert chunk is not None, f"{reference} does not exist"
            found.append(chunk)
        return found

    return chunks
