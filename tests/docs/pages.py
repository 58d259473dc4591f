"""The documents, taken apart: fences, tables, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_BEFORE = re.compile(r"`(kb_docs/[\w./-]+)`:?\n\n$")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Fence:
    """One fenced block; `file` is the path named at the end of the line above it, where there is one."""

    page: str
    info: str
    text: str
    file: str | None


def fences(page: Path) -> list[Fence]:
    """Every fenced block of a page."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        named = _FILE_BEFORE.search(text[: match.start()])
        found.append(Fence(page.name, match.group(1), match.group(2), named.group(1) if named else None))
    return found


def commands(block: str) -> list[str]:
    """The commands of a shell block, continued lines joined, comments dropped."""
    joined = block.replace("\\\n", " ")
    lines = (re.sub(r"\s+#\s.*$", "", line).strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def rows(page: Path, heading: str) -> list[list[str]]:
    """Cells of the first table below a heading, without its head."""
    section = page.read_text(encoding="utf-8").split(f"{heading}\n", 1)[1]
    lines = section[section.index("\n|") + 1 :].split("\n\n", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def links(page: Path) -> Iterator[str]:
    """Targets inside the project, without their anchors."""
    for target in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in target and not target.startswith("#"):
            yield target.split("#")[0]
