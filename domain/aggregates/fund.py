"""Fund: earmarked money of one source and one year. What is available is never below zero."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.fact import Envelope, Fact
from domain.events.fund import (
    FundDisbursed,
    FundOpened,
    FundReceived,
    FundReleased,
    FundReserved,
    FundReturned,
)
from domain.refusals import Refusal
from domain.values import (
    NO_MONEY,
    Area,
    Category,
    FundSource,
    FundUse,
    Money,
    Standing,
)


class Fund(Aggregate):
    name: str
    source: FundSource
    year: int
    kinds: tuple[FundUse, ...]
    categories: tuple[Category, ...]
    received: Money
    reserved: Money
    disbursed: Money
    returned: Money

    def begin(self) -> None:
        self._area: Area | None = None
        self.received = self.reserved = self.disbursed = self.returned = NO_MONEY
        self._reservations: dict[UUID, Money] = {}
        self.receipt_id: UUID | None = None

    @property
    def area(self) -> Area | None:
        return self._area

    @property
    def available(self) -> Money:
        """received + returned - reserved - disbursed."""
        return self.received + self.returned - self.reserved - self.disbursed

    # decisions

    def open(
        self,
        by: Envelope,
        *,
        name: str,
        source: FundSource,
        year: int,
        area: Area,
        kinds: tuple[FundUse, ...],
        categories: tuple[Category, ...],
    ) -> None:
        self.record(
            FundOpened,
            by,
            name=name,
            source=source,
            year=year,
            area=area,
            kinds=kinds,
            categories=categories,
        )

    def receive(
        self, by: Envelope, *, receipt_id: UUID, amount: Money, received_on: date, reference: str
    ) -> None:
        self.record(
            FundReceived,
            by,
            receipt_id=receipt_id,
            amount=amount,
            reference=reference,
            occurred_on=received_on,
        )

    def reserve(
        self,
        by: Envelope,
        *,
        case_id: UUID,
        amount: Money,
        use: FundUse,
        day: date,
        standing: Standing,
    ) -> None:
        """Sets money aside for a grant decided on `day`."""
        self._require_serves(use, day=day, standing=standing)
        self._require_available(amount)
        self.record(FundReserved, by, case_id=case_id, amount=amount, occurred_on=day)

    def release(self, by: Envelope, *, case_id: UUID, day: date | None) -> None:
        """Frees what was set aside for a case that will not be paid."""
        if case_id not in self._reservations:
            raise Refusal("out-of-order")
        self.record(
            FundReleased,
            by,
            case_id=case_id,
            amount=self._reservations[case_id],
            occurred_on=day,
        )

    def disburse(
        self,
        by: Envelope,
        *,
        case_id: UUID,
        amount: Money,
        use: FundUse,
        day: date,
        standing: Standing,
    ) -> None:
        """Pays out: from the case's reservation where there is one, else from what is available."""
        reservation = self._reservations.get(case_id)
        self._require_serves(use, day=day, standing=standing)
        self._require_available(amount - (reservation or NO_MONEY))
        self.record(
            FundDisbursed,
            by,
            case_id=case_id,
            amount=amount,
            reserved=reservation is not None,
            occurred_on=day,
        )

    def take_back(self, by: Envelope, *, case_id: UUID, amount: Money, day: date | None) -> None:
        """Money that had gone out to a case came back."""
        self.record(FundReturned, by, case_id=case_id, amount=amount, occurred_on=day)

    def _require_available(self, amount: Money) -> None:
        if amount > self.available:
            raise Refusal("fund-exhausted", field="amount", available=self.available, asked=amount)

    def _require_serves(self, use: FundUse, *, day: date, standing: Standing) -> None:
        """A fund pays for days in its year, in its area, for its kinds and categories (A3)."""
        if self.source.needs_dossier and standing.category is None:
            raise Refusal("no-active-dossier", day=day.isoformat())
        outside = {
            "year": day.year != self.year,
            "area": self._area is None or not self._area.covers(standing.area),
            "kind": bool(self.kinds) and use not in self.kinds,
            "category": bool(self.categories) and standing.category not in self.categories,
        }
        for limit, is_outside in outside.items():
            if is_outside:
                raise Refusal("fund-outside", field="fund_id", limit=limit)

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case FundDisbursed():
                self.disbursed += fact.amount
                if fact.reserved:
                    self.reserved -= self._reservations.pop(fact.case_id, NO_MONEY)
            case FundReserved():
                self.reserved += fact.amount
                self._reservations[fact.case_id] = fact.amount
            case FundReleased():
                self.reserved -= self._reservations.pop(fact.case_id, NO_MONEY)
            case FundReturned():
                self.returned += fact.amount
            case FundReceived():
                self.received += fact.amount
                self.receipt_id = fact.receipt_id
            case FundOpened():
                self.name = fact.name
                self.source = fact.source
                self.year = fact.year
                self.kinds = fact.kinds
                self.categories = fact.categories
                self._area = fact.area
            case _:
                raise UnknownFact(fact)
