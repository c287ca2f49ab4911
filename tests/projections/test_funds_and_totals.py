"""What the fund statement and the season totals answer, for facts that were told."""

from __future__ import annotations

from typing import Any

import pytest

from domain.aggregates.fund import Fund
from domain.aggregates.worker import Worker
from domain.policies.sample import SAMPLE
from domain.values import (
    NO_MONEY,
    AidKind,
    Area,
    FundSource,
    FundUse,
    Goods,
    Season,
    Standing,
)
from projections.catalogue import Views
from tests.people import (
    APPROVER,
    CASEWORKER,
    COUNTY,
    DEEP,
    FINANCE,
    NEXT_COUNTY,
    NO_DOSSIER,
    TOWN,
    VISITORS,
    a_fund,
    an_id,
    day,
    registered,
    sealed,
    with_money,
    yuan,
)
from tests.projections.tale import Tale

FUND, DONATION = an_id("fund"), an_id("donation")
WANG, LI, ZHAO = an_id("Wang"), an_id("Li"), an_id("Zhao")


def visit(
    name: str,
    *,
    on: str = "2024-07-01",
    season: Season = Season.SUMMER,
    cash: str = "0.00",
    goods: str | None = None,
    standing: Standing = NO_DOSSIER,
    fund: Any = FUND,
) -> Any:
    def act(worker: Worker) -> None:
        worker.visits.visit(
            CASEWORKER,
            visit_id=an_id(name),
            season=season,
            occurred_on=day(on),
            visitors=VISITORS,
            cash=yuan(cash),
            goods=(Goods("rice", 1, yuan(goods)),) if goods else (),
            fund_id=fund,
            purpose=None,
            note=None,
            standing=standing,
            policy=SAMPLE,
        )

    return act


def void(name: str) -> Any:
    return lambda worker: worker.visits.void(
        APPROVER, visit_id=an_id(name), reason=sealed("mistake")
    )


def paid_aid(name: str, *, amount: str = "1000.00", on: str = "2024-05-06") -> Any:
    """Requested, approved and paid from the fund."""

    def act(worker: Worker) -> None:
        worker.aid.request(
            CASEWORKER,
            aid_id=an_id(name),
            kind=AidKind.LIVING,
            reason=sealed("no income"),
            occurred_on=day("2024-05-01"),
            amount=yuan(amount),
            fund_id=FUND,
            member_id=None,
            self_paid=None,
            school_year=None,
        )
        worker.aid.approve(
            APPROVER,
            aid_id=an_id(name),
            decided_on=day("2024-05-02"),
            amount=yuan(amount),
            fund_id=FUND,
            standing=DEEP,
            policy=SAMPLE,
        )
        worker.aid.pay(
            FINANCE, aid_id=an_id(name), paid_on=day(on), reference="bank 7", standing=DEEP
        )

    return act


def returned(name: str, amount: str, *, on: str) -> Any:
    return lambda worker: worker.aid.take_back(
        FINANCE,
        aid_id=an_id(name),
        amount=yuan(amount),
        returned_on=day(on),
        reason=sealed("left the county"),
    )


def summary(views: Views, *by: str, scope: Area = COUNTY, **asked: Any) -> dict[Any, Any]:
    """Rows as `key: (cash, goods, persons, households, occasions)`; the total under `total`."""
    at = asked.pop("at", views.fresh())
    rows, total = views.totals.summary(
        year=asked.pop("year", 2024), by=by or ("season",), scope=scope, at=at, **asked
    )
    told = {
        tuple(row.keys.values()) if len(row.keys) > 1 else next(iter(row.keys.values())): row
        for row in rows
    } | {"total": total}
    return {
        key: (row.cash.yuan, row.goods.yuan, row.persons, row.households, row.occasions)
        for key, row in told.items()
    }


# totals


