"""The one place where a chunk is made."""

from __future__ import annotations

from ingest.documents import Chunk, chunk_id
from ingest.schema.vocabulary import Kind
from ingest.windows import contextual, split_windows


def make_chunk(
    *,
    doc_id: str,
    kind: Kind,
    title: str,
    section: str,
    text: str,
    path: str,
    source: str,
    say: str | None = None,
    asks: tuple[str, ...] = (),
    searched: tuple[str, ...] | None = None,
) -> Chunk:
    """Build a chunk with its windows.

    Args:
        say: a sentence that may be sent as it stands; it is part of the chunk's text and found with it.
        asks: questions that it answers.
        searched: what to search by instead of the text's own windows (a playbook is found by its summary).
    """
    full = text if say is None or say in text else f"{text}\n{say}".strip()
    windows = tuple(contextual(title, section, window) for window in (searched or split_windows(full)))
    return Chunk(
        chunk_id=chunk_id(doc_id, title, section, full, windows),
        doc_id=doc_id,
        kind=kind,
        title=title,
        section=section,
        text=full,
        say=say,
        asks=asks,
        path=path,
        source=source,
        windows=windows,
    )
