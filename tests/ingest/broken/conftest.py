from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from .variants import Variant

Break: TypeAlias = Callable[[Variant], str]


@pytest.fixture(scope="session")
def kb_copy(kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of kb_docs, under its own name, that tests break and mend."""
    return Path(shutil.copytree(kb, tmp_path_factory.mktemp("copy") / "kb_docs"))


@pytest.fixture
def break_file(kb_copy: Path) -> Iterator[Break]:
    """Breaks a file of the copy until the test ends; returns its broken text."""

    @contextmanager
    def broken(path: Path, text: str) -> Iterator[None]:
        good = path.read_bytes()
        path.write_text(text, encoding="utf-8")
        yield
        path.write_bytes(good)

    with ExitStack() as mends:

        def break_one(variant: Variant) -> str:
            path = kb_copy / variant.file
            text = variant.edit(path.read_text(encoding="utf-8"))
            mends.enter_context(broken(path, text))
            return text

        yield break_one
