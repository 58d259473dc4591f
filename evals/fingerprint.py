"""What a run was made with, so that two runs can be told apart."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from importlib.metadata import version

from copilot.settings import PROJECT
from evals.cases import CASES
from evals.load import dataset_path
from evals.suite import Bench
from ingest.knowledge import Knowledge


def fingerprint(bench: Bench) -> dict[str, str | int]:
    """Embedding model, knowledge, data sets and code of a bench."""
    snapshot = bench.snapshot
    found: dict[str, str | int] = {
        "version": version("fresh-copilot"),
        "embedding_model": snapshot.embedder.name,
        "embedding": snapshot.embedder.fingerprint,
        "knowledge": knowledge_hash(snapshot.knowledge),
        "documents": len(snapshot.knowledge.documents),
        "chunks": len(snapshot.knowledge.chunks),
        "datasets": _datasets_hash(bench),
    }
    revision = git_revision()
    return found if revision is None else found | {"git": revision}


def knowledge_hash(knowledge: Knowledge) -> str:
    """Hash over all published documents."""
    lines = sorted(f"{doc_id} {document.content_hash}" for doc_id, document in knowledge.documents.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def git_revision() -> str | None:
    """Commit of the code, `+` behind it where files have changed since; None outside a repository."""
    git = shutil.which("git")
    if git is None or not (PROJECT / ".git").exists():
        return None

    def ask(*arguments: str) -> str | None:
        done = subprocess.run([git, "-C", str(PROJECT), *arguments], capture_output=True, text=True, check=False)  # noqa: S603
        return done.stdout.strip() if done.returncode == 0 else None

    revision = ask("rev-parse", "--short=12", "HEAD")
    if not revision:
        return None
    return f"{revision}+" if ask("status", "--porcelain", "--untracked-files=no") else revision


def _datasets_hash(bench: Bench) -> str:
    whole = hashlib.sha256()
    for model in CASES:
        path = dataset_path(model, bench.split, bench.datasets)
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
