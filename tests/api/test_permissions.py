"""Who may: the contract's table, written down a second time, against every address there is."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from tests.cases import a_worker
from tests.office import Office, refused

ROLES = ("caseworker", "approver", "finance", "auditor", "admin")
C, A, F, U, M = ({role} for role in ROLES)
EVERYBODY = C | A | F | U | M
FILES = EVERYBODY  # finance and admin see them masked
OUTREACH = C | A | U | M

MAY: dict[str, set[str]] = {
    "POST /workers": C,
    **dict.fromkeys(
        (
            f"POST /workers/{{}}/{what}"
            for what in (
                "phone",
                "address",
                "employer",
                "union",
                "area",
                "name",
                "id-number",
                "bank-card",
                "members",
                "members/{}/correction",
                "members/{}/departure",
                "members/{}/registration",
            )
        ),
        C,
    ),
    "POST /workers/{}/bank-card/confirmation": C | A,
    "GET /workers/{}/duplicates": C | A,
    "POST /workers/{}/duplicates": C | A,
    **dict.fromkeys(
        (
            f"POST /workers/{{}}/{link}"
            for link in ("merge", "split", "household-merge", "household-split")
        ),
        A,
    ),
    "GET /workers": FILES,
    "POST /workers/search": C | A | U,
    "GET /workers/{}": FILES,
    "GET /workers/{}/history": C | A | F | U,
    "POST /workers/{}/reveal": C | A | U,
    "POST /workers/{}/visits": C,
    "GET /workers/{}/visits": FILES,
    "POST /workers/{}/visits/{}/confirmation": A,
    "POST /workers/{}/visits/{}/voiding": A,
    "GET /visits": FILES,
    "POST /workers/{}/dossier": C,
    "GET /workers/{}/dossier": FILES,
    **dict.fromkeys(
        (
            f"POST /workers/{{}}/dossier/{step}"
            for step in (
                "review",
                "household-visit",
                "economic-check",
                "notice",
                "objection",
                "notice-end",
                "resubmission",
            )
        ),
        C,
    ),
    **dict.fromkeys(
        (
            f"POST /workers/{{}}/dossier/{step}"
            for step in (
                "objection-resolution",
                "return",
                "withdrawal",
                "reverification",
                "category-change",
            )
        ),
        C | A,
    ),
    **dict.fromkeys(
        (
            f"POST /workers/{{}}/dossier/{step}"
            for step in (
                "approval",
                "rejection",
                "suspension",
                "resumption",
                "closure",
                "reopening",
            )
        ),
        A,
    ),
    "POST /workers/{}/aid": C,
    "GET /workers/{}/aid": FILES,
    "GET /aid": FILES,
    "POST /workers/{}/aid/{}/approval": A,
    "POST /workers/{}/aid/{}/rejection": A,
    "POST /workers/{}/aid/{}/payment": F,
    "POST /workers/{}/aid/{}/return": F,
    "POST /workers/{}/aid/{}/completion": C,
    "POST /imports": C,
    "GET /imports": C | A | U,
    "GET /imports/{}": C | A | U,
    "GET /imports/{}/errors.xlsx": C,
    "POST /imports/{}/undo": C | A,
    "GET /workers/register.xlsx": C | A | U,
    "GET /workers/register.csv": C | A | U,
    "GET /dossiers/notice.xlsx": C | A | U,
    "GET /dossiers/notice.csv": C | A | U,
    "GET /workers/{}/dossier/contents": FILES,
    "GET /finance/summary.xlsx": F | U,
    "GET /finance/summary.csv": F | U,
    "POST /workers/{}/attachments": C | A | F,
    "GET /workers/{}/attachments": FILES,
    "GET /workers/{}/attachments/{}/content": C | A | U,
    "POST /workers/{}/attachments/{}/voiding": C | A,
    "GET /tasks": EVERYBODY,
    "GET /tasks/summary": EVERYBODY,
    "POST /childcare/classes": C | M,
    "GET /childcare/classes": C | A | U | M,
    "GET /childcare/classes/{}": C | A | U | M,
    "POST /childcare/classes/{}/enrolments": C,
    "POST /childcare/classes/{}/enrolments/{}/withdrawal": C,
    "POST /childcare/classes/{}/attendance": C,
    "POST /funds": F | M,
    "POST /funds/{}/receipts": F | M,
    "GET /funds": EVERYBODY,
    "GET /funds/{}": EVERYBODY,
    "GET /finance/summary": F | U,
    "GET /finance/entries": F | U,
    "GET /policies": U | M,
    "POST /policies": M,
    "GET /staff": U | M,
    "POST /staff": M,
    "POST /staff/{}/roles": M,
    "POST /staff/{}/area": M,
    "POST /staff/{}/suspension": M,
    "GET /audit/events": U,
    **{
        f"GET /{kind}{one}": OUTREACH
        for kind in ("activities", "publications", "facilities", "honours", "unions")
        for one in ("", "/{}")
    },
    **{f"GET /mediations{one}": C | A | U for one in ("", "/{}")},
    **dict.fromkeys(
        (
            "POST /activities",
            "POST /publications",
            "POST /facilities",
            "POST /facilities/{}/services",
            "POST /facilities/{}/closure",
            "POST /facilities/{}/reopening",
            "POST /honours",
            "POST /honours/{}/notice",
            "POST /honours/{}/naming",
            "POST /honours/{}/not-chosen",
            "POST /unions",
            "POST /unions/{}/members",
        ),
        C | M,
    ),
    **{
        f"POST /mediations{step}": C
        for step in (
            "",
            "/{}/acceptance",
            "/{}/refusal",
            "/{}/agreement",
            "/{}/recovery",
            "/{}/failure",
            "/{}/withdrawal",
            "/{}/closure",
        )
    },
    **dict.fromkeys(
        (
            "POST /activities/{}/voiding",
            "POST /publications/{}/voiding",
            "POST /facilities/{}/voiding",
            "POST /facilities/{}/services/{}/voiding",
            "POST /honours/{}/voiding",
            "POST /unions/{}/voiding",
            "POST /unions/{}/members/{}/voiding",
            "POST /mediations/{}/voiding",
            "POST /mediations/{}/recoveries/{}/voiding",
        ),
        A,
    ),
    **{
        f"GET /reviews/{{}}{part}": EVERYBODY
        for part in ("", "/figures/{}/events", "/verdicts", "/restatement")
    },
    "POST /reviews/{}/claims": A | M,
    "POST /reviews/{}/publication": A | M,
    "POST /reviews/opening-balances": M,
    "POST /reviews/opening-balances/{}/voiding": A | M,
}

_VARIABLE = re.compile(r"<(?:[^>]*:)?(\w+)>")
PUBLIC = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/problems/",
    "/api/v1/openapi.json",
    "/api/v1/docs",
)


def guarded(office: Office) -> dict[str, tuple[str, str]]:
    """`GET /workers/{}` → method and an address of that kind; public ones are left out."""
    found = {}
    for rule in office.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if not rule.rule.startswith(PUBLIC):
                path = address(rule)
                found[f"{method} {path.removeprefix('/api/v1')}"] = (method, filled(rule))
    return found


def address(rule: Rule) -> str:
    return _VARIABLE.sub("{}", rule.rule)


def filled(rule: Rule) -> str:
    """The address of something that is not there."""
    values = {"year": "2024", "key": "lectures"}
    return _VARIABLE.sub(lambda found: values.get(found[1], str(UUID(int=7))), rule.rule)


def asked_as(office: Office, who: str, method: str, path: str) -> int:
    desk = office.desk(who) if who else office.stranger()
    response = desk.get(path) if method == "GET" else desk.post(path, {"no such": "field"})
    if response.status_code == 401:
        refused(response, 401, "unauthenticated")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    elif response.status_code == 403:
        refused(response, 403, "forbidden")
    return response.status_code


def test_every_address_is_in_the_table_and_every_line_is_an_address(office: Office) -> None:
    assert set(guarded(office)) == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_the_table_says_and_nothing_else(office: Office, role: str) -> None:
    """Who may gets an answer about the address or the body: 200, 404 or 422, never 403."""
    before = office.head
    let_in = {
        line
        for line, (method, path) in guarded(office).items()
        if asked_as(office, role, method, path) != 403
    }
    assert let_in == {line for line, roles in MAY.items() if role in roles}
    assert office.head == before


def test_nobody_gets_in_without_a_token(office: Office) -> None:
    statuses = {asked_as(office, "", method, path) for method, path in guarded(office).values()}
    assert statuses == {401}


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer aid_of_nobody",
        "Bearer ",
        "Bearer",
        "Basic Y2FzZXdvcmtlcjpwYXNz",
        "TOKEN",
        "bearer TOKEN TOKEN",
    ],
)
def test_a_bad_token_opens_nothing(office: Office, authorization: str) -> None:
    token = office.staff["caseworker"].token
    headers = {"Authorization": authorization.replace("TOKEN", token)}
    refused(office.stranger().get("/workers", headers=headers), 401, "unauthenticated")


def test_the_schemes_name_is_read_in_any_case(office: Office) -> None:
    headers = {"Authorization": f"bearer {office.staff['caseworker'].token}"}
    assert office.stranger().get("/workers", headers=headers).status_code == 200


def test_a_revoked_token_opens_nothing(office: Office) -> None:
    staff = office.staff["finance"]
    second = office.ports.tokens.issue(staff.staff_id)
    assert office.stranger(second).get("/funds").status_code == 200
    office.ports.tokens.revoke_all(staff.staff_id)
    for token in (second, staff.token):
        refused(office.stranger(token).get("/funds"), 401, "unauthenticated")
    assert office.stranger(office.ports.tokens.issue(staff.staff_id)).get("/funds").status_code == (
        200
    )


def test_of_several_roles_the_one_that_allows_it_acts(office: Office) -> None:
    path = f"/staff/{office.finance.staff_id}/roles"
    office.admin.made(path, {"roles": ["finance", "caseworker"]})
    body = {
        "name": "王",
        "id_number": "410726198501010018",
        "area": "410726",
        "occupation": "other",
    }
    office.finance.made("/workers", body)
    assert office.facts()[-1].actor.role == "caseworker"
    assert office.finance.get("/workers/search").status_code == 405
    assert a_worker(office)
