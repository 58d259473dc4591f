"""What a sync would do, before it does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault, InvalidDocumentError, UnsupportedFormatError
from ingest.parsing import parse

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A larger file is refused by name; 50 MB of text is the largest an editor has asked for."""


class Change(StrEnum):
    """What happens to a document."""

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document's part of a plan.

    Args:
        doc_id: None where the file could not be read far enough to have one.
        chunks_added: chunks that will be embedded if they are not stored yet.
        chunks_kept: chunks the serving version has too.
        chunks_removed: chunks that only the serving version has.
    """

    path: str
    doc_id: str | None
    change: Change
    chunks_added: int = 0
    chunks_kept: int = 0
    chunks_removed: int = 0
    faults: tuple[DocumentFault, ...] = ()


@dataclass
class SyncPlan:
    """All changes; `documents` is what would be published."""

    changes: list[DocumentChange] = field(default_factory=list)
    documents: dict[str, ParsedDocument] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[DocumentFault]:
        """Every fault of every refused file."""
        return [fault for change in self.changes for fault in change.faults]

    @property
    def empty(self) -> bool:
        """Nothing to publish or remove."""
        return all(change.change in {Change.KEPT, Change.REFUSED} for change in self.changes)

    def moves(self, serving: Mapping[str, ParsedDocument]) -> bool:
        """Whether a document of the plan comes from another file than the one that serves."""
        paths = {doc_id: document.path for doc_id, document in serving.items()}
        return any(paths.get(doc_id) != document.path for doc_id, document in self.documents.items())

    def count(self, change: Change) -> int:
        """How many documents change this way."""
        return sum(1 for entry in self.changes if entry.change is change)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of the folder: its document, or the faults that bar it."""

    path: str
    document: ParsedDocument | None
    faults: tuple[DocumentFault, ...] = ()


def compare(old: ParsedDocument | None, new: ParsedDocument) -> DocumentChange:
    """What publishing `new` over `old` changes, chunk by chunk."""
    before = set() if old is None else {chunk.chunk_id for chunk in old.chunks}
    after = {chunk.chunk_id for chunk in new.chunks}
    same = old is not None and old.content_hash == new.content_hash
    change = Change.ADDED if old is None else Change.KEPT if same else Change.CHANGED
    return DocumentChange(
        path=new.path,
        doc_id=new.doc_id,
        change=change,
        chunks_added=len(after - before),
        chunks_kept=len(after & before),
        chunks_removed=len(before - after),
    )


def read_folder(root: Path, known: Mapping[str, ParsedDocument] = MappingProxyType({})) -> Iterator[ReadFile]:
    """Read every file below a folder, or one file, in the order of their names. Hidden files are passed over.

    Args:
        known: documents by path; a file with the same bytes is not parsed again.
    """
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
    base = root.parent
    for path in files:
        name = path.relative_to(base).as_posix()
        if any(part.startswith(".") for part in path.relative_to(base).parts):
            continue
        yield read_file(path, name, known.get(name))


def read_file(path: Path, name: str, known: ParsedDocument | None = None) -> ReadFile:
    """Read and parse one file; faults are returned, not raised."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InvalidDocumentError(
                [DocumentFault(name, 1, f"larger than {MAX_FILE_BYTES >> 20} MiB", "split the file")]
            )
        raw = path.read_bytes()
        return ReadFile(name, known if known is not None and known.raw == raw else parse(name, raw))
    except InvalidDocumentError as error:
        return ReadFile(name, None, error.faults)
    except UnsupportedFormatError as error:
        return ReadFile(name, None, (DocumentFault(name, 1, str(error), "save it as one of these formats"),))
    except OSError as error:
        return ReadFile(name, None, (DocumentFault(name, 1, f"cannot be read: {error.strerror}", "check its rights"),))
