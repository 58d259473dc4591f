from __future__ import annotations

import pytest

from ingest.parsing.product import months_in_words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([11, 12, 1, 2], "11月到次年2月"),
        ([12, 1], "12月到次年1月"),
        ([5, 6], "5到6月"),
        ([9], "9月"),
        ([5, 6, 9], "5到6月、9月"),
        ([6, 7, 11, 12, 1], "6到7月、11月到次年1月"),
        (list(range(1, 13)), "全年"),
        ([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6], "全年"),
        ([10, 11, 12], "10到12月"),
    ],
)
def test_months_are_told_as_a_person_would(months: list[int], words: str) -> None:
    assert months_in_words(months) == words
