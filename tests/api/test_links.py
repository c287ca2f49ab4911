"""One person, or one household, told on two records: merged, counted once, and parted again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from aid_service.assembly import open_ports
from tests.cases import (
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_person,
    a_visit,
    a_worker,
    dossier,
    living_aid,
)
from tests.office import Office, pointers, refused
from tests.staff import NEXT_COUNTY

LINKS = ("merge", "household-merge")
PARTING = {"merge": "split", "household-merge": "household-split"}
FACT = {
    "merge": "worker.merged.v1",
    "split": "worker.split.v1",
    "household-merge": "worker.household_linked.v1",
    "household-split": "worker.household_unlinked.v1",
}


def link(office: Office, what: str, one: str, other: str) -> Any:
    body = {"other_id": other, "reason": "papers compared"}
    return office.approver.post(f"/workers/{one}/{what}", body)


def visit(office: Office, worker_id: str, fund_id: str, cash: str, **told: Any) -> Any:
    return office.caseworker.post(f"/workers/{worker_id}/visits", a_gift(fund_id, cash, **told))


def request(office: Office, worker_id: str, **told: Any) -> Any:
    return office.caseworker.post(f"/workers/{worker_id}/aid", living_aid(**told))


def approve(office: Office, worker_id: str, aid_id: str) -> Any:
    path = f"/workers/{worker_id}/aid/{aid_id}/approval"
    return office.approver.post(path, {"decided_on": "2024-04-02"})


def granted(office: Office, worker_id: str, fund_id: str, amount: str, **told: Any) -> Any:
    made = request(office, worker_id, fund_id=fund_id, amount=amount, **told)
    assert made.status_code == 201, made.text
    return approve(office, worker_id, made.json["aid_id"])


def helped(office: Office, **asked: Any) -> int:
    """The review's count of workers helped."""
    figures = office.approver.asked("/reviews/2024", **asked)["items"]
    return int(next(f["value"] for f in figures if f["key"] == "workers_helped"))


@pytest.mark.parametrize("what", LINKS)
def test_a_link_is_told_on_both_files_and_parted_again(office: Office, what: str) -> None:
    one, other = a_worker(office), a_worker(office)
    before = office.head
    leads, led = (
        ("merged", "merged_into") if what == "merge" else ("household_with", "household_of")
    )

    told = office.wrote(link(office, what, one, other), FACT[what], FACT[what])
    assert (told["id"], told[leads], told[led]) == (one, [other], None)
    joined = office.caseworker.asked(f"/workers/{other}")
    assert (joined[led], joined[leads]) == (one, [])
    then = office.caseworker.asked(f"/workers/{other}", at_position=before)
    assert then[led] is None

    told = office.wrote(link(office, PARTING[what], one, other), *[FACT[PARTING[what]]] * 2)
    assert told[leads] == []
    assert office.caseworker.asked(f"/workers/{other}")[led] is None
    for worker_id in (one, other):
        history = office.caseworker.asked(f"/workers/{worker_id}/history")["items"]
        assert [item["type"] for item in history][1:] == [FACT[what], FACT[PARTING[what]]]
        assert history[-1]["reason"] == "papers compared"


def test_nothing_new_is_recorded_on_a_merged_record(office: Office) -> None:
    fund_id = a_fund(office)
    one, (other, _) = a_worker(office), a_filed_household(office)
    aid_id = request(office, other, fund_id=fund_id).json["aid_id"]
    link(office, "merge", one, other)
    before = office.head

    def named(response: Any) -> str:
        return str(refused(response, 409, "merged-record")["leading"])

    visits = office.caseworker.post(f"/workers/{other}/visits", a_visit())
    assert named(visits) == named(request(office, other)) == one
    assert named(approve(office, other, aid_id)) == one
    assert office.head == before
    link(office, "split", one, other)
    assert approve(office, other, aid_id).status_code == 200
    office.caseworker.made(f"/workers/{other}/visits", a_visit())


def test_the_caps_of_a_merged_person_count_every_record(office: Office) -> None:
    fund_id = a_fund(office, money="50000.00")
    one, two, three = (a_worker(office) for _ in range(3))
    for worker_id in (two, three):
        visit(office, worker_id, fund_id, "2000.00")
    link(office, "merge", two, three)
    link(office, "merge", one, two)

    problem = refused(visit(office, one, fund_id, "2000.01"), 409, "cap-exceeded")
    assert (problem["given"], problem["asked"]) == ("4000.00", "2000.01")
    assert visit(office, one, fund_id, "2000.00").status_code == 201
    refused(visit(office, one, fund_id, "0.01"), 409, "cap-exceeded")
    link(office, "split", one, two)
    assert visit(office, one, fund_id, "3000.00").status_code == 201
    assert visit(office, two, fund_id, "2000.00").status_code == 201
    refused(visit(office, two, fund_id, "0.01"), 409, "cap-exceeded")
    assert visit(office, one, fund_id, "0.01", season="summer").status_code == 201


