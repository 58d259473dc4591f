"""Everything that can be checked about a folder of documents without a store or a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault
from ingest.plan import read_folder
from ingest.validation import cross_faults


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """What was found.

    Args:
        files: how many files were read.
        documents: those that could be read, by id.
        faults: every fault in and between them, sorted by file and line.
    """

    files: int
    documents: dict[str, ParsedDocument]
    faults: list[DocumentFault]


def check_folder(roots: Sequence[Path]) -> CheckedFolder:
    """Read and validate every file below some folders."""
    documents: dict[str, ParsedDocument] = {}
    faults: list[DocumentFault] = []
    count = 0
    for root in roots:
        for file in read_folder(root):
            count += 1
            faults += file.faults
            if file.document is None:
                continue
            other = documents.setdefault(file.document.doc_id, file.document)
            if other is not file.document:
                problem = f"id {other.doc_id} is taken by {other.path}"
                faults.append(DocumentFault(file.path, 1, problem, "give the document its own id"))
    for found in cross_faults(documents.values()).values():
        faults += found
    return CheckedFolder(count, documents, in_order(faults))


def in_order(faults: Sequence[DocumentFault]) -> list[DocumentFault]:
    """Faults by file and line, each once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line))