@pytest.fixture
def year(tale: Tale, views: Views) -> Views:
    """Three workers, four visits of which one is voided, one aid partly returned."""
    tale.tells(Fund, FUND, a_fund(), with_money("10000.00"))
    tale.tells(Fund, DONATION, a_fund(source=FundSource.DONATION), with_money("500.00"))
    for worker in (WANG, LI, ZHAO):
        tale.tells(Worker, worker, registered())
    tale.tells(Worker, WANG, visit("first", cash="300.00", goods="50.50", standing=DEEP))
    tale.tells(Worker, WANG, visit("second", on="2024-08-01", cash="100.00", fund=DONATION))
    tale.tells(Worker, LI, visit("third", on="2024-02-02", season=Season.WINTER, fund=None))
    tale.tells(Worker, ZHAO, visit("fourth", cash="999.00"))
    tale.tells(Worker, ZHAO, void("fourth"))
    tale.tells(Worker, LI, paid_aid("aid"))
    tale.tells(Worker, LI, returned("aid", "400.00", on="2024-06-01"))
    return views


def test_totals_by_season(year: Views) -> None:
    assert summary(year) == {
        "summer": ("400.00", "50.50", 1, 1, 2),
        "winter": ("0.00", "0.00", 1, 1, 1),
        None: ("600.00", "0.00", 1, 1, 1),
        "total": ("1000.00", "50.50", 2, 2, 4),
    }


@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("kind", {"visit": "400.00", "living": "600.00"}),
        ("fund", {FUND: "900.00", DONATION: "100.00", None: "0.00"}),
        ("source", {"county": "900.00", "donation": "100.00", None: "0.00"}),
        ("area", {TOWN.code: "1000.00"}),
        (
            "month",
            {"2024-02": "0.00", "2024-05": "600.00", "2024-07": "300.00", "2024-08": "100.00"},
        ),
        ("category", {"deep": "900.00", None: "100.00"}),
        ("occupation", {"courier": "1000.00"}),
    ],
)
def test_totals_by_each_key(year: Views, key: str, rows: dict[Any, str]) -> None:
    found = summary(year, key)
    assert found.pop("total") == ("1000.00", "50.50", 2, 2, 4)
    assert {name: row[0] for name, row in found.items()} == rows


def test_totals_by_two_keys(year: Views) -> None:
    found = summary(year, "season", "source")
    assert found["summer", "donation"][:2] == ("100.00", "0.00")
    assert found["summer", "county"][:2] == ("300.00", "50.50")
    assert set(found) == {
        ("summer", "county"),
        ("summer", "donation"),
        ("winter", None),
        (None, "county"),
        "total",
    }


def test_totals_of_what_a_filter_lets_through(year: Views) -> None:
    def total(**filters: Any) -> Any:
        return summary(year, filters=filters)["total"][0]

    assert total(season="summer") == "400.00"
    assert total(season=None) == "600.00"
    assert total(source=None) == "0.00"
    assert total(fund=DONATION) == "100.00"
    assert total(area=TOWN) == "1000.00"
    assert total(area=NEXT_COUNTY) == "0.00"
    assert total(month="2024-07", kind="visit") == "300.00"


def test_another_year_and_another_area_have_nothing(year: Views) -> None:
    nothing = {"total": ("0.00", "0.00", 0, 0, 0)}
    assert summary(year, year=2023) == nothing
    assert summary(year, scope=NEXT_COUNTY) == nothing
    assert summary(year, scope=Area("4107"))["total"][0] == "1000.00"


def test_totals_as_the_ledger_knew_them(tale: Tale, year: Views) -> None:
    head = year.fresh()

    def known(at: int) -> Any:
        return summary(year, at=at)["total"]

    assert known(head)[0] == "1000.00"
    assert known(head - 1)[0] == "1400.00", "before the return"
    assert known(head - 4)[0] == "400.00", "before the aid"
    assert known(head - 5) == ("1399.00", "50.50", 3, 3, 4), "before the voiding"
    assert known(7) == ("0.00", "0.00", 0, 0, 0)
    tale.tells(Worker, WANG, visit("late", cash="5.00"))
    assert known(year.fresh())[0] == "1005.00"
    assert known(head)[0] == "1000.00", "what is told later changes no earlier answer"


@pytest.mark.parametrize(
    ("on", "cash"),
    [
        ("2024-02-01", "0.00"),
        ("2024-05-05", "0.00"),
        ("2024-05-06", "1000.00"),
        ("2024-05-31", "1000.00"),
        ("2024-06-01", "600.00"),
        ("2024-07-01", "900.00"),
        ("2024-12-31", "1000.00"),
    ],
)
def test_totals_as_things_stood_in_the_world(year: Views, on: str, cash: str) -> None:
    assert summary(year, day=day(on))["total"][0] == cash


