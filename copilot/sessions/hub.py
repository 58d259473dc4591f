"""Events of live conversations, in order, resumable, fanned out to every listener of this process."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

KEPT_EVENTS = 400
"""Events kept for resuming: about thirty turns."""
KEPT_CONVERSATIONS = 2_000
"""Conversations whose events are kept; the ones that have been silent longest go first."""
LISTENER_BACKLOG = 1_000
"""A listener this far behind is cut off; it resumes by its last id."""


_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one conversation; `id` is `<epoch>-<number>`, empty where nobody may resume."""

    id: str
    name: str
    data: dict[str, Any]


@dataclass
class _Channel:
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    count: int = 0
    listeners: set[asyncio.Queue[Event | None]] = field(default_factory=set)


def _begins_turn(event: Event) -> bool:
    return event.name == "message" and event.data["message"]["role"] == "customer"


class Hub:
    """In-process fan-out. All methods belong to the event loop's thread."""

    def __init__(self) -> None:
        self._epoch = uuid.uuid4().hex[:8]
        self._channels: OrderedDict[str, _Channel] = OrderedDict()

    def publish(self, conversation_id: str, name: str, data: dict[str, Any]) -> Event:
        """Append an event and hand it to every listener."""
        channel = self._channel(conversation_id)
        channel.count += 1
        event = Event(f"{self._epoch}-{channel.count}", name, data)
        channel.events.append(event)
        for queue in list(channel.listeners):
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                channel.listeners.discard(queue)
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
        return event

    def last_event_id(self, conversation_id: str) -> str:
        """Id after which nothing has happened yet."""
        channel = self._channels.get(conversation_id)
        return f"{self._epoch}-{channel.count if channel else 0}"

    def missed(self, conversation_id: str, last_event_id: str | None) -> list[Event] | None:
        """Events after an id; the newest turn where no id is given; None where the id can no longer be resumed."""
        channel = self._channels.get(conversation_id)
        events = list(channel.events) if channel else []
        if last_event_id is None:
            starts = [index for index, event in enumerate(events) if _begins_turn(event)]
            return events[starts[-1] :] if starts else events
        epoch, _, number = last_event_id.rpartition("-")
        if epoch != self._epoch or not _NUMBER.fullmatch(number):
            return None
        after = int(number)
        count = channel.count if channel else 0
        if after > count or (events and after < count - len(events)):
            return None
        return [event for event in events if int(event.id.rpartition("-")[2]) > after]

    async def listen(self, conversation_id: str, first: Iterable[Event]) -> AsyncIterator[Event]:
        """The events given, then every new one until the listener leaves or falls too far behind.

        Registers before the first await, so that nothing falls between `missed` and the stream.
        """
        channel = self._channel(conversation_id)
        queue: asyncio.Queue[Event | None] = asyncio.Queue(LISTENER_BACKLOG)
        channel.listeners.add(queue)
        try:
            for event in first:
                yield event
            while (event_or_end := await queue.get()) is not None:
                yield event_or_end
        finally:
            channel.listeners.discard(queue)

    def close(self) -> None:
        """End every listener."""
        for channel in self._channels.values():
            for queue in channel.listeners:
                if not queue.full():
                    queue.put_nowait(None)

    @property
    def listeners(self) -> int:
        """Listeners of all conversations."""
        return sum(len(channel.listeners) for channel in self._channels.values())

    def _channel(self, conversation_id: str) -> _Channel:
        channel = self._channels.get(conversation_id)
        if channel is None:
            channel = self._channels[conversation_id] = _Channel()
            self._forget_silent()
        self._channels.move_to_end(conversation_id)
        return channel

    def _forget_silent(self) -> None:
        spare = len(self._channels) - KEPT_CONVERSATIONS
        for conversation_id in list(self._channels)[: max(spare, 0)]:
            if not self._channels[conversation_id].listeners:
                del self._channels[conversation_id]
