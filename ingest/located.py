"""YAML that remembers its lines, so that a schema error can name the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ingest.errors import DocumentFault, FieldFaultError, InvalidDocumentError

ModelT = TypeVar("ModelT", bound=BaseModel)

# libyaml's parser is about ten times faster; the wheel of PyYAML carries it on every common platform.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]  # which of the two it is shows at run time
    """Leaves dates as text: the model reads them, and says where one is wrong; PyYAML fails on a 13th month."""

    yaml_implicit_resolvers = {
        first: [resolver for resolver in resolvers if resolver[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }


_MENDS = {
    "missing": "add the field",
    "extra_forbidden": "remove the field or correct its name",
    "enum": "use one of the values named",
    "literal_error": "use one of the values named",
    "string_too_long": "shorten the text",
    "string_too_short": "write the text",
    "too_short": "add the missing entries",
    "string_pattern_mismatch": "use small letters, digits, - and _ only",
    "date_from_datetime_parsing": "write the date as YYYY-MM-DD",
    "date_parsing": "write the date as YYYY-MM-DD",
}


def _repeats(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Fields that stand twice in one mapping, with the line of the second: YAML would drop the first without a word."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _repeats(entry)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line
                seen.add(key.value)
            yield from _repeats(value)


class LocatedYaml:
    """A parsed YAML text and the line of every node in it.

    Args:
        text: the YAML.
        path: the file's name for error messages.
        first_line: line of the file at which `text` begins.
    """

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self.path = path
        self._first_line = first_line
        try:
            self._root = yaml.compose(text, Loader=_Loader)
            self.data: Any = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, chosen above
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = first_line + (mark.line if mark is not None else 0)
            problem = str(getattr(error, "problem", None) or "not valid YAML")
            raise InvalidDocumentError(
                [DocumentFault(path, line, f"YAML cannot be read: {problem}", "check indentation, quotes and colons")]
            ) from error
        repeats = [
            DocumentFault(path, first_line + line, f"field {name} stands twice", "keep one of the two")
            for name, line in _repeats(self._root)
        ]
        if repeats:
            raise InvalidDocumentError(repeats)

    def line(self, location: Sequence[int | str]) -> int:
        """Line of the deepest node on the way to a location such as ("steps", 2, "say")."""
        node = self._root
        line = 0 if node is None else node.start_mark.line
        for part in location:
            found = None
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                found = (node.value[part], node.value[part])
            if found is None:
                continue  # names of union members and validators stand in pydantic's locations too
            line, node = found[0].start_mark.line, found[1]
        return self._first_line + line

    def fault(self, location: Sequence[int | str], problem: str, mend: str) -> DocumentFault:
        """A fault at a location of this file."""
        return DocumentFault(self.path, self.line(location), problem, mend)

    def validate(self, model: type[ModelT]) -> ModelT:
        """The data as a model.

        Raises:
            InvalidDocumentError: with every fault, its line and its mend.
        """
        if not isinstance(self.data, dict):
            raise InvalidDocumentError([self.fault((), "the file holds no fields", "begin with id: and kind:")])
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise InvalidDocumentError([self._explain(detail) for detail in error.errors()]) from error

    def _explain(self, detail: Any) -> DocumentFault:
        location = tuple(detail["loc"])
        where = ".".join(str(part) for part in location) or "file"
        message = str(detail["msg"]).removeprefix("Value error, ")
        mend = _MENDS.get(detail["type"], "correct the value")
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, FieldFaultError):
            location, mend = location + cause.where, cause.mend
        return self.fault(location, f"{where}: {message}", mend)
