"""Mediation of a labour dispute (rules of the work, A6). Money recovered is a third party's and
never enters a fund."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.aggregates.aggregate import UnknownFact
from domain.aggregates.outreach import YearObject
from domain.events import TOPICS
from domain.events import mediation as facts
from domain.events.fact import Envelope, Fact
from domain.policies.duties import require_other_person
from domain.refusals import Refusal
from domain.values import NO_MONEY, Area, Money, Sealed


class MediationState(StrEnum):
    REGISTERED = "registered"
    MEDIATING = "mediating"
    REFUSED = "refused"
    AGREED = "agreed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


_S = MediationState
_AFTER: dict[type[Fact], MediationState] = {
    facts.MediationRegistered: _S.REGISTERED,
    facts.MediationAccepted: _S.MEDIATING,
    facts.MediationRefused: _S.REFUSED,
    facts.MediationAgreed: _S.AGREED,
    facts.MediationFailed: _S.FAILED,
    facts.MediationWithdrawn: _S.WITHDRAWN,
    facts.MediationClosed: _S.CLOSED,
}
_ALLOWED_AT: dict[type[Fact], tuple[MediationState, ...]] = {
    facts.MediationAccepted: (_S.REGISTERED,),
    facts.MediationRefused: (_S.REGISTERED,),
    facts.MediationAgreed: (_S.MEDIATING,),
    facts.MoneyRecovered: (_S.AGREED,),
    facts.MediationFailed: (_S.MEDIATING,),
    facts.MediationWithdrawn: (_S.REGISTERED, _S.MEDIATING),
    facts.MediationClosed: (_S.REFUSED, _S.AGREED, _S.FAILED, _S.WITHDRAWN),
}


class Mediation(YearObject):
    seals_reasons: ClassVar[bool] = True

    told_by: facts.MediationRegistered
    state: MediationState

    def begin(self) -> None:
        super().begin()
        self.agreement: facts.MediationAgreed | None = None
        self.recoveries: dict[UUID, facts.MoneyRecovered] = {}
        self.turned_on: date | None = None

    @property
    def recovered(self) -> Money:
        return sum((told.amount for told in self.recoveries.values()), start=NO_MONEY)

    @property
    def last_day(self) -> date | None:
        """Of its turns and of the recoveries that stand."""
        days = [self.turned_on, *(told.occurred_on for told in self.recoveries.values())]
        return max((day for day in days if day), default=None)

    # decisions

    def register(
        self,
        by: Envelope,
        *,
        applicant: Sealed,
        respondent: Sealed,
        dispute: str,
        claimed: Money,
        area: Area,
        received_on: date,
        deadline: date,
    ) -> None:
        self.record(
            facts.MediationRegistered,
            by,
            applicant=applicant,
            respondent=respondent,
            dispute=dispute,
            claimed=claimed,
            area=area,
            occurred_on=received_on,
            deadline=deadline,
        )

    def step(
        self, by: Envelope, fact_class: type[Fact], *, occurred_on: date, **fields: object
    ) -> None:
        """A step that needs nothing but its turn: acceptance, refusal, failure, withdrawal,
        closure."""
        self._require(fact_class, occurred_on, "occurred_on")
        self.record(fact_class, by, occurred_on=occurred_on, **fields)

    def agree(self, by: Envelope, *, agreed: Money, agreed_on: date) -> None:
        """An agreement after the deadline binds as well, and says that it came late."""
        self._require(facts.MediationAgreed, agreed_on, "agreed_on")
        self.record(
            facts.MediationAgreed,
            by,
            agreed=agreed,
            area=self.told_by.area,
            occurred_on=agreed_on,
            after_deadline=agreed_on > self.told_by.deadline,
        )

    def recover(
        self, by: Envelope, *, recovery_id: UUID, amount: Money, received_on: date, proof: str
    ) -> None:
        """By instalments, each with proof, and never more than was agreed."""
        self._require(facts.MoneyRecovered, received_on, "received_on")
        agreed = self.agreement.agreed if self.agreement else NO_MONEY
        if self.recovered + amount > agreed:
            raise Refusal(
                "recovery-exceeds",
                field="amount",
                agreed=agreed,
                recovered=self.recovered,
                asked=amount,
            )
        self.record(
            facts.MoneyRecovered,
            by,
            recovery_id=recovery_id,
            amount=amount,
            area=self.told_by.area,
            occurred_on=received_on,
            proof=proof,
        )

    def void_recovery(self, by: Envelope, *, recovery_id: UUID, reason: Sealed) -> None:
        self.require_standing()
        if recovery_id not in self.recoveries:
            raise Refusal("recovery-missing")
        hands = {self.recoveries[recovery_id].actor.id}
        require_other_person(by.actor.id, earlier_hands=hands)
        self.record(facts.RecoveryVoided, by, recovery_id=recovery_id, reason=reason)

    def void(self, by: Envelope, *, reason: Sealed) -> None:
        self.require_voidable(by)
        self.record(facts.MediationVoided, by, reason=reason)

    def _require(self, fact_class: type[Fact], day: date, field: str) -> None:
        self.require_standing()
        if self.state not in _ALLOWED_AT[fact_class]:
            raise Refusal("out-of-order", status=self.state.value)
        not_before = self.last_day
        if fact_class is facts.MoneyRecovered and self.agreement:
            not_before = self.agreement.occurred_on  # instalments may be recorded in any order
        if not_before and day < not_before:
            raise Refusal("out-of-order", field=field, not_before=not_before.isoformat())

    # evolution

    def evolve(self, fact: Fact) -> None:
        kind = TOPICS[fact.TOPIC]
        self.state = _AFTER.get(kind, getattr(self, "state", MediationState.REGISTERED))
        if kind in _AFTER:
            self.turned_on = fact.occurred_on
        match fact:
            case facts.MediationRegistered():
                self.told_by = fact
                self._enter(fact, fact.area)
            case facts.MediationAgreed():
                self.agreement = fact
            case facts.MoneyRecovered():
                self.recoveries[fact.recovery_id] = fact
            case facts.RecoveryVoided():
                self.recoveries.pop(fact.recovery_id, None)
            case facts.MediationVoided():
                self.voided = True
            case _ if kind not in _AFTER:
                raise UnknownFact(fact)