def test_a_voided_visit_on_a_merged_record_makes_room(office: Office) -> None:
    fund_id = a_fund(office, money="50000.00")
    one, other = a_worker(office), a_worker(office)
    visit(office, one, fund_id, "3000.00")
    made = visit(office, other, fund_id, "3000.00").json
    link(office, "merge", one, other)
    refused(visit(office, one, fund_id, "0.01"), 409, "cap-exceeded")
    voiding = f"/workers/{other}/visits/{made['visit_id']}/voiding"
    office.approver.made(voiding, {"reason": "told twice"})
    assert visit(office, one, fund_id, "3000.00").status_code == 201


@pytest.mark.parametrize("what", LINKS)
def test_living_aid_keeps_to_the_cap_of_the_household(office: Office, what: str) -> None:
    fund_id = a_fund(office, money="50000.00")
    one, _ = a_filed_household(office)
    other, _ = a_filed_household(office)
    assert granted(office, other, fund_id, "5000.00").status_code == 200
    link(office, what, one, other)

    problem = refused(granted(office, one, fund_id, "5000.00"), 409, "cap-exceeded")
    assert problem["given"] == "5000.00"
    room = f"{float(problem['cap']) - 5000:.2f}"
    assert granted(office, one, fund_id, room).status_code == 200
    refused(granted(office, one, fund_id, "0.01"), 409, "cap-exceeded")
    link(office, PARTING[what], one, other)
    assert granted(office, one, fund_id, "0.01").status_code == 200


def test_aid_on_a_linked_record_is_told_to_the_one_that_leads(office: Office) -> None:
    fund_id = a_fund(office, money="50000.00")
    one, _ = a_filed_household(office)
    other, _ = a_filed_household(office)
    link(office, "household-merge", one, other)
    facts = ("fund.reserved.v1", "worker.household_granted.v1", "aid.approved.v1")
    answer = granted(office, other, fund_id, "5000.00")
    assert answer.status_code == 200
    assert sorted(fact.TOPIC for fact in office.facts(office.head - 3)) == sorted(facts)
    [*_, noted] = office.caseworker.asked(f"/workers/{one}/history")["items"]
    assert noted["changes"]["worker_id"] == other
    assert noted["sentence"] == (
        "living aid of 5000.00 yuan was approved on another record of this household."
    )
    refused(granted(office, one, fund_id, "5000.00"), 409, "cap-exceeded")


def test_school_aid_goes_to_a_student_once_a_year(office: Office) -> None:
    """The child is a member of both parents' records, by name alone."""
    fund_id = a_fund(office, money="50000.00")
    one, (_, child) = a_filed_household(office)
    other, (spouse, same_child) = a_filed_household(office)
    school = {"kind": "education", "school_year": "2024"}
    made = granted(office, one, fund_id, "5000.00", member_id=child, **school)
    assert made.status_code == 200, made.text
    link(office, "household-merge", one, other)
    again = granted(office, other, fund_id, "5000.00", member_id=same_child, **school)
    assert refused(again, 409, "cap-exceeded")["given"] == "5000.00"
    somebody_else = granted(office, other, fund_id, "5000.00", member_id=spouse, **school)
    assert somebody_else.status_code == 200
    the_worker = granted(office, other, fund_id, "5000.00", **school)
    assert the_worker.status_code == 200, "another person of the same household"
    assert granted(office, one, fund_id, "5000.00", **school).status_code == 200


def test_a_merged_student_is_one_student_on_every_record(office: Office) -> None:
    fund_id = a_fund(office, money="50000.00")
    one, two, three = (a_filed_household(office)[0] for _ in range(3))
    school = {"kind": "education", "school_year": "2024"}
    assert granted(office, three, fund_id, "5000.00", **school).status_code == 200
    link(office, "merge", two, three)
    link(office, "merge", one, two)
    again = granted(office, one, fund_id, "0.01", **school)
    assert refused(again, 409, "cap-exceeded")["given"] == "5000.00"


