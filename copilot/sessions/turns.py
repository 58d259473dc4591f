"""Works on the newest customer message of each conversation; an older one's advice becomes stale at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from weakref import WeakValueDictionary

from copilot.assistant import Assistant
from copilot.assistant.full import Delta
from copilot.domain import Customer, Message, Suggestion, TurnRequest
from copilot.errors import CopilotError
from copilot.records.conversations import Conversations, StoredMessage
from copilot.records.tables import SuggestionRow
from copilot.sessions.events import done_event, replies_event, suggestion_events
from copilot.sessions.hub import Hub

logger = logging.getLogger(__name__)


@dataclass
class _Running:
    message_id: str
    task: asyncio.Task[None]
    suggestion_id: str | None = None


class Turns:
    """Starts, cancels and publishes turns. All methods belong to the event loop's thread."""

    def __init__(self, assistant: Assistant, conversations: Conversations, hub: Hub) -> None:
        self._assistant = assistant
        self._conversations = conversations
        self._hub = hub
        self._running: dict[str, _Running] = {}
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, conversation_id: str, message: Message) -> StoredMessage:
        """Keep a message, tell every listener, and begin to work on it where it is the customer's.

        Raises:
            NotFoundError: no such conversation.
        """
        # One at a time: listeners hear messages in the order of their numbers, and the newest one's turn stands.
        async with self._order.setdefault(conversation_id, asyncio.Lock()):
            before: SuggestionRow | None = None
            if message.role == "customer" and conversation_id not in self._running:
                before = await asyncio.to_thread(self._conversations.latest_suggestion, conversation_id)
            stored = await asyncio.to_thread(self._conversations.append, conversation_id, message)
            if stored.created:
                whole = {**stored.message.model_dump(mode="json"), "seq": stored.seq}
                self._hub.publish(conversation_id, "message", {"message_id": stored.message.id, "message": whole})
                if message.role == "customer":
                    self._start(conversation_id, stored, before)
        return stored

    async def drain(self) -> None:
        """Wait for what is being worked on; for a graceful end."""
        tasks = [running.task for running in self._running.values() if not running.task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=5)
        for task in tasks:
            task.cancel()

    def _start(self, conversation_id: str, stored: StoredMessage, before: SuggestionRow | None) -> None:
        message_id = stored.message.id or ""
        older = self._running.get(conversation_id)
        if older is not None:
            older.task.cancel()
            data = {"message_id": older.message_id, "suggestion_id": older.suggestion_id, "by": message_id}
            self._hub.publish(conversation_id, "suggestion.stale", data)
        elif before is not None:
            # Made before a restart of this process, and shown again to whoever has listened since.
            data = {"message_id": before.message_id, "suggestion_id": before.id, "by": message_id}
            self._hub.publish(conversation_id, "suggestion.stale", data)
        running = _Running(message_id, asyncio.create_task(self._work(conversation_id, stored)))
        self._running[conversation_id] = running
        # The entry stays after the turn: the next message must know whose advice it makes stale.
        if len(self._running) > 5_000:
            for key in [key for key, entry in self._running.items() if entry.task.done()][:1_000]:
                del self._running[key]

    async def _work(self, conversation_id: str, stored: StoredMessage) -> None:
        message_id = stored.message.id
        try:
            await self._suggest(conversation_id, stored)
        except asyncio.CancelledError:
            raise
        except CopilotError as error:
            self._fail(conversation_id, message_id, error.code, error.message)
        except Exception:
            logger.exception("turn failed")
            self._fail(conversation_id, message_id, "internal", "the suggestion could not be made")

    async def _suggest(self, conversation_id: str, stored: StoredMessage) -> None:
        row, messages = await asyncio.to_thread(self._conversations.load, conversation_id)
        upto = [entry.message for entry in messages if entry.seq <= stored.seq]
        request = TurnRequest(
            messages=upto[-200:],
            customer=None if row.customer is None else Customer.model_validate(row.customer),
            now=stored.message.at,
        )
        final: Suggestion | None = None
        async for item in self._assistant.stream(request):
            if isinstance(item, Delta):
                self._publish_delta(conversation_id, stored, item)
                continue
            first, final = final is None, item
            self._running[conversation_id].suggestion_id = item.suggestion_id
            # Kept before it is shown: feedback on it, or a reload, may come at once.
            await asyncio.to_thread(self._conversations.save_suggestion, item, conversation_id)
            if first:
                for name, data in suggestion_events(item):
                    self._hub.publish(conversation_id, name, data)
        if final is None:
            return
        if final.tier == "full" or final.status == "degraded":
            # After a failure too: half of a reply may have been shown, and must go.
            self._hub.publish(conversation_id, *replies_event(final))
        if final.status == "degraded":
            warnings = [notice.model_dump(mode="json") for notice in final.warnings]
            data = {"message_id": final.message_id, "suggestion_id": final.suggestion_id, "warnings": warnings}
            self._hub.publish(conversation_id, "warnings", data)
        self._hub.publish(conversation_id, *done_event(final))

    def _publish_delta(self, conversation_id: str, stored: StoredMessage, delta: Delta) -> None:
        self._hub.publish(
            conversation_id,
            "reply.delta",
            {
                "message_id": stored.message.id,
                "suggestion_id": self._running[conversation_id].suggestion_id,
                "reply_id": delta.reply_id,
                "strategy": delta.strategy,
                "sentence": delta.sentence,
                "citations": list(delta.citations),
            },
        )

    def _fail(self, conversation_id: str, message_id: str | None, code: str, message: str) -> None:
        error = {"code": code, "message": message}
        self._hub.publish(conversation_id, "error", {"message_id": message_id, "suggestion_id": None, "error": error})
