"""The suites, from a tiny data set to the report, over the real service; and the command beside a running one."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from copilot.cli import app
from copilot.errors import BadInputError
from copilot.service import Service
from copilot.settings import Settings
from evals.bench import private_settings
from evals.load import DATASETS, load_cases
from evals.report import build_report
from evals.run import Run, load_run, run_suite, save_run
from evals.serving import served
from evals.suite import Bench, get_suite, suites
from evals.suites.grounding import Situation, conversation_turns, judge
from evals.suites.latency import engine_times

RUN_ID = re.compile(r"^[A-Za-z0-9._:@-]{1,80}$")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every twelfth case of the development half, as a data set of its own."""
    folder = tmp_path_factory.mktemp("datasets")
    for path in DATASETS.rglob("*.dev.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines()[::12]
        there = folder / path.parent.relative_to(DATASETS)
        there.mkdir(exist_ok=True)
        for split in ("dev", "test"):
            (there / path.name.replace("dev", split)).write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bench(service: Service, tiny: Path) -> Bench:
    return Bench(service, "dev", tiny)


def test_there_are_the_promised_suites() -> None:
    assert list(suites()) == ["emotion", "retrieval", "phrasing", "intent", "grounding", "latency"]
    with pytest.raises(BadInputError, match="no suite 'mood'; there are emotion"):
        get_suite("mood")


@pytest.mark.parametrize("name", ["emotion", "retrieval", "phrasing", "intent", "grounding", "latency"])
def test_a_suite_runs_is_kept_and_read_back(name: str, bench: Bench, tmp_path: Path) -> None:
    suite = get_suite(name)
    run = run_suite(suite, bench)
    assert RUN_ID.match(run.id)
    assert {metric.name for metric in suite.metrics if metric.headline} & set(run.metrics)
    for metric, (low, high) in run.intervals.items():
        assert low <= high, metric
    folder = save_run(run, tmp_path, build_report(run, suite))
    assert load_run(run.id, tmp_path) == load_run(str(folder), tmp_path) == run
    stored = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert {"id", "suite", "split", "finished_at", "metrics", "intervals", "cases", "settings"} <= set(stored)
    assert {"embedding_model", "knowledge", "datasets"} <= set(stored["settings"])
    check_page((folder / "report.html").read_text(encoding="utf-8"), run)


def check_page(page: str, run: Run) -> None:
    """One whole file that loads nothing, with every failed case in it."""
    seen: list[str] = []
    stack: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "link", "img", "iframe"}
            assert not {name for name, _ in attrs} & {"src", "href", "style", "onclick"}
            if tag not in {"meta", "br", "rect", "line"}:
                stack.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not {name for name, _ in attrs} & {"src", "href", "style", "onclick"}

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(page)
    assert stack == []
    assert "url(" not in page
    assert "@import" not in page
    text = "".join(seen)
    assert all(outcome.id in text for outcome in run.cases if not outcome.passed)


def test_what_customers_write_is_shown_as_text_never_run(bench: Bench) -> None:
    suite = get_suite("emotion")
    run = run_suite(suite, bench)
    run.cases[0].text, run.cases[0].passed = "<script>alert(1)</script>", False
    page = build_report(run, suite)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_reply_and_pitch_of_the_bundled_conversations_is_grounded(bench: Bench) -> None:
    run = run_suite(get_suite("grounding"), bench)
    conversations = [outcome for outcome in run.cases if "conversation" in outcome.tags]
    assert len(conversations) == 4 * len(list(conversation_turns()))
    assert [(outcome.id, outcome.why) for outcome in run.cases if not outcome.passed] == []
    assert run.broken == []


def test_an_invented_number_and_a_forbidden_pitch_are_found(service: Service) -> None:
    from copilot.assistant.instant import InstantTier
    from copilot.domain import Message, TurnRequest
    from evals.suite import MOMENT

    snapshot = service.library.snapshot
    messages = (Message(role="customer", text="车厘子哪里产的"),)
    suggestion = InstantTier(snapshot).suggest(TurnRequest(messages=list(messages), now=MOMENT))
    assert suggestion.pitch is not None
    situation = Situation("x", ("t",), messages)
    assert judge(situation, MOMENT, suggestion, snapshot.knowledge).passed
    invented = suggestion.replies[0].model_copy(update={"text": "今天买立减37元"})
    found = judge(situation, MOMENT, suggestion.model_copy(update={"replies": [invented]}), snapshot.knowledge)
    assert "37元" in found.why
    assert found.numbers["grounded"] == 0.0
    upset = suggestion.model_copy(update={"emotion": suggestion.emotion.model_copy(update={"label": "angry"})})
    assert judge(situation, MOMENT, upset, snapshot.knowledge).numbers["forbidden_pitch"] == 1.0


