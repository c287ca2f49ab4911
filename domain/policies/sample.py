"""The labelled sample policy, in force from 2000-01-01 until a county issues its own.

Henan's lines and caps in force in 2024 were not found; these are plausible figures for trying the
service, not law. Seasons: rules of the work A2. Days off: the State Council's yearly notices for
2024 to 2026.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.rules import Band, CapKey, Operator, Policy, Rules, Window
from domain.values import Money, Season


def _days(*spans: tuple[str, str]) -> tuple[date, ...]:
    days: list[date] = []
    for first, last in spans:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            days.append(day)
            day += timedelta(days=1)
    return tuple(days)


def _each(*days: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in days)


SAMPLE = Policy(
    version="sample-1",
    label="示例政策 / sample policy, not law",
    in_force_from=date(2000, 1, 1),
    rules=Rules(
        income_line=Money(700_00),
        deep=Band(Operator.AT_MOST, Decimal("1")),
        relative=Band(Operator.AT_MOST, Decimal("2")),
        accidental_share=Decimal("0.80"),
        caps={
            CapKey.VISIT_PER_TIME: Money(3_000_00),
            CapKey.VISIT_PER_PERSON_YEAR: Money(6_000_00),
            CapKey.LIVING_PER_HOUSEHOLD_YEAR: Money(8_400_00),
            CapKey.EDUCATION_PER_STUDENT_YEAR: Money(5_000_00),
        },
        season_windows={
            Season.SPRING: (Window("02-01", "04-30"),),
            Season.SUMMER: (Window("06-01", "08-31"),),
            Season.AUTUMN: (Window("07-01", "09-30"),),
            Season.WINTER: (Window("01-01", "02-29"),),
        },
        season_enforced=True,
        notice_working_days=5,
        days_off=_days(
            ("2024-01-01", "2024-01-01"),
            ("2024-02-10", "2024-02-17"),
            ("2024-04-04", "2024-04-06"),
            ("2024-05-01", "2024-05-05"),
            ("2024-06-10", "2024-06-10"),
            ("2024-09-15", "2024-09-17"),
            ("2024-10-01", "2024-10-07"),
            ("2025-01-01", "2025-01-01"),
            ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"),
            ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08"),
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ),
        make_up_days=_each(
            "2024-02-04",
            "2024-02-18",
            "2024-04-07",
            "2024-04-28",
            "2024-05-11",
            "2024-09-14",
            "2024-09-29",
            "2024-10-12",
            "2025-01-26",
            "2025-02-08",
            "2025-04-27",
            "2025-09-28",
            "2025-10-11",
            "2026-01-04",
            "2026-02-14",
            "2026-02-28",
            "2026-05-09",
            "2026-09-20",
            "2026-10-10",
        ),
        childcare_min_age=0,
        childcare_max_age=17,
        reverification_months=12,
    ),
)
