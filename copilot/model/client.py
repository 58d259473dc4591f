"""The chat model behind an OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from langchain_core.messages import BaseMessage
from pydantic import SecretStr

from copilot.errors import ModelError, StartError
from copilot.settings import Settings


class ChatModel(Protocol):
    """What the full tier needs of a model."""

    name: str

    def stream(self, messages: Sequence[BaseMessage]) -> AsyncGenerator[str]:
        """Pieces of the answer as they come.

        Raises:
            ModelError: the endpoint failed.
        """

    async def close(self) -> None:
        """Give the connections back."""


class OpenAIChatModel:
    """ChatOpenAI with one try: a late answer is of no use to an agent, the instant one stands already."""

    def __init__(self, settings: Settings) -> None:
        # Imported only where a model is configured: it costs the start-up of everybody else a second.
        from langchain_openai import ChatOpenAI
        from openai import DefaultAsyncHttpxClient

        self.name = settings.llm_model or ""
        # Its own, so that it can be closed: left to langchain it outlives the event loop.
        self._http = DefaultAsyncHttpxClient(timeout=settings.llm_total_s)
        self._chat = ChatOpenAI(
            model=self.name,
            base_url=settings.llm_base_url,
            # Local servers want no key, the client wants one.
            api_key=settings.llm_api_key or SecretStr("none"),
            temperature=settings.llm_temperature,
            max_completion_tokens=settings.llm_max_tokens,
            timeout=settings.llm_total_s,
            max_retries=0,
            stream_usage=False,
            http_async_client=self._http,
        )

    async def stream(self, messages: Sequence[BaseMessage]) -> AsyncGenerator[str]:
        """See `ChatModel.stream`."""
        try:
            async for chunk in self._chat.astream(list(messages)):
                if chunk.text:
                    yield chunk.text
        except Exception as error:
            # Whatever the endpoint does, the instant answer stands; one that speaks another language than the
            # protocol breaks the client, and the HTTP library below it, in ways that no list would hold.
            raise ModelError(f"{type(error).__name__}: the model endpoint failed or answered nonsense") from error

    async def close(self) -> None:
        """See `ChatModel.close`."""
        await self._http.aclose()


def open_model(settings: Settings) -> OpenAIChatModel | None:
    """The configured model, None where none is.

    Raises:
        StartError: it cannot be opened as configured.
    """
    if not settings.full_tier:
        return None
    try:
        return OpenAIChatModel(settings)
    except Exception as error:
        raise StartError(f"the chat model cannot be opened: {error}; check COPILOT_LLM_BASE_URL") from error
