"""Prompt templates: `prompts/*.yaml`, with declared inputs, an output schema and a version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate
from pydantic import Field

from copilot.errors import StartError
from ingest.errors import InvalidDocumentError
from ingest.located import LocatedYaml
from ingest.schema.model import DocumentModel, Slug, Text

FENCE_OPEN, FENCE_CLOSE = "<<<", ">>>"
"""Around everything that comes from customers and documents: data, never instructions."""


class PromptMessage(DocumentModel):
    """One message of a template; inputs stand in braces."""

    role: Literal["system", "human"]
    text: Text


class Prompt(DocumentModel):
    """One template.

    `output` is a JSON schema; it is shown to the model through the input `output_schema`.
    """

    id: Slug
    version: int = Field(ge=1)
    purpose: Text
    inputs: list[Slug]
    output: dict[str, Any]
    messages: list[PromptMessage] = Field(min_length=1)

    def render(self, values: dict[str, str]) -> list[BaseMessage]:
        """The messages with every declared input filled.

        Raises:
            ValueError: an input is missing or not declared.
        """
        if set(values) != set(self.inputs):
            missing, unknown = set(self.inputs) - set(values), set(values) - set(self.inputs)
            raise ValueError(f"prompt {self.id}: missing inputs {sorted(missing)}, undeclared {sorted(unknown)}")
        schema = json.dumps(self.output, ensure_ascii=False)
        return self._template().format_messages(**values, output_schema=schema)

    def _template(self) -> ChatPromptTemplate:
        return ChatPromptTemplate.from_messages([(message.role, message.text) for message in self.messages])

    def undeclared(self) -> set[str]:
        """Inputs that the text uses and the head does not declare, or the other way round."""
        return set(self._template().input_variables) ^ {*self.inputs, "output_schema"}


def load_prompts(folder: Path) -> dict[str, Prompt]:
    """Read and check every template.

    Raises:
        StartError: names file, line and mend.
    """
    prompts: dict[str, Prompt] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            located = LocatedYaml(path.read_text(encoding="utf-8"), f"{folder.name}/{path.name}")
            prompt = located.validate(Prompt)
        except InvalidDocumentError as error:
            raise StartError(str(error)) from error
        try:
            stray = prompt.undeclared()
        except ValueError as error:
            where = f"{located.path}:{located.line(('messages',))}"
            raise StartError(f"{where}: {error} → write {{input}}, and {{{{ }}}} for braces themselves") from error
        if stray:
            where = f"{located.path}:{located.line(('inputs',))}"
            raise StartError(f"{where}: inputs and text disagree about {sorted(stray)} → declare or remove them")
        prompts[prompt.id] = prompt
    return prompts


def fenced(text: str) -> str:
    """A customer's or document's text as data: marked, and unable to close the mark itself."""
    neutral = text.replace(FENCE_OPEN, "‹").replace(FENCE_CLOSE, "›")
    return f"{FENCE_OPEN}{neutral}{FENCE_CLOSE}"
