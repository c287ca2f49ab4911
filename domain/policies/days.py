"""Days in the world that a command may name."""

from __future__ import annotations

from datetime import date

from domain.refusals import Refusal


def require_not_future(day: date, *, today: date, field: str = "occurred_on") -> None:
    """Refuses `in-the-future`: what is reported has happened."""
    if day > today:
        raise Refusal("in-the-future", field=field, day=day.isoformat(), today=today.isoformat())


def age_on(day: date, *, born_on: date) -> int:
    """Whole years of age on `day`; who was born on 29 February has a birthday on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
