"""Requests that write, each prepared so that it succeeds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.attaching import attached
from tests.cases import (
    PROCEDURE,
    a_child,
    a_class,
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_receipt,
    a_visit,
    a_worker,
    aid,
    dossier,
    living_aid,
)
from tests.files import a_jpeg
from tests.forms import a_form, a_row, taken
from tests.office import Desk, Office
from tests.staff import COUNTY
from tests.year_objects import (
    a_settlement,
    an_instalment,
    made,
)

_number = count(1)
STEPS = {path: {"occurred_on": day, **body} for path, day, body in PROCEDURE}
BEFORE = dict(
    zip(
        ("/review", "/household-visit", "/economic-check", "/notice", "/notice-end", "/approval"),
        ("submitted", "reviewed", "visited", "checked", "notice", "noticed"),
        strict=True,
    )
)
REASON = {"reason": "told so"}
CARD = "6228480402564890018"
_OTHER_CARD = "6217000010001234567"


@dataclass(frozen=True)
class Asked:
    """Who asks what of which address; `file` makes it a form with that file and the body's
    fields."""

    who: str
    path: str
    body: Any = None
    file: bytes | None = None

    def by(self, desk: Desk, key: str) -> TestResponse:
        if self.file is None:
            return desk.post(self.path, self.body, key=key)
        form = dict(self.body or {}) | {"file": FileStorage(io.BytesIO(self.file), filename="a.x")}
        boundary, data = encode_multipart(form)
        kind = f"multipart/form-data; boundary={boundary}"
        return desk.raw(self.path, data, content_type=kind, headers={"Idempotency-Key": key})


Prepared = Callable[[Office], Asked]
"""Does what must have been done before, and gives the request."""


def plainly(who: str, path: str, body: Callable[[], Any]) -> Prepared:
    return lambda _office: Asked(who, path, body())


def on_worker(who: str, below: str, body: Any, **told: Any) -> Prepared:
    return lambda office: Asked(who, f"/workers/{a_worker(office, **told)}{below}", body)


def on_member(below: str, body: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        worker_id, (spouse, _) = a_household(office)
        return Asked("caseworker", f"/workers/{worker_id}/members/{spouse}{below}", body)

    return ask


def on_two(what: str, before: str = "", **told: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        one, other = a_worker(office), a_worker(office)
        body = {"other_id": other, **REASON, **told}
        if before:
            office.approver.made(f"/workers/{one}/{before}", body)
        who = "caseworker" if told else "approver"
        return Asked(who, f"/workers/{one}/{what}", body)

    return ask


def on_dossier(
    status: str, step: str, body: Any, *, who: str = "caseworker", after: Any = ()
) -> Prepared:
    """`after` are steps of an approver's between the status and the step."""

    def ask(office: Office) -> Asked:
        worker_id, _ = a_household(office)
        if status:
            dossier(office, worker_id, status)
        path = f"/workers/{worker_id}/dossier"
        for before, told in after:
            office.approver.made(f"{path}{before}", told)
        return Asked(who, f"{path}{step}", body)

    return ask


def resolved(office: Office) -> Asked:
    worker_id, _ = a_household(office)
    dossier(office, worker_id, "notice")
    path = f"/workers/{worker_id}/dossier"
    told = {"occurred_on": "2024-03-08", "text": "has a car"}
    objection = office.caseworker.made(f"{path}/objection", told)["open_objections"][0]
    body = {"occurred_on": "2024-03-11", "objection_id": objection, "upheld": False}
    return Asked("caseworker", f"{path}/objection-resolution", body)


