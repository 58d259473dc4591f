"""The command line: the same answers as over HTTP, and one clear line where something is wrong."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from copilot import cli

from ..live import Running, address, free_socket
from .test_contract import check_suggestion
from .turns import SPOILED

ROOT = Path(__file__).resolve().parents[2]
KB = ROOT / "kb_docs"
LINES = f"顾客: 在吗\n客服: 您好，在的\n顾客: {SPOILED}\n"


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    def one_line(self) -> str:
        """The complaint, which is one line and no traceback."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert len(lines) == 1, self.err
        assert lines[0].startswith("copilot: ")
        return lines[0]


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `copilot` in this process, where no user's `.env` lies."""

    def call(*arguments: str, data: Path, stdin: str | bytes = "", **environment: str) -> Done:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["copilot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        for name, value in {"COPILOT_DATA_DIR": str(data), "COLUMNS": "200", **environment}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return call


def process(
    *arguments: str, data: Path, cwd: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `copilot` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "copilot.cli", *arguments],
        input=stdin,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COPILOT_DATA_DIR": str(data), "COLUMNS": "200", **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def stored(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with published knowledge that no service has open."""
    folder = tmp_path_factory.mktemp("stored") / "data"
    shutil.copytree(published, folder)
    return folder


@pytest.fixture
def beside(live: Running) -> Path:
    """The data folder of the running service."""
    return live.service.settings.data_dir


# ------------------------------------------------------------------ suggest


def test_plain_lines_from_standard_input_are_answered_for_people(stored: Path, tmp_path: Path) -> None:
    done = process("suggest", "-", data=stored, cwd=tmp_path, stdin=LINES.encode())
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "情绪" in out
    assert "照片" in out
    assert "订单号" in out
    assert "Traceback" not in out + done.stderr.decode()


def test_json_gives_the_suggestion_of_the_contract_without_a_service(run: Run, stored: Path) -> None:
    body = {"messages": [{"id": "m9", "role": "customer", "text": SPOILED}]}
    done = run("suggest", "-", "--json", data=stored, stdin=json.dumps(body, ensure_ascii=False))
    assert done.code == 0, done.err
    suggestion = json.loads(done.out)
    check_suggestion(suggestion)
    assert suggestion["message_id"] == "m9"


def test_plain_lines_and_json_are_answered_through_the_running_service(run: Run, beside: Path, tmp_path: Path) -> None:
    lines = run("suggest", "-", "--json", data=beside, stdin=LINES)
    assert lines.code == 0, lines.err
    check_suggestion(json.loads(lines.out))
    file = tmp_path / "turn.json"
    file.write_text(json.dumps({"messages": [{"role": "customer", "text": SPOILED}]}), encoding="utf-8")
    people = run("suggest", str(file), data=beside)
    assert people.code == 0, people.err
    assert "照片" in people.out


def test_a_speaker_may_be_written_in_several_ways_and_lines_may_go_on(run: Run, beside: Path) -> None:
    text = f"客户：你好\n坐席：您好\nAgent: hi\n\n顾客：{SPOILED}\n太过分了\n"
    done = run("suggest", "-", "--json", data=beside, stdin=text)
    assert done.code == 0, done.err
    assert json.loads(done.out)["next_steps"]


BAD_INPUT = {
    "nothing": b"",
    "blanks": b" \n\n",
    "no speaker": "车厘子烂了\n".encode(),
    "a speaker who says nothing": "顾客:\n".encode(),
    "broken JSON": b'{"messages": [',
    "JSON without messages": b"{}",
    "JSON with an unknown role": b'{"messages": [{"role": "robot", "text": "x"}]}',
    "JSON with a lone surrogate": b'{"messages": [{"role": "customer", "text": "\\ud800"}]}',
    "not UTF-8": "顾客: 车厘子烂了\n".encode("gb18030"),
    "a text too long": "顾客: ".encode() + "字".encode() * 4001,
    "too many messages": "顾客: 在吗\n".encode() * 201,
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_one_clear_line_and_exit_status_2(run: Run, beside: Path, name: str) -> None:
    done = run("suggest", "-", data=beside, stdin=BAD_INPUT[name])
    assert done.code == 2
    assert done.out == ""
    done.one_line()


def test_empty_input_is_one_clear_line_and_exit_status_2_of_the_real_process(tmp_path: Path) -> None:
    done = process("suggest", "-", data=tmp_path / "data", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert "empty" in lines[0]


def test_a_file_that_is_not_there_is_named(run: Run, beside: Path) -> None:
    done = run("suggest", "no-such-file.txt", data=beside)
    assert done.code == 2
    assert "no-such-file.txt" in done.one_line()


# ------------------------------------------------------------------ search


def test_search_prints_hits_with_their_sources_through_the_service(run: Run, beside: Path) -> None:
    done = run("search", "芒果还没熟怎么放", data=beside)
    assert done.code == 0, done.err
    assert "芒果" in done.out
    assert "来源" in done.out
    as_json = json.loads(run("search", "芒果还没熟怎么放", "--json", "-k", "2", data=beside).out)
    assert as_json["status"] == "ok"
    assert len(as_json["hits"]) <= 2


def test_search_works_without_a_service(run: Run, stored: Path) -> None:
    done = run("search", "芒果还没熟怎么放", "--json", data=stored)
    assert done.code == 0, done.err
    assert json.loads(done.out)["hits"]


def test_search_outside_the_knowledge_says_so(run: Run, beside: Path) -> None:
    done = run("search", "笔记本电脑显卡驱动怎么更新", data=beside)
    assert done.code == 0
    assert "no_evidence" in done.out


@pytest.mark.parametrize("query", [" ", "字" * 2001])
def test_a_bad_query_is_one_clear_line_and_exit_status_2(run: Run, beside: Path, query: str) -> None:
    done = run("search", query, data=beside)
    assert done.code == 2
    done.one_line()


# ------------------------------------------------------------------ ingest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document of an editor."""
    root = tmp_path / f"notes-{tmp_path.name[-4:]}"
    root.mkdir()
    (root / f"kiosk{tmp_path.name[-1]}.md").write_text("# 自助机\n\n自助机缺纸时按红色按钮找店员。\n", encoding="utf-8")
    return root


def test_sync_status_and_rollback_go_through_the_running_service(
    run: Run, beside: Path, http: httpx.Client, folder: Path
) -> None:
    file = next(folder.iterdir())
    doc_id = file.stem
    try:
        dry = run("ingest", "sync", str(folder), "--dry-run", data=beside)
        assert (dry.code, "1 added" in dry.out) == (0, True), dry.err
        assert http.get(f"/v1/knowledge/documents/{doc_id}").status_code == 404
        done = run("ingest", "sync", str(folder), data=beside)
        assert done.code == 0, done.err
        assert "1 added" in done.out
        assert "1 kept" in run("ingest", "sync", str(folder), data=beside).out
        assert doc_id in run("ingest", "status", data=beside).out
        file.write_text("# 自助机\n\n自助机缺纸时按绿色按钮找店员。\n", encoding="utf-8")
        assert "1 changed" in run("ingest", "sync", str(folder), data=beside).out
        back = run("ingest", "rollback", doc_id, "1", data=beside)
        assert back.code == 0, back.err
        assert "红色" in http.get(f"/v1/knowledge/documents/{doc_id}").json()["text"]
    finally:
        http.delete(f"/v1/knowledge/documents/{doc_id}")


def test_sync_and_rollback_work_without_a_service(run: Run, published: Path, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "own" / "data"
    shutil.copytree(published, data)
    file = next(folder.iterdir())
    assert "1 added" in run("ingest", "sync", str(folder), data=data).out
    file.write_text("# 自助机\n\n自助机缺纸时按绿色按钮找店员。\n", encoding="utf-8")
    assert "1 changed" in run("ingest", "sync", str(folder), data=data).out
    back = run("ingest", "rollback", file.stem, "1", data=data)
    assert back.code == 0, back.err
    assert file.stem in run("ingest", "status", data=data).out


def test_a_document_with_faults_is_refused_by_file_line_and_mend_with_exit_status_1(
    run: Run, beside: Path, http: httpx.Client, tmp_path: Path
) -> None:
    root = tmp_path / "kb_docs"
    root.mkdir()
    text = (KB / "products" / "mango.md").read_text(encoding="utf-8").replace("category: fruit", "category: gadget")
    (root / "mango.md").write_text(text, encoding="utf-8")
    line = text.split("\n").index("category: gadget") + 1
    before = http.get("/v1/knowledge/documents/mango").json()["version"]
    done = run("ingest", "sync", str(root / "mango.md"), data=beside)
    assert done.code == 1
    assert f"mango.md:{line}:" in done.out
    assert "→" in done.out
    assert http.get("/v1/knowledge/documents/mango").json()["version"] == before
    assert http.get("/v1/knowledge/search", params={"q": "芒果还没熟怎么放"}).json()["status"] == "ok"


def test_check_finds_nothing_in_the_bundled_knowledge(run: Run, tmp_path: Path) -> None:
    done = run("ingest", "check", data=tmp_path / "data")
    assert done.code == 0, done.out
    assert "0 faults" in done.out
    assert not (tmp_path / "data").exists()


def test_check_names_file_line_and_mend_with_exit_status_1(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "closing.yaml").write_text("kind: playbook\nid: closing\ntitle: 5\n", encoding="utf-8")
    done = run("ingest", "check", str(root), data=tmp_path / "data")
    assert done.code == 1
    assert "closing.yaml:" in done.out
    assert "→" in done.out


@pytest.mark.parametrize("command", ["sync", "check"])
def test_a_folder_that_is_not_there_is_one_clear_line(run: Run, beside: Path, command: str) -> None:
    done = run("ingest", command, "/no/such/folder", data=beside)
    assert done.code == 2
    assert "/no/such/folder" in done.one_line()


@pytest.mark.parametrize("version", ["9", "-1"])
def test_rolling_back_to_nothing_is_one_clear_line(run: Run, beside: Path, version: str) -> None:
    done = run("ingest", "rollback", "cherry", "--", version, data=beside)
    assert done.code == 2
    assert "cherry" in done.one_line()


def test_a_command_beside_a_service_that_needs_a_key_says_so(
    run: Run, tmp_path: Path, serve: Callable[..., Running]
) -> None:
    server = serve(api_keys={"k": "admin"})
    data = tmp_path / "guarded"
    data.mkdir()
    (data / "owner.json").write_text(json.dumps({"pid": 1, "url": server.url}), encoding="utf-8")
    refused = run("search", "芒果", data=data)
    assert refused.code == 2
    assert "key" in refused.one_line()
    allowed = run("search", "芒果", data=data, COPILOT_API_KEYS='{"k": "admin"}')
    assert allowed.code == 0, allowed.err


def test_a_store_that_another_process_holds_is_one_clear_line(run: Run, beside: Path) -> None:
    note = beside / "owner.json"
    kept = note.read_text(encoding="utf-8")
    note.write_text(json.dumps({"pid": 1, "url": None}), encoding="utf-8")
    try:
        done = run("search", "芒果", data=beside)
    finally:
        note.write_text(kept, encoding="utf-8")
    assert done.code == 2
    assert str(beside) in done.err


# ------------------------------------------------------------------ serve and settings


def test_serving_others_without_keys_is_one_clear_line_and_exit_status_2(tmp_path: Path) -> None:
    done = process("serve", data=tmp_path / "data", cwd=tmp_path, COPILOT_HOST="0.0.0.0")  # noqa: S104
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert "COPILOT_API_KEYS" in lines[0]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COPILOT_PORT", "many"),
        ("COPILOT_PORT", "70000"),
        ("COPILOT_LLM_TOTAL_S", "0"),
        ("COPILOT_API_KEYS", "nonsense"),
        ("COPILOT_API_KEYS", '["k"]'),
        ("COPILOT_DATABASE_URL", "nonsense"),
        ("COPILOT_DATABASE_URL", "oracle://host/name"),
        ("COPILOT_LLM_BASE_URL", "http://[::"),
        ("COPILOT_DATABASE_URL", "sqlite:////dev/null/x.db"),
        ("COPILOT_PROMPTS_DIR", "/no/such/folder"),
        ("COPILOT_EMBEDDING_MODEL", "/no/such/model"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line_that_names_it(
    run: Run, tmp_path: Path, name: str, value: str
) -> None:
    done = run("search", "芒果", data=tmp_path / "data", **{"COPILOT_LLM_MODEL": "m", name: value})
    assert done.code == 2, done.err
    assert name in done.err
    assert "Traceback" not in done.err
    assert done.err.rstrip().splitlines()[-1].startswith("copilot: ")


@contextmanager
def _served(data: Path, cwd: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with free_socket() as held:
        url = address(held)
    environment = {"PYTHONPATH": str(ROOT), "COPILOT_DATA_DIR": str(data), "COPILOT_PORT": url.rpartition(":")[2]}
    with (cwd / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "copilot.cli", "serve"],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + 90
        while time.monotonic() < end and server.poll() is None:
            try:
                if httpx.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield server, url
    finally:
        server.kill()
        server.wait()


def test_the_served_process_says_what_to_open_and_stops_cleanly_with_a_sidebar_listening(
    stored: Path, tmp_path: Path
) -> None:
    with _served(stored, tmp_path) as (server, url):
        client = httpx.Client(base_url=url, timeout=20, trust_env=False)
        with client:
            client.post("/v1/conversations", json={"id": "c1"}).raise_for_status()
            with client.stream("GET", "/v1/conversations/c1/events") as stream:
                assert stream.status_code == 200
                server.send_signal(signal.SIGTERM)
                began = time.monotonic()
                server.wait(20)
        took = time.monotonic() - began
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert f"{url}/" in log
    assert "没有配置密钥" in log
    assert took < 4, log
    assert "Traceback" not in log, log
    assert server.returncode in {0, -signal.SIGTERM}
    assert not (stored / "owner.json").exists()
