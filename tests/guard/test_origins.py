"""Where something comes from must stand in what is cited."""

from __future__ import annotations

import pytest

from copilot.guard import inspect
from copilot.guard.claims import unsupported_origins
from ingest.knowledge import Knowledge

from .conftest import Cite

SEASON = "cherry/产地与季节"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("这批是智利的。", []),
        ("这批是山东烟台的。", []),
        ("这批是烟台的大樱桃。", []),
        ("这批是新西兰的。", ["新西兰"]),
        ("这批是云南产的。", ["云南"]),
        ("这批是日本进口的。", ["日本"]),
        ("这批是紐西蘭的。", ["纽西兰"]),
        ("次日本店就发货。", []),
    ],
)
def test_places_are_known_whole_in_part_and_in_traditional_script(
    text: str, missing: list[str], cite: Cite, knowledge: Knowledge
) -> None:
    assert unsupported_origins(text, [chunk.text for chunk in cite(SEASON)], knowledge) == missing


def test_every_origin_of_a_card_needs_that_card(cite: Cite, knowledge: Knowledge) -> None:
    shipping = [chunk.text for chunk in cite("ordering#1")]
    for product in knowledge.catalogue.products.values():
        for origin in product.origins:
            text = f"{product.title}是{origin.name}的。"
            card = [chunk.text for chunk in cite(f"{product.id}/产地与季节")]
            assert unsupported_origins(text, card, knowledge) == []
            assert unsupported_origins(text, shipping, knowledge)


def test_a_place_the_customer_named_is_repeated_but_not_confirmed(cite: Cite, knowledge: Knowledge) -> None:
    said = "这是新西兰的吗"
    assert inspect("您问的新西兰那款，我去核一下。", cite(SEASON), knowledge, said=said).passed
    assert not inspect("对，这批是新西兰的。", cite(SEASON), knowledge, said=said).passed
    assert not inspect("对，新西兰空运来的。", cite(SEASON), knowledge, said=said).passed
