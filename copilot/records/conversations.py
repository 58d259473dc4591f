"""Conversations and their messages."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from copilot.domain import Customer, Message, Suggestion
from copilot.errors import BadInputError, NotFoundError
from copilot.records.tables import ConversationRow, MessageRow, SuggestionRow

_APPEND_TRIES = 8
"""Two writers may race for the same number; the loser takes the next."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message with its place in the conversation; `created` is False where it was there already."""

    message: Message
    seq: int
    created: bool


class Conversations:
    """Keeps conversations; every call is one transaction, blocking."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def open(self, identity: str | None, customer: Customer | None, channel: str | None) -> str:
        """Open a conversation, or find the one that has the id already."""
        identity = identity or uuid.uuid4().hex
        details = None if customer is None else customer.model_dump(mode="json")
        # Somebody else opening the same one at this moment is no error.
        with suppress(IntegrityError), self._sessions.begin() as session:
            if session.get(ConversationRow, identity) is None:
                session.add(ConversationRow(id=identity, channel=channel, customer=details))
        return identity

    def append(self, conversation_id: str, message: Message) -> StoredMessage:
        """Append a message; the same id twice is one message.

        Raises:
            NotFoundError: no such conversation.
            BadInputError: the message's time cannot be written in UTC.
        """
        identity = message.id or uuid.uuid4().hex
        try:
            at = (message.at or datetime.now(UTC)).astimezone(UTC)
        except (OverflowError, ValueError, OSError) as error:
            raise BadInputError("at: the time lies outside the years 1 to 9999 of UTC") from error
        for attempt in range(_APPEND_TRIES):
            try:
                with self._sessions.begin() as session:
                    return self._append(session, conversation_id, message, identity, at)
            except IntegrityError:
                if attempt == _APPEND_TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _append(
        self, session: Session, conversation_id: str, message: Message, identity: str, at: datetime
    ) -> StoredMessage:
        if session.get(ConversationRow, conversation_id) is None:
            raise NotFoundError(f"no conversation {conversation_id!r}")
        there = session.get(MessageRow, (conversation_id, identity))
        if there is not None:
            return StoredMessage(_message(there), there.seq, created=False)
        last = session.scalar(select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id))
        row = MessageRow(
            conversation_id=conversation_id,
            id=identity,
            seq=(last or 0) + 1,
            role=message.role,
            text=message.text,
            at=at,
        )
        session.add(row)
        return StoredMessage(_message(row), row.seq, created=True)

    def load(self, conversation_id: str) -> tuple[ConversationRow, list[StoredMessage]]:
        """A conversation with its messages in order.

        Raises:
            NotFoundError: no such conversation.
        """
        with self._sessions() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                raise NotFoundError(f"no conversation {conversation_id!r}")
            query = select(MessageRow).where(MessageRow.conversation_id == conversation_id).order_by(MessageRow.seq)
            return row, [StoredMessage(_message(entry), entry.seq, created=False) for entry in session.scalars(query)]

    def save_suggestion(self, suggestion: Suggestion, conversation_id: str | None) -> None:
        """Keep a suggestion; a later tier of the same suggestion replaces the earlier one."""
        with self._sessions.begin() as session:
            session.merge(
                SuggestionRow(
                    id=suggestion.suggestion_id,
                    conversation_id=conversation_id,
                    message_id=suggestion.message_id,
                    tier=suggestion.tier,
                    status=suggestion.status,
                    playbook=suggestion.intent.playbook,
                    payload=suggestion.payload(),
                    created_at=datetime.now(UTC),
                )
            )

    def latest_suggestion(self, conversation_id: str) -> SuggestionRow | None:
        """The suggestion for the customer's newest message; None while there is none, for older ones are stale."""
        newest = (
            select(MessageRow.id)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.role == "customer")
            .order_by(MessageRow.seq.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(SuggestionRow)
            .where(SuggestionRow.conversation_id == conversation_id, SuggestionRow.message_id == newest)
            .order_by(SuggestionRow.created_at.desc())
            .limit(1)
        )
        with self._sessions() as session:
            return session.scalar(query)


def _message(row: MessageRow) -> Message:
    return Message.model_validate({"id": row.id, "role": row.role, "text": row.text, "at": row.at})
