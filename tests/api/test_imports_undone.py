"""Imports taken out again, row by row; what was touched since stays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_visit
from tests.forms import a_form, a_member_row, a_row, taken
from tests.office import Office, refused

REASON = {"reason": "the wrong file"}


def listed(office: Office, **query: object) -> list[str]:
    return [line["id"] for line in office.caseworker.asked("/workers", **query)["items"]]


def worker_of(office: Office, import_id: str, row: int) -> str:
    items = office.caseworker.asked(f"/imports/{import_id}")["items"]
    return next(str(item["worker_id"]) for item in items if item["row"] == row)


def test_undone_rows_leave_lists_search_and_tasks_and_free_their_numbers(office: Office) -> None:
    worker = a_row(家庭人口="2")
    body = taken(office.caseworker, a_form([worker], [a_member_row(worker)]))
    before = office.head
    worker_id = worker_of(office, body["id"], 2)

    undone = office.caseworker.made(f"/imports/{body['id']}/undo", REASON)
    assert (undone["state"], undone["withdrawn"], undone["kept"]) == ("undone", 1, [])
    facts = [fact.TOPIC for fact in office.facts(before)]
    assert facts == [
        "identity.released.v1",
        "identity.released.v1",
        "worker.registration_withdrawn.v1",
        "import.undone.v1",
    ]
    assert listed(office) == []
    assert listed(office, effective_on="2024-12-20") == []
    for sought in ("王小明", "13800138000", worker["身份证号"]):
        assert office.caseworker.made("/workers/search", {"q": sought})["items"] == []
    refused(office.caseworker.get(f"/workers/{worker_id}"), 404, "missing")
    refused(office.caseworker.post(f"/workers/{worker_id}/visits", a_visit()), 404, "missing")
    assert office.caseworker.asked("/tasks")["items"] == []

    then = {"at_position": before}
    assert listed(office, **then) == [worker_id]
    assert office.caseworker.asked(f"/workers/{worker_id}", **then)["name"] == "王小明"
    found = office.caseworker.asked(f"/imports/{body['id']}")
    assert (found["state"], [row["outcome"] for row in found["items"]]) == ("undone", ["withdrawn"])
    then_found = office.caseworker.asked(f"/imports/{body['id']}", **then)
    assert then_found["state"] == "finished"
    assert office.caseworker.asked("/imports")["items"][0]["withdrawn"] == 1


def test_what_was_touched_since_stays_and_is_told(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row(), a_row(), a_row(主要致困原因="")]))
    visited, changed = (worker_of(office, body["id"], row) for row in (2, 4))
    office.caseworker.made(f"/workers/{visited}/visits", a_visit())
    change = {"phone": "13900139000", "reason": "new number"}
    office.caseworker.made(f"/workers/{changed}/phone", change)

    undone = office.approver.made(f"/imports/{body['id']}/undo", REASON)
    assert undone["withdrawn"] == 1
    assert [(one["row"], one["worker_id"], one["because"]) for one in undone["kept"]] == [
        (2, visited, "touched-since"),
        (4, changed, "touched-since"),
    ]
    assert undone["kept"][0]["message"] == "The file was touched since the import"
    assert set(listed(office)) == {visited, changed}
    outcomes = office.caseworker.asked(f"/imports/{body['id']}")["items"]
    assert [row["outcome"] for row in outcomes] == ["kept", "withdrawn", "kept"]


def test_reading_a_field_touches_nothing(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row()]))
    reveal = {"field": "phone", "purpose": "call"}
    office.caseworker.made(f"/workers/{worker_of(office, body['id'], 2)}/reveal", reveal)
    assert office.caseworker.made(f"/imports/{body['id']}/undo", REASON)["withdrawn"] == 1


def test_it_is_undone_once(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row()]))
    path = f"/imports/{body['id']}/undo"
    first = office.caseworker.made(path, REASON, key="undo-1")
    again = office.caseworker.post(path, REASON, key="undo-1")
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first, "true")
    refused(office.caseworker.post(path, REASON), 409, "import-undone")


def test_the_same_person_imported_again_is_a_new_registration(office: Office) -> None:
    data = a_form([a_row()])
    first = taken(office.caseworker, data)
    before = worker_of(office, first["id"], 2)
    office.caseworker.made(f"/imports/{first['id']}/undo", REASON)

    second = taken(office.caseworker, data)
    assert (second["imported"], second["id"] != first["id"]) == (1, True)
    assert listed(office) == [worker_of(office, second["id"], 2)]
    assert listed(office) != [before]
    history = office.caseworker.asked(f"/workers/{listed(office)[0]}/history")["items"]
    assert [item["type"] for item in history] == ["worker.registered.v1", "dossier.submitted.v1"]


def test_another_areas_import_is_not_there(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row()]))
    for name in ("next caseworker", "town caseworker"):
        refused(office.desk(name).post(f"/imports/{body['id']}/undo", REASON), 404, "missing")
    assert len(listed(office)) == 1


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "more": 1}])
def test_undoing_needs_a_reason(office: Office, body: dict[str, Any]) -> None:
    made = taken(office.caseworker, a_form([a_row()]))
    refused(office.caseworker.post(f"/imports/{made['id']}/undo", body), 422, "malformed")


def test_an_undoing_that_was_cut_off_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = taken(office.caseworker, a_form([a_row() for _ in range(5)]))
    change, done = office.ports.ledger.change, []

    def cut_off(*args: Any, **kwargs: Any) -> Any:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(args)
        return change(*args, **kwargs)

    monkeypatch.setattr(office.ports.ledger, "change", cut_off)
    with pytest.raises(KeyboardInterrupt):
        office.caseworker.post(f"/imports/{body['id']}/undo", REASON)
    monkeypatch.undo()
    assert len(listed(office)) == 3

    undone = office.caseworker.made(f"/imports/{body['id']}/undo", REASON)
    assert (undone["withdrawn"], undone["kept"], listed(office)) == (5, [], [])
