"""Everything that can be checked about a folder of documents without a store or a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault
from ingest.plan import read_folder
from ingest.validation import cross_faults


def check_folder(roots: Sequence[Path]) -> tuple[int, list[DocumentFault]]:
    """How many documents there are, and every fault in and between them, sorted by file and line."""
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
    return count, sorted(faults, key=lambda fault: (fault.path, fault.line))
