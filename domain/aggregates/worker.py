"""Worker: one stream per needy worker, composed of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.aggregates.aid import AidCases
from domain.aggregates.attachments import ATTACHING, Attachments
from domain.aggregates.childcare import Enrolments
from domain.aggregates.correction import CORRECTIONS, Particulars
from domain.aggregates.dossier import Dossier
from domain.aggregates.dossier_steps import ALLOWED_AT
from domain.aggregates.household import OF_MEMBERS, Household
from domain.aggregates.link import LINKING, Links
from domain.aggregates.visit import Visits
from domain.events import aid, childcare, visit
from domain.events.fact import Envelope, Fact
from domain.events.worker import RegistrationWithdrawn, WorkerRegistered
from domain.refusals import Refusal
from domain.values import Area, Member, Occupation, Sealed, Standing

_FACTS_OF: dict[str, Iterable[type[Fact]]] = {
    "dossier": ALLOWED_AT,
    "particulars": CORRECTIONS,
    "household": OF_MEMBERS,
    "links": LINKING,
    "attachments": ATTACHING,
    "visits": (visit.WorkerVisited, visit.VisitConfirmed, visit.VisitVoided),
    "enrolments": (childcare.ChildEnrolled, childcare.ChildMovedUp, childcare.ChildWithdrawn),
    "aid": (
        aid.AidRequested,
        aid.AidApproved,
        aid.AidRejected,
        aid.AidPaid,
        aid.AidReturned,
        aid.AidCompleted,
    ),
}
_PART_OF = {fact.TOPIC: part for part, facts in _FACTS_OF.items() for fact in facts}


class Worker(Aggregate):
    """A person helped, who leads a household; the household is the unit of most rules."""

    registration: WorkerRegistered

    def begin(self) -> None:
        self.particulars = Particulars(self)
        self.household = Household(self)
        self.links = Links(self)
        self.dossier = Dossier(self)
        self.visits = Visits(self)
        self.aid = AidCases(self)
        self.enrolments = Enrolments(self)
        self.attachments = Attachments(self, visits=self.visits, aid=self.aid, dossier=self.dossier)
        self.withdrawn = False

    @property
    def exists(self) -> bool:
        """Not before the registration, and not after its withdrawal."""
        return super().exists and not self.withdrawn

    @property
    def area(self) -> Area | None:
        return self.particulars.area

    @property
    def members(self) -> dict[UUID, Member]:
        return self.household.members

    @property
    def household_size(self) -> int:
        return self.household.size

    def standing_on(self, day: date) -> Standing:
        """Area and occupation on that day, and the category of the dossier if it was active."""
        return Standing(
            area=self.particulars.area_on(day),
            occupation=self.particulars.occupation_on(day),
            category=self.dossier.category_on(day),
        )

    # decisions

    def register(
        self,
        by: Envelope,
        *,
        name: Sealed,
        id_number: Sealed,
        identity: UUID,
        area: Area,
        occupation: Occupation,
        employer: str | None,
        platform: str | None,
        phone: Sealed | None,
        address: Sealed | None,
        bank: str | None,
        bank_card: Sealed | None,
        form: Sealed | None,
        members: tuple[Member, ...],
    ) -> None:
        self.record(
            WorkerRegistered,
            by,
            name=name,
            id_number=id_number,
            identity=identity,
            area=area,
            occupation=occupation,
            employer=employer,
            platform=platform,
            phone=phone,
            address=address,
            bank=bank,
            bank_card=bank_card,
            form=form,
            members=members,
        )

    def withdraw_registration(self, by: Envelope, *, reason: Sealed, facts: int) -> None:
        """Takes back an import's registration. Refuses `touched-since` where the stream holds more
        than the facts that the import recorded."""
        if self.version != facts:
            raise Refusal("touched-since")
        self.record(RegistrationWithdrawn, by, reason=reason)

    # evolution

    def evolve(self, fact: Fact) -> None:
        if part := _PART_OF.get(fact.TOPIC):
            getattr(self, part).evolve(fact)
        elif isinstance(fact, WorkerRegistered):
            self.registration = fact
            self.particulars.evolve(fact)
            self.household.evolve(fact)
        elif isinstance(fact, RegistrationWithdrawn):
            self.withdrawn = True
        else:
            raise UnknownFact(fact)
