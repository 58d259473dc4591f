"""Document versions in the database: the one place that says what is published."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, Integer, LargeBinary, String, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC; SQLite stores none of the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table of the service."""


class DocumentVersion(Base):
    """One published version of one document. The newest of a document counts; one that is removed hides it."""

    __tablename__ = "document_versions"

    doc_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(500))
    origin: Mapped[str] = mapped_column(String(20))
    """folder: follows the synced folder; upload: came through the console; bundled: the project's own standards."""
    status: Mapped[str] = mapped_column(String(20))
    """published, or removed from this version on."""
    sha256: Mapped[str] = mapped_column(String(64))
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    chunks: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: datetime.now(UTC))


def current_versions(session: Session) -> list[DocumentVersion]:
    """The newest version of every document, removed ones included."""
    newest: dict[str, DocumentVersion] = {}
    for row in session.scalars(select(DocumentVersion).order_by(DocumentVersion.doc_id, DocumentVersion.version)):
        newest[row.doc_id] = row
    return list(newest.values())


def history(session: Session, doc_id: str) -> list[DocumentVersion]:
    """All versions of a document, newest first."""
    query = select(DocumentVersion).where(DocumentVersion.doc_id == doc_id).order_by(DocumentVersion.version.desc())
    return list(session.scalars(query))


def removal(row: DocumentVersion, origin: str, at: datetime) -> DocumentVersion:
    """The version that hides a document; made from its row alone, for an old file may fit no schema any more."""
    return DocumentVersion(
        doc_id=row.doc_id,
        version=row.version + 1,
        kind=row.kind,
        title=row.title,
        path=row.path,
        origin=origin,
        status="removed",
        sha256=row.sha256,
        raw=row.raw,
        chunks=row.chunks,
        published_at=at,
    )
