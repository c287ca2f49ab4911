"""Corrections over HTTP: what is so now, what was so then, and who finds whom by what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_filed_household, a_fund, a_person, a_visit, a_worker, aid, an_id_number
from tests.office import Office, pointers, refused
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.stored import stored

OLD = {"phone": "13800138000", "address": "河南省新乡市延津县一街二号", "employer": "旧厂"}
CARD, OTHER_CARD = "6217001234567890122", "6222020200112233447"


def found(office: Office, q: str) -> list[str]:
    items = office.caseworker.made("/workers/search", {"q": q})["items"]
    return [line["id"] for line in items]


def correct(office: Office, worker_id: str, what: str, **told: Any) -> Any:
    body = {"reason": "told by phone"} | told
    return office.caseworker.post(f"/workers/{worker_id}/{what}", body)


@pytest.mark.parametrize(
    ("what", "field", "value", "shown", "was", "topic"),
    [
        ("phone", "phone", "13900139001", "139****9001", "138****8000", "phone_changed"),
        (
            "address",
            "address",
            "郑州市二七区三号院",
            "郑州市二七区****",
            "河南省新乡市****",
            "address_changed",
        ),
        ("employer", "employer", "新厂", "新厂", "旧厂", "employment_changed"),
        ("employer", "platform", "Meituan", "Meituan", None, "employment_changed"),
        ("employer", "occupation", "truck_driver", "truck_driver", "courier", "employment_changed"),
        ("union", "union", "第三工会", "第三工会", None, "union_changed"),
        ("name", "name", "王晓明", "王晓明", "王小明", "identity_corrected"),
        ("area", "area", COUNTY, COUNTY, TOWN, "moved"),
    ],
)
def test_a_correction_holds_from_its_day_and_what_was_before_stays_readable(
    office: Office, what: str, field: str, value: str, shown: str, was: str | None, topic: str
) -> None:
    worker_id = a_worker(office, **OLD)
    before, instant = office.head, office.clock().isoformat()
    office.clock.forward(hours=1)
    answer = correct(office, worker_id, what, occurred_on="2024-06-03", **{field: value})

    told = office.wrote(answer, f"worker.{topic}.v1")
    assert (told[field], told["version"]) == (shown, 2)

    def asked(**query: Any) -> Any:
        return office.caseworker.asked(f"/workers/{worker_id}", **query)[field]

    assert asked() == asked(effective_on="2024-06-03") == shown
    assert asked(effective_on="2024-06-02") == was
    assert asked(at_position=before) == was
    assert asked(known_at=instant) == was
    assert asked(effective_on="2024-06-03", at_position=before) == was
    history = office.caseworker.asked(f"/workers/{worker_id}/history")["items"]
    assert history[-1]["reason"] == "told by phone"
    assert history[-1]["sentence"].startswith("2024-06-03: ")


def test_what_a_correction_leaves_out_stays(office: Office) -> None:
    worker_id = a_worker(office, **OLD, platform="Meituan")
    told = office.wrote(
        correct(office, worker_id, "employer", employer=None), "worker.employment_changed.v1"
    )
    assert (told["employer"], told["platform"], told["occupation"]) == (None, "Meituan", "courier")


def test_search_follows_the_corrections(office: Office) -> None:
    number, mistyped = an_id_number(), an_id_number()
    worker_id = a_worker(office, name="曾国强", phone="13800138000", id_number=mistyped)
    assert found(office, "曾国强") == found(office, "13800138000") == [worker_id]

    correct(office, worker_id, "phone", phone="13900139001")
    correct(office, worker_id, "name", name="曾国祥")
    correct(office, worker_id, "id-number", id_number=number)

    for gone in ("13800138000", "曾国强", "guoqiang", mistyped):
        assert found(office, gone) == [], gone
    for known in ("13900139001", "曾国祥", "guoxiang", number):
        assert found(office, known) == [worker_id], known


def test_nothing_personal_of_a_correction_is_stored_readable(office: Office) -> None:
    worker_id = a_worker(office)
    secrets = {"phone": "13911112222", "address": "郑州市金水区九号", "name": "诸葛亮明"}
    for field, value in secrets.items():
        correct(office, worker_id, field, reason="他自己说的", **{field: value})
    number = an_id_number()
    correct(office, worker_id, "id-number", id_number=number)
    correct(office, worker_id, "bank-card", bank_card=CARD)
    held = stored(office)
    for secret in (*secrets.values(), "他自己说的", number, CARD):
        assert secret not in held


def test_a_mistyped_number_is_free_again_and_the_right_one_taken(office: Office) -> None:
    mistyped, right = an_id_number(), an_id_number()
    worker_id = a_worker(office, id_number=mistyped)
    told = office.wrote(
        correct(office, worker_id, "id-number", id_number=right),
        "identity.released.v1",
        "identity.claimed.v1",
        "worker.identity_corrected.v1",
    )
    assert told["id_number"] == f"{right[:6]}********{right[-4:]}"
    refused(
        office.caseworker.post("/workers", a_person(id_number=right)), 409, "already-registered"
    )
    office.caseworker.made("/workers", a_person(id_number=mistyped))
    refused(correct(office, worker_id, "id-number", id_number=mistyped), 409, "already-registered")
    assert office.caseworker.asked(f"/workers/{worker_id}")["id_number"] == told["id_number"]


@pytest.mark.parametrize(("what", "told"), [("id-number", "same number"), ("area", {"area": TOWN})])
def test_what_changes_nothing_is_refused(office: Office, what: str, told: Any) -> None:
    number = an_id_number()
    worker_id = a_worker(office, id_number=number)
    before = office.head
    body = told if isinstance(told, dict) else {"id_number": number}
    refused(correct(office, worker_id, what, **body), 409, "unchanged")
    assert office.head == before


def test_a_card_is_in_force_when_a_second_person_confirms_it(office: Office) -> None:
    worker_id = a_worker(office, bank="农行", bank_card=CARD)
    path = f"/workers/{worker_id}/bank-card"
    refused(office.approver.post(f"{path}/confirmation"), 409, "nothing-proposed")
    before = office.head
    entered = correct(office, worker_id, "bank-card", bank="工行", bank_card=OTHER_CARD)
    told = office.wrote(entered, "worker.bank_card_proposed.v1")

    assert (told["bank"], told["bank_card"]) == ("农行", "***************0122")
    assert told["bank_card_proposed"] == {
        "bank": "工行",
        "bank_card": "***************3447",
        "proposed_by": office.caseworker.staff_id,
    }
    refused(office.caseworker.post(f"{path}/confirmation"), 409, "same-person")
    confirmed = office.desk("caseworker2").post(f"{path}/confirmation")
    told = office.wrote(confirmed, "worker.bank_card_confirmed.v1")
    assert (told["bank"], told["bank_card"]) == ("工行", "***************3447")
    assert told["bank_card_proposed"] is None
    refused(office.approver.post(f"{path}/confirmation"), 409, "nothing-proposed")
    for query in ({"at_position": before}, {"effective_on": "2024-12-19"}):
        assert office.caseworker.asked(f"/workers/{worker_id}", **query)["bank"] == "农行"
    reveal = {"field": "bank_card", "purpose": "pay"}
    assert office.caseworker.made(f"/workers/{worker_id}/reveal", reveal)["value"] == OTHER_CARD


def test_a_worker_who_moves_is_seen_by_the_new_area(office: Office) -> None:
    fund_id = a_fund(office)
    worker_id, _ = a_filed_household(office)
    aid_id = aid(office, worker_id, "requested", fund_id=fund_id)
    before = office.head
    moved = correct(office, worker_id, "area", area=NEXT_COUNTY, occurred_on="2024-08-01")
    assert office.wrote(moved, "worker.moved.v1")["area"] == NEXT_COUNTY

    refused(office.caseworker.get(f"/workers/{worker_id}"), 404, "missing")
    refused(correct(office, worker_id, "phone", phone="13900139001"), 404, "missing")
    assert office.caseworker.asked("/workers")["items"] == []
    assert office.caseworker.asked("/aid")["items"] == []
    assert [line["id"] for line in office.neighbour.asked("/workers")["items"]] == [worker_id]
    assert [line["aid_id"] for line in office.neighbour.asked("/aid")["items"]] == [aid_id]
    path = f"/workers/{worker_id}"
    assert office.neighbour.asked(path)["area"] == NEXT_COUNTY
    assert office.neighbour.asked(path, effective_on="2024-07-31")["area"] == TOWN
    assert office.neighbour.asked(path, at_position=before)["area"] == TOWN
    assert office.caseworker.asked(path, at_position=before)["area"] == TOWN
    refused(office.caseworker.get(path, effective_on="2024-07-31"), 404, "missing")
    [line] = office.neighbour.asked("/workers", effective_on="2024-07-31")["items"]
    assert line["area"] == TOWN
    [line] = office.caseworker.asked("/workers", at_position=before)["items"]
    assert line["area"] == TOWN


def test_a_visit_belongs_to_the_area_of_its_day(office: Office) -> None:
    worker_id = a_worker(office)
    correct(office, worker_id, "area", area=NEXT_COUNTY, occurred_on="2024-08-01")
    correct_occupation = {"occupation": "migrant", "occurred_on": "2024-07-10", "reason": "works"}
    office.neighbour.made(f"/workers/{worker_id}/employer", correct_occupation)
    for day in ("2024-07-09", "2024-07-10", "2024-08-01"):
        office.neighbour.made(f"/workers/{worker_id}/visits", a_visit(occurred_on=day))
    lines = {
        (line["occurred_on"], line["area"], line["occupation"])
        for desk in (office.finance, office.desk("next finance"))
        for line in desk.asked("/finance/entries", year=2024)["items"]
    }
    assert lines == {
        ("2024-07-09", TOWN, "courier"),
        ("2024-07-10", TOWN, "migrant"),
        ("2024-08-01", NEXT_COUNTY, "migrant"),
    }


def test_the_register_as_of_then_tells_what_was_known_then(office: Office) -> None:
    worker_id = a_worker(office, name="曾国强")
    before = office.head
    correct(office, worker_id, "name", name="曾国祥", occurred_on="2024-06-03")
    correct(office, worker_id, "employer", occupation="migrant", occurred_on="2024-06-03")

    def told(**query: Any) -> list[tuple[str, str]]:
        items = office.caseworker.asked("/workers", **query)["items"]
        return [(line["name"], line["occupation"]) for line in items]

    assert told() == told(effective_on="2024-06-03") == [("曾国祥", "migrant")]
    assert told(at_position=before) == told(effective_on="2024-06-02") == [("曾国强", "courier")]
    assert told(occupation="courier") == []
    assert told(occupation="courier", at_position=before) == [("曾国强", "courier")]
    assert told(occupation="migrant", effective_on="2024-06-02") == []


def test_changes_of_one_kind_come_in_the_order_of_their_days(office: Office) -> None:
    worker_id = a_worker(office)
    correct(office, worker_id, "phone", phone="13900139001", occurred_on="2024-06-03")
    before = office.head
    late = correct(office, worker_id, "phone", phone="13900139002", occurred_on="2024-06-02")
    assert refused(late, 409, "out-of-order")["not_before"] == "2024-06-03"
    assert office.head == before
    correct(office, worker_id, "union", union="第三工会", occurred_on="2024-06-02")
    assert office.head == before + 1


@pytest.mark.parametrize(
    ("what", "told", "pointer"),
    [
        ("phone", {"phone": "1380013800"}, "#/phone"),
        ("phone", {"phone": None}, "#/phone"),
        ("phone", {"phone": "13800138000", "reason": " "}, "#/reason"),
        ("phone", {"phone": "13800138000", "address": "x"}, "#/address"),
        ("phone", {"phone": "13800138000", "occurred_on": "2024-12-21"}, "#/occurred_on"),
        ("phone", {"phone": "13800138000", "occurred_on": "20241201"}, "#/occurred_on"),
        ("address", {}, "#/address"),
        ("address", {"address": "x" * 201}, "#/address"),
        ("employer", {}, "#/employer"),
        ("employer", {"occupation": "king"}, "#/occupation"),
        ("employer", {"occupation": None}, "#/occupation"),
        ("union", {"union": 3}, "#/union"),
        ("area", {"area": "41072"}, "#/area"),
        ("name", {"name": ""}, "#/name"),
        ("id-number", {"id_number": "410726198501010010"}, "#/id_number"),
        ("bank-card", {"bank_card": "12"}, "#/bank_card"),
        ("bank-card/confirmation", {}, "#/reason"),
    ],
)
def test_a_malformed_correction(
    office: Office, what: str, told: dict[str, Any], pointer: str
) -> None:
    worker_id = a_worker(office)
    before = office.head
    answer = correct(office, worker_id, what, **told)
    assert answer.status_code == 422, answer.text
    assert pointers(answer) == [pointer]
    assert office.head == before


@pytest.mark.parametrize("what", ["phone", "id-number", "bank-card/confirmation"])
def test_nobody_corrects_elsewhere(office: Office, what: str) -> None:
    worker_id = a_worker(office)
    body = {
        "phone": {"phone": "13900139001", "reason": "x"},
        "id-number": {"id_number": an_id_number(), "reason": "x"},
        "bank-card/confirmation": {},
    }[what]
    before = office.head
    refused(office.neighbour.post(f"/workers/{worker_id}/{what}", body), 404, "missing")
    unknown = "00000000-0000-4000-8000-000000000000"
    refused(office.caseworker.post(f"/workers/{unknown}/{what}", body), 404, "missing")
    assert office.head == before


def test_a_repeated_correction_is_recorded_once(office: Office) -> None:
    worker_id, number = a_worker(office), an_id_number()
    body = {"id_number": number, "reason": "mistyped"}
    path = f"/workers/{worker_id}/id-number"
    first = office.caseworker.post(path, body, key="k1")
    head = office.head
    again = office.caseworker.post(path, body, key="k1")
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert office.head == head
    refused(
        office.caseworker.post(path, body | {"reason": "x"}, key="k1"),
        422,
        "idempotency-key-reused",
    )
