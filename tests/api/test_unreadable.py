"""A fact that this version of the service cannot read: said plainly, and nobody else is held up."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest
from click.testing import CliRunner
from eventsourcing.persistence import StoredEvent

from aid_service.cli.main import cli
from domain.aggregates.worker import Worker
from tests.cases import a_visit, a_worker
from tests.office import Office, refused

TOPIC = "worker.seen_from_mars.v1"


@pytest.fixture
def spoilt(office: Office) -> str:
    """A worker whose stream ends with a fact from the future."""
    worker_id = a_worker(office)
    version = office.ports.ledger.load(Worker, UUID(worker_id)).version
    row = StoredEvent(UUID(worker_id), version + 1, TOPIC, b'{"name":"Wang"}')
    office.ports.ledger.recorder.insert_events([row])
    return worker_id


@pytest.mark.parametrize("path", ["", "/history", "/dossier", "/aid"])
def test_it_is_said_with_its_position(office: Office, spoilt: str, path: str) -> None:
    page = office.caseworker.get(f"/workers/{spoilt}{path}")
    told = refused(page, 500, "fact-unreadable")
    assert told["position"] == office.head
    assert told["detail"].endswith(f"position: {office.head}")
    assert "Wang" not in page.text

    chinese = {"Accept-Language": "zh"}
    told = office.caseworker.get(f"/workers/{spoilt}{path}", headers=chinese).json
    assert told["title"].startswith("记录无法读取")


def test_what_is_opened_only_when_it_is_asked_for_is_said_with_its_position_too(
    office: Office,
) -> None:
    """Whose visit it was does not fit: nothing else of the worker is held up by that."""
    worker_id = a_worker(office)
    visit_id = office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())["visit_id"]
    recorder = office.ports.ledger.recorder
    (*_, row) = recorder.select_events(UUID(worker_id))
    version = row.originator_version + 1
    told = msgspec.json.decode(row.state)
    told |= {"visitors": [{"staff_id": "Wang"}], "originator_version": version}
    spoilt = StoredEvent(row.originator_id, version, row.topic, msgspec.json.encode(told))
    recorder.insert_events([spoilt])

    asked = [
        office.caseworker.get(f"/workers/{worker_id}/visits"),
        office.approver.post(f"/workers/{worker_id}/visits/{visit_id}/confirmation"),
    ]
    for answer in asked:
        assert refused(answer, 500, "fact-unreadable")["position"] == office.head
        assert "Wang" not in answer.text
    assert office.caseworker.asked(f"/workers/{worker_id}")["version"] == version


def test_as_of_a_position_before_it_all_is_there(office: Office, spoilt: str) -> None:
    before = office.head - 1
    office.caseworker.asked(f"/workers/{spoilt}", at_position=before)
    assert office.caseworker.asked(f"/workers/{spoilt}/history", at_position=before)["items"]


def test_nothing_is_decided_on_it(office: Office, spoilt: str) -> None:
    head = office.head
    answer = office.caseworker.post(f"/workers/{spoilt}/visits", a_visit())
    assert refused(answer, 500, "fact-unreadable")["position"] == head
    assert office.head == head


def test_everybody_else_goes_on(office: Office, spoilt: str) -> None:
    other = a_worker(office)
    office.caseworker.made(f"/workers/{other}/visits", a_visit())
    assert office.caseworker.asked(f"/workers/{other}/history")["items"]
    listed = {item["id"] for item in office.caseworker.asked("/workers")["items"]}
    assert {other, spoilt} <= listed, "as far as the register had read it"


def test_the_operator_hears_of_it(
    office: Office, spoilt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = office.head
    office.ports.views.fresh()
    told = office.app.test_client().get("/readyz").json
    assert told["status"] == "ready"
    assert "worker_register" in {stream["view"] for stream in told["parked_streams"]}
    assert {stream["stream_id"] for stream in told["parked_streams"]} == {spoilt}

    monkeypatch.setattr("aid_service.cli.views.read_settings", lambda: office.settings)
    said = CliRunner().invoke(cli, ["views", "status"], catch_exceptions=False).output
    assert f"parked: worker_register {spoilt} at {position} ({TOPIC})" in said