def test_decisions_in_two_processes_do_not_pass_the_cap_together(office: Office) -> None:
    """Each on another record of the household and out of another fund, so that nothing but the
    link makes them meet; in services of their own over the same store."""
    funds = [a_fund(office, name=f"fund {number}", money="90000.00") for number in range(3)]
    ports = open_ports(office.settings, clock=office.clock)
    beside = Office(ports, office.clock, office.staff, office.settings)
    for _ in range(5):
        households = [a_filed_household(office)[0] for _ in range(3)]
        for joined in households[1:]:
            link(office, "household-merge", households[0], joined)
        cases = [
            (worker_id, request(office, worker_id, fund_id=fund_id, amount="5000.00").json)
            for worker_id, fund_id in zip(households, funds, strict=True)
        ]
        with ThreadPoolExecutor(3) as at_once:
            answers = at_once.map(
                lambda desk, case: approve(desk, case[0], case[1]["aid_id"]).status_code,
                (office, beside, beside),
                cases,
            )
            assert sorted(answers) == [200, 409, 409]
    ports.close()


def test_the_review_counts_a_merged_person_once_from_the_link_on(office: Office) -> None:
    one, two, three = (a_worker(office) for _ in range(3))
    for worker_id in (one, two, three):
        office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())
    apart = office.head
    link(office, "merge", one, two)
    merged = office.head
    link(office, "household-merge", one, three)
    linked = office.head
    link(office, "split", one, two)
    positions = (apart, merged - 1, merged, linked, office.head)
    assert [helped(office, at_position=at) for at in positions] == [3, 3, 2, 2, 3]


def test_a_restatement_names_the_merge(office: Office) -> None:
    one, two = a_worker(office), a_worker(office)
    for worker_id in (one, two):
        office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())
    office.approver.made("/reviews/2024/publication", {})
    link(office, "merge", one, two)
    merge = office.head
    [item] = office.approver.asked("/reviews/2024/restatement")["items"]
    assert (item["key"], item["published"], item["today"]) == ("workers_helped", 2, 1)
    assert [(fact["position"], fact["effect"]) for fact in item["changes"]] == [(merge, "left_out")]


def test_who_was_not_visited_looks_at_the_person(office: Office) -> None:
    one, two = a_worker(office), a_worker(office)
    office.caseworker.made(f"/workers/{two}/visits", a_visit())

    def missed() -> list[str]:
        asked = {"season_not_visited": "summer", "year": "2024"}
        return [line["id"] for line in office.caseworker.asked("/workers", **asked)["items"]]

    assert missed() == [one]
    link(office, "merge", one, two)
    assert missed() == []
    link(office, "split", one, two)
    assert missed() == [one]


def test_only_records_that_nothing_leads_are_joined(office: Office) -> None:
    one, two, three = (a_worker(office) for _ in range(3))
    link(office, "merge", one, two)
    link(office, "household-merge", one, three)
    before = office.head
    for what in LINKS:
        assert refused(link(office, what, three, two), 409, "already-linked")["leading"] == one
        assert refused(link(office, what, two, three), 409, "merged-record")["leading"] == one
        refused(link(office, what, one, one), 422, "same-record")
    refused(link(office, "split", two, one), 409, "not-linked")
    refused(link(office, "split", one, three), 409, "not-linked")
    refused(link(office, "household-split", one, two), 409, "not-linked")
    assert office.head == before


def test_links_stay_within_the_area(office: Office) -> None:
    one = a_worker(office)
    elsewhere = office.neighbour.made("/workers", a_person(area=NEXT_COUNTY))["id"]
    before = office.head
    refused(link(office, "merge", one, elsewhere), 404, "worker-missing")
    refused(link(office, "merge", elsewhere, one), 404, "missing")
    unknown = "00000000-0000-4000-8000-000000000000"
    refused(link(office, "merge", one, unknown), 404, "worker-missing")
    assert office.head == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reason": "x"}, "#/other_id"),
        ({"other_id": "x", "reason": "x"}, "#/other_id"),
        ({"other_id": "00000000-0000-4000-8000-000000000000"}, "#/reason"),
        (
            {"other_id": "00000000-0000-4000-8000-000000000000", "reason": "x", "why": "y"},
            "#/why",
        ),
    ],
)
def test_a_malformed_link(office: Office, body: dict[str, str], pointer: str) -> None:
    worker_id = a_worker(office)
    answer = office.approver.post(f"/workers/{worker_id}/merge", body)
    refused(answer, 422, "malformed")
    assert pointers(answer) == [pointer]


def test_a_caseworker_merges_nobody(office: Office) -> None:
    one, other = a_worker(office), a_household(office)[0]
    dossier(office, other, "submitted")
    body = {"other_id": other, "reason": "x"}
    refused(office.caseworker.post(f"/workers/{one}/merge", body), 403, "forbidden")
