"""The days of the demonstration year, and the hours at which things are written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from aid_service.ports import SHANGHAI
from domain.policies.sample import SAMPLE
from domain.policies.working_days import is_working_day
from domain.values import Season

YEAR = 2024
OPENING_DAY = date(YEAR, 1, 2)
"""The first working day: staff are added and funds opened."""
LAST_DAY = date(YEAR, 12, 31)


def working_days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return [day for day in days if is_working_day(day, rules=SAMPLE.rules)]


def after(day: date, count: int) -> date:
    """The working day that comes `count` working days after a day."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, rules=SAMPLE.rules)
    return day


@cache
def season_days(season: Season) -> tuple[date, ...]:
    """The year's working days inside the season's windows, the opening day left out."""
    windows = SAMPLE.rules.season_windows[season]
    days = working_days(after(OPENING_DAY, 1), LAST_DAY)
    return tuple(day for day in days if any(window.holds(day) for window in windows))


def at_desk(rng: Random, day: date) -> datetime:
    """An instant between nine and five on a day in Yanjin."""
    return at(day, hour=9) + timedelta(seconds=rng.randrange(8 * 3600))


def at(day: date, *, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def spread_over(year: int, count: int) -> list[date]:
    """So many working days, spread evenly from after the opening day to two weeks before the end
    of the year; several things may fall on one of them."""
    days = working_days(date(year, 1, 8), date(year, 12, 17))
    return [days[index * len(days) // count] for index in range(count)]
