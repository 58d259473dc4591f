"""Prompts are data: declared inputs, an output schema, and room for any customer's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.errors import StartError
from copilot.model.prompts import FENCE_CLOSE, FENCE_OPEN, Prompt, fenced, load_prompts

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
PROMPTS = load_prompts(FOLDER)
BRACES = "{0} {evidence} {{x}} {} }{ %s $x <<<y>>>"


def test_every_file_of_the_folder_is_a_prompt_named_like_its_id() -> None:
    assert set(PROMPTS) == {path.stem for path in FOLDER.glob("*.yaml")}
    assert PROMPTS


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_renders_every_declared_input_word_for_word(name: str) -> None:
    prompt = PROMPTS[name]
    values = {entry: f"«{entry}» {BRACES}" for entry in prompt.inputs}
    text = "\n".join(str(message.content) for message in prompt.render(values))
    for value in values.values():
        assert value in text


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_shows_the_model_its_output_schema(name: str) -> None:
    prompt = PROMPTS[name]
    text = "\n".join(str(message.content) for message in prompt.render(dict.fromkeys(prompt.inputs, "x")))
    assert '"type": "object"' in text
    assert all(field in text for field in prompt.output["required"])


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_refuses_missing_and_undeclared_inputs_by_name(name: str) -> None:
    prompt = PROMPTS[name]
    values = dict.fromkeys(prompt.inputs, "x")
    with pytest.raises(ValueError, match="surprise"):
        prompt.render({**values, "surprise": "x"})
    missing = prompt.inputs[0]
    with pytest.raises(ValueError, match=missing):
        prompt.render({key: value for key, value in values.items() if key != missing})


GOOD = """id: p
version: 1
purpose: x
inputs: [a]
output: {type: object}
messages:
  - role: system
    text: "say {a} as {output_schema}"
"""


@pytest.mark.parametrize(
    ("text", "about"),
    [
        (GOOD.replace("[a]", "[a, b]"), "'b'"),
        (GOOD.replace("{a}", "{a} {c}"), "'c'"),
        (GOOD.replace("version: 1", "version: 0"), "version"),
        (GOOD.replace("role: system", "role: robot"), "role"),
        (GOOD.replace("purpose: x\n", ""), "purpose"),
        (GOOD.replace("output: {type: object}\n", ""), "output"),
        (GOOD + "extra: 1\n", "extra"),
        ("id: [", "YAML"),
        ("", "fields"),
        (GOOD.replace("{a}", "{a"), "p.yaml"),
    ],
)
def test_a_broken_prompt_stops_the_start_with_file_line_and_mend(tmp_path: Path, text: str, about: str) -> None:
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StartError) as caught:
        load_prompts(tmp_path)
    message = str(caught.value)
    assert about in message
    assert f"{tmp_path.name}/p.yaml:" in message
    assert "→" in message


@given(st.text(alphabet=st.sampled_from("<>‹›a{}\n客"), max_size=40))
def test_no_text_can_open_or_close_the_marks_around_it(text: str) -> None:
    marked = fenced(text)
    assert marked.startswith(FENCE_OPEN)
    assert marked.endswith(FENCE_CLOSE)
    inner = marked[len(FENCE_OPEN) : -len(FENCE_CLOSE)]
    assert FENCE_OPEN not in inner
    assert FENCE_CLOSE not in inner


def test_a_prompt_needs_at_least_one_message() -> None:
    with pytest.raises(ValueError, match="messages"):
        Prompt.model_validate({"id": "p", "version": 1, "purpose": "x", "inputs": [], "output": {}, "messages": []})
