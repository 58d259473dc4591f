"""Short texts through which a chunk is found: search small, answer with the section."""

from __future__ import annotations

import re

WINDOW_CHARS = 60
"""Windows of about 60 characters found the right section more often than the sections themselves: .33 against .23 at
rank 1 over the raw seed documents (measured)."""

_BORDER = re.compile(r"(?<=[。！？；!?;\n])|(?<=[^\d]，)(?=.{25,})|(?=•)")


def split_windows(text: str, size: int = WINDOW_CHARS) -> list[str]:
    """Cut a text at its own borders into windows of about `size` characters.

    Args:
        text: the chunk's text.
        size: a window is closed once it has grown to this many characters.
    """
    windows: list[str] = []
    current = ""
    for piece in filter(None, _BORDER.split(text)):
        current += piece
        if len(current.strip()) >= size:
            windows.extend(_hard_cut(current.strip(), size * 2))
            current = ""
    rest = current.strip()
    if rest and windows and len(rest) < size // 3:
        windows[-1] = f"{windows[-1]}{rest}"
    elif rest:
        windows.extend(_hard_cut(rest, size * 2))
    return windows


def _hard_cut(text: str, limit: int) -> list[str]:
    """A run without any border (a converter's doing) is cut by length."""
    return [text[start : start + limit] for start in range(0, len(text), limit)]


def contextual(title: str, section: str, window: str) -> str:
    """A window with the headings it stands under, which is what is embedded."""
    return f"{title} {section}：{window}"
