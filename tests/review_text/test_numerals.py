from __future__ import annotations

from decimal import Decimal

import pytest

from aid_service.review_text.numerals import number_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("245", "245"),
        ("1.2万", "12000"),
        ("1,200", "1200"),
        ("3万5千", "35000"),
        ("1亿2000万", "120000000"),
        ("两", "2"),
        ("十", "10"),
        ("十二", "12"),
        ("七十", "70"),
        ("一百零五", "105"),
        ("一百二十", "120"),
        ("两千三百", "2300"),
        ("一万零五百", "10500"),
        ("三万五千", "35000"),
        ("二〇二四", "2024"),
    ],
)
def test_a_number(written: str, number: str) -> None:
    assert number_of(written) == Decimal(number)


@pytest.mark.parametrize("written", ["一百二", "两万三", "三四百", "七八", "十十", "00", "3千5万"])
def test_what_may_be_read_in_two_ways_is_not_read(written: str) -> None:
    assert number_of(written) is None
