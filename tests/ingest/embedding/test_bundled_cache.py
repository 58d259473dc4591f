from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from ingest.embedding import Embedder, EmbeddingModelError
from ingest.embedding.bundled.cache import cache_dir, prepare
from ingest.embedding.bundled.source import find_packed_model, read_packed_model

from .conftest import ROOT
from .texts import QUERIES

FILES = {"model.onnx", "tokenizer.json", "manifest.json"}
PREPARE = """
from ingest.embedding.bundled import prepare
steps = []
folder = prepare(lambda stage, done, total: steps.append(f"{done}/{total}"))
import sys
sys.stdout.write(f"{folder}\\n{' '.join(steps)}\\n")
"""


class Rebuilt(NamedTuple):
    good: Path
    folder: Path
    steps: list[list[str]]


@pytest.fixture(scope="module")
def rebuilt(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Rebuilt:
    """A damaged cache, beside a killed build's remains, that two processes came upon at the same moment.

    The suite's only real rebuild (seconds); the user's own cache is read, never written.
    """
    cache = tmp_path_factory.mktemp("cache")
    good = cache_dir() / "embedding" / embedder.fingerprint
    folder = cache / "embedding" / good.name
    shutil.copytree(good, folder)
    os.truncate(folder / "model.onnx", 1_000_000)
    remains = folder.with_name(f".building-{good.name}")
    remains.mkdir()
    (remains / "model.onnx").write_bytes(b"half")

    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE],
            cwd=ROOT,
            env={**os.environ, "COPILOT_CACHE_DIR": str(cache)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert {output[0] for output in outputs} == {str(folder)}
    return Rebuilt(good, folder, [output[1].split() for output in outputs])


def test_a_damaged_cache_is_rebuilt_to_the_same_vectors(rebuilt: Rebuilt, embedder: Embedder) -> None:
    from ingest.embedding.bundled.module import OnnxEncoder

    assert {path.name for path in rebuilt.folder.iterdir()} == FILES
    encoder = OnnxEncoder(rebuilt.folder)
    vectors = encoder.forward(encoder.preprocess(QUERIES[:6], prompt="query: "))["sentence_embedding"].numpy()
    np.testing.assert_allclose(vectors, embedder.encode_queries(QUERIES[:6]), atol=1e-6)


def test_two_processes_build_once(rebuilt: Rebuilt) -> None:
    assert sorted(map(bool, rebuilt.steps)) == [False, True]


def test_progress_goes_from_nothing_to_all(rebuilt: Rebuilt) -> None:
    assert max(rebuilt.steps) == [f"{done}/15" for done in range(16)]


def test_remains_of_a_killed_build_are_removed(rebuilt: Rebuilt) -> None:
    name = rebuilt.good.name
    assert {path.name for path in rebuilt.folder.parent.iterdir()} <= {name, f"{name}.lock"}


def test_an_interrupted_build_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPILOT_CACHE_DIR", str(tmp_path))

    def interrupt(stage: str, done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(interrupt)
    assert [path for path in (tmp_path / "embedding").iterdir() if path.is_dir()] == []


def test_a_ready_cache_is_used_in_silence(embedder: Embedder) -> None:
    heard: list[str] = []
    assert prepare(lambda stage, done, total: heard.append(stage)).name == embedder.fingerprint
    assert heard == []


def test_a_cache_that_cannot_be_written_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COPILOT_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(EmbeddingModelError, match=r"cannot be written.*COPILOT_CACHE_DIR") as caught:
        prepare()
    assert caught.value.where == str(tmp_path / "file" / "embedding")


@pytest.mark.parametrize("size", [0, 3, 40, 2_000_000, 4_638_000, 71_000_000])
def test_a_model_file_cut_short_is_one_clear_error(tmp_path: Path, size: int) -> None:
    path = tmp_path / "e5-small-q4.bin"
    with find_packed_model().open("rb") as file:
        path.write_bytes(file.read(size))
    with pytest.raises(EmbeddingModelError, match="Reinstall"):
        read_packed_model(path)


def test_a_model_file_of_another_format_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(b"GGUF" + bytes(1_000))
    with pytest.raises(EmbeddingModelError, match="GGUF"):
        read_packed_model(path)
