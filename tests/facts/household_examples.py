"""Examples of the facts about households, funds, classes, staff and policies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain import rules, values
from domain.events import (
    access,
    aid,
    attachment,
    childcare,
    correction,
    dossier,
    fund,
    household,
    identity,
    link,
    policy,
    staff,
    visit,
)
from domain.events.fact import Fact
from domain.events.worker import WorkerRegistered
from domain.values import AidKind, Area, Category, Money, Occupation, Role, Season, Standing
from tests.facts.envelope import of
from tests.people import an_id, day, sealed

TOWN = Area("410726100")
STANDING = Standing(TOWN, Occupation.COURIER, Category.DEEP)
DAYS = values.Period(day("2024-07-08"), day("2024-08-02"))
FIGURES: dict[str, Any] = {
    "annual_income": Money(14_400_00),
    "rigid_expenditure": Money(2_400_00),
    "household_size": 2,
}
JUDGED = FIGURES | {"net_monthly": Money(500_00)}
CHECKED = JUDGED | {"categories": (Category.DEEP, Category.ACCIDENTAL)}
REASON = {"reason": sealed("reason")}
AID = {"aid_id": an_id("aid")}
VISIT = {"visit_id": an_id("visit")}
MONEY = {"amount": Money(1_000_00)}
CASE = {"case_id": an_id("case"), **MONEY}
PLACE = {"enrolment_id": an_id("enrolment"), "worker_id": an_id("worker")}
CHILD = {"enrolment_id": an_id("enrolment"), "class_id": an_id("class")}
LINK = {"leading_id": an_id("stream"), "joined_id": an_id("other")}
CARD = {"bank_card": sealed("card"), "bank": "bank"}
VISITORS = (values.Visitor(staff_id=an_id("staff")), values.Visitor(name=sealed("visitor")))
MEMBER = values.Member(
    member_id=an_id("member"),
    name=sealed("member"),
    relation="spouse",
    id_number=sealed("number"),
    identity=an_id("identity"),
    birth_date=sealed("1979-06-15"),
    monthly_income=Money(800_00),
)
RULES = rules.Rules(
    income_line=Money(700_00),
    deep=rules.Band(rules.Operator.AT_MOST, Decimal("1")),
    relative=rules.Band(rules.Operator.BELOW, Decimal("1.5")),
    accidental_share=Decimal("0.80"),
    caps={key: Money(3_000_00) for key in rules.CapKey},
    season_windows={season: (rules.Window("11-01", "02-29"),) for season in Season},
    season_enforced=True,
    notice_working_days=5,
    days_off=(date(2024, 10, 1),),
    make_up_days=(date(2024, 10, 12),),
    childcare_min_age=6,
    childcare_max_age=12,
    reverification_months=12,
    mediation_days=15,
)


FIELDS_OF_A_VISIT: dict[str, Any] = {
    "season": Season.SPRING,
    "visitors": VISITORS,
    "standing": STANDING,
    "cash": Money(500_00),
    "goods": (values.Goods("rice", 2, Money(120_50)),),
    "fund_id": an_id("fund"),
    "purpose": sealed("purpose"),
    "note": sealed("note"),
    "given_this_year": Money(600_00),
}

HOUSEHOLD_FACTS: tuple[Fact, ...] = (
    of(
        access.AttachmentOpened,
        worker_id=an_id("worker"),
        area=TOWN,
        attachment_id=an_id("attachment"),
    ),
    of(
        attachment.AttachmentAdded,
        attachment_id=an_id("attachment"),
        kind=attachment.AttachmentKind.SIGNED_SHEET,
        belongs_to=attachment.Belonging(
            of=attachment.AttachedTo.VISIT,
            visit_id=an_id("visit"),
            aid_id=an_id("aid"),
            step=attachment.FiledStep.REVIEW,
        ),
        sha256="plain",
        size=12345,
        media_type="image/jpeg",
        stored_as="sealed",
        file_name=sealed("file name"),
        note=sealed("note"),
    ),
    of(attachment.AttachmentVoided, REASON, attachment_id=an_id("attachment")),
    of(
        access.FieldRevealed,
        worker_id=an_id("worker"),
        area=TOWN,
        field="phone",
        purpose="call back",
        member_id=an_id("member"),
    ),
    of(
        aid.AidRequested,
        AID,
        MONEY,
        REASON,
        kind=AidKind.EDUCATION,
        fund_id=an_id("fund"),
        member_id=an_id("member"),
        self_paid=Money(9_000_00),
        school_year="2024",
    ),
    of(
        aid.AidApproved,
        AID,
        MONEY,
        standing=STANDING,
        fund_id=an_id("fund"),
        cap=values.CapApplied("living_per_household_year", Money(8_400_00), Money(0)),
    ),
    of(aid.AidRejected, AID, REASON),
    of(
        aid.AidPaid,
        AID,
        MONEY,
        kind=AidKind.LIVING,
        fund_id=an_id("fund"),
        standing=STANDING,
        reference="slip 1",
    ),
    of(
        aid.AidReturned,
        AID,
        MONEY,
        REASON,
        kind=AidKind.LIVING,
        fund_id=an_id("fund"),
        paid_on=date(2024, 3, 4),
        whole=True,
        standing=STANDING,
    ),
    of(aid.AidCompleted, AID, kind=AidKind.LEGAL, standing=STANDING),
    of(
        childcare.ClassAnnounced,
        title="summer class",
        site="school",
        area=TOWN,
        capacity=30,
        days=DAYS,
        min_age=6,
        max_age=12,
    ),
    of(childcare.PlaceTaken, PLACE, waiting=True),
    of(childcare.PlaceGivenUp, PLACE, reason="moved away"),
    of(childcare.PlaceFilled, PLACE),
    of(childcare.AttendanceTaken, day=date(2024, 7, 9), present=(an_id("enrolment"),)),
    of(
        childcare.ChildEnrolled,
        CHILD,
        child_name=sealed("child"),
        birth_date=sealed("2016-09-02"),
        identities=(an_id("identity"),),
        both_parents_work=True,
        guardian_consent=True,
        id_number=sealed("number"),
        waiting=True,
    ),
    of(childcare.ChildMovedUp, CHILD),
    of(childcare.ChildWithdrawn, CHILD, REASON),
    of(correction.PhoneChanged, REASON, phone=sealed("phone")),
    of(correction.AddressChanged, REASON, address=sealed("address")),
    of(
        correction.EmploymentChanged,
        REASON,
        occupation=Occupation.COURIER,
        employer="employer",
        platform="platform",
    ),
    of(correction.UnionChanged, REASON, union="grassroots union"),
    of(correction.WorkerMoved, REASON, area=Area("410726200"), former_area=TOWN),
    of(
        correction.IdentityCorrected,
        REASON,
        name=sealed("name"),
        id_number=sealed("number"),
        identity=an_id("identity"),
    ),
    of(correction.BankCardProposed, CARD, REASON),
    of(correction.BankCardConfirmed, CARD, proposed_by=an_id("staff")),
    of(
        dossier.DossierSubmitted,
        FIGURES,
        category_claimed=Category.RELATIVE,
        cause=sealed("illness"),
        other_causes=(sealed("schooling"),),
        consents=(values.Consent("economic check", "2024-1", "worker"),),
    ),
    of(dossier.DossierReviewed, opinion=sealed("agreed")),
    of(dossier.HouseholdVisited, visitors=VISITORS, findings=sealed("as told")),
    of(dossier.EconomyChecked, CHECKED, source="civil affairs"),
    of(dossier.NoticeOpened, level="grassroots", place="notice board"),
    of(dossier.ObjectionRaised, objection_id=an_id("objection"), text=sealed("has a car")),
    of(dossier.ObjectionResolved, objection_id=an_id("objection"), upheld=False, others_open=1),
    of(dossier.NoticeEnded, working_days=5),
    of(dossier.DossierApproved, category=Category.DEEP, meeting="2024-3"),
    of(dossier.DossierRejected, REASON),
    of(dossier.DossierReturned, REASON),
    of(dossier.DossierResubmitted, REASON),
    of(dossier.DossierWithdrawn, REASON),
    of(dossier.DossierReverified, CHECKED),
    of(dossier.CategoryChanged, JUDGED, category=Category.RELATIVE),
    of(dossier.DossierSuspended, REASON),
    of(dossier.DossierResumed, REASON, category=Category.DEEP),
    of(dossier.DossierClosed, REASON),
    of(dossier.DossierReopened, REASON),
    of(
        fund.FundOpened,
        name="four seasons",
        source=values.FundSource.COUNTY,
        year=2024,
        area=TOWN,
        kinds=(values.FundUse.VISIT, values.FundUse.LIVING),
        categories=(Category.DEEP,),
    ),
    of(fund.FundReceived, MONEY, receipt_id=an_id("receipt"), reference="slip 1"),
    of(fund.FundReserved, CASE),
    of(fund.FundReleased, CASE),
    of(fund.FundDisbursed, CASE, reserved=True),
    of(fund.FundReturned, CASE),
    of(household.MemberJoined, REASON, member=MEMBER, household_size=3),
    of(household.MemberCorrected, REASON, member=MEMBER),
    of(
        household.MemberDeparted,
        REASON,
        member_id=an_id("member"),
        household_size=2,
        registered_as=an_id("worker"),
    ),
    of(
        household.MemberRegistered,
        household_id=an_id("household"),
        member_id=an_id("member"),
    ),
    of(identity.IdentityClaimed, worker_id=an_id("worker")),
    of(identity.IdentityReleased, worker_id=an_id("worker")),
    of(identity.CareBooked, CHILD, days=DAYS),
    of(identity.CareReleased, enrolment_id=an_id("enrolment")),
    of(
        link.DuplicateJudged,
        REASON,
        other_id=an_id("other"),
        decision=link.Likeness.SOMEONE_ELSE,
    ),
    of(link.WorkerMerged, LINK, REASON),
    of(link.WorkerSplit, LINK, REASON),
    of(link.HouseholdLinked, LINK, REASON),
    of(link.HouseholdUnlinked, LINK, REASON),
    of(link.HouseholdFiled, worker_id=an_id("worker")),
    of(
        link.HouseholdGranted,
        AID,
        MONEY,
        worker_id=an_id("worker"),
        kind=AidKind.LIVING,
    ),
    of(
        policy.PolicyIssued,
        version="county-2025",
        label="县 2025",
        in_force_from=date(2025, 1, 1),
        rules=RULES,
    ),
    of(staff.StaffAdded, name=sealed("staff"), roles=(Role.CASEWORKER, Role.AUDITOR), area=TOWN),
    of(staff.StaffRolesChanged, roles=(Role.FINANCE,)),
    of(staff.StaffAreaChanged, area=TOWN),
    of(staff.StaffSuspended, reason="left"),
    of(visit.WorkerVisited, VISIT, FIELDS_OF_A_VISIT),
    of(visit.VisitConfirmed, VISIT),
    of(visit.VisitVoided, VISIT, REASON),
    of(
        WorkerRegistered,
        name=sealed("name"),
        id_number=sealed("number"),
        identity=an_id("identity"),
        area=TOWN,
        occupation=Occupation.TRUCK_DRIVER,
        employer="employer",
        platform="platform",
        phone=sealed("phone"),
        address=sealed("address"),
        bank="bank",
        bank_card=sealed("card"),
        form=sealed("form"),
        members=(MEMBER,),
    ),
)
