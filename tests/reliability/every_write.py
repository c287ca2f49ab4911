"""A request for every address that writes, each prepared so that it succeeds."""

from __future__ import annotations

from typing import Any

from tests.api.test_honours import NAMING, NOT_CHOSEN, NOTICE
from tests.cases import (
    a_fund,
    a_gift,
    a_person,
    an_id_number,
)
from tests.forms import a_form, a_row
from tests.reliability.prepared_writes import (
    BEFORE,
    CARD,
    REASON,
    STEPS,
    Asked,
    Prepared,
    a_balance,
    a_policy,
    attachment_voided,
    balance_voided,
    completed,
    confirmed_card,
    enrolled,
    in_class,
    on_aid,
    on_dossier,
    on_member,
    on_object,
    on_part,
    on_settlement,
    on_staff,
    on_two,
    on_visit,
    on_worker,
    plainly,
    received,
    recovery_voided,
    requested,
    resolved,
    somebody,
    undone,
    uploaded,
)
from tests.staff import COUNTY
from tests.year_objects import (
    a_facility,
    a_mediation,
    a_publication,
    a_service,
    a_union,
    an_activity,
    an_honour,
    an_instalment,
    recruits,
)

_FIGURES = {"annual_income": "14400.00", "rigid_expenditure": "2400.00"}
_SUSPENSION = ("/suspension", {"occurred_on": "2024-04-01", **REASON})
_CLOSURE = ("/closure", {"occurred_on": "2024-04-01", **REASON})
_RETURN = ("/return", {"occurred_on": "2024-03-10", **REASON})
_SHUT = ("/closure", {"closed_on": "2024-05-01", **REASON})
_ACCEPTED = ("/acceptance", {"occurred_on": "2024-03-02"})
_CLAIM = {"key": "lectures", "value": 1, "unit": "session", "period": "2024"}

_OF_OBJECTS: dict[str, Any] = {
    "activities": an_activity(),
    "publications": a_publication(),
    "facilities": a_facility(),
    "honours": an_honour(),
    "unions": a_union(),
    "mediations": a_mediation(),
}

