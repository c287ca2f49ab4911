"""Examples of the facts about outreach, facilities, honours, unions, mediation and the review."""

from __future__ import annotations

from datetime import date

from domain.events import facility, honour, mediation, outreach, review, union
from domain.events.fact import Fact
from domain.quantities import Attendances, Count, Persons, Sessions, Unit
from domain.values import Area, Money
from tests.facts.envelope import of
from tests.people import an_id, sealed

COUNTY = {"area": Area("410726")}
REASON = {"reason": "entered twice"}
SEALED_REASON = {"reason": sealed("reason")}
SERVICE = {"service_id": an_id("service")}
RECOVERY = {"recovery_id": an_id("recovery")}
RECRUITMENT = {"recruitment_id": an_id("recruitment")}
BALANCE = {"balance_id": an_id("balance")}
YEAR = {"year": 2024}

OUTREACH_FACTS: tuple[Fact, ...] = (
    of(
        facility.FacilityOpened,
        COUNTY,
        kind=facility.FacilityKind.OUTDOOR_STATION,
        name="station",
        level=outreach.Level.CITY,
        smart_24h=True,
    ),
    of(facility.FacilityClosed, REASON),
    of(facility.FacilityReopened, REASON),
    of(
        facility.ServiceGiven,
        COUNTY,
        SERVICE,
        kind=facility.FacilityKind.DRIVERS_HOME,
        attendances=Attendances(40),
    ),
    of(facility.ServiceVoided, SERVICE, REASON),
    of(facility.FacilityVoided, REASON),
    of(
        honour.HonourNominated,
        COUNTY,
        kind=honour.HonourKind.CITY_CRAFTSMAN,
        count=Count(2, Unit.PERSON),
        nominee=sealed("nominee"),
    ),
    of(honour.HonourNoticed, place="notice board"),
    of(honour.HonourNamed, document="2024-7"),
    of(honour.HonourNotChosen, REASON),
    of(honour.HonourVoided, REASON),
    of(
        mediation.MediationRegistered,
        COUNTY,
        applicant=sealed("applicant"),
        respondent=sealed("respondent"),
        dispute="wages",
        claimed=Money(70_000_00),
        deadline=date(2024, 4, 2),
    ),
    of(mediation.MediationAccepted),
    of(mediation.MediationRefused, SEALED_REASON),
    of(mediation.MediationAgreed, COUNTY, agreed=Money(65_000_00), after_deadline=True),
    of(mediation.MoneyRecovered, COUNTY, RECOVERY, amount=Money(5_000_00), proof="slip 1"),
    of(mediation.RecoveryVoided, RECOVERY, SEALED_REASON),
    of(mediation.MediationFailed, SEALED_REASON),
    of(mediation.MediationWithdrawn, SEALED_REASON),
    of(mediation.MediationClosed, SEALED_REASON),
    of(mediation.MediationVoided, SEALED_REASON),
    of(
        outreach.ActivityHeld,
        COUNTY,
        kind=outreach.ActivityKind.THEATRE,
        title="show",
        counted_by=outreach.CountedBy.TICKET,
        sessions=Sessions(2),
        attendances=Attendances(300),
        persons=Persons(250),
        venue="theatre",
        partner="troupe",
    ),
    of(outreach.ActivityVoided, REASON),
    of(
        outreach.PublicationIssued,
        COUNTY,
        kind=outreach.PublicationKind.MEDIA_ITEM,
        title="article",
        outlet="city daily",
        level=outreach.Level.CITY,
        url="articles/1",
    ),
    of(outreach.PublicationVoided, REASON),
    of(
        review.ReviewClaimed,
        COUNTY,
        YEAR,
        claims=(review.Claim("lectures", 30, at_least=True, period="2024"),),
    ),
    of(review.ReviewPublished, COUNTY, YEAR, position=12345),
    of(
        review.OpeningBalanceSet,
        COUNTY,
        BALANCE,
        key="theatre_shows_cumulative",
        value=40,
        up_to=date(2023, 12, 31),
    ),
    of(review.OpeningBalanceVoided, BALANCE, REASON),
    of(union.UnionFounded, COUNTY, name="couriers", sector=union.Sector.NEW_FORM),
    of(
        union.MembersRecruited,
        COUNTY,
        RECRUITMENT,
        sector=union.Sector.NON_PUBLIC,
        recruited=Persons(120),
    ),
    of(union.RecruitmentVoided, RECRUITMENT, REASON),
    of(union.UnionVoided, REASON),
)
