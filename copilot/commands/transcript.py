"""A conversation from a file: the request as JSON, or plain lines."""

from __future__ import annotations

import re

from pydantic import ValidationError

from copilot.domain import TurnRequest
from copilot.errors import BadInputError

_LINE = re.compile(r"^\s*(顾客|客户|买家|customer|客服|坐席|agent)\s*[:：]\s*(.*)$", re.IGNORECASE)
_AGENT = {"客服", "坐席", "agent"}


def read_request(text: str) -> TurnRequest:
    """A request from JSON, or from lines 「顾客: …」 and 「客服: …」; a line without a speaker continues the one before.

    Raises:
        BadInputError: neither; says what and where.
    """
    if not text.strip():
        raise BadInputError("the input is empty; write lines such as 顾客: 车厘子烂了一半")
    try:
        if text.lstrip().startswith("{"):
            return TurnRequest.model_validate_json(text)
        return TurnRequest.model_validate({"messages": _messages(text)})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "input"
        raise BadInputError(f"{where}: {first['msg']}") from error


def _messages(text: str) -> list[dict[str, str]]:
    messages: list[dict[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match:
            role = "agent" if match.group(1).lower() in _AGENT else "customer"
            messages.append({"role": role, "text": match.group(2).strip()})
        elif messages:
            messages[-1]["text"] += f"\n{line.strip()}"
        else:
            raise BadInputError(f"line {number}: begin with 顾客: or 客服:")
    return messages
