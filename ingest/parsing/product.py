"""Product cards: what stands in the front matter is rendered to sections, so that every figure shown can be cited."""

from __future__ import annotations

from ingest.documents import Chunk
from ingest.errors import DocumentFault
from ingest.parsing.build import make_chunk
from ingest.parsing.markdown import Section
from ingest.schema.product import PRODUCT_SECTIONS, RIPENING_SECTION, Nutrition, Origin, ProductHead
from ingest.schema.vocabulary import Kind

SEASON_SECTION = "产地与季节"
NUTRITION_SECTION = "营养"
PITCH_SECTION = "推荐说法"
STORAGE_SECTION = "储存"
CAUTION_SECTION = "注意事项"

_SCOPES = {"domestic": "国产", "imported": "进口"}
_MACROS = (
    ("energy_kcal", "能量", "千卡"),
    ("protein_g", "蛋白质", "克"),
    ("fat_g", "脂肪", "克"),
    ("carbohydrate_g", "碳水化合物", "克"),
    ("fibre_g", "膳食纤维", "克"),
    ("vitamin_c_mg", "维生素C", "毫克"),
    ("potassium_mg", "钾", "毫克"),
)


def months_in_words(months: list[int]) -> str:
    """[11, 12, 1, 2] → 「11月到次年2月」; breaks in the run are listed: 「5到6月、9月」."""
    if sorted(months) == list(range(1, 13)):
        return "全年"
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] % 12 + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words = []
    for run in runs:
        first, last = run[0], run[-1]
        if first == last:
            words.append(f"{first}月")
        else:
            words.append(f"{first}月到次年{last}月" if last < first else f"{first}到{last}月")
    return "、".join(words)


def seasons_in_words(origins: list[Origin]) -> str:
    """All seasons of a product in one phrase: 「智利11月到次年2月，山东烟台5到6月」."""
    return "，".join(f"{origin.name}{months_in_words(origin.months)}" for origin in origins)


def render_origins(head: ProductHead) -> str:
    """The text of the season section."""
    # Every month is spelled out, so that a reply that names the current one is found in the text it cites.
    lines = [
        f"{origin.name}（{_SCOPES[origin.scope]}）：{months_in_words(origin.months)}上市"
        f"（{'、'.join(f'{month}月' for month in origin.months)}），{origin.note.rstrip('。')}。"
        for origin in head.origins
    ]
    return "\n".join([f"{head.title}的产地和上市季节：", *lines])


def render_nutrition(head: ProductHead) -> str:
    """The text of the nutrition section, every figure with its unit and the source at the end."""
    nutrition: Nutrition = head.nutrition
    figures = [
        f"{name}{getattr(nutrition, field):g}{unit}"
        for field, name, unit in _MACROS
        if getattr(nutrition, field) is not None
    ]
    figures += [f"{other.name}{other.value:g}{other.unit}" for other in nutrition.others]
    return f"{head.title}每100克可食部含{'、'.join(figures)}（来源：{nutrition.source}）。"


def render_storage(head: ProductHead) -> str:
    """The storage lines of the front matter, in front of the section's own text."""
    return "\n".join(
        f"{way.where}（{way.temperature}）可放{way.days}：{way.note.rstrip('。')}。（{way.source}）"
        for way in head.storage
    )


def render_pitches(head: ProductHead) -> str:
    """The FAB lines as text, so that a pitch can cite them."""
    return "\n".join(
        f"特点：{line.feature}；优势：{line.advantage}；好处：{line.benefit}。{line.text}" for line in head.fab
    )


def product_chunks(head: ProductHead, sections: tuple[Section, ...], path: str) -> list[Chunk]:
    """Every section of a card, rendered and written ones, as chunks."""
    names = f"{head.title}（{'、'.join(head.aliases)}）"

    def chunk(section: str, text: str, source: str, say: str | None = None, asks: tuple[str, ...] = ()) -> Chunk:
        return make_chunk(
            doc_id=head.id,
            kind=Kind.PRODUCT,
            title=head.title,
            section=section,
            text=text,
            path=path,
            source=source,
            say=say,
            asks=asks,
        )

    general = "；".join(head.sources)
    chunks = [
        chunk(SEASON_SECTION, f"{names}。{render_origins(head)}", general),
        chunk(NUTRITION_SECTION, render_nutrition(head), head.nutrition.source),
        chunk(PITCH_SECTION, render_pitches(head), general),
    ]
    for section in sections:
        if not section.title:
            continue
        text, source = section.text, general
        if section.title == STORAGE_SECTION:
            text = f"{render_storage(head)}\n{text}"
            source = "；".join(dict.fromkeys(way.source for way in head.storage))
        chunks.append(chunk(section.title, text, source, section.say[0] if section.say else None, section.asks))
    return chunks


def product_faults(head: ProductHead, sections: tuple[Section, ...], path: str) -> list[DocumentFault]:
    """Sections that are missing, unknown, or lack their one spoken line."""
    wanted = set(PRODUCT_SECTIONS) | ({RIPENING_SECTION} if head.ripening else set())
    titles = [section.title for section in sections if section.title]
    faults = [
        DocumentFault(path, 1, f"section 「{title}」 is missing", f"add a line ## {title} with its text")
        for title in sorted(wanted - set(titles))
    ]
    for section in sections:
        if not section.title:
            problem = "text stands before the first section"
            faults.append(DocumentFault(path, section.line, problem, "put it under one of the ## headings"))
        elif section.title not in wanted:
            known = "、".join(sorted(wanted))
            faults.append(
                DocumentFault(path, section.line, f"unknown section 「{section.title}」", f"use one of {known}")
            )
        elif len(section.say) != 1:
            problem = f"section 「{section.title}」 holds {len(section.say)} spoken lines"
            faults.append(DocumentFault(path, section.line, problem, "write exactly one line that begins with >"))
    return faults