def on_visit(below: str, body: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        path = f"/workers/{a_worker(office)}/visits"
        visit_id = office.caseworker.made(path, a_gift(a_fund(office)))["visit_id"]
        return Asked("approver", f"{path}/{visit_id}{below}", body)

    return ask


def on_aid(who: str, state: str, below: str, body: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        worker_id, _ = a_filed_household(office)
        aid_id = aid(office, worker_id, state, fund_id=a_fund(office))
        return Asked(who, f"/workers/{worker_id}/aid/{aid_id}{below}", body)

    return ask


def requested(office: Office) -> Asked:
    worker_id, _ = a_filed_household(office)
    return Asked("caseworker", f"/workers/{worker_id}/aid", living_aid(fund_id=a_fund(office)))


def completed(office: Office) -> Asked:
    path = f"/workers/{a_filed_household(office)[0]}/aid"
    legal = {"kind": "legal", "reason": "wages", "occurred_on": "2024-04-01"}
    aid_id = office.caseworker.made(path, legal)["aid_id"]
    return Asked("caseworker", f"{path}/{aid_id}/completion", {"occurred_on": "2024-04-09"})


def confirmed_card(office: Office) -> Asked:
    path = f"/workers/{a_worker(office, bank='农行', bank_card=CARD)}/bank-card"
    office.caseworker.made(path, {"bank": "工行", "bank_card": _OTHER_CARD, **REASON})
    return Asked("approver", f"{path}/confirmation", {})


def uploaded(office: Office) -> Asked:
    path, visit_id = visited(office)
    body = {"kind": "photo", "of": "visit", "visit_id": visit_id}
    return Asked("caseworker", f"{path}/attachments", body, a_jpeg())


def attachment_voided(office: Office) -> Asked:
    path, visit_id = visited(office)
    held = attached(office, path.rpartition("/")[2], visit_id)
    return Asked("caseworker", f"{path}/attachments/{held['attachment_id']}/voiding", REASON)


def visited(office: Office) -> tuple[str, str]:
    path = f"/workers/{a_worker(office)}"
    return path, office.caseworker.made(f"{path}/visits", a_visit())["visit_id"]


def undone(office: Office) -> Asked:
    told = taken(office.caseworker, a_form([a_row(), a_row()]))
    return Asked("caseworker", f"/imports/{told['id']}/undo", REASON)


def in_class(below: str, body: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        path = f"/childcare/classes/{a_class(office)}"
        place = office.caseworker.made(f"{path}/enrolments", a_child(a_filed_household(office)[0]))[
            "enrolment_id"
        ]
        return Asked("caseworker", f"{path}{below.format(place)}", body)

    return ask


def enrolled(office: Office) -> Asked:
    body = a_child(a_filed_household(office)[0])
    return Asked("caseworker", f"/childcare/classes/{a_class(office)}/enrolments", body)


def on_object(
    kind: str, body: Any, below: str, told: Any, *, who: str = "caseworker", after: Any = ()
) -> Prepared:
    """`after` are steps between the making of the object and the step."""

    def ask(office: Office) -> Asked:
        path = f"/{kind}/{made(office, f'/{kind}', body)}"
        for before, said in after:
            office.caseworker.made(f"{path}{before}", said)
        return Asked(who, f"{path}{below}", told)

    return ask


def on_part(kind: str, body: Any, parts: str, part: Any, name: str) -> Prepared:
    """The voiding of an object's part."""

    def ask(office: Office) -> Asked:
        path = f"/{kind}/{made(office, f'/{kind}', body)}/{parts}"
        part_id = office.caseworker.made(path, part)[name]
        return Asked("approver", f"{path}/{part_id}/voiding", REASON)

    return ask


def recovery_voided(office: Office) -> Asked:
    path = f"/mediations/{a_settlement(office)}"
    paid = office.caseworker.made(f"{path}/recovery", an_instalment())["recoveries"][0]
    return Asked("approver", f"{path}/recoveries/{paid['recovery_id']}/voiding", REASON)


def on_settlement(below: str, body: Any) -> Prepared:
    return lambda office: Asked("caseworker", f"/mediations/{a_settlement(office)}{below}", body)


def received(office: Office) -> Asked:
    return Asked("finance", f"/funds/{a_fund(office)}/receipts", a_receipt())


def a_balance() -> dict[str, Any]:
    day = f"{2023 - next(_number)}-12-31"
    return {"key": "theatre_shows_cumulative", "value": 40, "up_to": day}


def balance_voided(office: Office) -> Asked:
    path = "/reviews/opening-balances"
    balance_id = office.admin.made(path, a_balance())["balance_id"]
    return Asked("approver", f"{path}/{balance_id}/voiding", REASON)


def on_staff(below: str, body: Any) -> Prepared:
    def ask(office: Office) -> Asked:
        path = f"/staff/{office.admin.made('/staff', somebody())['id']}"
        return Asked("admin", f"{path}{below}", body)

    return ask


def somebody() -> dict[str, Any]:
    return {"name": f"new {next(_number)}", "roles": ["finance"], "area": COUNTY}


def a_policy() -> dict[str, Any]:
    day = f"{2030 + next(_number)}-01-01"
    return {"in_force_from": day, "rules": {"season_enforced": False}}
