"""Worker: one stream per needy worker, composed of its parts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.aggregates.aid import AidCases
from domain.aggregates.childcare import Enrolments
from domain.aggregates.dossier import Dossier
from domain.aggregates.dossier_steps import ALLOWED_AT
from domain.aggregates.visit import Visits
from domain.events import aid, childcare, visit
from domain.events.fact import Envelope, Fact
from domain.events.worker import WorkerRegistered
from domain.values import Area, Member, Occupation, Sealed, Standing

_PART_OF: dict[type[Fact], str] = (
    dict.fromkeys(ALLOWED_AT, "dossier")
    | dict.fromkeys((visit.WorkerVisited, visit.VisitConfirmed, visit.VisitVoided), "visits")
    | dict.fromkeys(
        (childcare.ChildEnrolled, childcare.ChildMovedUp, childcare.ChildWithdrawn), "enrolments"
    )
    | dict.fromkeys(
        (
            aid.AidRequested,
            aid.AidApproved,
            aid.AidRejected,
            aid.AidPaid,
            aid.AidReturned,
            aid.AidCompleted,
        ),
        "aid",
    )
)


class Worker(Aggregate):
    """A person helped, who leads a household; the household is the unit of most rules."""

    registration: WorkerRegistered

    def begin(self) -> None:
        self._area: Area | None = None
        self.members: dict[UUID, Member] = {}
        self.dossier = Dossier(self)
        self.visits = Visits(self)
        self.aid = AidCases(self)
        self.enrolments = Enrolments(self)

    @property
    def area(self) -> Area | None:
        return self._area

    @property
    def household_size(self) -> int:
        """The worker and the members."""
        return 1 + len(self.members)

    def standing_on(self, day: date) -> Standing:
        """Area, occupation, and the category of the dossier if it was active on that day."""
        return Standing(
            area=self.registration.area,
            occupation=self.registration.occupation,
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

    # evolution

    def evolve(self, fact: Fact) -> None:
        if part := _PART_OF.get(type(fact)):
            getattr(self, part).evolve(fact)
        elif isinstance(fact, WorkerRegistered):
            self.registration = fact
            self._area = fact.area
            self.members = {member.member_id: member for member in fact.members}
        else:
            raise UnknownFact(fact)
