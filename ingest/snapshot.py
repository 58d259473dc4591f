"""What a turn works on: one state of the knowledge with everything that is computed from it once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder, Progress
from ingest.knowledge import Knowledge
from ingest.retriever import Retriever
from ingest.text import text_id
from ingest.vectors import VectorCollection


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Immutable; a publish makes the next one and swaps it in.

    Args:
        generation: counts the publishes of this process.
        example_vectors: query embedding of every text in `knowledge.examples`.
    """

    generation: int
    knowledge: Knowledge
    retriever: Retriever
    embedder: Embedder
    example_vectors: dict[str, NDArray[np.float32]]


def build_snapshot(
    generation: int,
    knowledge: Knowledge,
    embedder: Embedder,
    windows: VectorCollection,
    examples: VectorCollection,
    progress: Progress | None = None,
) -> Snapshot:
    """Make a snapshot; embeds whatever of it is not stored yet (nothing, after a sync)."""
    ensure_embedded(knowledge, windows, examples, progress)
    ids = {text: text_id(text) for text in knowledge.examples}
    vectors = examples.fetch(list(ids.values()))
    by_text = {text: vectors[identity] for text, identity in ids.items()}
    return Snapshot(
        generation=generation,
        knowledge=knowledge,
        retriever=Retriever(knowledge, windows, by_text),
        embedder=embedder,
        example_vectors=by_text,
    )


def ensure_embedded(
    knowledge: Knowledge, windows: VectorCollection, examples: VectorCollection, progress: Progress | None = None
) -> int:
    """Embed the windows and examples that are not stored yet; returns how many."""
    texts = {
        window_id: window
        for chunk in knowledge.chunks.values()
        for window_id, window in zip(chunk.window_ids, chunk.windows, strict=True)
    }
    count = windows.ensure(texts, progress, "knowledge")
    return count + examples.ensure({text_id(text): text for text in knowledge.examples}, progress, "examples")
