"""Markdown with a front matter: the fields between two `---` lines, then sections under `##` headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.errors import DocumentFault, InvalidDocumentError
from ingest.located import LocatedYaml

ASK_MARKS = ("? ", "？")
"""What a line begins with that holds a question the section answers."""
_HEADING = re.compile(r"^(#{1,4})\s+(.+?)\s*#*$")


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands under it.

    Args:
        line: line of the heading in the file.
        text: the body without its spoken lines.
        say: the body's `>` lines: what may be said to a customer as it stands.
        asks: the body's `?` lines: questions, as people ask them, that the section answers. Searched, never shown.
    """

    title: str
    line: int
    text: str
    say: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A front matter (None where the file has none) and the sections behind it."""

    head: LocatedYaml | None
    sections: tuple[Section, ...]


def read_markdown(text: str, path: str) -> MarkdownFile:
    """Split a Markdown text.

    Raises:
        InvalidDocumentError: the front matter is not closed or not YAML.
    """
    lines = text.split("\n")
    head: LocatedYaml | None = None
    body_from = 0
    if lines[0].strip() == "---":
        try:
            end = next(i for i in range(1, len(lines)) if lines[i].strip() == "---")
        except StopIteration:
            fault = DocumentFault(path, 1, "the front matter is not closed", "put a line --- behind its last field")
            raise InvalidDocumentError([fault]) from None
        head = LocatedYaml("\n".join(lines[1:end]), path, first_line=2)
        body_from = end + 1
    # A scraped page without a front matter may hold lines that begin with ? by chance.
    return MarkdownFile(head, tuple(_sections(lines, body_from, with_asks=head is not None)))


def _sections(lines: list[str], start: int, *, with_asks: bool) -> list[Section]:
    sections: list[Section] = []
    title, line, body, say, asks = "", start + 1, list[str](), list[str](), list[str]()

    def close() -> None:
        text = "\n".join(body).strip()
        if title or text or say:
            sections.append(Section(title, line, text, tuple(say), tuple(asks)))

    for number, content in enumerate(lines[start:], start + 1):
        heading = _HEADING.match(content)
        if heading:
            close()
            title, line, body, say, asks = heading.group(2), number, [], [], []
        elif content.startswith(">"):
            said = content.lstrip("> ").strip()
            if said:
                say.append(said)
        elif with_asks and content.startswith(ASK_MARKS):
            asks.append(content[1:].strip())
        else:
            body.append(content)
    close()
    return sections
