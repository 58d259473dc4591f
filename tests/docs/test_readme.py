"""Every command of the README does what it says, in a data folder of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from copilot.cli import app
from copilot.service import open_service
from copilot.settings import Settings

from ..live import Running, address, free_socket
from .pages import ROOT, commands, fences, rows

BLOCKS = [fence.text for fence in fences(ROOT / "README.md") if fence.info == "sh"]
ADDRESS = "http://127.0.0.1:8000"
RUN_ID = re.compile(r"\b\d{8}-\d{6}-emotion-test\b")
LISTENS_S = 2


@dataclass
class Shell:
    """A terminal as the README's reader has it: the project's folder, the environment on the path, a service running."""

    folder: Path
    data: Path
    url: str

    def run(self, line: str, *, ends: frozenset[int] = frozenset({0})) -> str:
        """Run one line in bash; returns its output."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "COPILOT_DATA_DIR": str(self.data), "NO_PROXY": "*"}
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line.replace(ADDRESS, self.url)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in ends, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def copilot(self, line: str) -> str:
        """Run one `copilot` command in this process, which has paid for the imports already; returns its output."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("COPILOT_DATA_DIR", str(self.data))
            patch.setenv("COLUMNS", "200")
            answer = CliRunner().invoke(app, shlex.split(line, comments=True)[1:])
        assert answer.exit_code == 0, f"{line}\n{answer.output}\n{answer.exception!r}"
        return answer.stdout


@pytest.fixture(scope="module")
def shell(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A service over a copy of the published knowledge; the evals find theirs embedded already."""
    folder = tmp_path_factory.mktemp("readme")
    data = folder / "data"
    shutil.copytree(published, data)
    shutil.copytree(published, data / "evals" / "store")
    (folder / "kb_docs").symlink_to(ROOT / "kb_docs")
    with free_socket() as held:
        service = open_service(Settings(_env_file=None, data_dir=data), url=address(held))
        running = Running(service, held).start()
        yield Shell(folder, data, running.url)
        running.stop()


def of_kind(*starts: str) -> list[str]:
    """Commands of the README that begin so."""
    return [line for block in BLOCKS for line in commands(block) if line.startswith(starts)]


def test_the_readme_holds_no_command_that_nobody_checks() -> None:
    known = ("make ", ". .venv/bin/activate", "printf ", "copilot ", "curl ", "COPILOT_")
    assert [line for block in BLOCKS for line in commands(block) if not line.startswith(known)] == []


def test_the_readme_starts_with_make_run_and_make_test() -> None:
    assert commands(BLOCKS[0]) == ["make run", "make test"]


def test_the_environment_that_is_entered_is_the_one_that_make_makes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert of_kind(". ") == [". .venv/bin/activate"]
    assert "VENV := .venv" in makefile
    assert "copilot serve" in makefile.split("\nrun:", 1)[1].split("\n.PHONY", 1)[0]


def test_settings_before_serve_turn_the_full_tier_on(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = of_kind("COPILOT_")
    *assignments, program, command = line.split()
    assert (program, command) == ("copilot", "serve")
    for assignment in assignments:
        monkeypatch.setenv(*assignment.split("=", 1))
    assert Settings(_env_file=None).full_tier


@pytest.mark.parametrize("command", of_kind("printf "))
def test_a_conversation_is_piped_in(shell: Shell, command: str) -> None:
    answer = shell.run(command)
    assert json.loads(answer)["replies"] if "--json" in command else "回复" in answer


@pytest.mark.parametrize("command", sorted(set(of_kind("copilot search", "copilot ingest"))))
def test_a_command_runs_beside_the_service(shell: Shell, command: str) -> None:
    assert shell.copilot(command).strip()


def test_the_eval_commands_run_one_after_the_other(shell: Shell) -> None:
    run, *others = of_kind("copilot eval")
    found = RUN_ID.search(shell.copilot(run))
    assert found is not None
    for command in others:
        assert found.group() in shell.copilot(re.sub(r"\b(RUN|A|B)\b", found.group(), command)), command


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("block", [block for block in BLOCKS if block.startswith("curl ")])
def test_a_request_is_answered(shell: Shell, block: str) -> None:
    for command in commands(block):
        if not command.startswith("curl -sN "):
            assert "error" not in json.loads(shell.run(command)), command
            continue
        # A stream does not end by itself: curl says 28 when its time is up.
        answer = shell.run(command.replace("curl ", f"curl --max-time {LISTENS_S} ", 1), ends=frozenset({28}))
        events = re.findall(r"^event: (\S+)$", answer, re.MULTILINE)
        assert (events[0], events[-1]) == ("message", "suggestion.done")


def test_integrators_are_told_every_route(shell: Shell) -> None:
    paths = httpx.get(f"{shell.url}/openapi.json", trust_env=False).json()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert {cells[0].strip("`") for cells in rows(ROOT / "docs" / "integration.md", "## Routes")} == served
