"""Facts about a household's dossier (困难职工档案), on the worker's own stream."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import Category, Consent, Money, Sealed, Visitor


class DossierSubmitted(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.submitted.v1"

    category_claimed: Category
    cause: Sealed
    annual_income: Money
    rigid_expenditure: Money
    household_size: int
    other_causes: tuple[Sealed, ...] = ()
    consents: tuple[Consent, ...] = ()


class DossierReviewed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.reviewed.v1"

    opinion: Sealed


class HouseholdVisited(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.household_visited.v1"

    visitors: tuple[Visitor, ...]
    findings: Sealed


class EconomyChecked(Fact, frozen=True):
    """`net_monthly` is (income - rigid expenditure) / 12 / household size, rounded down to a fen;
    `categories` are those that the policy of the day gives, the fitting band first."""

    TOPIC: ClassVar[str] = "dossier.economy_checked.v1"

    source: str
    annual_income: Money
    rigid_expenditure: Money
    household_size: int
    net_monthly: Money
    categories: tuple[Category, ...] = ()


class NoticeOpened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.notice_opened.v1"

    level: str
    place: str


class ObjectionRaised(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.objection_raised.v1"

    objection_id: UUID
    text: Sealed


class ObjectionResolved(Fact, frozen=True):
    """Upheld: the application is rejected. Dismissed: the notice's clock starts again, once no
    other objection is open."""

    TOPIC: ClassVar[str] = "dossier.objection_resolved.v1"

    objection_id: UUID
    upheld: bool
    others_open: int = 0


class NoticeEnded(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.notice_ended.v1"

    working_days: int


class DossierApproved(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.approved.v1"

    category: Category
    meeting: str | None = None


class DossierRejected(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.rejected.v1"

    reason: Sealed


class DossierReturned(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.returned.v1"

    reason: Sealed


class DossierResubmitted(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.resubmitted.v1"

    reason: Sealed | None = None


class DossierWithdrawn(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.withdrawn.v1"

    reason: Sealed


class DossierReverified(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.reverified.v1"

    annual_income: Money
    rigid_expenditure: Money
    household_size: int
    net_monthly: Money
    categories: tuple[Category, ...] = ()


class CategoryChanged(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.category_changed.v1"

    category: Category
    annual_income: Money
    rigid_expenditure: Money
    household_size: int
    net_monthly: Money


class DossierSuspended(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.suspended.v1"

    reason: Sealed


class DossierResumed(Fact, frozen=True):
    """`category` is the one that stood before the suspension."""

    TOPIC: ClassVar[str] = "dossier.resumed.v1"

    category: Category
    reason: Sealed


class DossierClosed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.closed.v1"

    reason: Sealed


class DossierReopened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "dossier.reopened.v1"

    reason: Sealed
