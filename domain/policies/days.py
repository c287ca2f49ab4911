"""Days in the world that a command may name."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from domain.refusals import Refusal


def require_not_future(day: date, *, today: date, field: str = "occurred_on") -> None:
    """Refuses `in-the-future`: what is reported has happened."""
    if day > today:
        raise Refusal("in-the-future", field=field, day=day.isoformat(), today=today.isoformat())


def age_on(day: date, *, born_on: date) -> int:
    """Whole years of age on `day`; who was born on 29 February has a birthday on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day; with
    `months` below zero of an earlier month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_due_by(limit: date, *, months: int) -> date:
    """The last day from which that many months are over on `limit`."""
    day = months_later(limit, -months)
    while months_later(day + timedelta(days=1), months) <= limit:
        day += timedelta(days=1)
    return day
