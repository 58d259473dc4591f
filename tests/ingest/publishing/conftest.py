from __future__ import annotations

from pathlib import Path

import pytest

STOCKTAKE = "盘点守则\n蓝鲸仓每天22点盘点，盘点时暂停出库。\n"
COLD_CHAIN = "冷链记录\n冷库温度每30分钟记一次，超过4度要上报。\n"
UNIFORM = "着装要求\n上岗要穿绿色围裙，头发要扎起来。\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder as a shop has it: three plain texts, no front matter, no standards."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in (("stocktake", STOCKTAKE), ("cold-chain", COLD_CHAIN), ("uniform", UNIFORM)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
