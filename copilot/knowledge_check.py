"""What `copilot ingest check` looks at: the documents themselves, and whether their wordings keep our own rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from copilot.skills.own_texts import own_text_faults
from ingest.check import CheckedFolder, check_folder, in_order
from ingest.documents import ParsedDocument
from ingest.embedding import Embedder, Progress
from ingest.knowledge import Knowledge
from ingest.plan import read_folder
from ingest.schema.vocabulary import Kind
from ingest.similar import near_duplicate_faults

RULE_FOLDERS = {Kind.RULES: "rules", Kind.PHRASEBOOK: "phrasebook"}
"""Kinds that hold rules for wordings, and their folder in the bundled knowledge."""


def check_knowledge(
    roots: Sequence[Path],
    *,
    bundled: Path,
    day: date,
    embedder: Callable[[], Embedder] | None = None,
    progress: Progress | None = None,
) -> CheckedFolder:
    """Check folders of documents; nothing is stored.

    Args:
        bundled: the project's own knowledge; its rules apply where the folders bring none.
        day: policies that ended before it have expired.
        embedder: loads the model that tells near-duplicates; None leaves them out.
    """
    checked = check_folder(roots)
    faults = [*checked.faults]
    standins = _rules_for(checked.documents, bundled)
    faults += own_text_faults(Knowledge({**standins, **checked.documents}), day, checked.documents)
    if embedder is not None and len(checked.documents) > 1:
        faults += near_duplicate_faults(list(checked.documents.values()), embedder(), progress)
    return CheckedFolder(checked.files, checked.documents, in_order(faults))


def _rules_for(documents: dict[str, ParsedDocument], bundled: Path) -> dict[str, ParsedDocument]:
    """The bundled rules and phrasebook of which the documents have none."""
    found: dict[str, ParsedDocument] = {}
    for kind, folder in RULE_FOLDERS.items():
        if all(document.kind is not kind for document in documents.values()) and (bundled / folder).is_dir():
            read = [file.document for file in read_folder(bundled / folder)]
            found.update({document.doc_id: document for document in read if document is not None})
    return found
