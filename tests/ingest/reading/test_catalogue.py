from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.catalogue import Catalogue, FactBook
from ingest.parsing import parse
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Category
from ingest.text import fold

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def product(kb: Path) -> Callable[..., ProductHead]:
    head = parse("cherry.md", (kb / "products/cherry.md").read_bytes()).content
    assert isinstance(head, ProductHead)
    return lambda identity, title, *aliases: head.model_copy(
        update={"id": identity, "title": title, "aliases": list(aliases)}
    )


@pytest.fixture(scope="module")
def catalogue(product: Callable[..., ProductHead]) -> Catalogue:
    return Catalogue(
        [
            product("cherry", "车厘子", "樱桃", "Cherry", "车离子"),
            product("tomato", "番茄", "樱桃番茄", "西红柿"),
            product("pea", "豌豆", "pea"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("樱桃烂了", ["cherry"]),
        ("樱桃番茄怎么放", ["tomato"]),
        ("樱桃番茄和樱桃哪个甜", ["tomato", "cherry"]),
        ("CHERRY 和西红柿，还有车离子", ["cherry", "tomato"]),
        ("車厘子還有嗎", ["cherry"]),
        ("ｃｈｅｒｒｙ有货吗", ["cherry"]),
        ("车\u200b厘子坏了", ["cherry"]),
        ("peach 还有吗", []),
        ("a pea, please", ["pea"]),
        ("运费多少", []),
        ("", []),
    ],
)
def test_products_are_found_by_any_name_a_customer_uses_the_longest_first(
    catalogue: Catalogue, text: str, ids: list[str]
) -> None:
    assert [product.id for product in catalogue.mentions(fold(text))] == ids


def test_latin_names_are_found_between_chinese_characters(catalogue: Catalogue) -> None:
    assert [product.id for product in catalogue.mentions(fold("买了cherry结果烂了"))] == ["cherry"]


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Catalogue([]).mentions("樱桃") == []


POLICY = """\
---
id: {identity}
kind: policy
title: 政策
version: "1"
owner: 售后部
effective_from: {start}
{end}applies_to: [{categories}]
facts:
  - id: claim_window
    value: "{value}"
    clause: "1"
---

## 1 时限

请在{value}内反馈。

## 2.1 其他

另行通知。
"""


def book(*policies: tuple[str, str, str, str, str]) -> FactBook:
    documents = [
        parse(
            f"{identity}.md",
            POLICY.format(
                identity=identity,
                value=value,
                categories=categories,
                start=start,
                end=f"effective_to: {end}\n" if end else "",
            ).encode(),
        )
        for identity, value, categories, start, end in policies
    ]
    heads = ((document.content, document.chunks) for document in documents)
    return FactBook((head, chunks) for head, chunks in heads if isinstance(head, PolicyHead))


@pytest.fixture(scope="module")
def facts() -> FactBook:
    return book(
        ("fruit-old", "48小时", "fruit", "2025-01-01", "2025-12-31"),
        ("fruit", "24小时", "fruit", "2026-01-01", ""),
        ("vegetable", "12小时", "vegetable, fungus", "2026-01-01", ""),
        ("meat", "6小时", "meat", "2027-01-01", ""),
    )


@pytest.mark.parametrize(
    ("category", "day", "value"),
    [
        (Category.FRUIT, TODAY, "24小时"),
        (Category.VEGETABLE, TODAY, "12小时"),
        (Category.FUNGUS, TODAY, "12小时"),
        (Category.FRUIT, date(2025, 6, 1), "48小时"),
        (Category.FRUIT, date(2025, 12, 31), "48小时"),
        (Category.FRUIT, date(2026, 1, 1), "24小时"),
    ],
)
def test_a_fact_is_resolved_by_category_and_day(facts: FactBook, category: Category, day: date, value: str) -> None:
    resolved = facts.resolve("claim_window", category, day)
    assert resolved is not None
    assert resolved[0] == value
    assert value in resolved[1].text


@pytest.mark.parametrize(
    ("fact", "category", "day"),
    [
        ("claim_window", Category.MEAT, TODAY),  # not yet in force
        ("claim_window", Category.FRUIT, date(2024, 12, 31)),  # before any
        ("claim_window", Category.AQUATIC, TODAY),  # no policy for it
        ("claim_window", None, TODAY),  # depends on the product, and none is known
        ("no_such_fact", Category.FRUIT, TODAY),
    ],
)
def test_a_fact_that_no_policy_in_force_carries_is_not_told(
    facts: FactBook, fact: str, category: Category | None, day: date
) -> None:
    assert facts.resolve(fact, category, day) is None


def test_an_expired_policy_is_not_resolved() -> None:
    expired = book(("fruit-old", "48小时", "fruit", "2025-01-01", "2025-12-31"))
    assert expired.resolve("claim_window", Category.FRUIT, TODAY) is None


def test_a_fact_is_told_without_a_product_where_every_category_agrees() -> None:
    agreed = book(("a", "24小时", "fruit", "2026-01-01", ""), ("b", "24小时", "meat", "2026-01-01", ""))
    resolved = agreed.resolve("claim_window", None, TODAY)
    assert resolved is not None
    assert resolved[0] == "24小时"


def test_a_policy_without_categories_applies_to_every_one() -> None:
    general = book(("a", "24小时", "", "2026-01-01", ""))
    assert all(general.resolve("claim_window", category, TODAY) is not None for category in Category)


def test_a_clause_is_found_by_policy_and_number(facts: FactBook) -> None:
    clause = facts.clause("fruit#2.1")
    assert clause is not None
    assert clause.section == "2.1 其他"
    assert facts.clause("fruit#9") is facts.clause("nothing#1") is facts.clause("fruit") is None


def test_a_clause_applies_on_days_in_force_to_its_categories(facts: FactBook) -> None:
    clause = facts.clause("fruit-old#1")
    assert clause is not None
    assert facts.applies(clause, Category.FRUIT, date(2025, 6, 1))
    assert not facts.applies(clause, Category.FRUIT, TODAY)
    assert not facts.applies(clause, Category.MEAT, date(2025, 6, 1))
