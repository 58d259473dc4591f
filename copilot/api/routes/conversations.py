"""Live conversations: open, append, read, listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from copilot.api.deps import AnyRole, ReadyDep, ServiceDep
from copilot.domain import Customer, Identifier, Message, Model, Name, Suggestion
from copilot.records.tables import SuggestionRow
from copilot.sessions.events import done_event, suggestion_events
from copilot.sessions.hub import Event

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], dependencies=[AnyRole])


class OpenRequest(Model):
    """What the helpdesk knows when a chat begins."""

    id: Identifier | None = None
    customer: Customer | None = None
    channel: Annotated[Name, Field(max_length=40)] | None = None


class Opened(Model):
    """The conversation's id."""

    id: str


class Appended(Model):
    """The message's id and its number in the conversation."""

    message_id: str
    seq: int


@router.post("", status_code=201)
async def open_conversation(request: OpenRequest, service: ServiceDep) -> Opened:
    """Open a conversation; an id that exists already is found again."""
    opened = await asyncio.to_thread(service.conversations.open, request.id, request.customer, request.channel)
    return Opened(id=opened)


@router.post("/{conversation_id}/messages", status_code=202)
async def append_message(conversation_id: str, message: Message, service: ReadyDep) -> Appended:
    """Append a message; a customer's starts a suggestion. The same id twice is one message."""
    stored = await service.turns.receive(conversation_id, message)
    return Appended(message_id=stored.message.id or "", seq=stored.seq)


@router.get("/{conversation_id}")
async def read_conversation(conversation_id: str, service: ServiceDep) -> dict[str, Any]:
    """Messages, the latest suggestion, and the event id to listen from without a gap."""
    # Taken first: an event between this and the read is seen twice rather than never.
    last_event_id = service.hub.last_event_id(conversation_id)
    row, messages = await asyncio.to_thread(service.conversations.load, conversation_id)
    latest = await asyncio.to_thread(service.conversations.latest_suggestion, conversation_id)
    return {
        "id": row.id,
        "customer": row.customer,
        "channel": row.channel,
        "messages": [{**entry.message.model_dump(mode="json"), "seq": entry.seq} for entry in messages],
        "suggestion": None if latest is None else latest.payload,
        "last_event_id": last_event_id,
    }


async def _listened(conversation_id: str, service: ServiceDep) -> str:
    """The conversation, known to exist: inside the stream an error can no longer be answered."""
    await asyncio.to_thread(service.conversations.load, conversation_id)
    return conversation_id


@router.get("/{conversation_id}/events", response_class=EventSourceResponse)
async def listen(
    conversation_id: Annotated[str, Depends(_listened)],
    service: ServiceDep,
    request: Request,
    last_event_id: Annotated[str | None, Header()] = None,
    from_event: Annotated[str | None, Query(alias="last_event_id")] = None,
) -> AsyncIterable[ServerSentEvent]:
    """The conversation's events; resumes after `Last-Event-ID` (or the query of that name)."""
    missed = service.hub.missed(conversation_id, last_event_id or from_event)
    if missed is None:
        # Taken first: what happens while the suggestion is read comes behind it.
        place = service.hub.last_event_id(conversation_id)
        latest = await asyncio.to_thread(service.conversations.latest_suggestion, conversation_id)
        missed = [*_replayed(latest, place), *(service.hub.missed(conversation_id, place) or [])]
    async for event in service.hub.listen(conversation_id, missed):
        # `data=` would escape every Chinese character.
        yield ServerSentEvent(raw_data=orjson.dumps(event.data).decode(), event=event.name, id=event.id or None)


def _replayed(latest: SuggestionRow | None, place: str) -> list[Event]:
    """The latest suggestion as events, for a listener whose place is lost (the process was restarted).

    Only the last of them carries the place: whoever is cut off before it asks for all of them again.
    """
    if latest is None:
        return []
    suggestion = Suggestion.model_validate(latest.payload)
    parts = [Event("", name, data) for name, data in suggestion_events(suggestion)]
    return [*parts, Event(place, *done_event(suggestion))]
