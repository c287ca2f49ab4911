from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import NO_MONEY, AidKind, Area, Money, Period
from tests.people import day

WHOLE_FEN = st.integers(-(10**30), 10**30)


@given(WHOLE_FEN)
def test_money_goes_out_as_it_came_in(fen):
    assert Money.of_yuan(Money(fen).yuan) == Money(fen)


@given(WHOLE_FEN, WHOLE_FEN)
def test_money_adds_up(one, other):
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert -Money(one) + Money(one) == NO_MONEY
    assert (Money(one) < Money(other)) == (one < other)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1200.00", 120000), ("0.01", 1), ("7", 700), ("7.5", 750), ("-0.05", -5), ("007.00", 700)],
)
def test_yuan_are_read(text, fen):
    assert Money.of_yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.000",
        "0.001",
        "1e3",
        "1,200.00",
        " 1",
        "1\n",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "１",
    ],
)
def test_what_is_no_yuan_is_refused(text):
    with pytest.raises(ValueError, match="two places"):
        Money.of_yuan(text)


def test_yuan_are_written_with_two_places():
    assert [Money(fen).yuan for fen in (0, 5, -5, 120000, -100)] == [
        "0.00",
        "0.05",
        "-0.05",
        "1200.00",
        "-1.00",
    ]
    assert not NO_MONEY
    assert Money(-1)


@pytest.mark.parametrize(
    ("code", "prefix", "written"),
    [
        ("41", "41", "410000"),
        ("410000", "41", "410000"),
        ("4107", "4107", "410700"),
        ("410726", "410726", "410726"),
        ("410726000000", "410726", "410726"),
        ("410726100", "410726100", "410726100000"),
        ("410726100000", "410726100", "410726100000"),
        ("410726100201", "410726100201", "410726100201"),
    ],
)
def test_an_area_drops_its_empty_levels(code, prefix, written):
    area = Area.of_code(code)
    assert (area.prefix, area.code) == (prefix, written)
    assert Area.of_code(area.code) == area


@pytest.mark.parametrize(
    "code",
    [
        "",
        "4",
        "410",
        "41072",
        "4107261",
        "41072610020",
        "4107261002011",
        "000000",
        "41072x",
        "４１",
    ],
)
def test_what_is_no_area_is_refused(code):
    with pytest.raises(ValueError, match="area code"):
        Area.of_code(code)


def test_an_area_covers_itself_and_what_lies_under_it():
    county, town = Area.of_code("410726"), Area.of_code("410726100000")
    assert county.covers(county)
    assert county.covers(town)
    assert Area.of_code("410000").covers(town)
    assert not town.covers(county)
    assert not county.covers(Area.of_code("410727"))
    assert not Area.of_code("410726101").covers(town)


def test_days_of_a_period_are_both_inside():
    july = Period(day("2024-07-01"), day("2024-07-31"))
    assert july.overlaps(Period(day("2024-07-31"), day("2024-08-02")))
    assert july.overlaps(Period(day("2024-06-01"), day("2024-07-01")))
    assert not july.overlaps(Period(day("2024-08-01"), day("2024-08-02")))
    assert not july.overlaps(Period(day("2024-06-01"), day("2024-06-30")))


def test_three_kinds_carry_money():
    assert [kind.value for kind in AidKind if kind.carries_money] == [
        "living",
        "medical",
        "education",
    ]
