"""A year's review of one area, and the opening balances that a ledger begins with."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.review import (
    Claim,
    OpeningBalanceSet,
    OpeningBalanceVoided,
    ReviewClaimed,
    ReviewPublished,
)
from domain.figures import BY_KEY
from domain.policies.duties import require_other_person
from domain.refusals import Refusal
from domain.values import Area


class Review(Aggregate):
    """Its id is uuid5 of the year and the area."""

    def begin(self) -> None:
        self._area: Area | None = None
        self.claims: dict[str, Claim] = {}
        self.publication: ReviewPublished | None = None

    @property
    def area(self) -> Area | None:
        return self._area

    # decisions

    def claim(self, by: Envelope, *, year: int, area: Area, claims: tuple[Claim, ...]) -> None:
        """A later claim on the same figure takes the earlier one's place."""
        for claim in claims:
            figure = BY_KEY.get(claim.key)
            if figure is None:
                raise Refusal("figure-unknown", field="key", key=claim.key)
            period = "cumulative" if figure.cumulative else str(year)
            if claim.period != period:
                raise Refusal("period-mismatch", field="period", key=claim.key, period=period)
        self.record(ReviewClaimed, by, year=year, area=area, claims=claims)

    def publish(self, by: Envelope, *, year: int, area: Area, position: int) -> None:
        """Pins the figures at a position; a second publication pins them anew."""
        self.record(ReviewPublished, by, year=year, area=area, position=position)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case ReviewClaimed():
                self._area = fact.area
                self.claims |= {claim.key: claim for claim in fact.claims}
            case ReviewPublished():
                self._area, self.publication = fact.area, fact
            case _:
                raise UnknownFact(fact)


class OpeningBalances(Aggregate):
    """An area's balances; its id is uuid5 of the area."""

    def begin(self) -> None:
        self._area: Area | None = None
        self.by_id: dict[UUID, OpeningBalanceSet] = {}

    @property
    def area(self) -> Area | None:
        return self._area

    # decisions

    def set_balance(
        self,
        by: Envelope,
        *,
        balance_id: UUID,
        key: str,
        area: Area,
        value: int,
        up_to: date,
    ) -> None:
        """Only a cumulative figure has one."""
        figure = BY_KEY.get(key)
        if figure is None:
            raise Refusal("figure-unknown", field="key", key=key)
        if not figure.cumulative:
            raise Refusal("figure-not-cumulative", field="key", key=key)
        self.record(
            OpeningBalanceSet,
            by,
            balance_id=balance_id,
            key=key,
            area=area,
            value=value,
            up_to=up_to,
        )

    def void(self, by: Envelope, *, balance_id: UUID, reason: str) -> None:
        if balance_id not in self.by_id:
            raise Refusal("balance-missing")
        require_other_person(by.actor.id, earlier_hands={self.by_id[balance_id].actor.id})
        self.record(OpeningBalanceVoided, by, balance_id=balance_id, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case OpeningBalanceSet():
                self._area = fact.area
                self.by_id[fact.balance_id] = fact
            case OpeningBalanceVoided():
                self.by_id.pop(fact.balance_id, None)
            case _:
                raise UnknownFact(fact)
