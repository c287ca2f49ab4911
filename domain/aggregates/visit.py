"""A worker's visits: the four seasons, with what was given."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.aggregates.aggregate import Aggregate, Part
from domain.events.fact import Envelope, Fact
from domain.events.visit import VisitConfirmed, VisitVoided, WorkerVisited
from domain.policies.caps import require_visit_within_caps
from domain.policies.duties import require_other_person
from domain.policies.seasons import require_season_fits
from domain.refusals import Refusal
from domain.rules import Policy
from domain.values import NO_MONEY, Goods, Money, Sealed, Season, Standing, Visitor


class VisitState(StrEnum):
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    VOIDED = "voided"


class Visit(Struct, frozen=True, gc=False):
    """One visit as it stands."""

    told_by: WorkerVisited
    state: VisitState = VisitState.RECORDED

    @property
    def value(self) -> Money:
        """Cash and goods together."""
        return value_of(self.told_by.cash, self.told_by.goods)

    @property
    def hands(self) -> set[UUID]:
        """The staff who touched it: its recorder, and its visitors known as staff."""
        known = {visitor.staff_id for visitor in self.told_by.visitors if visitor.staff_id}
        return known | {self.told_by.actor.id}


def value_of(cash: Money, goods: tuple[Goods, ...]) -> Money:
    return sum((line.value for line in goods), start=cash)


class Visits(Part):
    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.by_id: dict[UUID, Visit] = {}

    def given_in(self, year: int) -> Money:
        """The value of the year's visits, voided ones left out."""
        return sum(
            (
                visit.value
                for visit in self.by_id.values()
                if visit.told_by.occurred_on
                and visit.told_by.occurred_on.year == year
                and visit.state is not VisitState.VOIDED
            ),
            start=NO_MONEY,
        )

    def named(self, visit_id: UUID) -> Visit:
        """Refuses `visit-missing`."""
        if visit_id not in self.by_id:
            raise Refusal("visit-missing")
        return self.by_id[visit_id]

    # decisions

    def visit(
        self,
        by: Envelope,
        *,
        visit_id: UUID,
        season: Season,
        occurred_on: date,
        visitors: tuple[Visitor, ...],
        cash: Money,
        goods: tuple[Goods, ...],
        fund_id: UUID | None,
        purpose: Sealed | None,
        note: Sealed | None,
        standing: Standing,
        policy: Policy,
        given_elsewhere: Money = NO_MONEY,
    ) -> None:
        """Two visitors or more, a season that fits the day, value from a fund and within caps.
        `given_elsewhere` is the year's value on other records of the same person."""
        if len(set(visitors)) < 2:
            raise Refusal("two-visitors-required", field="visitors")
        require_season_fits(season, occurred_on, rules=policy.rules)
        value, given = value_of(cash, goods), self.given_in(occurred_on.year) + given_elsewhere
        if value and fund_id is None:
            raise Refusal("fund-required", field="fund_id")
        require_visit_within_caps(value=value, given_this_year=given, rules=policy.rules)
        self.root.record(
            WorkerVisited,
            by,
            visit_id=visit_id,
            season=season,
            occurred_on=occurred_on,
            visitors=visitors,
            standing=standing,
            cash=cash,
            goods=goods,
            fund_id=fund_id if value else None,
            purpose=purpose,
            note=note,
            given_this_year=given,
            policy_version=policy.version,
        )

    def confirm(self, by: Envelope, *, visit_id: UUID) -> None:
        """By somebody who did not have it in their hands."""
        visit = self.named(visit_id)
        if visit.state is not VisitState.RECORDED:
            raise Refusal("out-of-order", status=visit.state.value)
        require_other_person(by.actor.id, earlier_hands=visit.hands)
        self.root.record(VisitConfirmed, by, visit_id=visit_id)

    def void(self, by: Envelope, *, visit_id: UUID, reason: Sealed) -> None:
        """Takes the visit out of every count; its value goes back to the fund."""
        visit = self.named(visit_id)
        if visit.state is VisitState.VOIDED:
            raise Refusal("out-of-order", status=visit.state.value)
        require_other_person(by.actor.id, earlier_hands=visit.hands)
        self.root.record(VisitVoided, by, visit_id=visit_id, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case WorkerVisited():
                self.by_id[fact.visit_id] = Visit(fact)
            case VisitConfirmed() if fact.visit_id in self.by_id:
                self._turns(fact.visit_id, VisitState.CONFIRMED)
            case VisitVoided() if fact.visit_id in self.by_id:
                self._turns(fact.visit_id, VisitState.VOIDED)

    def _turns(self, visit_id: UUID, state: VisitState) -> None:
        self.by_id[visit_id] = replace(self.by_id[visit_id], state=state)