EVERY_WRITE: dict[str, Prepared] = {
    "/workers": plainly("caseworker", "/workers", a_person),
    "/workers/{}/reveal": on_worker("caseworker", "/reveal", {"field": "name", "purpose": "x"}),
    "/workers/{}/phone": on_worker("caseworker", "/phone", {"phone": "13900139001", **REASON}),
    "/workers/{}/address": on_worker("caseworker", "/address", {"address": "三号院", **REASON}),
    "/workers/{}/employer": on_worker("caseworker", "/employer", {"employer": "新厂", **REASON}),
    "/workers/{}/union": on_worker("caseworker", "/union", {"union": "第三工会", **REASON}),
    "/workers/{}/area": on_worker("caseworker", "/area", {"area": COUNTY, **REASON}),
    "/workers/{}/name": on_worker("caseworker", "/name", {"name": "王晓明", **REASON}),
    "/workers/{}/id-number": lambda office: on_worker(
        "caseworker", "/id-number", {"id_number": an_id_number(), **REASON}
    )(office),
    "/workers/{}/bank-card": on_worker(
        "caseworker", "/bank-card", {"bank": "农行", "bank_card": CARD, **REASON}
    ),
    "/workers/{}/bank-card/confirmation": confirmed_card,
    "/workers/{}/members": on_worker(
        "caseworker", "/members", {"name": "王三宝", "relation": "child"}
    ),
    "/workers/{}/members/{}/correction": on_member("/correction", {"name": "李红", **REASON}),
    "/workers/{}/members/{}/departure": on_member("/departure", REASON),
    "/workers/{}/members/{}/registration": lambda office: on_member(
        "/registration", {"occupation": "courier", "id_number": an_id_number(), **REASON}
    )(office),
    "/workers/{}/duplicates": on_two("duplicates", decision="someone_else"),
    "/workers/{}/merge": on_two("merge"),
    "/workers/{}/split": on_two("split", "merge"),
    "/workers/{}/household-merge": on_two("household-merge"),
    "/workers/{}/household-split": on_two("household-split", "household-merge"),
    "/workers/{}/visits": lambda office: on_worker("caseworker", "/visits", a_gift(a_fund(office)))(
        office
    ),
    "/workers/{}/visits/{}/confirmation": on_visit("/confirmation", {}),
    "/workers/{}/visits/{}/voiding": on_visit("/voiding", REASON),
    "/workers/{}/dossier": on_dossier("", "", STEPS[""]),
    **{
        f"/workers/{{}}/dossier{step}": on_dossier(
            status, step, STEPS[step], who="approver" if step == "/approval" else "caseworker"
        )
        for step, status in BEFORE.items()
    },
    "/workers/{}/dossier/objection": on_dossier(
        "notice", "/objection", {"occurred_on": "2024-03-08", "text": "has a car"}
    ),
    "/workers/{}/dossier/objection-resolution": resolved,
    "/workers/{}/dossier/rejection": on_dossier(
        "noticed", "/rejection", {"occurred_on": "2024-03-15", **REASON}, who="approver"
    ),
    "/workers/{}/dossier/return": on_dossier("checked", *_RETURN),
    "/workers/{}/dossier/resubmission": on_dossier(
        "checked", "/resubmission", {"occurred_on": "2024-03-11"}, after=[_RETURN]
    ),
    "/workers/{}/dossier/withdrawal": on_dossier(
        "checked", "/withdrawal", {"occurred_on": "2024-03-11", **REASON}
    ),
    "/workers/{}/dossier/reverification": on_dossier(
        "active", "/reverification", {"occurred_on": "2024-09-02", **_FIGURES}
    ),
    "/workers/{}/dossier/category-change": on_dossier(
        "active",
        "/category-change",
        {
            "occurred_on": "2024-06-03",
            "category": "relative",
            "annual_income": "28800.00",
            "rigid_expenditure": "2400.00",
        },
    ),
    "/workers/{}/dossier/suspension": on_dossier("active", *_SUSPENSION, who="approver"),
    "/workers/{}/dossier/resumption": on_dossier(
        "active",
        "/resumption",
        {"occurred_on": "2024-05-01", **REASON},
        who="approver",
        after=[_SUSPENSION],
    ),
    "/workers/{}/dossier/closure": on_dossier("active", *_CLOSURE, who="approver"),
    "/workers/{}/dossier/reopening": on_dossier(
        "active",
        "/reopening",
        {"occurred_on": "2024-05-01", **REASON},
        who="approver",
        after=[_CLOSURE],
    ),
    "/workers/{}/aid": requested,
    "/workers/{}/aid/{}/approval": on_aid(
        "approver", "requested", "/approval", {"decided_on": "2024-04-02"}
    ),
    "/workers/{}/aid/{}/rejection": on_aid("approver", "requested", "/rejection", REASON),
    "/workers/{}/aid/{}/payment": on_aid(
        "finance", "approved", "/payment", {"paid_on": "2024-04-03", "reference": "bank 7"}
    ),
    "/workers/{}/aid/{}/return": on_aid(
        "finance", "paid", "/return", {"amount": "400.00", "returned_on": "2024-05-01", **REASON}
    ),
    "/workers/{}/aid/{}/completion": completed,
    "/workers/{}/attachments": uploaded,
    "/workers/{}/attachments/{}/voiding": attachment_voided,
    "/imports": lambda _office: Asked(
        "caseworker", "/imports", {"dry_run": "false"}, a_form([a_row(), a_row()])
    ),
    "/imports/{}/undo": undone,
    "/childcare/classes": lambda _office: Asked(
        "admin",
        "/childcare/classes",
        {
            "title": "Summer class",
            "site": "School 1",
            "area": COUNTY,
            "capacity": 2,
            "starts_on": "2024-07-08",
            "ends_on": "2024-08-16",
            "min_age": 6,
            "max_age": 12,
        },
    ),
    "/childcare/classes/{}/enrolments": enrolled,
    "/childcare/classes/{}/enrolments/{}/withdrawal": in_class("/enrolments/{}/withdrawal", REASON),
    "/childcare/classes/{}/attendance": in_class(
        "/attendance", {"date": "2024-07-09", "present": []}
    ),
    "/funds": plainly(
        "finance", "/funds", lambda: {"name": "f", "source": "county", "year": 2024, "area": COUNTY}
    ),
    "/funds/{}/receipts": received,
    "/policies": plainly("admin", "/policies", a_policy),
    "/staff": plainly("admin", "/staff", somebody),
    "/staff/{}/roles": on_staff("/roles", {"roles": ["approver"]}),
    "/staff/{}/area": on_staff("/area", {"area": "410726100000"}),
    "/staff/{}/suspension": on_staff("/suspension", REASON),
    **{
        f"/{kind}": plainly("caseworker", f"/{kind}", lambda body=body: dict(body))  # type: ignore[misc]
        for kind, body in _OF_OBJECTS.items()
    },
    **{
        f"/{kind}/{{}}/voiding": on_object(kind, body, "/voiding", REASON, who="approver")
        for kind, body in _OF_OBJECTS.items()
    },
    "/facilities/{}/services": on_object("facilities", a_facility(), "/services", a_service()),
    "/facilities/{}/services/{}/voiding": on_part(
        "facilities", a_facility(), "services", a_service(), "service_id"
    ),
    "/facilities/{}/closure": on_object("facilities", a_facility(), *_SHUT),
    "/facilities/{}/reopening": on_object(
        "facilities",
        a_facility(),
        "/reopening",
        {"reopened_on": "2024-06-01", **REASON},
        after=[_SHUT],
    ),
    "/honours/{}/notice": on_object("honours", an_honour(), "/notice", NOTICE),
    "/honours/{}/naming": on_object(
        "honours", an_honour(), "/naming", NAMING, after=[("/notice", NOTICE)]
    ),
    "/honours/{}/not-chosen": on_object("honours", an_honour(), "/not-chosen", NOT_CHOSEN),
    "/unions/{}/members": on_object("unions", a_union(), "/members", recruits()),
    "/unions/{}/members/{}/voiding": on_part(
        "unions", a_union(), "members", recruits(), "recruitment_id"
    ),
    "/mediations/{}/acceptance": on_object("mediations", a_mediation(), *_ACCEPTED),
    "/mediations/{}/refusal": on_object(
        "mediations", a_mediation(), "/refusal", {"occurred_on": "2024-03-02", **REASON}
    ),
    "/mediations/{}/agreement": on_object(
        "mediations",
        a_mediation(),
        "/agreement",
        {"agreed": "20000.00", "agreed_on": "2024-03-10"},
        after=[_ACCEPTED],
    ),
    "/mediations/{}/failure": on_object(
        "mediations", a_mediation(), "/failure", {"occurred_on": "2024-03-10"}, after=[_ACCEPTED]
    ),
    "/mediations/{}/withdrawal": on_object(
        "mediations", a_mediation(), "/withdrawal", {"occurred_on": "2024-03-02"}
    ),
    "/mediations/{}/recovery": on_settlement("/recovery", an_instalment()),
    "/mediations/{}/recoveries/{}/voiding": recovery_voided,
    "/mediations/{}/closure": on_settlement("/closure", {"occurred_on": "2024-04-01"}),
    "/reviews/{}/claims": lambda _office: Asked("approver", "/reviews/2024/claims", [_CLAIM]),
    "/reviews/{}/publication": lambda _office: Asked("approver", "/reviews/2024/publication", {}),
    "/reviews/opening-balances": plainly("admin", "/reviews/opening-balances", a_balance),
    "/reviews/opening-balances/{}/voiding": balance_voided,
}
WRITES_NOTHING = {"/workers/search": "a question too long, and too private, for an address"}
