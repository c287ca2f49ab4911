"""Workbooks of dossier forms: looked at, taken in, taken in again, sent back with what is wrong."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from aid_service.dossier_form.planted import plant_faults
from aid_service.dossier_form.samples import sample
from tests.cases import a_person, a_worker
from tests.forms import (
    MEMBERS,
    WORKERS,
    a_form,
    a_mans_number,
    a_member_row,
    a_row,
    cells,
    sent,
    taken,
)
from tests.office import API, Office, refused
from tests.staff import NEXT_COUNTY, TOWN

OTHER_TOWN = "410726101000"


def registered(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.caseworker.asked("/workers", limit=200)["items"]
    return found


def told(body: Any) -> list[tuple[str, str, int, int | None]]:
    return [(f["code"], f["sheet"], f["row"], f["column"]) for f in body["faults"]]


def test_a_household_comes_in_whole_in_one_command(office: Office) -> None:
    worker = a_row(家庭人口="2", 困难类别="低保户", 次要致困原因="子女上学、其他")
    response = sent(office.caseworker, a_form([worker], [a_member_row(worker)]))

    assert response.status_code == 201, response.text
    body = response.json
    assert (body["imported"], body["already_registered"], body["faulty"]) == (1, 0, 0)
    facts = office.facts()[-7:]
    assert [fact.TOPIC for fact in facts] == [
        "import.started.v1",
        "import.row_taken.v1",
        "identity.claimed.v1",
        "identity.claimed.v1",
        "worker.registered.v1",
        "dossier.submitted.v1",
        "import.finished.v1",
    ]
    assert len({fact.command_id for fact in facts[1:6]}) == 1
    assert {fact.correlation_id for fact in facts[1:6]} == {facts[0].originator_id}

    [line] = registered(office)
    found = office.caseworker.asked(f"/workers/{line['id']}")
    assert found["occupation"] == "courier"
    assert (found["employer"], found["platform"]) == (None, "示例快递")
    assert found["dossier"] == {"status": "submitted", "category": None}
    assert [member["name"] for member in found["members"]] == ["王二宝"]
    dossier = office.caseworker.asked(f"/workers/{line['id']}/dossier")
    assert dossier["category_claimed"] == "deep"
    assert (dossier["annual_income"], dossier["cause"]) == ("12000.00", "患重特大疾病")
    reveal = {"field": "form", "purpose": "check"}
    form = office.caseworker.made(f"/workers/{line['id']}/reveal", reveal)["value"]
    assert '"困难类别": "低保户"' in form, "the words of the day are kept"
    assert '"成员1·健康状况": "良好"' in form
    assert "13800138000" not in form
    assert "患重特大疾病" not in form


def test_nothing_that_was_typed_stands_in_the_open(office: Office) -> None:
    worker = a_row(家庭人口="2", 职工编号="YJ-77", 民族="土家族")
    taken(office.caseworker, a_form([worker], [a_member_row(worker)]))
    rows = office.ports.ledger.recorder.select_notifications(None, 10_000)
    stored = "".join(row.state.decode() for row in rows)
    for text in (
        "王小明",
        "王二宝",
        worker["身份证号"],
        "13800138000",
        "YJ-77",
        "土家族",
        "大疾病",
    ):
        assert text not in stored


def test_without_category_or_cause_a_worker_is_registered_and_nothing_more(office: Office) -> None:
    taken(office.caseworker, a_form([a_row(主要致困原因="")]))
    assert [line["dossier"]["status"] for line in registered(office)] == ["none"]


def test_a_dry_run_changes_nothing_and_tells_everything(office: Office) -> None:
    data = a_form([a_row(), a_row(姓名="", 健康状况="好")])
    before = office.head
    body = taken(office.caseworker, data, dry_run=True)
    assert office.head == before
    assert (body["dry_run"], body["imported"], body["faulty"]) == (True, 1, 1)
    assert told(body) == [("not-in-list", WORKERS, 3, 9), ("required", WORKERS, 3, 3)]
    message = body["faults"][1]["message"]
    assert message == "“姓名” is required: fill it in"
    chinese = sent(office.caseworker, data, dry_run=True, **{"Accept-Language": "zh"}).json
    assert chinese["faults"][1]["message"] == "缺少必填项“姓名”：请补填"


def test_sound_rows_come_in_and_a_corrected_file_brings_the_rest(office: Office) -> None:
    good, bad = a_row(), a_row(手机号码="12")
    first = taken(office.caseworker, a_form([good, bad]))
    assert (first["imported"], first["faulty"]) == (1, 1)

    again = taken(office.caseworker, a_form([good, bad | {"手机号码": "13900139000"}]))
    assert (again["imported"], again["already_registered"], again["faulty"]) == (1, 1, 0)
    assert len(registered(office)) == 2


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    data = a_form([a_row(), a_row(), a_row(手机号码="12")])
    first = taken(office.caseworker, data)
    before = office.head
    response = sent(office.caseworker, data)
    assert response.status_code == 200
    again = response.json
    assert office.head == before
    assert again["id"] == first["id"]
    assert (again["imported"], again["already_registered"], again["faulty"]) == (0, 2, 1)


def test_another_file_that_says_the_same_changes_nothing(office: Office) -> None:
    worker = a_row()
    taken(office.caseworker, a_form([worker]))
    before = office.head
    other = {"出生日期": "1985年1月1日", "家庭年度总收入": "12,000元", "姓名": "王 小 明"}
    body = taken(office.caseworker, a_form([worker | other]))
    assert (body["already_registered"], body["faulty"], office.head) == (1, 0, before)


@pytest.mark.parametrize(
    ("change", "headings"),
    [
        ({"手机号码": "13900139000"}, "手机号码"),
        ({"姓名": "王大明", "户口类型": "非农业"}, "姓名、户口类型"),
        ({"主要致困原因": "其他"}, "主要致困原因"),
        ({"工作单位": "另一单位"}, "工作单位"),
    ],
)
def test_a_registered_worker_of_whom_the_row_says_otherwise_is_an_error(
    office: Office, change: dict[str, str], headings: str
) -> None:
    worker = a_row()
    taken(office.caseworker, a_form([worker]))
    before = office.head
    body = taken(office.caseworker, a_form([worker | change]), dry_run=True)
    assert told(body) == [("registered-otherwise", WORKERS, 2, 8)]
    assert headings in body["faults"][0]["message"]
    assert office.head == before


def test_after_a_correction_the_register_is_what_counts(office: Office) -> None:
    worker = a_row()
    taken(office.caseworker, a_form([worker]))
    worker_id = registered(office)[0]["id"]
    change = {"phone": "13900139000", "reason": "new number"}
    office.caseworker.made(f"/workers/{worker_id}/phone", change)
    assert told(taken(office.caseworker, a_form([worker]), dry_run=True))
    same = taken(office.caseworker, a_form([worker | {"手机号码": "13900139000"}]), dry_run=True)
    assert same["already_registered"] == 1


def test_a_number_that_was_corrected_registers_nobody_again(office: Office) -> None:
    worker = a_row()
    taken(office.caseworker, a_form([worker]))
    worker_id, right = registered(office)[0]["id"], a_mans_number()
    for what, body in (("name", {"name": "王晓明"}), ("id-number", {"id_number": right})):
        office.caseworker.made(f"/workers/{worker_id}/{what}", body | {"reason": "mistyped"})
    body = taken(office.caseworker, a_form([worker]))
    assert (told(body), body["imported"]) == ([("number-corrected", WORKERS, 2, 8)], 0)
    corrected = worker | {"身份证号": right, "姓名": "王晓明"}
    assert taken(office.caseworker, a_form([corrected]))["already_registered"] == 1

    namesake = taken(office.caseworker, a_form([worker | {"姓名": "张三"}]))
    assert (namesake["imported"], len(registered(office))) == (1, 2)


def test_a_person_of_another_household_is_an_error_where_the_person_stands(office: Office) -> None:
    member_number = a_row()["身份证号"]
    member = {"name": "李四", "relation": "配偶", "id_number": member_number}
    a_worker(office, members=[member])
    worker = a_row(家庭人口="2")
    rows = [a_row(身份证号=member_number), worker]
    data = a_form(rows, [a_member_row(worker, 身份证号=member_number, 出生日期="1985-01-01")])
    body = taken(office.caseworker, data)
    assert [f for f in told(body) if f[0] != "twice-in-file"] == [
        ("member-elsewhere", WORKERS, 2, 8)
    ]
    alone = a_form([worker], [a_member_row(worker, 身份证号=member_number, 出生日期="1985-01-01")])
    assert told(taken(office.caseworker, alone)) == [("member-elsewhere", MEMBERS, 2, 6)]


def test_each_row_must_lie_in_the_callers_area(office: Office) -> None:
    data = a_form(
        [a_row(), a_row(户口所在地行政区划=OTHER_TOWN), a_row(户口所在地行政区划="110101")]
    )
    body = taken(office.desk("town caseworker"), data)
    assert (body["imported"], body["faulty"]) == (1, 2)
    assert {f["code"] for f in body["faults"]} == {"area-outside"}
    county = taken(office.caseworker, data)
    assert (county["imported"], county["already_registered"], county["faulty"]) == (1, 1, 1)


def test_who_is_registered_elsewhere_is_not_described(office: Office) -> None:
    number = a_row()["身份证号"]
    office.neighbour.made("/workers", a_person(id_number=number, area=NEXT_COUNTY))
    body = taken(office.caseworker, a_form([a_row(身份证号=number)]))
    assert told(body) == [("registered-elsewhere", WORKERS, 2, 8)]


def test_every_planted_fault_is_found_where_it_was_planted(office: Office) -> None:
    made = sample(120, seed=5)
    planted = plant_faults(made)
    file = BytesIO()
    made.write(file)
    body = taken(office.caseworker, file.getvalue())
    errors = {
        (f["code"], f["sheet"], f["row"], f["column"])
        for f in body["faults"]
        if f["level"] == "error"
    }
    assert errors == {(one.kind, one.sheet, one.row, one.column) for one in planted}
    assert len({one.kind for one in planted}) > 25
    assert body["imported"] + body["faulty"] == body["rows"] == 121
    assert body["imported"] == len(registered(office))


def test_the_workbook_comes_back_with_what_is_wrong_beside_each_row(office: Office) -> None:
    worker = a_row(手机号码="12", 家庭人口="2")
    member = a_member_row(worker, 月收入="很少")
    body = taken(office.caseworker, a_form([a_row(), worker], [member], above=["一个标题"]))
    path = f"/imports/{body['id']}/errors.xlsx"

    response = office.caseworker.get(path, headers={"Accept-Language": "zh"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    back = cells(response.data)
    assert back[WORKERS][0][0] == "一个标题"
    assert back[WORKERS][1][-1] == "错误说明"
    assert [row[-1] for row in back[WORKERS][2:]] == [
        "",
        "手机号码应为 11 位、以 1 开头：请改填手机号码",
    ]
    assert back[MEMBERS][2][-1].startswith("“月收入”不是金额")
    assert back[WORKERS][3][7] == worker["身份证号"], "numbers stay texts"

    corrected = a_form(
        [worker | {"手机号码": "13900139000", "错误说明": "x"}], [a_member_row(worker)]
    )
    assert taken(office.caseworker, corrected)["imported"] == 1

    refused(office.desk("caseworker2").get(path), 404, "paper-gone")
    office.clock.forward(days=8)
    refused(office.caseworker.get(path), 404, "paper-gone")


def test_what_was_sent_back_is_read_again_when_it_is_corrected(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row(手机号码="12")]), dry_run=True)
    back = office.caseworker.get(f"/imports/{body['id']}/errors.xlsx").data
    again = taken(office.caseworker, back, dry_run=True)
    assert told(again) == told(body)


def test_imports_are_listed_with_what_became_of_their_rows(office: Office) -> None:
    body = taken(office.caseworker, a_form([a_row(), a_row(姓名="")]))
    [line] = office.auditor.asked("/imports")["items"]
    assert (line["id"], line["state"], line["imported"], line["faulty"]) == (
        body["id"],
        "finished",
        1,
        1,
    )
    found = office.caseworker.asked(f"/imports/{body['id']}")
    assert [(row["row"], row["outcome"]) for row in found["items"]] == [
        (2, "imported"),
        (3, "faulty"),
    ]
    assert found["items"][0]["worker_id"] == registered(office)[0]["id"]
    assert [f["code"] for f in found["items"][1]["faults"]] == ["required"]
    assert office.neighbour.asked("/imports")["items"] == []
    refused(office.neighbour.get(f"/imports/{body['id']}"), 404, "missing")
    refused(office.caseworker.get(f"/imports/{body['id']}", at_position=1), 404, "missing")


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({}, 422, "malformed"),
        ({"file": "text"}, 422, "malformed"),
        ({"file": b"PK", "dry_run": "perhaps"}, 422, "malformed"),
        ({"file": b"PK", "more": "x"}, 422, "malformed"),
        ({"file": b"hello"}, 422, "workbook-unreadable"),
        ({"file": b""}, 422, "workbook-unreadable"),
    ],
)
def test_what_is_no_form_is_refused(
    office: Office, form: dict[str, Any], status: int, code: str
) -> None:
    told = {
        name: (BytesIO(value), "x.xlsx") if isinstance(value, bytes) else value
        for name, value in form.items()
    }
    response = office.app.test_client().post(
        f"{API}/imports",
        data=told,
        content_type="multipart/form-data",
        headers={"Authorization": f"Bearer {office.caseworker.token}"},
    )
    refused(response, status, code)


def test_a_body_that_is_too_large_is_refused(office: Office) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\nPK'
    body = part + b"\0" * (office.ports.largest_file + 100_000) + b"\r\n--x--\r\n"
    response = office.caseworker.raw(
        "/imports", body, content_type="multipart/form-data; boundary=x"
    )
    refused(response, 413, "too-large")


def test_a_body_of_any_size_below_the_limit_is_read(office: Office) -> None:
    """The parser holds back what might begin a boundary: here a bit of every reading."""
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'
    body = part + b"\r\n" * (office.ports.largest_file // 2) + b"\r\n--x--\r\n"
    response = office.caseworker.raw(
        "/imports", body, content_type="multipart/form-data; boundary=x"
    )
    refused(response, 422, "workbook-unreadable")


def test_the_town_of_the_form_is_the_workers_area(office: Office) -> None:
    taken(office.caseworker, a_form([a_row()]))
    assert registered(office)[0]["area"] == TOWN
