"""From the name in the settings to a ready `Embedder`."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding.embedder import Embedder
from ingest.embedding.errors import EmbeddingModelError
from ingest.embedding.types import Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
"""The name of the model that comes with the installation and needs no network."""

_HUB_PATIENCE_S = 10.0
"""As long as the hub's own client waits for an answer (its HF_HUB_ETAG_TIMEOUT)."""
_log = logging.getLogger(__name__)


def load_embedder(name: str = BUNDLED, *, threads: int = 1, progress: Progress | None = None) -> Embedder:
    """Load an embedding model. Slow (seconds; the bundled model's very first load also re-encodes it): do it once.

    Args:
        name: "bundled" for the packaged multilingual-e5-small, else any Hugging Face hub name or local folder that
            SentenceTransformer understands. Code shipped inside a model is never run.
        threads: CPU threads for one encode call. For models other than the bundled one this sets torch's pool, which
            the whole process shares. More than the free cores costs tail latency (field notes: 37 to 170 ms p95).
        progress: told about the one-off re-encoding of the bundled model; silent when the cache is ready.

    Returns:
        The ready embedder.

    Raises:
        EmbeddingModelError: the model is missing, damaged, unreachable or not a sentence embedding model.
        ValueError: threads is below 1.
    """
    if threads < 1:
        raise ValueError(f"threads must be at least 1, got {threads}")
    if name == BUNDLED:
        from ingest.embedding.bundled import load_bundled

        model, fingerprint = load_bundled(threads=threads, progress=progress)
        return Embedder(model, name=name, fingerprint=fingerprint)
    return _load_by_name(name, threads)


def _load_by_name(name: str, threads: int) -> Embedder:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    try:
        offline = not Path(name).is_dir() and not _hub_answers(name)
        model = SentenceTransformer(name, trust_remote_code=False, local_files_only=offline)
        return Embedder(model, name=name, fingerprint=_fingerprint(name, model))
    # Whatever hub, file format or foreign module fails in there, the operator's question is the same: which model, and
    # what now. The cause stays attached for a debugger.
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise EmbeddingModelError(
            f"the embedding model cannot be loaded: {type(error).__name__}: {reason[0] if reason else 'no message'}",
            where=name,
            mend=f"Check COPILOT_EMBEDDING_MODEL: a hub name needs the network once, a path must hold a saved "
            f'SentenceTransformer, and "{BUNDLED}" always works offline',
        ) from error


def _hub_answers(name: str) -> bool:
    """Ask the hub once, without repeats: left alone, its client retries every file for 76 s before it gives up.

    Any answer will do, "no such file" too; what it means is for the loading itself to find out.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        get_hf_file_metadata(hf_hub_url(name, "config.json"), timeout=_HUB_PATIENCE_S)
    except (HfHubHTTPError, HFValidationError):
        return True
    except Exception as error:  # the client's transport errors share no public base
        _log.info("the hub does not answer, using only what is on this disk: %s", error)
        return False
    return True


def _fingerprint(name: str, model: SentenceTransformer) -> str:
    """Identify weights and prompts: a local folder by its files' content, a hub model by its commit."""
    folder = Path(name)
    if folder.is_dir():
        return f"local-{_digest_of_folder(folder)[:16]}"
    commit = getattr(model.config, "_commit_hash", None)
    return f"{name}@{commit or 'unversioned'}"


def _digest_of_folder(folder: Path) -> str:
    # Content, not time stamps: a copied or re-mounted model must not force a re-index.
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
