from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import StoreBusyError
from ingest.ownership import StoreOwnership, read_owner

ROOT = Path(__file__).parents[3]
OWN = """
import sys, time
from pathlib import Path
from ingest.errors import StoreBusyError
from ingest.ownership import StoreOwnership
ownership = StoreOwnership(Path(sys.argv[1]))
try:
    ownership.acquire(sys.argv[2] or None)
except StoreBusyError as error:
    sys.exit(f"{error.owner_url} | {error}")
sys.stdout.write("owner\\n")
sys.stdout.flush()
time.sleep(60)
"""


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts another process that wants the store."""
    started: list[subprocess.Popen[str]] = []

    def start_one(data: Path, url: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, "-c", OWN, str(data), url]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_process_is_refused_and_told_who_owns_the_store(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    ownership = StoreOwnership(tmp_path)
    ownership.acquire("http://127.0.0.1:8123")
    refused = start(tmp_path)
    error = refused.communicate(timeout=30)[1]
    ownership.release()
    assert refused.returncode == 1
    assert error.startswith("http://127.0.0.1:8123 | ")
    assert f"in use by process {os.getpid()} at http://127.0.0.1:8123; " in error
    assert "COPILOT_DATA_DIR" in error


def test_a_released_store_can_be_taken(tmp_path: Path, start: Callable[..., subprocess.Popen[str]]) -> None:
    ownership = StoreOwnership(tmp_path)
    ownership.acquire(None)
    ownership.release()
    assert read_owner(tmp_path) == {}
    other = start(tmp_path, "http://127.0.0.1:9000")
    assert first_line(other) == "owner"
    with pytest.raises(StoreBusyError, match=f"process {other.pid} at http://127.0.0.1:9000") as caught:
        ownership.acquire(None)
    assert caught.value.owner_url == "http://127.0.0.1:9000"


def test_the_store_of_a_killed_owner_can_be_taken(tmp_path: Path, start: Callable[..., subprocess.Popen[str]]) -> None:
    owner = start(tmp_path)
    assert first_line(owner) == "owner"
    owner.send_signal(signal.SIGKILL)
    owner.wait(timeout=30)
    ownership = StoreOwnership(tmp_path)
    ownership.acquire("http://127.0.0.1:8123")
    assert read_owner(tmp_path) == {"pid": os.getpid(), "url": "http://127.0.0.1:8123"}
    ownership.release()


def test_a_damaged_note_names_no_owner(tmp_path: Path) -> None:
    (tmp_path / "owner.json").write_text("{half", encoding="utf-8")
    assert read_owner(tmp_path) == {}
