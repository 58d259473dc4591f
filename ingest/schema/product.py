"""Product cards: `kb_docs/products/*.md`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ingest.errors import FieldFaultError
from ingest.schema.model import DocumentModel, Month, Slug, Text
from ingest.schema.vocabulary import Category, Segment

ENERGY_TOLERANCE = 0.15
"""A stated energy may differ this much from 4/4/9 kcal per gram of protein, carbohydrate and fat (data/README)."""


class Origin(DocumentModel):
    """Where it grows or is raised, when it is on sale from there, and what sets it apart."""

    name: Text
    scope: Literal["domestic", "imported"]
    months: list[Month] = Field(min_length=1)
    note: Text


class Nutrient(DocumentModel):
    """One further nutrient that matters for this product."""

    name: Text
    value: float = Field(ge=0)
    unit: Literal["克", "毫克", "微克", "微克RAE"]


class Nutrition(DocumentModel):
    """Per 100 g of edible part. A figure the source does not give is left out, never guessed."""

    source: Text
    energy_kcal: float | None = Field(default=None, ge=0, le=900)
    protein_g: float | None = Field(default=None, ge=0, le=100)
    fat_g: float | None = Field(default=None, ge=0, le=100)
    carbohydrate_g: float | None = Field(default=None, ge=0, le=100)
    fibre_g: float | None = Field(default=None, ge=0, le=100)
    vitamin_c_mg: float | None = Field(default=None, ge=0)
    potassium_mg: float | None = Field(default=None, ge=0)
    others: list[Nutrient] = Field(default=[], max_length=4)

    @model_validator(mode="after")
    def _energy_fits(self) -> Nutrition:
        """The machine-read table has misread digits: energy must fit its macronutrients."""
        parts = (self.energy_kcal, self.protein_g, self.fat_g, self.carbohydrate_g)
        if None in parts:
            return self
        energy, protein, fat, carbohydrate = (float(part or 0) for part in parts)
        expected = 4 * protein + 9 * fat + 4 * carbohydrate
        # Small foods differ by a few kcal through rounding and fibre alone.
        if abs(energy - expected) > max(ENERGY_TOLERANCE * max(energy, expected), 6):
            problem = f"energy_kcal {energy:g} does not fit its macronutrients (4/4/9 gives {expected:.0f})"
            raise FieldFaultError(("energy_kcal",), problem, "drop the figure that is wrong")
        return self


class Storage(DocumentModel):
    """One way to keep it."""

    where: Literal["常温", "阴凉", "冷藏", "冷冻", "暂养"]
    temperature: Text
    days: Text
    note: Text
    source: Text


class FabLine(DocumentModel):
    """Feature, advantage, benefit for one customer group, and the one spoken text that carries them."""

    segment: Segment | Literal["any"]
    feature: Text
    advantage: Text
    benefit: Text
    text: Text = Field(max_length=80)
    origin: Text | None = None
    """Name of the origin that the line speaks of; the line is used only while that origin is in season."""


class ProductHead(DocumentModel):
    """Front matter of a product card."""

    id: Slug
    kind: Literal["product"]
    title: Text
    aliases: list[Text] = Field(min_length=1)
    category: Category
    origins: list[Origin] = Field(min_length=1)
    nutrition: Nutrition
    storage: list[Storage] = Field(min_length=1)
    ripening: bool = False
    """Whether it is sold unripe and ripens at home (牛油果, 芒果 …)."""
    pairs_with: list[Text] = []
    allergens: list[Text] = []
    fab: list[FabLine] = Field(min_length=1)
    slots: list[Literal["price", "spec"]] = ["price", "spec"]
    """What the shop itself knows and this card leaves open."""
    sources: list[Text] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> ProductHead:
        names = [self.title, *self.aliases]
        if len({name.lower() for name in names}) != len(names):
            raise FieldFaultError(("aliases",), "title and aliases repeat a name", "leave each name once")
        known = {origin.name for origin in self.origins}
        for index, line in enumerate(self.fab):
            if line.origin is not None and line.origin not in known:
                problem = f"fab origin {line.origin!r} is not among origins"
                raise FieldFaultError(("fab", index, "origin"), problem, f"use one of {'、'.join(sorted(known))}")
        return self

    def in_season(self, month: int) -> list[Origin]:
        """Origins on sale in a month (1 to 12), in the order the editor gave them."""
        return [origin for origin in self.origins if month in origin.months]


PRODUCT_SECTIONS = ("口感与挑选", "储存", "吃法", "注意事项")
"""Sections every card has; a ripening product also has 催熟. Each holds one `>` line that may be said to a customer."""
RIPENING_SECTION = "催熟"
