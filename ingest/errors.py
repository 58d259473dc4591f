"""What can go wrong between an editor's file and the index, as typed errors that say what, where and how to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """One thing wrong in one file.

    Args:
        path: the file as the editor knows it (relative to the folder that was read).
        line: 1-based line of the fault; 1 where the whole file is meant.
        problem: what is wrong, in one sentence.
        mend: what to do about it, in one sentence.
    """

    path: str
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem} → {self.mend}"


class IngestError(Exception):
    """Base of every error that this package raises on purpose."""


class InvalidDocumentError(IngestError):
    """A document that must not be published; `faults` lists every reason found, not only the first."""

    def __init__(self, faults: Sequence[DocumentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FieldFaultError(ValueError):
    """Fields of a document that contradict each other; a model's validator raises it.

    Args:
        where: the way from the model that raises it to the value that has to change, such as ("fab", 3, "origin").
        problem: what is wrong, in one sentence.
        mend: what to do about it, in one sentence.
    """

    def __init__(self, where: tuple[int | str, ...], problem: str, mend: str) -> None:
        self.where = where
        self.mend = mend
        super().__init__(problem)


class UnsupportedFormatError(IngestError):
    """A file whose format no loader reads."""


class DocumentNotFoundError(IngestError):
    """No published document, or no such version of it, under the id that was asked for."""


class StoreBusyError(IngestError):
    """Another process owns the embedded store.

    Args:
        message: who owns it and what to do.
        owner_url: address of the owning service, None where the owner serves no address.
    """

    def __init__(self, message: str, owner_url: str | None = None) -> None:
        self.owner_url = owner_url
        super().__init__(message)


class StoreMismatchError(IngestError):
    """The index on disk was built by another embedding model."""
