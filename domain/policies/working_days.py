"""Working days: Monday to Friday, corrected by the policy's days off and make-up working days."""

from __future__ import annotations

from datetime import date, timedelta

from domain.rules import Rules


def is_working_day(day: date, *, rules: Rules) -> bool:
    if day in rules.make_up_days:
        return True
    return day.weekday() < 5 and day not in rules.days_off


def working_days_after(first: date, until: date, *, rules: Rules) -> int:
    """How many working days follow `first`, up to and including `until`.

    The first day itself is not counted (Civil Code, art. 201).
    """
    count, day = 0, first
    while day < until:
        day += timedelta(days=1)
        count += is_working_day(day, rules=rules)
    return count


def day_after(first: date, working_days: int, *, rules: Rules) -> date:
    """The first day by which that many working days have followed `first`."""
    day = first
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day, rules=rules)
    return day


def day_before(until: date, working_days: int, *, rules: Rules) -> date:
    """The last day that so many working days have followed by `until`, which counts too."""
    day = until
    while working_days > 0:
        working_days -= is_working_day(day, rules=rules)
        day -= timedelta(days=1)
    return day
