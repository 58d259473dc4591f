"""Where in its file something of a document stands, so that an editor is sent to the line."""

from __future__ import annotations

from functools import cached_property

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault
from ingest.located import LocatedYaml
from ingest.parsing.free import decode
from ingest.parsing.markdown import read_markdown

Where = tuple[int | str, ...] | str
"""A location in the YAML, such as ("steps", 2, "say", 0), or a line of the body by what it says."""


class DocumentLines:
    """Line numbers of a document, read again only where a fault has to be told, and then once."""

    def __init__(self, document: ParsedDocument) -> None:
        self._document = document

    @cached_property
    def _located(self) -> LocatedYaml:
        path = self._document.path
        return read_markdown(self._document.cleaned, path).head or LocatedYaml(decode(self._document.raw, path), path)

    def line(self, where: Where) -> int:
        """1-based line of a location; 1 for a text that stands nowhere as one line."""
        if not isinstance(where, str):
            return self._located.line(where)
        lines = self._document.cleaned.split("\n")
        return next((number for number, line in enumerate(lines, 1) if where in line), 1)

    def fault(self, where: Where, problem: str, mend: str) -> DocumentFault:
        """A fault of the document."""
        return DocumentFault(self._document.path, self.line(where), problem, mend)
