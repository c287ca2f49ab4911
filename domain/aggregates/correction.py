"""A worker's particulars: as they were registered, and as they were changed since."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, Part
from domain.events import TOPICS
from domain.events.correction import (
    AddressChanged,
    BankCardConfirmed,
    BankCardProposed,
    EmploymentChanged,
    IdentityCorrected,
    PhoneChanged,
    UnionChanged,
    WorkerMoved,
)
from domain.events.fact import Envelope, Fact
from domain.events.worker import WorkerRegistered
from domain.policies.duties import require_other_person
from domain.refusals import Refusal
from domain.values import Area, Occupation, Sealed

CORRECTIONS: tuple[type[Fact], ...] = (
    PhoneChanged,
    AddressChanged,
    EmploymentChanged,
    UnionChanged,
    WorkerMoved,
    IdentityCorrected,
    BankCardProposed,
    BankCardConfirmed,
)


class Particulars(Part):
    """What holds now; area and occupation also as they were on a day, since sums go by them."""

    name: Sealed
    id_number: Sealed
    identity: UUID
    occupation: Occupation
    form: Sealed | None

    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.area: Area | None = None
        self.employer: str | None = None
        self.platform: str | None = None
        self.union: str | None = None
        self.phone: Sealed | None = None
        self.address: Sealed | None = None
        self.bank: str | None = None
        self.bank_card: Sealed | None = None
        self.proposal: BankCardProposed | None = None
        self._areas: list[tuple[date, Area]] = []
        self._occupations: list[tuple[date, Occupation]] = []
        self._last_day: dict[type[Fact], date] = {}

    def area_on(self, day: date) -> Area:
        return [area for first, area in self._areas if first <= day][-1]

    def occupation_on(self, day: date) -> Occupation:
        return [occupation for first, occupation in self._occupations if first <= day][-1]

    # decisions

    def change(
        self, by: Envelope, kind: type[Fact], *, occurred_on: date, reason: Sealed, **told: object
    ) -> None:
        """A change of phone, address, employment or union. Refuses `out-of-order` before the day
        of the last change of the same kind."""
        last = self._last_day.get(kind)
        if last is not None and occurred_on < last:
            raise Refusal("out-of-order", field="occurred_on", not_before=last.isoformat())
        self.root.record(kind, by, occurred_on=occurred_on, reason=reason, **told)

    def move(self, by: Envelope, *, area: Area, occurred_on: date, reason: Sealed) -> None:
        if area == self.area:
            raise Refusal("unchanged", field="area")
        self.change(
            by,
            WorkerMoved,
            area=area,
            former_area=self.area,
            occurred_on=occurred_on,
            reason=reason,
        )

    def correct_name(
        self, by: Envelope, *, name: Sealed, occurred_on: date, reason: Sealed
    ) -> None:
        self.change(
            by,
            IdentityCorrected,
            name=name,
            id_number=self.id_number,
            identity=self.identity,
            occurred_on=occurred_on,
            reason=reason,
        )

    def correct_id_number(
        self, by: Envelope, *, id_number: Sealed, identity: UUID, occurred_on: date, reason: Sealed
    ) -> None:
        if identity == self.identity:
            raise Refusal("unchanged", field="id_number")
        self.change(
            by,
            IdentityCorrected,
            name=self.name,
            id_number=id_number,
            identity=identity,
            occurred_on=occurred_on,
            reason=reason,
        )

    def propose_bank_card(
        self,
        by: Envelope,
        *,
        bank_card: Sealed,
        bank: str | None,
        occurred_on: date,
        reason: Sealed,
    ) -> None:
        """Replaces a proposal that nobody has confirmed."""
        self.change(
            by,
            BankCardProposed,
            bank_card=bank_card,
            bank=bank,
            occurred_on=occurred_on,
            reason=reason,
        )

    def confirm_bank_card(self, by: Envelope, *, occurred_on: date) -> None:
        """Money goes to this card, so who entered it does not put it in force."""
        if self.proposal is None:
            raise Refusal("nothing-proposed")
        require_other_person(by.actor.id, earlier_hands={self.proposal.actor.id})
        self.root.record(
            BankCardConfirmed,
            by,
            bank_card=self.proposal.bank_card,
            bank=self.proposal.bank,
            proposed_by=self.proposal.actor.id,
            occurred_on=occurred_on,
        )

    # evolution

    def evolve(self, fact: Fact) -> None:
        if isinstance(fact, WorkerRegistered):
            self._begin(fact)
            return
        day = fact.occurred_on or date.min
        self._last_day[TOPICS[fact.TOPIC]] = day
        match fact:
            case PhoneChanged():
                self.phone = fact.phone
            case AddressChanged():
                self.address = fact.address
            case EmploymentChanged():
                self.occupation = fact.occupation
                self.employer, self.platform = fact.employer, fact.platform
                self._occupations.append((day, fact.occupation))
            case UnionChanged():
                self.union = fact.union
            case WorkerMoved():
                self.area = fact.area
                self._areas.append((day, fact.area))
            case IdentityCorrected():
                self.name, self.id_number = fact.name, fact.id_number
                self.identity = fact.identity
            case BankCardProposed():
                self.proposal = fact
            case BankCardConfirmed():
                self.bank, self.bank_card, self.proposal = fact.bank, fact.bank_card, None

    def _begin(self, told: WorkerRegistered) -> None:
        self.name, self.id_number, self.identity = told.name, told.id_number, told.identity
        self.area, self.occupation = told.area, told.occupation
        self.employer, self.platform = told.employer, told.platform
        self.phone, self.address, self.form = told.phone, told.address, told.form
        self.bank, self.bank_card = told.bank, told.bank_card
        self._areas = [(date.min, told.area)]
        self._occupations = [(date.min, told.occupation)]
