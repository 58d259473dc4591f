"""One process owns the embedded store; a lock says which, and a note beside it says where to find it."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import StoreBusyError


class StoreOwnership:
    """The right to open the embedded store below a data folder.

    Args:
        data_dir: the folder with all state.
    """

    def __init__(self, data_dir: Path) -> None:
        self._note = data_dir / "owner.json"
        self._lock = FileLock(data_dir / "store.lock", thread_local=False)
        self._data_dir = data_dir

    def acquire(self, url: str | None) -> None:
        """Take the store.

        Args:
            url: address under which this process answers, None for a command.

        Raises:
            StoreBusyError: another process has it.
        """
        self._data_dir.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            owner = read_owner(self._data_dir)
            who = f"process {owner.get('pid', '?')}" + (f" at {owner['url']}" if owner.get("url") else "")
            raise StoreBusyError(
                f"{self._data_dir} is in use by {who}; stop it, go through it, or set COPILOT_DATA_DIR",
                owner.get("url"),
            ) from error
        self._note.write_text(json.dumps({"pid": os.getpid(), "url": url}), encoding="utf-8")

    def release(self) -> None:
        """Give the store back."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()


def read_owner(data_dir: Path) -> dict[str, str]:
    """The note of the owner; empty where there is none or it is being written."""
    with contextlib.suppress(OSError, ValueError):
        note = json.loads((data_dir / "owner.json").read_text(encoding="utf-8"))
        if isinstance(note, dict):
            return note
    return {}
