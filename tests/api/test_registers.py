"""Lists that go out as files: the register, the public notice, a dossier's contents, sums."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from aid_service.assembly import open_ports
from tests.cases import (
    a_filed_household,
    a_fund,
    a_gift,
    a_household,
    a_person,
    a_worker,
    an_id_number,
    dossier,
)
from tests.forms import MEMBERS, WORKERS, a_form, a_member_row, a_row, cells, taken
from tests.office import Desk, Office, refused
from tests.staff import NEXT_COUNTY, TOWN
from tests.stores import Clock, Stores


@pytest.fixture
def other(stores: Stores, clock: Clock) -> Iterator[Office]:
    """Another office, over stores of its own."""
    settings = stores.copy_of("staffed")
    ports = open_ports(settings, clock=clock)
    yield Office(ports, clock, stores.staff, settings)
    ports.close()
    stores.drop(settings)


PURPOSE = {"purpose": "yearly check"}


def got(desk: Desk, path: str, **query: object) -> bytes:
    response = desk.get(path, **query)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return response.data


def lines(data: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode(encoding))))


def by_heading(rows: list[list[Any]]) -> list[dict[str, Any]]:
    headings = [str(heading).rstrip("*") for heading in rows[0]]
    return [
        {name: cell for name, cell in zip(headings, row, strict=False) if cell != ""}
        for row in rows[1:]
    ]


# the register as the form


def test_what_goes_out_comes_in_again_and_changes_nothing(office: Office) -> None:
    worker = a_row(家庭人口="2", 困难类别="低保户", 职工编号="=1+1", 银行卡号="6217001234567890122")
    taken(office.caseworker, a_form([worker, a_row()], [a_member_row(worker)]))
    a_household(office, form={"housing": "rented"}, employer="厂", platform="平台")
    a_filed_household(office)
    a_worker(office, occupation="other")
    data = got(office.caseworker, "/workers/register.xlsx", **PURPOSE)
    before = office.head
    again = taken(office.caseworker, data)
    assert (again["already_registered"], again["imported"], again["faulty"]) == (5, 0, 0), again
    assert office.head == before


def test_what_goes_out_of_one_store_comes_into_another(office: Office, other: Office) -> None:
    worker = a_row(家庭人口="2", 困难类别="低保边缘户", 次要致困原因="其他")
    taken(office.caseworker, a_form([worker, a_row(主要致困原因="")], [a_member_row(worker)]))
    a_household(office, form={"housing": "rented"}, employer="厂", platform="平台")
    a_filed_household(office, occupation="migrant")
    data = got(office.caseworker, "/workers/register.xlsx", **PURPOSE)
    body = taken(other.caseworker, data)
    assert (body["imported"], body["faulty"]) == (4, 0), body["faults"]
    back = cells(got(other.caseworker, "/workers/register.xlsx", **PURPOSE))
    for sheet, rows in cells(data).items():
        assert sorted(back[sheet]) == sorted(rows)


def test_a_household_that_has_changed_goes_out_as_it_is_now(office: Office, other: Office) -> None:
    worker = a_row(家庭人口="3")
    schools = [{"姓名": "王大宝", "单位或学校": "一中"}, {"姓名": "王二宝", "单位或学校": "二中"}]
    taken(office.caseworker, a_form([worker], [a_member_row(worker, **told) for told in schools]))
    [line] = office.caseworker.asked("/workers")["items"]
    path, reason = f"/workers/{line['id']}", {"reason": "the booklet says so"}
    first, second = office.caseworker.asked(path)["members"]
    office.caseworker.made(f"{path}/members/{first['member_id']}/departure", reason)
    newborn = {"name": "王三宝", "relation": "女", "birth_date": "2024-03-01"}
    office.caseworker.made(f"{path}/members", newborn)
    number, childs = an_id_number("19860203", "410700"), an_id_number("20110405", "410700")
    office.caseworker.made(f"{path}/id-number", reason | {"id_number": number})
    correction = f"{path}/members/{second['member_id']}/correction"
    office.caseworker.made(correction, reason | {"id_number": childs})

    data = got(office.caseworker, "/workers/register.xlsx", **PURPOSE)
    written = cells(data)
    [row] = by_heading(written[WORKERS])
    assert (row["家庭人口"], row["出生日期"], row["身份证号"]) == ("3", "1986-02-03", number)
    assert row["性别"] == ("男" if int(number[16]) % 2 else "女")
    assert [
        (row["姓名"], row["出生日期"], row.get("单位或学校"))
        for row in by_heading(written[MEMBERS])
    ] == [("王二宝", "2011-04-05", "二中"), ("王三宝", "2024-03-01", None)]
    assert taken(office.caseworker, data)["already_registered"] == 1
    assert taken(other.caseworker, data)["imported"] == 1
    again = got(other.caseworker, "/workers/register.xlsx", **PURPOSE)
    assert cells(again) == written


def test_an_export_leaves_a_fact_with_its_purpose_and_the_files_hash(office: Office) -> None:
    a_worker(office)
    at = office.head
    data = got(office.auditor, "/workers/register.xlsx", area=TOWN, **PURPOSE)
    [fact] = office.facts(at)
    assert fact.TOPIC == "access.register_exported.v1"
    assert (fact.purpose, fact.rows, fact.at_position) == ("yearly check", 1, at)
    assert (fact.area.code, fact.form) == (TOWN, "register.xlsx")
    assert fact.sha256 == hashlib.sha256(data).hexdigest()


def test_an_export_without_a_purpose_opens_nothing(office: Office) -> None:
    before = office.head
    refused(office.caseworker.get("/workers/register.xlsx"), 422, "malformed")
    refused(
        office.caseworker.get("/workers/register.csv", sheet="all", **PURPOSE), 422, "malformed"
    )
    assert office.head == before


def test_only_the_callers_area_goes_out(office: Office) -> None:
    a_worker(office)
    office.neighbour.made("/workers", a_person(area=NEXT_COUNTY, name="邻县人"))
    assert "邻县人" not in str(cells(got(office.caseworker, "/workers/register.xlsx", **PURPOSE)))
    query = {"area": NEXT_COUNTY, **PURPOSE}
    refused(office.caseworker.get("/workers/register.xlsx", **query), 404, "missing")


def test_a_register_goes_out_as_it_was_known_then(office: Office) -> None:
    a_worker(office)
    then = office.head
    a_worker(office)
    data = got(office.caseworker, "/workers/register.xlsx", at_position=then, **PURPOSE)
    assert len(cells(data)[WORKERS]) == 2


def test_numbers_are_texts_and_no_cell_is_a_formula(office: Office) -> None:
    evil = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)")
    for name in evil:
        a_worker(office, name=name, employer="=1+1")
    data = got(office.caseworker, "/workers/register.xlsx", **PURPOSE)
    sheet = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>" not in sheet
    assert 'topLeftCell="A2"' in sheet, "the headings stay in sight"
    names = ZipFile(BytesIO(data)).read("xl/workbook.xml").decode()
    assert "_xlnm.Print_Titles" in names
    assert "_xlnm.Print_Area" in names
    table = by_heading(lines(got(office.caseworker, "/workers/register.csv", **PURPOSE)))
    assert [row["姓名"] for row in table] == [f"'{name}" for name in evil]
    assert {row["工作单位"] for row in table} == {"'=1+1"}


def test_either_sheet_goes_out_as_text_in_either_encoding(office: Office) -> None:
    worker = a_row(家庭人口="2", 姓名="𠮷小明")
    taken(office.caseworker, a_form([worker], [a_member_row(worker)]))
    desk, path = office.caseworker, "/workers/register.csv"
    data = got(desk, path, **PURPOSE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert by_heading(lines(data))[0]["姓名"] == "𠮷小明"
    old = got(desk, path, encoding="gb18030", sheet="members", **PURPOSE)
    assert by_heading(lines(old, "gb18030"))[0]["职工身份证号"] == worker["身份证号"]
    assert cells(got(desk, "/workers/register.xlsx", **PURPOSE))[MEMBERS][1][1] == "王二宝"


# the public notice


def on_notice(office: Office) -> dict[str, str]:
    told = {
        "name": "尉迟永康",
        "phone": "13800138000",
        "address": "河南省新乡市延津县某路9号",
        "bank_card": "6217001234567890122",
        "employer": "示例面粉厂",
    }
    worker_id, _ = a_household(office, **told)
    dossier(office, worker_id, "notice")
    return told


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_notice_tells_nothing_that_only_the_file_may_say(office: Office, ending: str) -> None:
    told = on_notice(office)
    a_filed_household(office, name="不在公示")
    number = office.caseworker.asked("/workers")["items"][0]["id_number"]
    data = got(office.caseworker, f"/dossiers/notice.{ending}")
    rows = lines(data) if ending == "csv" else next(iter(cells(data).values()))
    assert rows[1][1:] == ["尉***", "示例面粉厂", TOWN, "deep hardship", "grassroots", "2024-03-07"]
    assert len(rows) == 2
    written = data.decode("utf-8") if ending == "csv" else _everything(data)
    for secret in (told["name"], told["phone"], told["address"], told["bank_card"], number):
        assert secret not in written
    for secret in ("永康", number[-4:], "illness", "14400", "2400", "1200", "李小红", "王二宝"):
        assert secret not in str(rows)


def test_who_works_on_their_own_account_is_not_named_by_it(office: Office) -> None:
    worker_id, _ = a_household(office, name="尉迟永康", employer="延津县尉迟永康蔬菜店")
    dossier(office, worker_id, "notice")
    data = got(office.caseworker, "/dossiers/notice.csv")
    assert lines(data)[1][1:3] == ["尉***", "延津县尉***蔬菜店"]


def _everything(data: bytes) -> str:
    """Every part of the workbook, its properties too."""
    file = ZipFile(BytesIO(data))
    return "".join(file.read(name).decode() for name in file.namelist())


def test_the_notice_is_asked_by_level_area_and_moment(office: Office) -> None:
    on_notice(office)
    desk, path = office.caseworker, "/dossiers/notice.csv"
    at = office.head
    assert len(lines(got(desk, path, level="grassroots", area=TOWN))) == 2
    assert len(lines(got(desk, path, level="county"))) == 1
    assert len(lines(got(desk, path, area="410726101000"))) == 1
    assert len(lines(got(office.neighbour, path))) == 1
    worker_id = desk.asked("/workers")["items"][0]["id"]
    desk.made(f"/workers/{worker_id}/dossier/notice-end", {"occurred_on": "2024-03-14"})
    assert len(lines(got(desk, path))) == 1
    assert len(lines(got(desk, path, at_position=at))) == 2
    assert office.head == at + 1, "a list without sealed fields leaves no fact"


# a dossier's contents


def test_a_dossiers_contents_are_a_page_to_print(office: Office) -> None:
    worker_id, _ = a_filed_household(office, name="王<b>明")
    path = f"/workers/{worker_id}/dossier/contents"
    response = office.caseworker.get(path, headers={"Accept-Language": "zh"})
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    page = response.text
    papers = ("困难职工档案表", "建档申请书", "入户走访记录", "公示结果", "建档审批表")
    assert [page.index(paper) for paper in papers] == sorted(page.index(paper) for paper in papers)
    assert "王&lt;b&gt;明" in page
    assert "<script" not in page
    assert "2024-03-15" in page
    assert "审批人" in page
    english = office.caseworker.get(path).text
    assert "Contents of the dossier" in english
    assert "王*" not in page
    assert "王****" in office.finance.get(path).text, "masked for who need not know the name"
    before = office.caseworker.get(path, effective_on="2024-03-05").text
    assert "Approval" not in before
    refused(office.neighbour.get(path), 404, "missing")


# sums


def test_sums_go_out_as_they_are_asked(office: Office) -> None:
    fund = a_fund(office)
    worker_id = a_worker(office)
    for cash in ("500.00", "120.50"):
        office.caseworker.made(f"/workers/{worker_id}/visits", a_gift(fund, cash))
    query = {"year": 2024, "by": "season,month"}
    summary = office.finance.asked("/finance/summary", **query)
    sheet = next(iter(cells(got(office.finance, "/finance/summary.xlsx", **query)).values()))
    assert sheet[0][:3] == ["Season", "Month", "Cash"]
    assert sheet[1][1:] == ["2024-07", 620.5, 0.0, 620.5, 1.0, 1.0, 2.0]
    assert [float(summary["total"][name]) for name in ("cash", "goods", "total")] == sheet[2][2:5]
    table = lines(
        got(office.finance, "/finance/summary.csv", encoding="gb18030", **query), "gb18030"
    )
    assert table[-1] == ["Total", "", "620.50", "0.00", "620.50", "1", "1", "2"]
    refused(office.finance.get("/finance/summary.xlsx", year=2024, by="name"), 422, "malformed")
