"""By when something is due: months and working days after a day, and the days of a season."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from domain.policies.days import last_day_due_by, months_later
from domain.policies.sample import SAMPLE
from domain.policies.seasons import season_around
from domain.policies.working_days import day_after, day_before, working_days_after
from domain.rules import Window
from domain.values import Period, Season
from tests.people import day

RULES = SAMPLE.rules


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2024-03-15", 12, "2025-03-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-12-31", 1, "2025-01-31"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2024-01-31", -2, "2023-11-30"),
        ("2024-05-05", 0, "2024-05-05"),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(first: str, months: int, last: str):
    assert months_later(day(first), months) == day(last)


@pytest.mark.parametrize("months", [1, 6, 12])
def test_the_last_day_due_is_the_last_one_due(months: int):
    """Through two years, a leap year's end of February among them."""
    for number in range(730):
        limit = day("2024-01-01") + timedelta(days=number)
        last = last_day_due_by(limit, months=months)
        assert months_later(last, months) <= limit < months_later(last + timedelta(days=1), months)


@pytest.mark.parametrize("needed", [0, 1, 5, 7])
def test_a_notices_last_day_agrees_with_the_count_of_its_working_days(needed: int):
    """Through 2024 and 2025, all days off and make-up days included."""
    for number in range(700):
        opened = day("2024-01-01") + timedelta(days=number)
        ends = day_after(opened, needed, rules=RULES)
        assert working_days_after(opened, ends, rules=RULES) == needed
        assert ends == opened or working_days_after(opened, ends - timedelta(1), rules=RULES) < (
            needed
        )
        latest = day_before(opened, needed, rules=RULES)
        assert working_days_after(latest, opened, rules=RULES) == needed
        assert working_days_after(latest + timedelta(1), opened, rules=RULES) < max(needed, 1)


@dataclass
class Winter:
    windows: tuple[tuple[str, str], ...]

    def around(self, text: str) -> Period | None:
        windows = {Season.WINTER: tuple(Window(*window) for window in self.windows)}
        rules = msgspec.structs.replace(RULES, season_windows=windows)
        return season_around(day(text), Season.WINTER, rules=rules)


def period(first: str, last: str) -> Period:
    return Period(day(first), day(last))


def test_a_season_is_told_by_its_first_and_last_day():
    assert season_around(day("2024-07-15"), Season.SUMMER, rules=RULES) == period(
        "2024-06-01", "2024-08-31"
    )
    assert season_around(day("2024-05-31"), Season.SUMMER, rules=RULES) is None
    assert season_around(day("2023-02-28"), Season.WINTER, rules=RULES) == period(
        "2023-01-01", "2023-02-28"
    )


@pytest.mark.parametrize(
    "winter",
    [Winter((("11-15", "02-29"),)), Winter((("11-15", "12-31"), ("01-01", "02-29")))],
)
@pytest.mark.parametrize("asked", ["2024-11-15", "2024-12-31", "2025-01-01", "2025-02-28"])
def test_a_winter_over_the_years_end_is_one(winter: Winter, asked: str):
    assert winter.around(asked) == period("2024-11-15", "2025-02-28")
    assert winter.around("2024-03-01") is winter.around("2024-11-14") is None


def test_two_windows_with_days_between_are_two_seasons():
    winter = Winter((("01-01", "01-10"), ("01-12", "01-20")))
    assert winter.around("2024-01-10") == period("2024-01-01", "2024-01-10")
    assert winter.around("2024-01-11") is None
    assert winter.around("2024-01-15") == period("2024-01-12", "2024-01-20")


def test_a_season_that_never_ends_is_told_as_a_year_on_either_side():
    winter = Winter((("01-01", "12-31"),))
    assert winter.around("2025-07-01") == period("2024-07-01", "2026-07-01")


def test_a_season_without_windows_is_never():
    assert Winter(()).around("2025-01-01") is None
