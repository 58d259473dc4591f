"""Products by the names customers use, and policy facts by product category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from ingest.documents import Chunk
from ingest.parsing.article import clause_number
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Category
from ingest.text import fold

PRODUCT_WORD = "商品"


class Catalogue:
    """All products; finds the ones a text names.

    Args:
        products: the published cards.
        groups: words for a whole category, 虾 or 青菜.
        goods: names of other things people ask about; a longer one hides a product's name in it (黄花菜 is no 花菜).
    """

    def __init__(
        self,
        products: Iterable[ProductHead],
        groups: Mapping[str, Category] = MappingProxyType({}),
        goods: Iterable[str] = (),
    ) -> None:
        self.products = {product.id: product for product in products}
        self._ids = {
            fold(name): product.id for product in self.products.values() for name in [product.title, *product.aliases]
        }
        self._groups = {fold(name): category for name, category in groups.items()}
        names = {*self._ids, *self._groups, *(fold(name) for name in goods)}
        # Longest name first, so that 樱桃番茄 is not read as 樱桃.
        ordered = sorted(names, key=lambda name: (-len(name), name))
        # No letter or digit beside a Latin name; a Chinese character may stand there, which \b would take for a letter.
        alternatives = (
            rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" if name.isascii() else re.escape(name) for name in ordered
        )
        self._pattern = re.compile("|".join(alternatives)) if names else None

    def mentions(self, folded: str) -> list[ProductHead]:
        """Products that a folded text names, in order of appearance, each once."""
        found = [self._ids[name] for name in self._names(folded) if name in self._ids]
        return [self.products[product_id] for product_id in dict.fromkeys(found)]

    def categories(self, folded: str) -> list[Category]:
        """Categories that a folded text names by a general word, in order of appearance, each once."""
        found = [self._groups[name] for name in self._names(folded) if name not in self._ids and name in self._groups]
        return list(dict.fromkeys(found))

    def unlisted(self, folded: str) -> list[str]:
        """Goods without a card that a folded text names, in order of appearance, each once."""
        known = self._ids.keys() | self._groups.keys()
        return list(dict.fromkeys(name for name in self._names(folded) if name not in known))

    def masked(self, folded: str) -> str:
        """A folded text with one word in place of every such name: what is asked, whatever it is asked of."""
        return folded if self._pattern is None else self._pattern.sub(PRODUCT_WORD, folded)

    @lru_cache(maxsize=2048)  # noqa: B019 - one catalogue a snapshot; a turn asks several times of the same few messages
    def _names(self, folded: str) -> tuple[str, ...]:
        return () if self._pattern is None else tuple(self._pattern.findall(folded))


class FactBook:
    """Policy facts, resolved by product category and day.

    Args:
        policies: heads of the published policies with their chunks.
    """

    def __init__(self, policies: Iterable[tuple[PolicyHead, tuple[Chunk, ...]]]) -> None:
        self._policies = [
            (head, {number: chunk for chunk in chunks if (number := clause_number(chunk.section))})
            for head, chunks in policies
        ]

    def resolve(self, fact_id: str, category: Category | None, day: date) -> tuple[str, Chunk] | None:
        """The value of a fact and the clause that carries it.

        Args:
            fact_id: e.g. claim_window.
            category: of the product spoken of; None where no product is known.
            day: policies not in force then are passed over.

        Returns:
            None where no policy in force has the fact, or where it depends on the product and none is known.
        """
        found: list[tuple[str, Chunk]] = []
        for head, clauses in self._policies:
            if not head.in_force(day):
                continue
            applies = not head.applies_to or category is None or category in head.applies_to
            found += [(fact.value, clauses[fact.clause]) for fact in head.facts if applies and fact.id == fact_id]
        values = {value for value, _ in found}
        # Without a product, a fact is only told where every category agrees on it.
        return found[0] if len(values) == 1 else None

    def clause(self, reference: str) -> Chunk | None:
        """The clause named `policy-id#number`, None where it does not exist."""
        policy_id, _, number = reference.partition("#")
        for head, clauses in self._policies:
            if head.id == policy_id:
                return clauses.get(number)
        return None

    def applies(self, chunk: Chunk, category: Category | None, day: date) -> bool:
        """Whether a clause is in force on a day and meant for a category."""
        for head, _ in self._policies:
            if head.id == chunk.doc_id:
                return head.in_force(day) and (not head.applies_to or category is None or category in head.applies_to)
        return True
