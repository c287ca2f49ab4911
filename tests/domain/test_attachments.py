"""What is attached to a worker's case, told as stories."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.aggregates.worker import Worker
from domain.events.attachment import (
    AttachedTo,
    AttachmentAdded,
    AttachmentKind,
    AttachmentVoided,
    Belonging,
    FiledStep,
)
from domain.policies.sample import SAMPLE
from domain.values import NO_MONEY, AidKind, Season
from tests.people import APPROVER, CASEWORKER, NO_DOSSIER, VISITORS, an_id, day, registered, sealed
from tests.procedure import dossier
from tests.story import story

VISIT = Belonging(of=AttachedTo.VISIT, visit_id=an_id("visit"))
AID = Belonging(of=AttachedTo.AID, aid_id=an_id("aid"))
REVIEW = Belonging(of=AttachedTo.DOSSIER, step=FiledStep.REVIEW)


def attach(belongs_to: Belonging, name: str = "attachment") -> Callable[[Worker], None]:
    return lambda worker: worker.attachments.add(
        CASEWORKER,
        attachment_id=an_id(name),
        kind=AttachmentKind.PHOTO,
        belongs_to=belongs_to,
        sha256="plain",
        size=10,
        media_type="image/jpeg",
        stored_as="sealed",
        file_name=None,
        note=sealed("note"),
    )


def void(name: str = "attachment") -> Callable[[Worker], None]:
    return lambda worker: worker.attachments.void(
        APPROVER, attachment_id=an_id(name), reason=sealed("reason")
    )


def visited(worker: Worker) -> None:
    worker.visits.visit(
        CASEWORKER,
        visit_id=an_id("visit"),
        season=Season.SUMMER,
        occurred_on=day("2024-07-01"),
        visitors=VISITORS,
        cash=NO_MONEY,
        goods=(),
        fund_id=None,
        purpose=None,
        note=None,
        standing=NO_DOSSIER,
        policy=SAMPLE,
    )


def visit_voided(worker: Worker) -> None:
    worker.visits.void(APPROVER, visit_id=an_id("visit"), reason=sealed("reason"))


def asked_for_aid(worker: Worker) -> None:
    worker.aid.request(
        CASEWORKER,
        aid_id=an_id("aid"),
        kind=AidKind.LEGAL,
        reason=sealed("wages"),
        occurred_on=day("2024-07-01"),
        amount=None,
        fund_id=None,
        member_id=None,
        self_paid=None,
        school_year=None,
    )


A_CASE = story(Worker).given(registered(), visited, asked_for_aid, dossier("submitted"))


@pytest.mark.parametrize("belongs_to", [VISIT, AID, REVIEW])
def test_a_file_belongs_to_a_visit_an_aid_or_the_dossier(belongs_to: Belonging):
    A_CASE.when(attach(belongs_to)).then(AttachmentAdded, belongs_to=belongs_to, size=10)


@pytest.mark.parametrize(
    ("belongs_to", "code"),
    [
        (VISIT, "visit-missing"),
        (AID, "aid-missing"),
        (REVIEW, "out-of-order"),
        (Belonging(of=AttachedTo.VISIT), "malformed"),
        (Belonging(of=AttachedTo.AID, visit_id=an_id("visit")), "malformed"),
    ],
)
def test_nothing_is_attached_to_what_is_not_there(belongs_to: Belonging, code: str):
    story(Worker).given(registered()).when(attach(belongs_to)).then_refused(code)


def test_nothing_is_attached_to_a_voided_visit():
    A_CASE.given(visit_voided).when(attach(VISIT)).then_refused("out-of-order", status="voided")


def test_an_attachment_is_voided_once():
    attached = A_CASE.given(attach(VISIT))
    attached.when(void()).then(AttachmentVoided, attachment_id=an_id("attachment"))
    attached.given(void()).when(void()).then_refused("out-of-order", status="voided")


def test_what_was_never_attached_is_missing():
    A_CASE.when(void()).then_refused("attachment-missing")
    A_CASE.given(attach(VISIT)).when(void("another")).then_refused("attachment-missing")
