"""Questions beside the sections that answer them: read, kept out of what is shown, and searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.knowledge import UNANSWERED, Knowledge
from ingest.parsing import parse
from ingest.sound import sounds

ARTICLE = """\
---
id: late-night
kind: training
title: 夜间值班
sources: [内部培训资料]
---

## 先回一句

夜里人少，先回一句“看到了”，再去查。

> 我看到了，这就去查。

? 夜里一个人值班先回啥
？客人半夜找来怎么接
"""


def test_questions_are_read_and_shown_nowhere() -> None:
    (chunk,) = parse("late-night.md", ARTICLE.encode()).chunks
    assert chunk.asks == ("夜里一个人值班先回啥", "客人半夜找来怎么接")
    assert chunk.text == "夜里人少，先回一句“看到了”，再去查。\n我看到了，这就去查。"
    assert not any("先回啥" in window for window in chunk.windows)


def test_a_question_changes_no_chunk_and_so_embeds_nothing_else_anew() -> None:
    (with_asks,) = parse("late-night.md", ARTICLE.encode()).chunks
    (without,) = parse("late-night.md", ARTICLE.split("? ")[0].encode()).chunks
    assert with_asks.chunk_id == without.chunk_id


def test_a_free_text_keeps_its_lines_that_begin_with_a_question_mark() -> None:
    chunks = parse("page.md", "# 售后\n\n? 退款多久到账\n一般三天。\n".encode()).chunks
    assert "退款多久到账" in "".join(chunk.text for chunk in chunks)
    assert all(chunk.asks == () for chunk in chunks)


def test_every_section_that_is_written_carries_questions(knowledge: Knowledge) -> None:
    silent = {
        f"{chunk.doc_id} › {chunk.section}"
        for chunk in knowledge.chunks.values()
        if not chunk.asks and chunk.kind in {"policy", "training"}
    }
    assert silent == set()


def test_example_questions_of_a_topic_are_asked_of_products_that_have_the_section(knowledge: Knowledge) -> None:
    titles = {product.title: product for product in knowledge.catalogue.products.values()}
    ripening = [text for text, target in knowledge.topic_asks if target == "催熟"]
    assert len(ripening) >= 70
    for text in ripening:
        named = [product for title, product in titles.items() if title in text]
        assert any(product.ripening for product in named), text
    assert sum(target == UNANSWERED for _, target in knowledge.topic_asks) >= 300


@pytest.mark.parametrize(
    ("wrong", "right"), [("电子发飘", "电子发票"), ("平果", "苹果"), ("香焦能冻吗", "香蕉能冻吗"), ("生鱼皮", "森鱼皮")]
)
def test_a_wrong_character_sounds_like_the_right_one(wrong: str, right: str) -> None:
    assert sounds(wrong) == sounds(right)


def test_other_words_sound_otherwise() -> None:
    assert sounds("苹果") != sounds("葡萄")
    assert sounds("abc 123") == []
    assert sounds("a苹果b香蕉") == [*sounds("苹果"), *sounds("香蕉")]


def test_the_bundled_goods_are_no_names_of_cards(kb: Path, knowledge: Knowledge) -> None:
    for text, ids in {"黄花菜怎么泡": [], "花菜怎么泡": ["cauliflower"], "燕窝怎么炖": []}.items():
        assert [product.id for product in knowledge.catalogue.mentions(text)] == ids
    assert knowledge.catalogue.unlisted("燕窝怎么炖") == ["燕窝"]
    assert knowledge.catalogue.categories("青菜烂了") == ["vegetable"]
    assert knowledge.catalogue.masked("黄花菜和花菜") == "商品和商品"