def test_a_question_whose_answer_the_knowledge_lacks_is_left_unscored(service: Service, tmp_path: Path) -> None:
    case = {
        "id": "q-1",
        "q": "榴莲蜜怎么放",
        "gold": [{"doc": "cempedak", "section": "储存"}],
        "tags": ["p"],
        "reason": "x",
    }
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "questions.dev.jsonl").write_text(json.dumps(case), encoding="utf-8")
    run = run_suite(get_suite("retrieval"), Bench(service, "dev", tmp_path))
    assert run.cases[0].unscored
    assert run.metrics == {}
    assert "没有计分的题" in build_report(run, get_suite("retrieval"))


def test_the_service_outlives_its_measurement(service: Service) -> None:
    with served(service) as url:
        assert httpx.get(f"{url}/healthz").status_code == 200
    assert service.ownership is not None
    with served(service) as url:
        assert httpx.get(f"{url}/readyz").status_code == 200


def test_the_four_bit_engine_is_timed_in_a_process_of_its_own() -> None:
    times = engine_times(["车厘子怎么放", "在吗"])
    assert len(times) == 2
    assert all(0 < time < 10_000 for time in times)


def test_evals_share_no_store_with_the_live_service(tmp_path: Path) -> None:
    live = Settings(
        _env_file=None,
        data_dir=tmp_path,
        chroma_url="http://chroma:8000",
        database_url="postgresql://x/y",
        llm_model="m",
    )
    assert live.database.startswith("postgresql")
    private = private_settings(live)
    assert private.database == f"sqlite:///{tmp_path / 'evals' / 'store' / 'copilot.db'}"
    assert private.chroma_url is None
    assert not private.full_tier
    assert private.kb_dir == live.kb_dir


@pytest.fixture
def command(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line over a data folder whose eval store is published already."""
    shutil.copytree(published, tmp_path / "evals" / "store")
    monkeypatch.setenv("COPILOT_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def test_run_report_and_compare_from_the_command_line(command: CliRunner, tiny: Path, tmp_path: Path) -> None:
    done = command.invoke(app, ["eval", "run", "intent", "emotion", "--datasets", str(tiny)])
    assert done.exit_code == 0, done.output
    runs = sorted(path.parent.name for path in (tmp_path / "evals").glob("*/run.json"))
    assert [name.split("-")[2] for name in sorted(runs, key=lambda name: name.split("-")[2])] == ["emotion", "intent"]
    emotion, intent = sorted(runs, key=lambda name: name.split("-")[2])
    path = command.invoke(app, ["eval", "report", emotion])
    assert Path(path.output.strip()).read_text(encoding="utf-8").startswith("<!doctype html>")
    same = command.invoke(app, ["eval", "compare", intent, intent])
    assert same.exit_code == 0
    assert "no difference" in same.output


def test_a_worse_run_ends_with_exit_status_1(command: CliRunner, bench: Bench, tmp_path: Path) -> None:
    suite = get_suite("intent")
    good = run_suite(suite, Bench(bench.service, "dev"))
    poor = good.model_copy(deep=True, update={"id": "poor"})
    for outcome in poor.cases[::2]:
        outcome.passed, outcome.got, outcome.numbers = False, ["none"], {"correct": 0.0, "open": 0.0}
    for run in (good, poor):
        save_run(run, tmp_path / "evals", build_report(run, suite))
    worse = command.invoke(app, ["eval", "compare", good.id, "poor"])
    assert worse.exit_code == 1
    assert "变差" in worse.output
    assert command.invoke(app, ["eval", "compare", "poor", good.id]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "mood"], "no suite 'mood'"),
        (["report", "20261122-000000-none"], "no eval run"),
        (["compare", "a", "b"], "no eval run"),
    ],
)
def test_wrong_use_is_one_clear_line(command: CliRunner, arguments: list[str], message: str) -> None:
    done = command.invoke(app, ["eval", *arguments])
    assert done.exit_code != 0
    assert message in str(done.exception)


def test_the_development_half_of_every_bundled_data_set_loads() -> None:
    from evals.cases import CASES

    assert all(load_cases(model, "dev") for model in CASES)
