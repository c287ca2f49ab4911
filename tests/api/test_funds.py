"""Funds and finance over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import a_filed_household, a_fund, a_gift, a_receipt, a_visit, a_worker, aid
from tests.office import Office, pointers, refused
from tests.staff import COUNTY

FUND = {"name": "四季送", "source": "county", "year": 2024, "area": COUNTY}
NOTHING = dict.fromkeys(("received", "reserved", "disbursed", "returned", "available"), "0.00")


@pytest.mark.parametrize("who", ["finance", "admin"])
def test_a_fund_is_opened_and_filled(office: Office, who: str) -> None:
    body = FUND | {"kinds": ["visit", "living"], "categories": ["deep"]}
    response = office.desk(who).post("/funds", body)
    told = office.wrote(response, "fund.opened.v1")
    assert response.status_code == 201
    assert told == body | NOTHING | {"id": told["id"], "version": 1}

    path = f"/funds/{told['id']}"
    response = office.desk(who).post(f"{path}/receipts", a_receipt(amount="1200.00"))
    received = office.wrote(response, "fund.received.v1")
    assert response.status_code == 201
    assert (received["received"], received["available"]) == ("1200.00", "1200.00")
    assert received["receipt_id"]
    read = office.caseworker.get(path)
    assert read.headers["ETag"] == '"v2"'
    assert read.json | {"receipt_id": received["receipt_id"]} == received
    [line] = office.approver.asked("/funds", year=2024)["items"]
    assert {name: read.json[name] for name in line} == line
    assert office.approver.asked("/funds", year=2023)["items"] == []


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"source": "lottery"}, "#/source"),
        ({"year": "2024"}, "#/year"),
        ({"year": 2024.0}, "#/year"),
        ({"year": 20240}, "#/year"),
        ({"area": 410726}, "#/area"),
        ({"area": "41072"}, "#/area"),
        ({"area": "000000"}, "#/area"),
        ({"kinds": ["lunch"]}, "#/kinds/0"),
        ({"kinds": "visit"}, "#/kinds"),
        ({"categories": ["rich"]}, "#/categories/0"),
        ({"name": ""}, "#/name"),
        ({"available": "1.00"}, "#/available"),
    ],
)
def test_a_fund_that_cannot_be(office: Office, told: dict[str, Any], pointer: str) -> None:
    before = office.head
    response = office.finance.post("/funds", FUND | told)
    refused(response, 422, "malformed")
    assert pointers(response) == [pointer]
    assert office.head == before


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"amount": "0.00"}, "malformed"),
        ({"amount": "-1.00"}, "malformed"),
        ({"amount": "1"}, "malformed"),
        ({"amount": "1.0"}, "malformed"),
        ({"amount": "1.000"}, "malformed"),
        ({"amount": " 1.00"}, "malformed"),
        ({"amount": "+1.00"}, "malformed"),
        ({"amount": "1,000.00"}, "malformed"),
        ({"amount": "1e3"}, "malformed"),
        ({"amount": "１.00"}, "malformed"),
        ({"amount": "NaN"}, "malformed"),
        ({"amount": "9" * 13 + ".00"}, "malformed"),
        ({"amount": 1}, "malformed"),
        ({"amount": 1.0}, "malformed"),
        ({"amount": None}, "malformed"),
        ({"received_on": "2024-12-21"}, "in-the-future"),
        ({"received_on": "2024-02-30"}, "malformed"),
        ({"reference": "\t"}, "malformed"),
    ],
)
def test_a_receipt_that_cannot_be(office: Office, told: dict[str, Any], code: str) -> None:
    fund_id = a_fund(office, money="0.00")
    before = office.head
    refused(office.finance.post(f"/funds/{fund_id}/receipts", a_receipt(**told)), 422, code)
    assert office.head == before


def test_the_largest_amounts_add_up(office: Office) -> None:
    fund_id = a_fund(office, money="999999999999.99")
    office.finance.made(f"/funds/{fund_id}/receipts", a_receipt(amount="999999999999.99"))
    [line] = office.finance.asked("/funds")["items"]
    assert line["received"] == line["available"] == "1999999999999.98"


def test_a_receipt_for_a_fund_that_nobody_opened(office: Office) -> None:
    path = "/funds/00000000-0000-4000-8000-000000000000/receipts"
    refused(office.finance.post(path, a_receipt()), 404, "missing")


# finance


@pytest.fixture
def year(office: Office) -> Office:
    filed, _ = a_filed_household(office)
    plain = a_worker(office, occupation="truck_driver", area=COUNTY)
    county, donation = a_fund(office), a_fund(office, source="donation")
    rice = [{"name": "rice", "quantity": 1, "value": "60.00"}]
    for worker_id, body in (
        (filed, a_gift(county, "500.00", goods=rice)),
        (filed, a_gift(donation, "100.00", season="winter", occurred_on="2024-02-03")),
        (plain, a_visit()),
    ):
        office.caseworker.made(f"/workers/{worker_id}/visits", body)
    aid(office, filed, "paid", fund_id=county)
    aid(office, filed, "approved", fund_id=county)
    return office


def test_the_seasons_totals(year: Office) -> None:
    response = year.finance.get("/finance/summary", year=2024, by="season")
    assert response.headers["Aid-Position"] == str(response.json["position"]) == str(year.head)
    assert response.json["rows"] == [
        {
            "season": "summer",
            "cash": "500.00",
            "goods": "60.00",
            "total": "560.00",
            "persons": 2,
            "households": 2,
            "occasions": 2,
        },
        {
            "season": "winter",
            "cash": "100.00",
            "goods": "0.00",
            "total": "100.00",
            "persons": 1,
            "households": 1,
            "occasions": 1,
        },
        {
            "season": None,
            "cash": "1000.00",
            "goods": "0.00",
            "total": "1000.00",
            "persons": 1,
            "households": 1,
            "occasions": 1,
        },
    ]
    assert response.json["total"] == {
        "cash": "1600.00",
        "goods": "60.00",
        "total": "1660.00",
        "persons": 2,
        "households": 2,
        "occasions": 4,
    }


@pytest.mark.parametrize(
    "key", ["season", "kind", "fund", "source", "month", "category", "occupation"]
)
def test_every_row_leads_to_its_entries(year: Office, key: str) -> None:
    summary = year.finance.asked("/finance/summary", year=2024, by=key)
    assert summary["rows"]
    for row in summary["rows"]:
        value = "none" if row[key] is None else row[key]
        if value == "none" and key == "fund":
            continue
        entries = year.finance.asked("/finance/entries", year=2024, **{key: value})["items"]
        assert {entry[key] for entry in entries if key in entry} <= {row[key]}
        assert _sum(entries, "cash") == row["cash"]
        assert _sum(entries, "goods") == row["goods"]
        assert len({entry["worker_id"] for entry in entries}) == row["persons"]
        filtered = year.finance.asked("/finance/summary", year=2024, by=key, **{key: value})
        assert filtered["rows"] == [row]


def test_an_area_leads_to_the_entries_of_all_that_it_covers(year: Office) -> None:
    rows = year.finance.asked("/finance/summary", year=2024, by="area")["rows"]
    assert [row["area"] for row in rows] == ["410726", "410726100000"]
    for row, covered in zip(rows, (rows, rows[1:]), strict=True):
        entries = year.finance.asked("/finance/entries", year=2024, area=row["area"])["items"]
        assert {entry["area"] for entry in entries} == {other["area"] for other in covered}
        assert _sum(entries, "cash") == _sum(covered, "cash")
        assert _sum(entries, "goods") == _sum(covered, "goods")


def _sum(entries: list[dict[str, str]], name: str) -> str:
    fen = sum(round(float(entry[name]) * 100) for entry in entries)
    return f"{fen // 100}.{fen % 100:02d}"


def test_several_keys_at_once(year: Office) -> None:
    rows = year.finance.asked("/finance/summary", year=2024, by="kind, source,kind")["rows"]
    assert [(row["kind"], row["source"], row["total"]) for row in rows] == [
        ("living", "county", "1000.00"),
        ("visit", "county", "560.00"),
        ("visit", "donation", "100.00"),
        ("visit", None, "0.00"),
    ]


def test_an_entry_leads_to_its_fact(year: Office) -> None:
    [entry] = year.auditor.asked("/finance/entries", year=2024, kind="living")["items"]
    [fact] = year.auditor.asked("/audit/events", after=entry["position"] - 1, limit=1)["items"]
    assert (fact["type"], fact["changes"]["aid_id"]) == ("aid.paid.v1", entry["case_id"])
    assert entry["occurred_on"] == "2024-04-03"
    assert entry["season"] is None


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"year": "x"},
        {"year": 1800},
        {"year": 2024, "by": "weather"},
        {"year": 2024, "by": ""},
        {"year": 2024, "season": "monsoon"},
        {"year": 2024, "fund": "x"},
        {"year": 2024, "month": "2024-7"},
        {"year": 2024, "area": "x"},
        {"year": 2024, "colour": "red"},
    ],
)
def test_a_question_that_cannot_be_answered(office: Office, query: dict[str, Any]) -> None:
    refused(office.finance.get("/finance/summary", **query), 422, "malformed")


def test_an_empty_year_has_no_rows_and_a_total_of_nothing(office: Office) -> None:
    told = office.finance.asked("/finance/summary", year=2030, by="season,fund")
    assert told["rows"] == []
    assert told["total"] == {
        "cash": "0.00",
        "goods": "0.00",
        "total": "0.00",
        "persons": 0,
        "households": 0,
        "occasions": 0,
    }
