"""Which year is reviewed."""

from __future__ import annotations

import pytest

from aid_service.review_text.years import Year, spoken_year, year_of


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("某县总工会2024年工作总结\n", 2024),
        ("某县总工会二〇二四年工作总结\n", 2024),
        ("工作总结\n2025/01/17 11:05来源\n去年以来，举办宣讲", 2024),
        ("工作总结\n2024-12-28\n今年以来，举办宣讲", 2024),
        ("工作总结\n2025-01-17\n2024年举办宣讲。今年，我们将", 2024),
        ("工作总结\n2025-01-17\n自2019年启动，去年举办宣讲", 2024),
        ("工作总结\n举办宣讲\n2025年1月10日", 2024),
        ("总工会\n2024年以来，举办宣讲。2025年计划", 2024),
    ],
)
def test_the_text_says_its_year(text: str, year: int) -> None:
    found = year_of(text, None)
    assert found is not None
    assert found.reviewed == year


@pytest.mark.parametrize("text", ["", "举办宣讲86场", "场次比2023年的40场增加到62场"])
def test_no_year_is_invented(text: str) -> None:
    assert year_of(text, None) is None
    assert year_of(text, 2021) == Year(2021, 2021)


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("举办", 2024),
        ("去年，举办", 2024),
        ("今年，举办", 2025),
        ("2023年被评为先进，全年举办", 2024),
        ("2023年以来", None),
        ("近三年", None),
        ("党的二十大以来", None),
    ],
)
def test_a_word_means_the_year_as_seen_from_the_date(words: str, year: int | None) -> None:
    assert spoken_year(words, Year(reviewed=2024, spoken=2025)) == year
