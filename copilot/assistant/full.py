"""The full tier: replies written by a chat model, shown sentence by sentence once the guard has passed them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from langchain_core.messages import BaseMessage

from copilot.assistant.instant import Prepared
from copilot.domain import Check, Notice, Reply, Suggestion
from copilot.errors import ModelError
from copilot.guard import inspect
from copilot.model.client import ChatModel
from copilot.model.prompts import Prompt, fenced
from copilot.model.reader import AnswerReader, ModelSentence
from copilot.settings import Settings
from ingest.documents import Chunk
from ingest.knowledge import Knowledge
from ingest.schema.vocabulary import Strategy

logger = logging.getLogger(__name__)

MAX_REPLIES = 3
SHOWN_TURNS = 12
"""Messages of the conversation that the model sees."""
MIN_REPLY_CHARS = 6
DEFAULT_STRATEGY = Strategy.SOLUTION


@dataclass(frozen=True, slots=True)
class Delta:
    """One sentence that has passed."""

    reply_id: str
    strategy: Strategy
    sentence: str
    citations: tuple[str, ...]


@dataclass
class _Growing:
    """A reply while it is being written."""

    strategy: Strategy
    chunks: tuple[Chunk, ...]
    sentences: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    broken: bool = False


@dataclass(frozen=True, slots=True)
class FullTier:
    """Writes replies with a model over what the instant tier prepared.

    Args:
        model: the endpoint.
        prompt: the template `replies`.
        settings: time limits.
    """

    model: ChatModel
    prompt: Prompt
    settings: Settings

    async def write(
        self, instant: Suggestion, prepared: Prepared, chunks: Sequence[Chunk], knowledge: Knowledge
    ) -> AsyncIterator[Delta | Suggestion]:
        """Sentences as they pass, then the finished suggestion.

        On any failure the last item is the instant suggestion, marked `degraded`; nothing is raised but cancellation.
        """
        started = time.perf_counter()
        numbered = {f"K{number}": chunk for number, chunk in enumerate(chunks, 1)}
        growing: dict[int, _Growing] = {}
        try:
            messages = self._messages(prepared, numbered, knowledge)
            async with aclosing(self._sentences(messages)) as sentences:
                async for sentence in sentences:
                    delta = self._guarded(sentence, growing, numbered, prepared, knowledge)
                    if delta is not None:
                        yield delta
        except (ModelError, TimeoutError) as error:
            yield degraded(instant, knowledge, error)
            return
        replies = [reply for index, entry in growing.items() if (reply := _finished(index, entry)) is not None]
        if not replies:
            yield degraded(instant, knowledge, ModelError("no sentence of the model's passed"))
            return
        replies = replies[:MAX_REPLIES]
        timings = {**instant.timings_ms, "model": round((time.perf_counter() - started) * 1000, 1)}
        kept = instant.replies[: MAX_REPLIES - len(replies)]
        yield instant.model_copy(update={"tier": "full", "replies": [*replies, *kept], "timings_ms": timings})

    async def _sentences(self, messages: list[BaseMessage]) -> AsyncGenerator[ModelSentence]:
        """The model's sentences within the time limits."""
        reader = AnswerReader()
        loop = asyncio.get_running_loop()
        end = loop.time() + self.settings.llm_total_s
        first = loop.time() + self.settings.llm_first_token_s
        seen = False
        # Closed at once where the answer is given up: an endpoint must not go on writing for nobody.
        async with aclosing(self.model.stream(messages)) as stream:
            while True:
                try:
                    async with asyncio.timeout_at(end if seen else min(first, end)):
                        piece = await anext(stream)
                except StopAsyncIteration:
                    break
                for sentence in reader.feed(piece):
                    seen = True
                    yield sentence
        for sentence in reader.finish():
            yield sentence

    def _messages(self, prepared: Prepared, numbered: dict[str, Chunk], knowledge: Knowledge) -> list[BaseMessage]:
        turn, due = prepared.turn, prepared.due
        roles = {"customer": "客户", "agent": "客服"}
        conversation = "\n".join(
            f"{roles[message.role]}：{fenced(message.text)}" for message in turn.messages[-SHOWN_TURNS:]
        )
        evidence = "\n".join(
            f"[{key}] {fenced(f'{chunk.title} · {chunk.section}：{chunk.text}')}" for key, chunk in numbered.items()
        )
        return self.prompt.render(
            {
                "company": knowledge.company.name,
                "now": turn.now.strftime("%Y-%m-%d %H:%M"),
                "emotion": prepared.emotion.label_zh,
                "approach": prepared.emotion.approach,
                "playbook": due.playbook.title if due is not None else "—",
                "step": due.step.title if due is not None else "—",
                "asks": "、".join(slot.ask for slot in due.asks) if due is not None and due.asks else "—",
                "standards": "\n".join(f"- {line}" for line in due.step.do) if due is not None and due.step.do else "—",
                "evidence": evidence or "—",
                "conversation": conversation,
            }
        )

    def _guarded(
        self,
        sentence: ModelSentence,
        growing: dict[int, _Growing],
        numbered: dict[str, Chunk],
        prepared: Prepared,
        knowledge: Knowledge,
    ) -> Delta | None:
        """Check one sentence; a reply ends at its first sentence that does not pass."""
        entry = growing.get(sentence.reply)
        if entry is None:
            known = {strategy.value for strategy in Strategy}
            strategy = Strategy(sentence.strategy) if sentence.strategy in known else DEFAULT_STRATEGY
            cited = tuple(numbered[key] for key in dict.fromkeys(sentence.citations) if key in numbered)
            entry = growing[sentence.reply] = _Growing(strategy, cited)
        if entry.broken or sentence.reply >= MAX_REPLIES:
            return None
        verdict = inspect(sentence.text, entry.chunks, knowledge, said="\n".join(prepared.turn.folded))
        entry.checks += [check for check in verdict.checks if not check.passed]
        if not verdict.passed:
            entry.broken = True
            return None
        entry.sentences.append(sentence.text)
        return Delta(
            reply_id=f"f{sentence.reply + 1}",
            strategy=entry.strategy,
            sentence=sentence.text,
            citations=tuple(chunk.chunk_id for chunk in entry.chunks),
        )


def _finished(index: int, entry: _Growing) -> Reply | None:
    text = "".join(entry.sentences).strip()
    if len(text) < MIN_REPLY_CHARS:
        return None
    return Reply(
        id=f"f{index + 1}",
        text=text,
        strategy=entry.strategy,
        citations=[chunk.chunk_id for chunk in entry.chunks],
        checks=entry.checks or [Check(code="guard", passed=True)],
        tier="full",
    )


def degraded(instant: Suggestion, knowledge: Knowledge, error: Exception) -> Suggestion:
    """The instant suggestion, with the reason why it is all there is; the error itself is never shown as advice."""
    logger.warning("the full tier fell back to the instant one: %s", str(error) or type(error).__name__)
    notice = Notice(code="degraded", message=knowledge.messages.messages["degraded"])
    code = "timeout" if isinstance(error, TimeoutError) else "model_failed"
    return instant.model_copy(
        update={
            "status": "degraded",
            "warnings": [*instant.warnings, notice],
            "timings_ms": {**instant.timings_ms, f"model_{code}": 1.0},
        }
    )
