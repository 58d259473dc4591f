"""Tables of the service; document versions stand in `ingest.records` on the same base."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ingest.records import Base, UtcDateTime


def _now() -> datetime:
    return datetime.now(UTC)


class ConversationRow(Base):
    """One chat."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str | None] = mapped_column(String(40))
    customer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)


class MessageRow(Base):
    """One message; `seq` counts within its conversation from 1."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SuggestionRow(Base):
    """One suggestion as it was shown."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_conversation", "conversation_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(String(80))
    """None for a stateless request."""
    message_id: Mapped[str | None] = mapped_column(String(80))
    tier: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    playbook: Mapped[str | None] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)


class FeedbackRow(Base):
    """What an agent did with one item of a suggestion."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestions.id", ondelete="CASCADE"), index=True)
    item: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(20))
    final_text: Mapped[str | None] = mapped_column(Text)
    edit_distance: Mapped[float | None] = mapped_column(Float)
    """Share of the suggested text that the agent changed before sending, 0 to 1."""
    reason: Mapped[str | None] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
