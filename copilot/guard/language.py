"""Chinese only, and nothing of the machine's own instructions."""

from __future__ import annotations

import re

from ingest.knowledge import Knowledge
from ingest.text import compiled, fold, is_chinese

# Looked-for letters stand beside Chinese characters, which \b takes for letters too.
_MACHINE = re.compile(
    r"system prompt|系统提示|提示词|(?:作为|身为|我(?:只)?是)(?:一?[个名位]|一)?(?:智能|虚拟)?(?:ai|人工智能|(?:大|语言|大语言)模型|机器人)"
    r"|(?:as|i am|i'm) an ai|language model|<\|?/?[a-z_]+\|?>|<<<|>>>|[{}]|(?<![a-z])assistant:|```|knowledge id"
    r"|(?<![a-z0-9]|素)k\d+(?![a-z0-9])",
    re.IGNORECASE,
)


_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30fa\uac00-\ud7af]")


def is_other_language(text: str) -> bool:
    """Whether a text, or a part that its script betrays, is not Chinese."""
    return not is_chinese(text) or _KANA_OR_HANGUL.search(text) is not None


def leaks_instructions(text: str, knowledge: Knowledge) -> bool:
    """Whether a text speaks of prompts, shows a slot nobody filled, or repeats words that address the machine."""
    folded = fold(text)
    if _MACHINE.search(folded):
        return True
    return any(compiled(pattern).search(folded) for pattern in knowledge.dialogue.instructions)
