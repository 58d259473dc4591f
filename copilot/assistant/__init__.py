"""One turn, end to end: the instant tier at once, the full tier where a model is configured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from copilot.assistant.full import Delta, FullTier
from copilot.assistant.instant import InstantTier
from copilot.domain import RewriteRequest, RewriteResult, Suggestion, TurnRequest
from copilot.metrics import Metrics
from ingest.library import Library


class Assistant:
    """Answers turns from the library's serving snapshot.

    Args:
        library: the published knowledge.
        full: the full tier, None where no model is configured.
        metrics: where finished turns are counted.
    """

    def __init__(self, library: Library, full: FullTier | None, metrics: Metrics) -> None:
        self._library = library
        self._full = full
        self._metrics = metrics

    async def stream(self, request: TurnRequest) -> AsyncIterator[Suggestion | Delta]:
        """The instant suggestion, then sentences of the full one as they pass, then the finished suggestion.

        The last item is always a Suggestion; without a full tier it is the instant one.
        """
        snapshot = self._library.snapshot
        instant, prepared, chunks = await asyncio.to_thread(InstantTier(snapshot).suggest_prepared, request)
        yield instant
        self._metrics.turn("instant", instant.status, instant.timings_ms["total"])
        if self._full is None or request.tier == "instant" or prepared.turn.small_talk or prepared.due is None:
            return
        async for item in self._full.write(instant, prepared, chunks, snapshot.knowledge):
            yield item
            if isinstance(item, Suggestion):
                self._metrics.turn("full", item.status, item.timings_ms.get("model", 0.0))

    async def suggest(self, request: TurnRequest) -> Suggestion:
        """The finished suggestion."""
        final: Suggestion | None = None
        async for item in self.stream(request):
            if isinstance(item, Suggestion):
                final = item
        if final is None:
            raise AssertionError("a turn always ends with a suggestion")
        return final

    async def close(self) -> None:
        """Give back what the full tier holds open."""
        if self._full is not None:
            await self._full.model.close()

    async def rewrite(self, request: RewriteRequest) -> RewriteResult:
        """What is wrong with a draft, and how to say it."""
        snapshot = self._library.snapshot
        return await asyncio.to_thread(InstantTier(snapshot).rewrite, request)
