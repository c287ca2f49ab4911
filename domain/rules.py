"""Policy data: the numbers and days that a rule needs, dated and replaceable.

Rules differ by place and by year, so none of them stands in code (rules of the work, A0.4).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from domain.values import Money, Season


class Operator(StrEnum):
    """How income is compared with a line: at most, or below."""

    AT_MOST = "at_most"
    BELOW = "below"


class Band(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A household fits where its net monthly income per head meets `multiplier` × the line."""

    operator: Operator
    multiplier: Decimal


class CapKey(StrEnum):
    """What a cap is counted on."""

    VISIT_PER_TIME = "visit_per_time"
    VISIT_PER_PERSON_YEAR = "visit_per_person_year"
    LIVING_PER_HOUSEHOLD_YEAR = "living_per_household_year"
    MEDICAL_PER_SELF_PAID = "medical_per_self_paid"
    EDUCATION_PER_STUDENT_YEAR = "education_per_student_year"


class Window(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Days of any year from `first` to `last`, both included, written MM-DD."""

    first: str
    last: str

    def holds(self, day: date) -> bool:
        written = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= written <= self.last
        return written >= self.first or written <= self.last


class Rules(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One version's data.

    `income_line` is the local low-income line per head and month. `caps` holds an amount for each
    key; the medical cap is the self-paid part itself, so its amount is the most that any part may
    reach, if there is such a limit. `accidental_share`: costs above this share of the yearly
    income are an accidental hardship. `season_enforced` false lets a visit's season differ from
    its day. `days_off` and `make_up_days` correct the Monday-to-Friday week.
    `mediation_days` after receipt a party may go to arbitration.
    """

    income_line: Money
    deep: Band
    relative: Band
    accidental_share: Decimal
    caps: dict[CapKey, Money]
    season_windows: dict[Season, tuple[Window, ...]]
    season_enforced: bool
    notice_working_days: int
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]
    childcare_min_age: int
    childcare_max_age: int
    reverification_months: int
    mediation_days: int = 15


class Policy(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A version of the rules, and the day from which it decides."""

    version: str
    label: str
    in_force_from: date
    rules: Rules