def test_the_lines_behind_a_row_add_up_to_it(year: Views) -> None:
    at = year.fresh()
    lines = year.totals.entries(year=2024, scope=COUNTY, at=at)
    assert sum((line.cash for line in lines), start=NO_MONEY) == yuan("1000.00")
    assert [line.cash.yuan for line in lines] == ["300.00", "100.00", "0.00", "1000.00", "-400.00"]
    assert [line.source for line in lines] == ["county", "donation", None, "county", "county"]
    positions = [line.position for line in lines]
    assert positions == sorted(positions)

    first = year.totals.entries(year=2024, scope=COUNTY, at=at, limit=2)
    rest = year.totals.entries(year=2024, scope=COUNTY, at=at, after=first[-1].position)
    assert first + rest == lines
    assert year.totals.entries(year=2024, scope=NEXT_COUNTY, at=at) == []
    summer = year.totals.entries(year=2024, scope=COUNTY, at=at, filters={"season": "summer"})
    assert len(summer) == 2


# the fund statement


def statement(views: Views, *, scope: Area = COUNTY, **asked: Any) -> list[tuple[str, ...]]:
    """(received, reserved, disbursed, returned, available) of each fund."""
    at = asked.pop("at", views.fresh())
    return [
        (f.received.yuan, f.reserved.yuan, f.disbursed.yuan, f.returned.yuan, f.available.yuan)
        for f in views.funds.funds(scope=scope, at=at, **asked)
    ]


def money(way: str, amount: str, on: str, *, case: str = "case") -> Any:
    told: dict[str, Any] = {"case_id": an_id(case), "day": day(on)}

    def act(fund: Fund) -> None:
        if way in ("reserve", "disburse"):
            told["use"], told["standing"] = FundUse.LIVING, DEEP
        if way != "release":
            told["amount"] = yuan(amount)
        getattr(fund, way)(FINANCE, **told)

    return act


def test_a_fund_from_receipt_to_return(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("100.00"))
    told = [
        (money("reserve", "40.00", "2024-03-01"), ("100.00", "40.00", "0.00", "0.00", "60.00")),
        (money("disburse", "40.00", "2024-03-05"), ("100.00", "0.00", "40.00", "0.00", "60.00")),
        (money("take_back", "15.00", "2024-04-01"), ("100.00", "0.00", "40.00", "15.00", "75.00")),
        (
            money("reserve", "75.00", "2024-05-01", case="b"),
            ("100.00", "75.00", "40.00", "15.00", "0.00"),
        ),
        (
            money("release", "", "2024-05-02", case="b"),
            ("100.00", "0.00", "40.00", "15.00", "75.00"),
        ),
    ]
    for act, sums in told:
        tale.tells(Fund, FUND, act)
        assert statement(views) == [sums]
    for number, (_, sums) in enumerate(told):
        assert statement(views, at=3 + number) == [sums]

    on = [statement(views, day=day(d))[0][4] for d in ("2024-01-01", "2024-03-02", "2024-05-01")]
    assert on == ["0.00", "60.00", "0.00"]


def test_funds_stand_in_their_order_within_their_area_and_year(tale: Tale, views: Views) -> None:
    tale.tells(Fund, an_id("a"), a_fund(), with_money("1.00"))
    tale.tells(Fund, an_id("b"), a_fund(year=2023), with_money("2.00"))
    tale.tells(Fund, an_id("c"), a_fund(area=NEXT_COUNTY), with_money("3.00"))
    tale.tells(Fund, an_id("d"), a_fund(area=TOWN, kinds=(FundUse.VISIT,)), with_money("4.00"))

    def received(**asked: Any) -> list[str]:
        return [sums[0] for sums in statement(views, **asked)]

    assert received() == ["1.00", "2.00", "4.00"]
    assert received(year=2024) == ["1.00", "4.00"]
    assert received(scope=TOWN) == ["4.00"]
    assert received(scope=Area("41")) == ["1.00", "2.00", "3.00", "4.00"]
    assert received(limit=1) == ["1.00"]
    assert received(after=1, limit=1) == ["2.00"]
    assert received(fund_id=an_id("d")) == ["4.00"]
    [fund] = views.funds.funds(scope=TOWN, at=views.fresh())
    assert (fund.kinds, fund.categories, fund.area) == (("visit",), (), TOWN)
