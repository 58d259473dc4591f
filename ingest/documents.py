"""What a file becomes on its way into the index."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from ingest.errors import DocumentFault
from ingest.schema.policy import PolicyHead
from ingest.schema.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Chunk:
    """One whole thought that can be found and cited.

    Args:
        chunk_id: stable: the document's id and a hash of title, section and text.
        section: heading it stands under.
        text: what is shown and what a claim is checked against.
        say: a sentence of it that may be sent to a customer as it stands, None where there is none.
        asks: questions, as people ask them, that it answers; searched beside the windows, never shown.
        source: where its facts come from, shown beside it.
        windows: the short texts through which it is found (search small, answer with the section).
    """

    chunk_id: str
    doc_id: str
    kind: Kind
    title: str
    section: str
    text: str
    say: str | None
    asks: tuple[str, ...]
    path: str
    source: str
    windows: tuple[str, ...]

    @property
    def window_ids(self) -> list[str]:
        """Ids of the windows in the vector store."""
        return [f"{self.chunk_id}/{index}" for index in range(len(self.windows))]


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One file, read, cleaned, validated and cut.

    Args:
        raw: the file as it came; kept so that cleaning can be redone and a version restored.
        cleaned: its text after cleaning, None for structured files.
        content: the validated model (front matter or whole file), None for free documents.
        warnings: faults that do not bar publishing.
    """

    doc_id: str
    kind: Kind
    title: str
    path: str
    raw: bytes
    cleaned: str
    content: BaseModel | None
    chunks: tuple[Chunk, ...]
    warnings: tuple[DocumentFault, ...] = field(default=())

    @property
    def content_hash(self) -> str:
        """Hash of the file's bytes: the first gate of a sync."""
        return hashlib.sha256(self.raw).hexdigest()

    def in_force(self, day: date) -> bool:
        """Whether it may be cited on a day (only policies expire)."""
        return not isinstance(self.content, PolicyHead) or self.content.in_force(day)


def chunk_id(doc_id: str, title: str, section: str, text: str, windows: tuple[str, ...]) -> str:
    """Stable id of a chunk: the same content under the same heading keeps its id, so it is never embedded again."""
    digest = hashlib.sha256("\x1f".join((title, section, text, *windows)).encode()).hexdigest()
    return f"{doc_id}-{digest[:12]}"
