"""The customer's language, and nothing of the machine's own instructions."""

from __future__ import annotations

import re

from ingest.knowledge import Knowledge
from ingest.text import compiled, fold, is_chinese

_MACHINE = re.compile(
    r"system prompt|系统提示|作为(?:一个)?(?:ai|人工智能|语言模型)|as an ai|<\|?[a-z_]+\|?>|\{\{|\bassistant:|```|knowledge id|\bK\d+\b",
    re.IGNORECASE,
)


def is_other_language(text: str, *, chinese: bool) -> bool:
    """Whether a text is not in the language wanted."""
    return is_chinese(text) is not chinese and any(character.isalpha() for character in text)


def leaks_instructions(text: str, knowledge: Knowledge) -> bool:
    """Whether a text speaks of prompts, or repeats words that address the machine."""
    folded = fold(text)
    if _MACHINE.search(folded):
        return True
    return any(compiled(pattern).search(folded) for pattern in knowledge.dialogue.instructions)
