"""Care classes over HTTP: places, waiting lists, attendance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases import a_child, a_class, a_worker, an_id_number
from tests.office import Office, pointers, refused
from tests.staff import COUNTY

CLASS = {
    "title": "Summer class",
    "site": "School 1",
    "area": COUNTY,
    "capacity": 2,
    "starts_on": "2024-07-08",
    "ends_on": "2024-08-16",
    "min_age": 6,
    "max_age": 12,
}


def enrol(office: Office, class_id: str, name: str, worker_id: str | None = None) -> Any:
    path = f"/childcare/classes/{class_id}/enrolments"
    return office.caseworker.made(path, a_child(worker_id or a_worker(office), name))


def test_a_class_is_announced(office: Office) -> None:
    response = office.admin.post("/childcare/classes", CLASS)
    told = office.wrote(response, "childcare.class_announced.v1")
    assert response.status_code == 201
    assert {name: told[name] for name in CLASS} == CLASS
    assert (told["enrolled"], told["waiting_list"], told["attendance_rate"]) == ([], [], None)
    assert office.caseworker.asked(f"/childcare/classes/{told['id']}") == told
    [line] = office.caseworker.asked("/childcare/classes", year=2024)["items"]
    assert (line["id"], line["enrolled_count"], line["waiting_count"]) == (told["id"], 0, 0)
    assert office.caseworker.asked("/childcare/classes", year=2023)["items"] == []


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"capacity": 0}, 422, "malformed"),
        ({"capacity": 2.0}, 422, "malformed"),
        ({"capacity": "2"}, 422, "malformed"),
        ({"capacity": True}, 422, "malformed"),
        ({"starts_on": "2024-08-17"}, 422, "days-reversed"),
        ({"min_age": 13}, 422, "ages-reversed"),
        ({"min_age": -1}, 422, "malformed"),
        ({"max_age": 18}, 409, "age-outside"),
        ({"starts_on": "1999-07-08"}, 409, "policy-missing"),
    ],
)
def test_a_class_that_cannot_be(
    office: Office, told: dict[str, Any], status: int, code: str
) -> None:
    before = office.head
    refused(office.admin.post("/childcare/classes", CLASS | told), status, code)
    assert office.head == before


def test_places_are_taken_then_waited_for(office: Office) -> None:
    class_id, worker_id = a_class(office), a_worker(office)
    path = f"/childcare/classes/{class_id}/enrolments"
    response = office.caseworker.post(path, a_child(worker_id, "first"))
    told = office.wrote(
        response, "worker.child_enrolled.v1", "identity.care_booked.v1", "childcare.place_taken.v1"
    )
    assert response.status_code == 201
    assert (told["state"], told["rank"]) == ("enrolled", None)
    assert enrol(office, class_id, "second")["state"] == "enrolled"
    assert [enrol(office, class_id, name)["rank"] for name in ("third", "fourth")] == [1, 2]
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    assert shown["enrolled"][0] == {"enrolment_id": told["enrolment_id"], "worker_id": worker_id}
    assert [place["rank"] for place in shown["waiting_list"]] == [1, 2]


def test_a_number_is_claimed_too(office: Office) -> None:
    class_id, worker_id = a_class(office), a_worker(office)
    number = an_id_number(born="20140501")
    child = {"name": "王二宝", "birth_date": "2014-05-01", "id_number": number}
    response = office.caseworker.post(
        f"/childcare/classes/{class_id}/enrolments", a_child(worker_id, child=child)
    )
    office.wrote(
        response,
        "worker.child_enrolled.v1",
        "identity.care_booked.v1",
        "identity.care_booked.v1",
        "childcare.place_taken.v1",
    )


def withdraw(office: Office, class_id: str, place: dict[str, str]) -> Any:
    path = f"/childcare/classes/{class_id}/enrolments/{place['enrolment_id']}/withdrawal"
    return office.caseworker.post(path, {"reason": "moved"})


def test_the_first_in_line_moves_up_in_the_same_command(office: Office) -> None:
    class_id = a_class(office, capacity=1)
    first, second, third = (enrol(office, class_id, name) for name in ("a", "b", "c"))
    response = withdraw(office, class_id, first)
    facts = office.facts(office.head - 5)
    assert sorted(fact.TOPIC for fact in facts[:3]) == [
        "identity.care_released.v1",
        "worker.child_moved_up.v1",
        "worker.child_withdrawn.v1",
    ]
    told = office.wrote(
        response,
        *(fact.TOPIC for fact in facts[:3]),
        *(
            "childcare.place_given_up.v1",
            "childcare.place_filled.v1",
        ),
    )
    assert (told["state"], told["rank"]) == ("withdrawn", None)
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    assert [place["enrolment_id"] for place in shown["enrolled"]] == [second["enrolment_id"]]
    assert [place["enrolment_id"] for place in shown["waiting_list"]] == [third["enrolment_id"]]
    refused(withdraw(office, class_id, first), 409, "out-of-order")


def test_who_waits_may_withdraw_and_nobody_moves(office: Office) -> None:
    class_id = a_class(office, capacity=1)
    _, second, third = (enrol(office, class_id, name) for name in ("a", "b", "c"))
    assert withdraw(office, class_id, second).status_code == 200
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    [waiting] = shown["waiting_list"]
    assert (waiting["enrolment_id"], waiting["rank"]) == (third["enrolment_id"], 1)
    assert len(shown["enrolled"]) == 1


def test_siblings_of_one_household_move_up_too(office: Office) -> None:
    class_id, worker_id = a_class(office, capacity=1), a_worker(office)
    one, two = (enrol(office, class_id, name, worker_id) for name in ("大宝", "二宝"))
    assert withdraw(office, class_id, one).status_code == 200
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    assert [place["enrolment_id"] for place in shown["enrolled"]] == [two["enrolment_id"]]


def test_a_child_that_left_may_come_back(office: Office) -> None:
    class_id, worker_id = a_class(office), a_worker(office)
    place = enrol(office, class_id, "王二宝", worker_id)
    path = f"/childcare/classes/{class_id}/enrolments"
    refused(office.caseworker.post(path, a_child(worker_id)), 409, "already-enrolled")
    withdraw(office, class_id, place)
    assert office.caseworker.post(path, a_child(worker_id)).status_code == 201


def test_a_child_may_be_in_two_classes_whose_days_do_not_meet(office: Office) -> None:
    worker_id = a_worker(office)
    july = a_class(office, ends_on="2024-07-20")
    august = a_class(office, starts_on="2024-07-21")
    enrol(office, july, "王二宝", worker_id)
    assert enrol(office, august, "王二宝", worker_id)["state"] == "enrolled"


@pytest.mark.parametrize(
    ("born", "fits"),
    [
        ("2018-07-08", True),
        ("2018-07-09", False),
        ("2011-07-09", True),
        ("2011-07-08", False),
        ("2012-02-29", True),
    ],
)
def test_the_age_on_the_first_day_counts(office: Office, born: str, *, fits: bool) -> None:
    class_id = a_class(office)
    child = {"name": "王二宝", "birth_date": born}
    response = office.caseworker.post(
        f"/childcare/classes/{class_id}/enrolments", a_child(a_worker(office), child=child)
    )
    if fits:
        assert response.status_code == 201
    else:
        refused(response, 409, "age-outside")


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"guardian_consent": False}, 409, "consent-required"),
        ({"guardian_consent": "yes"}, 422, "malformed"),
        ({"both_parents_work": 1}, 422, "malformed"),
        ({"worker_id": "00000000-0000-4000-8000-000000000000"}, 404, "worker-missing"),
        ({"child": {"name": "x", "birth_date": "2013-02-29"}}, 422, "malformed"),
        ({"child": {"name": "x"}}, 422, "malformed"),
        ({"child": None}, 422, "malformed"),
        (
            {
                "child": {
                    "name": "x",
                    "birth_date": "2014-05-02",
                    "id_number": an_id_number(born="20140501"),
                }
            },
            422,
            "malformed",
        ),
    ],
)
def test_an_enrolment_that_cannot_be(
    office: Office, told: dict[str, Any], status: int, code: str
) -> None:
    class_id = a_class(office)
    body = a_child(a_worker(office)) | told
    before = office.head
    response = office.caseworker.post(f"/childcare/classes/{class_id}/enrolments", body)
    refused(response, status, code)
    assert office.head == before


def test_an_enrolment_into_a_past_class_is_a_late_record(office: Office) -> None:
    past = a_class(office, starts_on="2023-07-10", ends_on="2023-08-18")
    assert enrol(office, past, "王二宝")["state"] == "enrolled"


def test_thirty_children_race_for_ten_places(office: Office) -> None:
    class_id = a_class(office, capacity=10)
    workers = [a_worker(office) for _ in range(30)]
    with ThreadPoolExecutor(15) as pool:
        told = list(pool.map(lambda w: enrol(office, class_id, "x", w), workers))
    assert [one["state"] for one in told].count("enrolled") == 10
    assert sorted(one["rank"] for one in told if one["rank"]) == list(range(1, 21))
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    assert (len(shown["enrolled"]), len(shown["waiting_list"])) == (10, 20)


def test_places_change_hands_while_others_come_and_go(office: Office) -> None:
    """Everybody with a place withdraws at once: each place goes to the next in line."""
    class_id = a_class(office, capacity=4)
    places = [enrol(office, class_id, "x") for _ in range(10)]
    with ThreadPoolExecutor(4) as pool:
        left = list(pool.map(lambda place: withdraw(office, class_id, place), places[:4]))
    assert [response.status_code for response in left] == [200] * 4
    shown = office.caseworker.asked(f"/childcare/classes/{class_id}")
    assert [place["enrolment_id"] for place in shown["enrolled"]] == [
        place["enrolment_id"] for place in places[4:8]
    ]
    assert [place["rank"] for place in shown["waiting_list"]] == [1, 2]


def test_attendance(office: Office) -> None:
    class_id = a_class(office)
    one, two = (enrol(office, class_id, name)["enrolment_id"] for name in ("a", "b"))
    waiting = enrol(office, class_id, "c")["enrolment_id"]
    path = f"/childcare/classes/{class_id}/attendance"

    def take(date: str, *present: str) -> Any:
        return office.caseworker.post(path, {"date": date, "present": list(present)})

    told = office.wrote(take("2024-07-09", one), "childcare.attendance_taken.v1")
    assert told["attendance_rate"] == 0.5
    assert take("2024-07-10", one, two).json["attendance_rate"] == 0.75
    assert take("2024-07-09", one, two).json["attendance_rate"] == 1.0, "corrected"
    assert take("2024-07-11", one, one).json["attendance_rate"] == round(5 / 6, 4)
    assert take("2024-07-12").json["attendance_rate"] == round(5 / 8, 4)
    refused(take("2024-07-07", one), 409, "outside-class-days")
    refused(take("2024-07-13", waiting), 409, "not-enrolled")
    response = take("2024-07-13", "x")
    refused(response, 422, "malformed")
    assert pointers(response) == ["#/present/0"]


def test_attendance_is_not_taken_ahead(office: Office) -> None:
    class_id = a_class(office, starts_on="2024-12-01", ends_on="2024-12-31")
    path = f"/childcare/classes/{class_id}/attendance"
    refused(
        office.caseworker.post(path, {"date": "2024-12-21", "present": []}), 422, "in-the-future"
    )


def test_a_class_as_it_was_known(office: Office) -> None:
    class_id = a_class(office)
    before = office.head
    enrol(office, class_id, "a")
    known = office.caseworker.asked(f"/childcare/classes/{class_id}", at_position=before)
    assert known["enrolled"] == []
    [line] = office.caseworker.asked("/childcare/classes", at_position=before)["items"]
    assert line["enrolled_count"] == 0


@pytest.mark.parametrize("what", ["merge", "household-merge"])
def test_a_child_of_linked_records_is_one_child(office: Office, what: str) -> None:
    one, other = a_worker(office), a_worker(office)
    first, second = a_class(office), a_class(office)
    path = f"/childcare/classes/{second}/enrolments"
    placed = enrol(office, first, "王二宝", other)
    body = {"other_id": other, "reason": "both parents are registered"}
    office.approver.made(f"/workers/{one}/{what}", body)
    refused(office.caseworker.post(path, a_child(one)), 409, "already-enrolled")

    withdrawal = f"/childcare/classes/{first}/enrolments/{placed['enrolment_id']}/withdrawal"
    office.caseworker.made(withdrawal, {"reason": "moved"})
    office.caseworker.made(path, a_child(one))


def test_nobody_is_enrolled_on_a_merged_record(office: Office) -> None:
    one, other = a_worker(office), a_worker(office)
    office.approver.made(f"/workers/{one}/merge", {"other_id": other, "reason": "one person"})
    path = f"/childcare/classes/{a_class(office)}/enrolments"
    problem = refused(office.caseworker.post(path, a_child(other)), 409, "merged-record")
    assert problem["leading"] == one
