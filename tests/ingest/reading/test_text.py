from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import LineIndex, clean, fold, grams, normalise

PUNCTUATION = "你好，“世界”（测试）：《手册》、‘引号’！？…… —— ·【注】￥９"


def test_cleaning_keeps_chinese_punctuation_and_full_width_characters() -> None:
    assert clean(PUNCTUATION) == PUNCTUATION


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("網(wǎng)店客服培訓(xùn)與服務(wù)質(zhì)量", "网店客服培训与服务质量"),
        ("綠(lǜ)色女(nǚ)裝", "绿色女装"),
        ("開(kāi)始，結(jié)束", "开始，结束"),
    ],
)
def test_a_converter_s_bracketed_pinyin_is_removed(damaged: str, mended: str) -> None:
    assert clean(damaged) == mended


@pytest.mark.parametrize(
    "text",
    [
        "重量(kg)",
        "容量(ml)以包装为准",
        "苹果(apple)",
        "里程(km)",
        "规格(5斤)",
        "听(Listen)",
        "网（wǎng）",
        "见下(第2条)",
        "(wǎng)",
    ],
)
def test_brackets_that_carry_content_are_kept(text: str) -> None:
    assert clean(text) == text


def test_traditional_characters_become_simplified() -> None:
    assert clean("車厘子產自智利，頭髮、發貨、餅乾與乾隆") == "车厘子产自智利，头发、发货、饼干与乾隆"


def test_invisible_characters_and_odd_line_ends_are_dropped() -> None:
    assert clean("\ufeff车\u200b厘\u00ad子\u2060\r\n第二行\r第三行\u202e") == "车厘子\n第二行\n第三行"


def test_mojibake_that_can_be_repaired_is_repaired() -> None:
    assert clean("è½¦åŽ˜å­�子".replace("�", "\u0090")) == "车厘子子"


def test_markup_is_left_as_the_editor_wrote_it() -> None:
    assert clean("<b>满59&amp;减10</b>") == "<b>满59&amp;减10</b>"


@given(st.text(alphabet="车厘子產發(wǎng)()，。“” \nkgabc１２Ａ\u200b…", max_size=80))
def test_cleaning_twice_changes_no_more_than_cleaning_once_removed(text: str) -> None:
    once = clean(text)
    assert len(clean(once)) <= len(once) <= len(text)


@pytest.mark.parametrize(
    ("original", "needle", "found"),
    [
        ("稍等…马上好", "马上好", "马上好"),
        ("稍等…马上好", "...", "…"),
        ("重５㎏装", "5kg", "５㎏"),
        ("ＡＢＣ级樱桃", "abc", "ＡＢＣ"),
        ("😡😡太差了", "太差了", "太差了"),
        ("👨‍👩‍👧一家三口", "一家", "一家"),
        ("車厘子壞了", "车厘子", "車厘子"),
        ("最\u200b好的", "最好", "最\u200b好"),
        ("½斤起卖", "斤起卖", "斤起卖"),
    ],
)
def test_a_span_of_the_normalised_text_maps_back_to_the_original(original: str, needle: str, found: str) -> None:
    normal = normalise(original)
    start = normal.text.index(needle)
    first, last = normal.span(start, start + len(needle))
    assert original[first:last] == found


@given(st.text(max_size=60))
def test_every_span_lies_within_the_original(text: str) -> None:
    normal = normalise(text)
    assert len(normal.origin) == len(normal.text)
    for start in range(len(normal.text)):
        first, last = normal.span(start, start + 1)
        assert 0 <= first < last <= len(text)
    assert normal.span(len(normal.text), len(normal.text)) == (len(text), len(text))


@pytest.mark.parametrize("text", [PUNCTUATION, "ＡＢＣ１２３㎏…½", "車厘子與餅乾", "😀 最\u200b好"])
def test_matching_and_searching_see_the_same_text(text: str) -> None:
    assert normalise(text).text == fold(text)


def test_search_units_are_single_and_paired_characters_and_whole_latin_words() -> None:
    assert grams("車厘子 JJJ级2斤") == ["车", "厘", "子", "车厘", "厘子", "jjj", "级", "2", "斤"]


def test_an_offset_has_the_line_an_editor_counts() -> None:
    lines = LineIndex("一\n二二\n\n四")
    assert [lines.line(offset) for offset in (0, 1, 2, 4, 5, 6)] == [1, 1, 2, 2, 3, 4]
