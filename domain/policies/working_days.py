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
