"""Photos, receipts and signed sheets: attached, listed, read by who may, voided; sealed at rest."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.attaching import attached, files_of, path_of, send
from tests.cases import a_fund, a_household, a_visit, a_worker, aid, dossier
from tests.files import WHOLE, a_jpeg, a_pdf, a_png, a_zip, an_exe
from tests.office import Office, pointers, refused
from tests.staff import COUNTY

ADDED, VOIDED = "worker.attachment_added.v1", "worker.attachment_voided.v1"
OPENED = "access.attachment_opened.v1"
LARGEST = 10 * 1024 * 1024


@pytest.fixture
def worker_id(office: Office) -> str:
    return a_worker(office)


@pytest.fixture
def visit_id(office: Office, worker_id: str) -> str:
    return str(office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())["visit_id"])


# adding


def test_a_photo_of_a_visit_is_attached(office: Office, worker_id: str, visit_id: str) -> None:
    data = a_jpeg()
    response = send(
        office.caseworker,
        worker_id,
        data,
        name="走访照片.jpg",
        of="visit",
        visit_id=visit_id,
        note="at the door",
    )
    made = office.wrote(response, ADDED)
    assert made == {
        "attachment_id": made["attachment_id"],
        "worker_id": worker_id,
        "kind": "photo",
        "of": "visit",
        "visit_id": visit_id,
        "aid_id": None,
        "step": None,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "media_type": "image/jpeg",
        "file_name": "走访照片.jpg",
        "note": "at the door",
        "state": "kept",
        "added_by": office.caseworker.staff_id,
    }
    assert office.caseworker.asked(f"/workers/{worker_id}/attachments")["items"] == [made]


def test_a_receipt_of_an_aid_and_a_signed_sheet_of_a_step(office: Office) -> None:
    worker_id, _ = a_household(office)
    dossier(office, worker_id)
    aid_id = aid(office, worker_id, "paid", fund_id=a_fund(office))
    receipt = {"kind": "receipt", "of": "aid", "aid_id": aid_id}
    made = send(office.finance, worker_id, a_pdf(), **receipt).json
    assert (made["aid_id"], made["media_type"]) == (aid_id, "application/pdf")
    sheet = {"kind": "signed_sheet", "of": "dossier", "step": "household-visit"}
    made = send(office.approver, worker_id, a_png(), **sheet).json
    assert (made["step"], made["media_type"]) == ("household-visit", "image/png")


@pytest.mark.parametrize("media_type", WHOLE)
def test_its_kind_is_what_it_holds_not_what_it_is_called(
    office: Office, worker_id: str, visit_id: str, media_type: str
) -> None:
    made = attached(office, worker_id, visit_id, WHOLE[media_type], name="holiday.exe")
    assert made["media_type"] == media_type
    response = office.caseworker.get(path_of(worker_id, made))
    assert response.headers["Content-Type"] == media_type
    assert "exe" not in response.headers["Content-Disposition"]


@pytest.mark.parametrize("data", [an_exe(), a_zip(), a_jpeg() + a_zip(), b"<script>", a_png()[:-4]])
def test_another_kind_of_file_is_refused_whatever_it_is_called(
    office: Office, worker_id: str, visit_id: str, data: bytes
) -> None:
    before = office.head
    response = send(office.caseworker, worker_id, data, of="visit", visit_id=visit_id)
    refused(response, 415, "file-type-refused")
    assert (office.head, files_of(office)) == (before, [])


def test_an_empty_file_is_refused(office: Office, worker_id: str, visit_id: str) -> None:
    response = send(office.caseworker, worker_id, b"", of="visit", visit_id=visit_id)
    refused(response, 422, "file-empty")
    assert pointers(response) == ["#/file"]


def test_ten_mebibytes_are_taken_and_no_more(office: Office, worker_id: str, visit_id: str) -> None:
    told = {"of": "visit", "visit_id": visit_id}
    frame = len(a_jpeg(b""))
    largest = a_jpeg(b"\x11" * (LARGEST - frame))
    assert attached(office, worker_id, visit_id, largest)["size"] == LARGEST
    over = a_jpeg(b"\x11" * (LARGEST - frame + 1))
    problem = refused(send(office.caseworker, worker_id, over, **told), 413, "file-too-large")
    assert problem["most"] == LARGEST
    far_over = a_jpeg(b"\x11" * (LARGEST + 100_000))
    refused(send(office.caseworker, worker_id, far_over, **told), 413, "too-large")
    assert len(files_of(office)) == 1


def test_other_bodies_may_be_no_larger_than_before(office: Office, worker_id: str) -> None:
    response = office.caseworker.raw("/workers", b" " * (1024 * 1024 + 1))
    refused(response, 413, "too-large")
    sent = send(office.caseworker, worker_id, a_jpeg(), of="visit", note="x" * 70_000)
    refused(sent, 413, "too-large")


@pytest.mark.parametrize(
    ("form", "at"),
    [
        ({"name": None, "of": "visit", "visit_id": "VISIT"}, "#/file"),
        ({"name": None, "of": "visit", "visit_id": "VISIT", "file": "text"}, "#/file"),
        ({"visit_id": "VISIT"}, "#/of"),
        ({"of": "visit"}, "#/visit_id"),
        ({"of": "visit", "visit_id": "VISIT", "step": "review"}, "#/step"),
        ({"of": "dossier", "step": "lunch"}, "#/step"),
        ({"of": "dossier"}, "#/step"),
        ({"of": "aid", "aid_id": "7"}, "#/aid_id"),
        ({"of": "visit", "visit_id": "VISIT", "kind": "film"}, "#/kind"),
        ({"of": "visit", "visit_id": "VISIT", "colour": "red"}, "#/colour"),
        ({"of": "visit", "visit_id": "VISIT", "note": "a\0b"}, "#/note"),
        ({"of": "visit", "visit_id": "VISIT", "note": "x" * 501}, "#/note"),
    ],
)
def test_a_malformed_body_is_refused_and_says_where(
    office: Office, worker_id: str, visit_id: str, form: dict[str, Any], at: str
) -> None:
    told = {key: visit_id if value == "VISIT" else value for key, value in form.items()}
    response = send(office.caseworker, worker_id, a_jpeg(), **told)
    refused(response, 422, "malformed")
    assert pointers(response) == [at]


def test_a_name_that_stands_twice_is_refused(office: Office, worker_id: str, visit_id: str) -> None:
    response = send(office.caseworker, worker_id, a_jpeg(), of=["visit", "aid"], visit_id=visit_id)
    refused(response, 422, "malformed")


def test_json_is_no_file(office: Office, worker_id: str) -> None:
    response = office.caseworker.post(f"/workers/{worker_id}/attachments", {"kind": "photo"})
    refused(response, 415, "wrong-type")


def test_nothing_is_attached_to_what_is_not_there(
    office: Office, worker_id: str, visit_id: str
) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"

    def sent(to: str = worker_id, **form: Any) -> TestResponse:
        return send(office.caseworker, to, a_jpeg(), **form)

    refused(sent(nowhere, of="visit", visit_id=visit_id), 404, "missing")
    refused(sent(of="visit", visit_id=nowhere), 404, "visit-missing")
    refused(sent(of="aid", aid_id=nowhere), 404, "aid-missing")
    refused(sent(of="dossier", step="review"), 409, "out-of-order")
    another = a_worker(office)
    refused(sent(another, of="visit", visit_id=visit_id), 404, "visit-missing")
    office.approver.made(f"/workers/{worker_id}/visits/{visit_id}/voiding", {"reason": "x"})
    refused(sent(of="visit", visit_id=visit_id), 409, "out-of-order")
    assert files_of(office) == []


# sent twice, sent late


def test_sent_again_under_its_key_it_is_attached_once(
    office: Office, worker_id: str, visit_id: str
) -> None:
    told = {"of": "visit", "visit_id": visit_id, "headers": {"Idempotency-Key": "photo 1"}}
    first = send(office.caseworker, worker_id, a_jpeg(), **told)
    again = send(office.caseworker, worker_id, a_jpeg(), **told)
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(files_of(office)) == 1
    for other in (
        send(office.caseworker, worker_id, a_jpeg(b"\x33"), **told),
        send(office.caseworker, worker_id, a_jpeg(), **told, note="another"),
        send(office.caseworker, worker_id, a_jpeg(), **told, name="other.jpg"),
    ):
        refused(other, 422, "idempotency-key-reused")
    assert len(files_of(office)) == 1


def test_on_a_stale_version_nothing_is_left(office: Office, worker_id: str, visit_id: str) -> None:
    stale = {"If-Match": '"v1"'}
    told = {"of": "visit", "visit_id": visit_id}
    response = send(office.caseworker, worker_id, a_jpeg(), headers=stale, **told)
    refused(response, 412, "version-stale")
    assert files_of(office) == []


# reading


def test_the_content_is_served_as_a_download_and_the_reading_is_recorded(
    office: Office, worker_id: str, visit_id: str
) -> None:
    made = attached(office, worker_id, visit_id, name="照片/王小明 门口.JPEG")
    before = office.caseworker.asked(f"/workers/{worker_id}")["version"]
    response = office.desk("caseworker2").get(path_of(worker_id, made))
    assert response.data == a_jpeg()
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E7%8E%8B%E5%B0%8F%E6%98%8E%20" in headers["Content-Disposition"]
    assert headers["Content-Disposition"].endswith(".jpg")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    [fact] = office.facts(office.head - 1)
    assert (fact.TOPIC, str(fact.actor.id)) == (OPENED, office.desk("caseworker2").staff_id)
    assert str(getattr(fact, "attachment_id")) == made["attachment_id"]  # noqa: B009
    assert headers["Aid-Position"] == str(office.head)
    assert office.caseworker.asked(f"/workers/{worker_id}")["version"] == before
    [seen] = office.auditor.asked("/audit/events", type=OPENED)["items"]
    assert seen["changes"]["worker_id"] == worker_id


@pytest.mark.parametrize(
    "name", ["", "..", "/", 'a;b=c"d.jpg', "王\u202e明.jpg", "a" * 300 + ".jpg"]
)
def test_a_strange_name_does_no_harm(
    office: Office, worker_id: str, visit_id: str, name: str
) -> None:
    made = attached(office, worker_id, visit_id, name=name or "x")
    response = office.caseworker.get(path_of(worker_id, made))
    assert response.data == a_jpeg()
    assert response.headers["Content-Disposition"].endswith((".jpg", '.jpg"'))
    assert len(made["file_name"] or "") <= 100


def test_who_may_not_read_the_case_learns_nothing(
    office: Office, worker_id: str, visit_id: str
) -> None:
    made = attached(office, worker_id, visit_id, note="at the door", name="王小明.jpg")
    before = office.head
    content = path_of(worker_id, made)
    for who in ("finance", "admin"):
        refused(office.desk(who).get(content), 403, "forbidden")
        [line] = office.desk(who).asked(f"/workers/{worker_id}/attachments")["items"]
        assert (line["note"], line["file_name"]) == ("****", "****")
    refused(office.neighbour.get(content), 404, "missing")
    refused(office.neighbour.get(f"/workers/{worker_id}/attachments"), 404, "missing")
    told = {"of": "visit", "visit_id": visit_id}
    refused(send(office.neighbour, worker_id, a_jpeg(), **told), 404, "missing")
    for who in ("auditor", "admin"):
        refused(send(office.desk(who), worker_id, a_jpeg(), **told), 403, "forbidden")
    refused(office.neighbour.get(f"/workers/{worker_id}/attachments"), 404, "missing")
    voiding = path_of(worker_id, made, "voiding")
    refused(office.desk("next approver").post(voiding, {"reason": "x"}), 404, "missing")
    assert office.head == before
    for who in ("caseworker", "approver", "auditor", "city auditor"):
        assert office.desk(who).get(content).status_code == 200
    other = a_worker(office, area=COUNTY)
    refused(office.caseworker.get(path_of(other, made)), 404, "attachment-missing")
    refused(office.desk("town caseworker").get(path_of(other, made)), 404, "missing")


def test_the_list_is_answered_as_of_any_moment(
    office: Office, worker_id: str, visit_id: str
) -> None:
    before = office.head
    made = [attached(office, worker_id, visit_id, a_jpeg(bytes([n]))) for n in range(3)]
    path = f"/workers/{worker_id}/attachments"
    assert office.caseworker.asked(path, at_position=before)["items"] == []
    assert office.caseworker.asked(path, at_position=before + 1)["items"] == made[:1]
    first = office.caseworker.get(path, limit=2)
    assert first.json["items"] == made[:2]
    assert 'rel="next"' in first.headers["Link"]


# voiding


def test_a_voided_attachment_is_kept_for_auditors_only(
    office: Office, worker_id: str, visit_id: str
) -> None:
    made = attached(office, worker_id, visit_id)
    voiding = path_of(worker_id, made, "voiding")
    response = office.caseworker.post(voiding, {"reason": "another household"})
    assert office.wrote(response, VOIDED)["state"] == "voided"
    refused(office.caseworker.post(voiding, {"reason": "again"}), 409, "out-of-order")
    refused(office.caseworker.post(voiding, {}), 422, "malformed")
    content = path_of(worker_id, made)
    for who in ("caseworker", "approver"):
        refused(office.desk(who).get(content), 409, "attachment-voided")
    assert office.auditor.get(content).data == a_jpeg()
    told = office.caseworker.asked(f"/workers/{worker_id}/history")["items"][-1]
    assert told["sentence"] == "An attachment was voided: another household."
