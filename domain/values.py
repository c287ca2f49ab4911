"""The small frozen words of the work. Each is a value: compared by content, never changed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

_YUAN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")
_AREA_LEVELS = (2, 2, 2, 3, 3)


class Money(Struct, frozen=True, gc=False, order=True, forbid_unknown_fields=True):
    """An amount in whole fen (1 yuan = 100 fen); never a float."""

    fen: int

    @classmethod
    def of_yuan(cls, text: str) -> Money:
        """`"1200.00"` → 120000 fen. Raises ValueError for all but digits with up to two places."""
        written = _YUAN.fullmatch(text)
        if written is None:
            raise ValueError("money is written in yuan with at most two places")
        sign, yuan, fen = written.groups(default="")
        return cls(int(f"{sign}{yuan}{fen:0<2}"))

    @property
    def yuan(self) -> str:
        """A decimal string in yuan with two places."""
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0


NO_MONEY = Money(0)


class Area(Struct, frozen=True, gc=False, order=True, forbid_unknown_fields=True):
    """A GB/T 2260 code or a 12-digit town or village code, empty levels at the end dropped."""

    prefix: str

    @classmethod
    def of_code(cls, code: str) -> Area:
        """Raises ValueError for what is not a code of whole levels (2, 2, 2, 3 and 3 digits)."""
        if not (code.isascii() and code.isdigit()):
            raise ValueError("an area code has digits only")
        levels, rest = [], code
        for width in _AREA_LEVELS:
            if not rest:
                break
            levels.append(rest[:width])
            rest = rest[width:]
        if rest or len(levels[-1]) != _AREA_LEVELS[len(levels) - 1]:
            raise ValueError("an area code has 2, 4, 6, 9 or 12 digits")
        while levels and set(levels[-1]) == {"0"}:
            levels.pop()
        if not levels:
            raise ValueError("an area code names at least a province")
        return cls("".join(levels))

    @property
    def code(self) -> str:
        """The code as it is written: six digits down to a county, twelve below it."""
        return self.prefix.ljust(6 if len(self.prefix) <= 6 else 12, "0")

    def covers(self, other: Area) -> bool:
        """Itself and every area that begins with its levels."""
        return other.prefix.startswith(self.prefix)


class Season(StrEnum):
    """The four seasons of visits (四季送)."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Occupation(StrEnum):
    TRUCK_DRIVER = "truck_driver"
    COURIER = "courier"
    FOOD_DELIVERY = "food_delivery"
    RIDE_HAILING = "ride_hailing"
    ENTERPRISE = "enterprise"
    MIGRANT = "migrant"
    OTHER = "other"


class Category(StrEnum):
    """The category of a household in hardship (困难类别)."""

    DEEP = "deep"
    RELATIVE = "relative"
    ACCIDENTAL = "accidental"


class AidKind(StrEnum):
    """The six kinds of aid; the first three carry money."""

    LIVING = "living"
    MEDICAL = "medical"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    LEGAL = "legal"
    PSYCHOLOGICAL = "psychological"

    @property
    def carries_money(self) -> bool:
        return self in (AidKind.LIVING, AidKind.MEDICAL, AidKind.EDUCATION)


class FundSource(StrEnum):
    """Where earmarked money comes from (资金来源)."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    MATCHING = "matching"
    DONATION = "donation"
    EMPLOYER = "employer"

    @property
    def needs_dossier(self) -> bool:
        """Central and provincial money only for workers on file (rules A3)."""
        return self in (FundSource.CENTRAL, FundSource.PROVINCE)


class FundUse(StrEnum):
    """What a fund may be restricted to: a kind of aid, or visits."""

    LIVING = "living"
    MEDICAL = "medical"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    LEGAL = "legal"
    PSYCHOLOGICAL = "psychological"
    VISIT = "visit"


class Role(StrEnum):
    CASEWORKER = "caseworker"
    APPROVER = "approver"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMIN = "admin"
    OPERATOR = "operator"
    """Whoever runs the machine; acts through the command line only."""


class Actor(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Who acts: the staff member, the role that allowed it, and their area at that time."""

    id: UUID
    role: Role
    area: Area | None


class Sealed(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A personal field that only its subject's key opens; `token` is base64 of the ciphertext."""

    subject: UUID
    token: str


class Visitor(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One of those who knocked at the door: a member of staff, or a name sealed in the file."""

    staff_id: UUID | None = None
    name: Sealed | None = None


class Goods(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A line of gifts in kind; `value` is the line's total."""

    name: str
    quantity: int
    value: Money


class Member(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A member of a household; `identity` is the claim on the person's ID number."""

    member_id: UUID
    name: Sealed
    relation: str
    id_number: Sealed | None = None
    identity: UUID | None = None
    birth_date: Sealed | None = None
    monthly_income: Money | None = None


class Consent(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """Consent to use personal data for one purpose (PIPL 28-31)."""

    purpose: str
    version: str | None = None
    giver: str | None = None


class Standing(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What a household was when a decision was made about it."""

    area: Area
    occupation: Occupation
    category: Category | None = None


class CapApplied(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The limit that a grant was judged on: its key, its amount, and what was already given."""

    key: str
    cap: Money
    given: Money


class Period(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last
