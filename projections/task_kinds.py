"""Kinds of work that wait for somebody, and which fact makes a dossier wait for which."""

from __future__ import annotations

from enum import StrEnum

from domain.events import dossier
from domain.events.fact import Fact
from domain.events.worker import RegistrationWithdrawn


class TaskKind(StrEnum):
    """What is to be done next."""

    DOSSIER_REVIEW = "dossier_review"
    DOSSIER_HOUSEHOLD_VISIT = "dossier_household_visit"
    DOSSIER_ECONOMIC_CHECK = "dossier_economic_check"
    DOSSIER_NOTICE = "dossier_notice"
    DOSSIER_NOTICE_END = "dossier_notice_end"
    DOSSIER_OBJECTION = "dossier_objection"
    DOSSIER_APPROVAL = "dossier_approval"
    DOSSIER_RESUBMISSION = "dossier_resubmission"
    REVERIFICATION = "reverification"
    BANK_CARD_CONFIRMATION = "bank_card_confirmation"
    VISIT_CONFIRMATION = "visit_confirmation"
    AID_APPROVAL = "aid_approval"
    AID_PAYMENT = "aid_payment"
    AID_COMPLETION = "aid_completion"
    CHILDCARE_PLACE = "childcare_place"
    SEASON_VISIT = "season_visit"
    """Answered by the worker register: a season begins without any fact."""


NEXT_STEP: dict[type[Fact], TaskKind | None] = {
    dossier.DossierSubmitted: TaskKind.DOSSIER_REVIEW,
    dossier.DossierResubmitted: TaskKind.DOSSIER_REVIEW,
    dossier.DossierReopened: TaskKind.DOSSIER_REVIEW,
    dossier.DossierReviewed: TaskKind.DOSSIER_HOUSEHOLD_VISIT,
    dossier.HouseholdVisited: TaskKind.DOSSIER_ECONOMIC_CHECK,
    dossier.EconomyChecked: TaskKind.DOSSIER_NOTICE,
    dossier.NoticeOpened: TaskKind.DOSSIER_NOTICE_END,
    dossier.ObjectionRaised: TaskKind.DOSSIER_OBJECTION,
    dossier.NoticeEnded: TaskKind.DOSSIER_APPROVAL,
    dossier.DossierReturned: TaskKind.DOSSIER_RESUBMISSION,
    dossier.DossierApproved: TaskKind.REVERIFICATION,
    dossier.DossierReverified: TaskKind.REVERIFICATION,
    dossier.CategoryChanged: TaskKind.REVERIFICATION,
    dossier.DossierRejected: None,
    dossier.DossierWithdrawn: None,
    dossier.DossierClosed: None,
    RegistrationWithdrawn: None,
}
NEW_ROUND = (dossier.DossierSubmitted, dossier.DossierReopened)
BY_OTHER_HANDS = (
    TaskKind.DOSSIER_APPROVAL,
    TaskKind.BANK_CARD_CONFIRMATION,
    TaskKind.VISIT_CONFIRMATION,
    TaskKind.AID_APPROVAL,
    TaskKind.AID_PAYMENT,
)
"""Not for those who had the case in their own hands."""
