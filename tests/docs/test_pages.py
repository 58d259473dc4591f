"""Names in the documents are names in the code."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from copilot.cli import app
from copilot.settings import PROJECT, Settings
from evals.cases import CASES
from evals.load import DATASETS
from ingest.check import check_folder
from ingest.embedding.bundled.cache import CACHE_DIR_VARIABLE
from ingest.schema import vocabulary
from ingest.schema.playbook import Step
from ingest.schema.wording import ANSWER_SLOT, PRODUCT_SLOTS, TURN_SLOTS

from .pages import PAGES, ROOT, commands, fences, links, rows

README = ROOT / "README.md"
KNOWLEDGE = ROOT / "docs" / "knowledge.md"
COMMANDS: Any = typer.main.get_command(app)


def variables(name: str, field: FieldInfo) -> list[str]:
    """Environment variables of a setting, the first one first."""
    choices = getattr(field.validation_alias, "choices", [f"COPILOT_{name.upper()}"])
    return [str(choice) for choice in choices if str(choice).isupper()]


def shown(default: object) -> str:
    """A default as the table shows it."""
    if default is None:
        return "—"
    if isinstance(default, Path) and default.is_relative_to(PROJECT):
        return default.relative_to(PROJECT).as_posix()
    return str(default)


def leaves(command: Any, name: str = "copilot") -> dict[str, Any]:
    """Every command by its full name, groups too."""
    found = {name: command}
    for part, inner in getattr(command, "commands", {}).items():
        found |= leaves(inner, f"{name} {part}")
    return found


def test_the_configuration_table_is_the_settings() -> None:
    table = {cells[0]: cells[1] for cells in rows(README, "## Configuration")}
    fields = Settings.model_fields
    assert table == {
        ", ".join(f"`{variable}`" for variable in variables(name, field)): (
            "—" if (default := field.get_default(call_default_factory=True)) is None else f"`{shown(default)}`"
        )
        for name, field in fields.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_named_is_read(page: Path) -> None:
    known = {variable for name, field in Settings.model_fields.items() for variable in variables(name, field)}
    named = set(re.findall(r"\b(?:COPILOT|OPENAI)_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")))
    assert named <= known | {CACHE_DIR_VARIABLE}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    missing = [target for target in links(page) if not (page.parent / target).exists()]
    assert not missing, f"{page.name}: {missing}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    spans = [line for fence in fences(page) for line in commands(fence.text)] + re.findall(r"`([^`\n]+)`", text)
    known = leaves(COMMANDS)
    for span in spans:
        for match in re.finditer(r"(?:^|[\s|])copilot((?: [^\s…]+)+)", span):
            words = match.group(1).split()
            name = f"copilot {words[0]}"
            assert name in known, f"{page.name}: {span}"
            if hasattr(known[name], "commands") and len(words) > 1:
                for part in words[1].split("|"):
                    assert f"{name} {part}" in known, f"{page.name}: {span}"
                name = f"{name} {words[1].split('|')[0]}"
            options = {option for parameter in known[name].params for option in parameter.opts} | {"--help"}
            assert {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)} <= options, span


@pytest.mark.parametrize("name", sorted(leaves(COMMANDS)))
def test_every_command_explains_itself(name: str) -> None:
    answer = CliRunner().invoke(app, [*name.split()[1:], "--help"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    spans = [line for fence in fences(page) for line in commands(fence.text)]
    spans += re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    named = {span.split()[1] for span in spans if re.match(r"make [a-z]", span)}
    assert named <= targets


def test_the_eval_table_counts_the_cases() -> None:
    counts = {cells[0].strip("`"): cells[2] for cells in rows(README, "## Evals")}
    files = {"emotion": "emotion", "retrieval": "knowledge/questions", "phrasing": "drafts", "intent": "intent"}
    assert {model.dataset for model in CASES} == set(files.values())
    for suite, dataset in files.items():
        lines = [
            sum(bool(line.strip()) for line in (DATASETS / f"{dataset}.{split}.jsonl").read_text("utf-8").splitlines())
            for split in ("test", "dev")
        ]
        assert counts[suite] == f"{lines[0]} / {lines[1]}"


def test_every_example_of_a_knowledge_file_passes_the_check(tmp_path: Path) -> None:
    examples = [fence for page in (README, KNOWLEDGE) for fence in fences(page) if fence.file is not None]
    assert {str(fence.file).split("/")[1] for fence in examples} >= {
        "products",
        "policies",
        "training",
        "phrasebook",
        "rules",
    }
    for fence in examples:
        path = tmp_path / str(fence.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fence.text, encoding="utf-8")
    checked = check_folder([tmp_path / "kb_docs"])
    count, faults = checked.files, checked.faults
    assert (count, [str(fault) for fault in faults]) == (len(examples), [])


def test_the_example_step_is_a_step() -> None:
    step = next(fence for fence in fences(KNOWLEDGE) if fence.info == "yaml Step")
    TypeAdapter(list[Step]).validate_python(yaml.safe_load(step.text))


def test_editors_are_told_every_slot() -> None:
    named = {cells[0].strip("`{}") for cells in rows(KNOWLEDGE, "## 槽位")}
    assert named == TURN_SLOTS | PRODUCT_SLOTS | {ANSWER_SLOT, "policy.…"}


@pytest.mark.parametrize(
    "words",
    [
        vocabulary.Category,
        vocabulary.Segment,
        vocabulary.EmotionLabel,
        vocabulary.Risk,
        vocabulary.PlaybookId,
        vocabulary.FaultCode,
        vocabulary.Strategy,
        vocabulary.Stance,
        vocabulary.Authority,
    ],
)
def test_editors_are_told_every_closed_word(words: type[StrEnum]) -> None:
    section = KNOWLEDGE.read_text(encoding="utf-8").split("## 词表\n", 1)[1].split("\n## ", 1)[0]
    assert set(words) <= set(re.findall(r"`([a-z_]+)`", section))
