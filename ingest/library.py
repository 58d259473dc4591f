"""The library: what is published, how it changes, and the snapshot that serves.

The database says what is published; Chroma holds vectors under ids that name their content. A change embeds first,
then commits one transaction, then swaps the snapshot, then prunes. A kill between any two leaves the old version
serving, and vectors nobody refers to are pruned by the next run.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from chromadb.api import ClientAPI
from sqlalchemy.orm import Session, sessionmaker

from ingest.documents import ParsedDocument
from ingest.embedding import Embedder, Progress
from ingest.errors import DocumentFault, DocumentNotFoundError, InvalidDocumentError
from ingest.knowledge import Knowledge, missing_standards
from ingest.parsing import parse
from ingest.plan import Change, DocumentChange, ReadFile, SyncPlan, compare, read_folder
from ingest.records import DocumentVersion, current_versions, history, removal
from ingest.schema.vocabulary import Kind
from ingest.snapshot import Snapshot, build_snapshot, ensure_embedded
from ingest.text import text_id
from ingest.validation import cross_faults
from ingest.vectors import VectorCollection

logger = logging.getLogger(__name__)

STANDARD_FOLDERS = ("playbooks", "phrasebook", "rules", "standards")
"""Folders of the bundled knowledge that stand in where the synced folder has none of its own."""


class Library:
    """Owner of the published knowledge.

    Args:
        sessions: makes database sessions.
        client: a Chroma client.
        embedder: the embedding model.
        bundled: the project's own knowledge folder.
    """

    def __init__(
        self, sessions: sessionmaker[Session], client: ClientAPI, embedder: Embedder, bundled: Path | None
    ) -> None:
        self._sessions = sessions
        self._embedder = embedder
        self._bundled = bundled
        self._windows = VectorCollection(client, "windows", embedder)
        self._examples = VectorCollection(client, "examples", embedder, as_query=True)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self.faults: tuple[DocumentFault, ...] = ()
        """Faults of the last sync; the versions before them serve."""

    @property
    def snapshot(self) -> Snapshot:
        """The serving snapshot.

        Raises:
            DocumentNotFoundError: nothing complete has been published yet.
        """
        if self._snapshot is None:
            raise DocumentNotFoundError("nothing is published yet: run `copilot ingest sync`")
        return self._snapshot

    @property
    def ready(self) -> bool:
        """Whether a snapshot serves."""
        return self._snapshot is not None

    def load(self, progress: Progress | None = None) -> bool:
        """Load what is published; returns whether it is complete enough to serve."""
        with self._lock:
            knowledge = self._published()
            if missing_standards(knowledge.documents.values()):
                return False
            self._swap(knowledge, progress)
            return True

    # ------------------------------------------------------------------ plan and publish

    def plan(self, roots: Sequence[Path], *, prune: bool = False) -> SyncPlan:
        """What syncing folders or files would change.

        Args:
            roots: folders or single files. A document that came from a folder and is gone from it is removed.
            prune: remove also where a folder is empty or cannot be read.
        """
        with self._sessions() as session:
            current = {row.doc_id: row for row in current_versions(session)}
            seen = {doc_id: {row.sha256 for row in history(session, doc_id)} for doc_id in current}
        published = self._published().documents
        plan = SyncPlan()
        known = {document.path: document for document in published.values()}
        files = [file for root in roots for file in read_folder(root, known)]
        for file in files:
            self._plan_file(plan, file, current, seen, published)
        whole_folders = [root for root in roots if root.is_dir()]
        if whole_folders and (prune or any(file.document is not None for file in files)):
            self._plan_removals(plan, current, whole_folders)
        for doc_id, document in published.items():
            removed = any(change.doc_id == doc_id and change.change is Change.REMOVED for change in plan.changes)
            # Bundled documents are planned anew below, so that they follow the project's own version.
            if not removed and current[doc_id].origin != "bundled":
                plan.documents.setdefault(doc_id, document)
        self._plan_bundled(plan, current, published)
        self._refuse_misfits(plan, published)
        return plan

    def publish(self, plan: SyncPlan, progress: Progress | None = None) -> int:
        """Carry a plan out.

        Returns:
            How many texts were embedded.
        """
        with self._lock:
            self.faults = tuple(plan.faults)
            if plan.empty and self._snapshot is not None and not plan.moves(self._snapshot.knowledge.documents):
                self._prune(self._snapshot.knowledge)
                return 0
            knowledge = Knowledge(dict(plan.documents))
            embedded = ensure_embedded(knowledge, self._windows, self._examples, progress)
            self._commit(plan)
            # Read back, not taken from the plan: another document may have been published since it was made.
            published = self._published()
            if not missing_standards(published.documents.values()):
                self._swap(published, progress)
            self._prune(published)
        return embedded

    def publish_document(self, document: ParsedDocument) -> int:
        """Publish one document over its serving version; returns the new version.

        Raises:
            InvalidDocumentError: it does not fit the documents beside it.
        """
        plan = self.plan_document(document)
        if plan.faults:
            raise InvalidDocumentError(plan.faults)
        self.publish(plan)
        with self._sessions() as session:
            return history(session, document.doc_id)[0].version

    def plan_document(self, document: ParsedDocument) -> SyncPlan:
        """What publishing one document by hand would change."""
        published = self._published().documents
        plan = SyncPlan(documents={**published, document.doc_id: document}, origins={document.doc_id: "upload"})
        plan.changes.append(compare(published.get(document.doc_id), document))
        self._refuse_misfits(plan, published)
        return plan

    def remove(self, doc_id: str) -> None:
        """Take a document out of every answer at once; its history stays.

        Raises:
            DocumentNotFoundError: no such document is published.
            InvalidDocumentError: other documents need it.
        """
        published = self._published().documents
        if doc_id not in published:
            raise DocumentNotFoundError(f"no published document {doc_id!r}")
        rest = {key: value for key, value in published.items() if key != doc_id}
        # What was wrong before does not count: stand-in playbooks name facts that a plain folder never had.
        before = {fault for found in cross_faults(published.values()).values() for fault in found}
        faults = [fault for found in cross_faults(rest.values()).values() for fault in found if fault not in before]
        lacking = missing_standards(rest.values())
        if lacking:
            path = published[doc_id].path
            faults.append(DocumentFault(path, 1, f"the service needs {lacking[0]}", "publish another version instead"))
        if faults:
            raise InvalidDocumentError(faults)
        old = published[doc_id]
        change = DocumentChange(old.path, doc_id, Change.REMOVED, chunks_removed=len(old.chunks))
        self.publish(SyncPlan(changes=[change], documents=rest, origins={doc_id: "upload"}))

    def rollback(self, doc_id: str, version: int) -> int:
        """Publish an earlier version again, as the newest; returns its new number.

        Raises:
            DocumentNotFoundError: no such version.
            InvalidDocumentError: it no longer fits the documents beside it.
        """
        row = next((row for row in self.history(doc_id) if row.version == version and row.status == "published"), None)
        if row is None:
            raise DocumentNotFoundError(f"document {doc_id!r} has no version {version} to go back to")
        return self.publish_document(replace(parse(row.path, row.raw, Kind(row.kind)), doc_id=doc_id))

    def history(self, doc_id: str) -> list[DocumentVersion]:
        """All versions of a document, newest first; empty where it is not known."""
        with self._sessions() as session:
            return history(session, doc_id)

    def current(self) -> list[DocumentVersion]:
        """The newest version of every document, removed ones included."""
        with self._sessions() as session:
            return current_versions(session)

    # ------------------------------------------------------------------ inside

    def _published(self) -> Knowledge:
        """What the database says is published; documents the snapshot already holds are not read again."""
        loaded = {} if self._snapshot is None else self._snapshot.knowledge.documents
        documents: dict[str, ParsedDocument] = {}
        versions: dict[str, int] = {}
        for row in self.current():
            if row.status != "published":
                continue
            old = loaded.get(row.doc_id)
            if old is None or old.content_hash != row.sha256 or old.path != row.path:
                try:
                    old = replace(parse(row.path, row.raw, Kind(row.kind)), doc_id=row.doc_id)
                except InvalidDocumentError:
                    # Published under an older schema: it counts as missing until the next sync brings a new version.
                    logger.warning("published document %s no longer fits its schema", row.doc_id)
                    continue
            documents[row.doc_id] = old
            versions[row.doc_id] = row.version
        return Knowledge(documents, versions)

    def _swap(self, knowledge: Knowledge, progress: Progress | None) -> None:
        generation = 1 if self._snapshot is None else self._snapshot.generation + 1
        self._snapshot = build_snapshot(generation, knowledge, self._embedder, self._windows, self._examples, progress)

    def _plan_file(
        self,
        plan: SyncPlan,
        file: ReadFile,
        current: dict[str, DocumentVersion],
        seen: dict[str, set[str]],
        published: dict[str, ParsedDocument],
    ) -> None:
        document = file.document
        if document is None:
            plan.changes.append(DocumentChange(file.path, None, Change.REFUSED, faults=file.faults))
            return
        doc_id = document.doc_id
        if doc_id in plan.documents:
            other = plan.documents[doc_id].path
            fault = DocumentFault(file.path, 1, f"id {doc_id} is taken by {other}", "give the document its own id")
            plan.changes.append(DocumentChange(file.path, doc_id, Change.REFUSED, faults=(fault,)))
            return
        row = current.get(doc_id)
        if row is not None and row.origin == "upload" and document.content_hash in seen[doc_id]:
            # The console changed or removed it after this file was last synced: the console's word is newer.
            plan.changes.append(DocumentChange(file.path, doc_id, Change.KEPT))
            return
        old = published.get(doc_id)
        if old is not None and old.content_hash == document.content_hash and old.path == document.path:
            document = old
        plan.documents[doc_id] = document
        plan.origins[doc_id] = "folder"
        plan.changes.append(compare(old, document))

    def _plan_removals(self, plan: SyncPlan, current: dict[str, DocumentVersion], roots: list[Path]) -> None:
        # A refused file keeps the document that came from its path; a file with a new id replaces it.
        refused = {change.path for change in plan.changes if change.change is Change.REFUSED}
        prefixes = tuple(f"{root.name}/" for root in roots)
        for doc_id, row in current.items():
            gone = row.status == "published" and row.origin == "folder" and row.path.startswith(prefixes)
            if gone and row.path not in refused and doc_id not in plan.documents:
                plan.changes.append(DocumentChange(row.path, doc_id, Change.REMOVED, chunks_removed=row.chunks))

    def _plan_bundled(
        self, plan: SyncPlan, current: dict[str, DocumentVersion], published: dict[str, ParsedDocument]
    ) -> None:
        """Standards, playbooks, phrasebook and rules that the folder does not bring come from the project itself."""
        if self._bundled is None or not missing_standards(plan.documents.values()):
            return
        for folder in STANDARD_FOLDERS:
            root = self._bundled / folder
            for file in read_folder(root) if root.is_dir() else ():
                document = file.document
                if document is not None and document.doc_id not in plan.documents:
                    plan.documents[document.doc_id] = document
                    plan.origins[document.doc_id] = "bundled"
                    plan.changes.append(compare(published.get(document.doc_id), document))

    def _refuse_misfits(self, plan: SyncPlan, published: dict[str, ParsedDocument]) -> None:
        """Documents that do not fit the others keep their serving version; repeated, for one may rest on another."""
        for _ in range(len(plan.documents)):
            bundled = {doc_id for doc_id, origin in plan.origins.items() if origin == "bundled"}
            # What serves comes first: of two documents with one name, the newcomer has to give way.
            ordered = sorted(plan.documents.values(), key=lambda new: new is not published.get(new.doc_id))
            misfits = {
                doc_id: faults
                for doc_id, faults in cross_faults(ordered).items()
                if doc_id not in bundled and plan.documents[doc_id] is not published.get(doc_id)
            }
            if not misfits:
                return
            for doc_id, faults in misfits.items():
                refused = plan.documents.pop(doc_id)
                plan.origins.pop(doc_id, None)
                if doc_id in published:
                    plan.documents[doc_id] = published[doc_id]
                change = DocumentChange(refused.path, doc_id, Change.REFUSED, faults=tuple(faults))
                plan.changes = [entry for entry in plan.changes if entry.doc_id != doc_id] + [change]

    def _commit(self, plan: SyncPlan) -> None:
        now = datetime.now(UTC)
        with self._sessions.begin() as session:
            versions: dict[str, int] = defaultdict(int)
            rows = {row.doc_id: row for row in current_versions(session)}
            versions.update({doc_id: row.version for doc_id, row in rows.items()})
            for change in plan.changes:
                doc_id = change.doc_id
                if doc_id is None or change.change in {Change.REFUSED}:
                    continue
                row = rows.get(doc_id)
                document = plan.documents.get(doc_id)
                if change.change is Change.REMOVED and row is not None:
                    session.add(removal(row, plan.origins.get(doc_id, "folder"), now))
                    continue
                if document is None or (change.change is Change.KEPT and self._same(row, document, plan)):
                    continue
                session.add(
                    DocumentVersion(
                        doc_id=doc_id,
                        version=versions[doc_id] + 1,
                        kind=document.kind.value,
                        title=document.title[:200],
                        path=document.path,
                        origin=plan.origins.get(doc_id, "folder"),
                        status="published",
                        sha256=document.content_hash,
                        raw=document.raw,
                        chunks=len(document.chunks),
                        published_at=now,
                    )
                )

    @staticmethod
    def _same(row: DocumentVersion | None, document: ParsedDocument, plan: SyncPlan) -> bool:
        """Kept content needs no new version unless the file moved."""
        if row is None:
            return False
        return row.path == document.path or document.doc_id not in plan.origins

    def _prune(self, knowledge: Knowledge) -> None:
        self._windows.prune({identity for chunk in knowledge.chunks.values() for identity in chunk.window_ids})
        self._examples.prune({text_id(text) for text in knowledge.examples})
