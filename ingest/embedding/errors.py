"""What can go wrong on the way to a usable embedding model."""

from __future__ import annotations

from ingest.errors import IngestError


class EmbeddingModelError(IngestError):
    """The embedding model cannot be prepared, loaded or used.

    Args:
        problem: what is wrong, one sentence without the final stop.
        where: the model name, file or folder it concerns.
        mend: what the operator can do about it, one sentence without the final stop.
    """

    def __init__(self, problem: str, *, where: str, mend: str) -> None:
        self.problem = problem
        self.where = where
        self.mend = mend
        super().__init__(f"{problem} ({where}). {mend}.")
