"""A worker's aid: request, decision, payment and return, or completion where no money moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.aggregates.aggregate import Aggregate, Part
from domain.events.aid import (
    AidApproved,
    AidCompleted,
    AidPaid,
    AidRejected,
    AidRequested,
    AidReturned,
)
from domain.events.fact import Envelope, Fact
from domain.policies.caps import require_aid_within_cap
from domain.policies.duties import require_other_person
from domain.refusals import Refusal
from domain.rules import Policy
from domain.values import NO_MONEY, AidKind, Money, Sealed, Standing


class AidState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    COMPLETED = "completed"


class AidCase(Struct, frozen=True, gc=False):
    """One request for aid as it stands."""

    request: AidRequested
    state: AidState = AidState.REQUESTED
    approval: AidApproved | None = None
    payment: AidPaid | None = None
    returned: Money = NO_MONEY

    @property
    def amount(self) -> Money | None:
        """What was granted, or else asked for; None where no money is meant."""
        return self.approval.amount or None if self.approval else self.request.amount

    @property
    def fund_id(self) -> UUID | None:
        return self.approval.fund_id if self.approval else self.request.fund_id

    @property
    def granted(self) -> Money:
        """What counts against a cap: the grant, less what was returned."""
        if self.approval is None or self.state is AidState.REJECTED:
            return NO_MONEY
        return self.approval.amount - self.returned

    @property
    def last_day(self) -> date | None:
        latest = self.payment or self.approval or self.request
        return latest.occurred_on


class AidCases(Part):
    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.by_id: dict[UUID, AidCase] = {}

    def named(self, aid_id: UUID) -> AidCase:
        """Refuses `aid-missing`."""
        if aid_id not in self.by_id:
            raise Refusal("aid-missing")
        return self.by_id[aid_id]

    def granted_like(
        self, wanted: AidRequested, *, day: date, students: Collection[UUID | None]
    ) -> Money:
        """What was granted here on the key of a request: living by household and year, education
        by student (as this record names them) and school year, medical by nothing but its own
        bill."""

        def same_key(other: AidCase) -> bool:
            if other.request is wanted or other.request.kind is not wanted.kind:
                return False
            match wanted.kind:
                case AidKind.LIVING:
                    decided_on = other.approval.occurred_on if other.approval else None
                    return decided_on is not None and decided_on.year == day.year
                case AidKind.EDUCATION:
                    same_year = other.request.school_year == wanted.school_year
                    return same_year and other.request.member_id in students
            return False

        return sum(
            (other.granted for other in self.by_id.values() if same_key(other)), start=NO_MONEY
        )

    # decisions

    def request(
        self,
        by: Envelope,
        *,
        aid_id: UUID,
        kind: AidKind,
        reason: Sealed,
        occurred_on: date,
        amount: Money | None,
        fund_id: UUID | None,
        member_id: UUID | None,
        self_paid: Money | None,
        school_year: str | None,
    ) -> None:
        if not kind.carries_money and (amount or fund_id):
            raise Refusal("aid-without-money", field="amount")
        if kind is AidKind.MEDICAL and self_paid is None:
            raise Refusal("self-paid-required", field="self_paid")
        if kind is AidKind.EDUCATION and school_year is None:
            raise Refusal("school-year-required", field="school_year")
        self.root.record(
            AidRequested,
            by,
            aid_id=aid_id,
            kind=kind,
            reason=reason,
            occurred_on=occurred_on,
            amount=amount or None,
            fund_id=fund_id,
            member_id=member_id,
            self_paid=self_paid,
            school_year=school_year,
        )

    def approve(
        self,
        by: Envelope,
        *,
        aid_id: UUID,
        decided_on: date,
        amount: Money | None,
        fund_id: UUID | None,
        standing: Standing,
        policy: Policy,
        granted_elsewhere: Money = NO_MONEY,
    ) -> None:
        """Money needs an active dossier on the day of the decision, and keeps within its cap.
        `granted_elsewhere` is what other records of the same household had on the same key."""
        case = self._at(aid_id, AidState.REQUESTED, day=decided_on, field="decided_on")
        require_other_person(by.actor.id, earlier_hands={case.request.actor.id})
        cap = None
        if case.request.kind.carries_money:
            if not amount:
                raise Refusal("amount-required", field="amount")
            if fund_id is None:
                raise Refusal("fund-required", field="fund_id")
            if standing.category is None:
                raise Refusal("no-active-dossier", day=decided_on.isoformat())
            granted = self.granted_like(
                case.request, day=decided_on, students={case.request.member_id}
            )
            cap = require_aid_within_cap(
                case.request.kind,
                amount=amount,
                given=granted + granted_elsewhere,
                self_paid=case.request.self_paid,
                rules=policy.rules,
            )
        elif amount:
            raise Refusal("aid-without-money", field="amount")
        self.root.record(
            AidApproved,
            by,
            aid_id=aid_id,
            occurred_on=decided_on,
            amount=amount or NO_MONEY,
            fund_id=fund_id,
            standing=standing,
            cap=cap,
            policy_version=policy.version,
        )

    def reject(self, by: Envelope, *, aid_id: UUID, reason: Sealed) -> None:
        """Turns a request down, or takes back an approval that was not paid yet."""
        case = self._at(aid_id, AidState.REQUESTED, AidState.APPROVED)
        require_other_person(by.actor.id, earlier_hands={case.request.actor.id})
        self.root.record(AidRejected, by, aid_id=aid_id, reason=reason)

    def pay(
        self, by: Envelope, *, aid_id: UUID, paid_on: date, reference: str, standing: Standing
    ) -> None:
        case = self._at(aid_id, AidState.APPROVED, day=paid_on, field="paid_on")
        if case.approval is None or not case.approval.amount:
            raise Refusal("aid-without-money")
        require_other_person(
            by.actor.id, earlier_hands={case.request.actor.id, case.approval.actor.id}
        )
        self.root.record(
            AidPaid,
            by,
            aid_id=aid_id,
            kind=case.request.kind,
            amount=case.approval.amount,
            fund_id=case.approval.fund_id,
            standing=Standing(standing.area, standing.occupation, case.approval.standing.category),
            reference=reference,
            occurred_on=paid_on,
        )

    def take_back(
        self, by: Envelope, *, aid_id: UUID, amount: Money, returned_on: date, reason: Sealed
    ) -> None:
        case = self._at(aid_id, AidState.PAID, day=returned_on, field="returned_on")
        if case.payment is None or case.granted < amount:
            raise Refusal("return-exceeds", field="amount", paid=case.granted, asked=amount)
        self.root.record(
            AidReturned,
            by,
            aid_id=aid_id,
            kind=case.payment.kind,
            amount=amount,
            fund_id=case.payment.fund_id,
            paid_on=case.payment.occurred_on,
            standing=case.payment.standing,
            reason=reason,
            whole=amount == case.granted,
            occurred_on=returned_on,
        )

    def complete(
        self, by: Envelope, *, aid_id: UUID, occurred_on: date, standing: Standing
    ) -> None:
        """Aid in kind of service: done, with no money moved."""
        case = self._at(aid_id, AidState.REQUESTED, AidState.APPROVED, day=occurred_on)
        if case.amount:
            raise Refusal("aid-with-money")
        self.root.record(
            AidCompleted,
            by,
            aid_id=aid_id,
            kind=case.request.kind,
            standing=standing,
            occurred_on=occurred_on,
        )

    def _at(
        self, aid_id: UUID, *states: AidState, day: date | None = None, field: str = "occurred_on"
    ) -> AidCase:
        """The case, at one of these states and not later than `day`; else `out-of-order`."""
        case = self.named(aid_id)
        if case.state not in states:
            raise Refusal("out-of-order", status=case.state.value)
        if day is not None and case.last_day is not None and day < case.last_day:
            raise Refusal("out-of-order", field=field, status=case.state.value)
        return case

    # evolution

    def evolve(self, fact: Fact) -> None:
        cases = self.by_id
        match fact:
            case AidRequested():
                cases[fact.aid_id] = AidCase(fact)
            case AidApproved() if case := cases.get(fact.aid_id):
                cases[fact.aid_id] = replace(case, state=AidState.APPROVED, approval=fact)
            case AidRejected() if case := cases.get(fact.aid_id):
                cases[fact.aid_id] = replace(case, state=AidState.REJECTED)
            case AidPaid() if case := cases.get(fact.aid_id):
                cases[fact.aid_id] = replace(case, state=AidState.PAID, payment=fact)
            case AidReturned() if case := cases.get(fact.aid_id):
                cases[fact.aid_id] = replace(case, returned=case.returned + fact.amount)
            case AidCompleted() if case := cases.get(fact.aid_id):
                cases[fact.aid_id] = replace(case, state=AidState.COMPLETED)
