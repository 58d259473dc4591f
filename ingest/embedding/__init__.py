"""Texts in, unit vectors out: the one door to the embedding model, whichever model the settings name.

Importing this package is cheap: torch, sentence-transformers and onnxruntime load inside `load_embedder`.
"""

from ingest.embedding.embedder import Embedder
from ingest.embedding.errors import EmbeddingModelError
from ingest.embedding.loading import BUNDLED, load_embedder
from ingest.embedding.types import Matrix, Progress, Vector

__all__ = ["BUNDLED", "Embedder", "EmbeddingModelError", "Matrix", "Progress", "Vector", "load_embedder"]
