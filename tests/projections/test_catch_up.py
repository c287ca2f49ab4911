"""Facts → rows: in pages, together, by many at once, and never for another ledger."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import projections.catch_up as catch_up_module
from domain.aggregates.fund import Fund
from domain.aggregates.worker import Worker
from domain.events.fact import Recorded
from domain.events.fund import FundReceived
from projections.catalogue import Views
from projections.catch_up import WrongLedger
from projections.fund_statement import FundStatement
from tests.people import COUNTY, a_fund, an_id, registered, with_money
from tests.projections.tale import Tale, word

FUND, OTHER = an_id("fund"), an_id("other fund")
WORKER = an_id("worker")


def received(views: Views, at: int) -> dict[Any, str]:
    """What each fund had received, as known at a position."""
    return {line.fund_id: line.received.yuan for line in views.funds.funds(scope=COUNTY, at=at)}


def picture(views: Views, at: int) -> dict[str, Any]:
    """Every answer of a few questions, at each position up to here."""
    return {
        "funds": [views.funds.funds(scope=COUNTY, at=n) for n in range(at + 1)],
        "workers": [views.workers.workers(scope=COUNTY, at=n) for n in range(at + 1)],
        "found": views.workers.found_by([word("name")], scope=COUNTY, at=at, limit=9),
    }


def test_nothing_told_is_nothing_known(views: Views) -> None:
    assert views.fresh() == 0
    assert received(views, at=0) == {}


def test_what_is_told_is_known_at_once_and_only_once(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("100.00"))
    assert views.fresh() == 2
    tale.tells(Fund, FUND, with_money("20.00"))
    assert (views.fresh(), views.fresh()) == (3, 3)

    assert received(views, at=3) == {FUND: "120.00"}
    assert received(views, at=2) == {FUND: "100.00"}
    assert received(views, at=1) == {FUND: "0.00"}
    assert received(views, at=0) == {}


@pytest.mark.parametrize("page", [1, 2, 7, 1_000])
def test_the_size_of_a_page_changes_no_answer(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(catch_up_module, "PAGE", page)
    for number in range(5):
        tale.tells(Fund, an_id(f"fund {number}"), a_fund(), *[with_money("1.00")] * number)
    assert views.fresh() == 15
    assert sorted(received(views, at=15).values()) == ["0.00", "1.00", "2.00", "3.00", "4.00"]


def test_many_who_catch_up_at_once_count_nothing_twice(
    tale: Tale, open_again: Callable[[Tale], Views], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up_module, "PAGE", 5)
    tale.tells(Fund, FUND, a_fund(), *[with_money("1.00")] * 60)
    processes = [open_again(tale) for _ in range(4)]

    with ThreadPoolExecutor(8) as pool:
        reached = list(pool.map(lambda n: processes[n % 4].fresh(), range(16)))

    assert set(reached) == {61}
    assert received(processes[0], at=61) == {FUND: "60.00"}


def test_a_rebuild_gives_the_same_answers(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up_module, "PAGE", 2)
    tale.tells(Fund, FUND, a_fund(), with_money("100.00"))
    tale.tells(Worker, WORKER, registered())
    tale.tells(Fund, FUND, with_money("5.00"))
    views.fresh()
    before = picture(views, at=4)

    assert views.rebuild.run().position == 4
    assert picture(views, at=4) == before
    assert before["found"], "the picture is not of nothing"


def test_those_who_rebuild_and_those_who_catch_up_do_not_get_in_each_others_way(
    tale: Tale, open_again: Callable[[Tale], Views]
) -> None:
    tale.tells(Fund, FUND, a_fund(), *[with_money("1.00")] * 30)
    one, other = open_again(tale), open_again(tale)
    with ThreadPoolExecutor(4) as pool:
        acts = (
            lambda: one.rebuild.run().position,
            other.fresh,
            one.fresh,
            lambda: other.rebuild.run().position,
        )
        done = [pool.submit(act) for act in acts]
        assert {each.result() for each in done} == {31}
    assert received(one, at=31) == {FUND: "30.00"}


# what cannot be read


def parked(views: Views) -> list[tuple[str, Any, int]]:
    return sorted((item.view, item.stream_id, item.position) for item in views.catch_up.parked())


def poisoned(monkeypatch: pytest.MonkeyPatch, error: Exception, *, amount: str) -> None:
    """The fund statement stumbles over receipts of this amount."""
    line = FundStatement._received

    def stumbling(self: FundStatement, recorded: Recorded, fact: FundReceived, rows: Any) -> None:
        line(self, recorded, fact, rows)
        if fact.amount.yuan == amount:
            raise error

    monkeypatch.setattr(FundStatement, "_received", stumbling)


def test_a_poison_fact_parks_its_stream_in_that_view_alone(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, ZeroDivisionError(), amount="6.66")
    tale.tells(Fund, FUND, a_fund(), with_money("100.00"), with_money("6.66"), with_money("1.00"))
    tale.tells(Fund, OTHER, a_fund(), with_money("50.00"))

    assert views.fresh() == tale.head()
    assert parked(views) == [("fund_statement", FUND, 3)]
    assert received(views, at=6) == {FUND: "100.00", OTHER: "50.00"}, (
        "what came after the poison on its own stream waits, the others move on"
    )
    assert views.catch_up.parked()[0].error == "ZeroDivisionError"


def test_a_parked_stream_stays_parked_and_is_said_once(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, ZeroDivisionError(), amount="6.66")
    tale.tells(Fund, FUND, a_fund(), with_money("6.66"))
    views.fresh()
    tale.tells(Fund, FUND, with_money("1.00"), with_money("6.66"))
    tale.tells(Fund, OTHER, a_fund(), with_money("2.00"))
    views.fresh()

    assert parked(views) == [("fund_statement", FUND, 2)]
    assert received(views, at=tale.head()) == {FUND: "0.00", OTHER: "2.00"}


def test_a_rebuild_takes_back_what_can_be_read_now(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as poison:
        poisoned(poison, ZeroDivisionError(), amount="6.66")
        tale.tells(Fund, FUND, a_fund(), with_money("6.66"))
        views.fresh()
    views.rebuild.run()

    assert parked(views) == []
    assert received(views, at=2) == {FUND: "6.66"}


def test_a_row_that_the_database_refuses_parks_its_stream_too(tale: Tale, views: Views) -> None:
    """The same fund opened twice: its row's key is taken."""
    tale.tells(Fund, OTHER, a_fund(), with_money("1.00"))
    tale.tells(Fund, FUND, a_fund(), a_fund(), with_money("5.00"))
    tale.tells(Fund, OTHER, with_money("1.00"))

    assert views.fresh() == 6
    assert ("fund_statement", FUND, 4) in parked(views)
    assert received(views, at=6)[OTHER] == "2.00"


def test_an_amount_beyond_the_column_parks_its_stream_too(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("1.00"), with_money(f"{10**20}.00"))
    tale.tells(Fund, OTHER, a_fund(), with_money("2.00"))

    assert views.fresh() == 5
    assert parked(views) == [("fund_statement", FUND, 3)]
    assert received(views, at=5) == {FUND: "1.00", OTHER: "2.00"}


def test_a_fact_that_nobody_can_read_parks_its_stream_everywhere(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("1.00"))
    tale.mumbles(FUND)
    tale.tells(Fund, OTHER, a_fund())

    assert views.fresh() == 4
    assert {stream for _, stream, _ in parked(views)} == {FUND}
    assert {position for _, _, position in parked(views)} == {3}
    assert "fund_statement" in {view for view, _, _ in parked(views)}
    assert received(views, at=4) == {FUND: "1.00", OTHER: "0.00"}


def test_a_store_that_is_away_for_a_moment_parks_nobody(
    tale: Tale, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault lies in another database: while it is away the views wait, and nobody is lost."""
    tale.tells(Fund, FUND, a_fund())
    away = OperationalError("SELECT", {}, ConnectionRefusedError())
    with monkeypatch.context() as outage:
        poisoned(outage, away, amount="1.00")
        tale.tells(Fund, FUND, with_money("1.00"))
        with pytest.raises(OperationalError):
            views.fresh()

    assert views.fresh() == 2
    assert parked(views) == []
    assert received(views, at=2) == {FUND: "1.00"}


# whose rows these are


def test_rows_of_another_ledger_are_refused(
    tale: Tale, views: Views, open_again: Callable[[Tale], Views]
) -> None:
    tale.tells(Fund, FUND, a_fund())
    views.fresh()
    another = Tale()
    another.tells(Fund, OTHER, a_fund())

    with pytest.raises(WrongLedger):
        open_again(another).fresh()
    another.tells(Fund, OTHER, with_money("1.00"))
    with pytest.raises(WrongLedger):
        open_again(another).fresh()


def test_a_ledger_that_is_shorter_is_refused(
    tale: Tale, views: Views, open_again: Callable[[Tale], Views]
) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("1.00"))
    views.fresh()
    tale.items.pop()

    with pytest.raises(WrongLedger):
        views.fresh()
    with pytest.raises(WrongLedger):
        open_again(tale).fresh()


def test_a_restored_ledger_that_went_another_way_is_refused(
    tale: Tale, views: Views, open_again: Callable[[Tale], Views]
) -> None:
    """A backup was restored and written on: the same ledger by name, as long, not the same."""
    tale.tells(Fund, FUND, a_fund(), with_money("1.00"))
    views.fresh()
    tale.items.pop()
    tale.tells(Fund, OTHER, a_fund())

    with pytest.raises(WrongLedger):
        open_again(tale).fresh()


def test_after_a_rebuild_the_rows_are_the_new_ledgers(
    tale: Tale, views: Views, open_again: Callable[[Tale], Views]
) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("1.00"))
    views.fresh()
    another = Tale()
    another.tells(Fund, OTHER, a_fund())
    other_views = open_again(another)

    assert other_views.rebuild.run().position == 1
    assert other_views.fresh() == 1
    assert received(other_views, at=1) == {OTHER: "0.00"}


def test_a_fact_that_has_become_readable_is_the_same_fact(
    tale: Tale, views: Views, open_again: Callable[[Tale], Views]
) -> None:
    """The newest fact could not be read; after an upgrade it can. It is still the same ledger."""
    tale.tells(Fund, FUND, a_fund())
    tale.tells(Fund, FUND, with_money("1.00"))
    known = tale.items[-1]
    tale.items.pop()
    tale.mumbles(FUND)
    views.fresh()
    tale.items[-1] = known

    assert open_again(tale).fresh() == 2


def test_a_view_that_is_no_longer_there_does_not_matter(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund())
    views.fresh()
    with views.engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO view_positions SELECT 'of_old', 0, ledger_id, '-', moved_at"
                " FROM view_positions LIMIT 1"
            )
        )
        connection.commit()
    assert views.catch_up.position() == 1
    assert views.fresh() == 1


def test_a_new_view_is_brought_up_from_the_beginning(tale: Tale, views: Views) -> None:
    tale.tells(Fund, FUND, a_fund(), with_money("3.00"))
    views.fresh()
    with views.engine.connect() as connection:
        connection.execute(text("DELETE FROM view_positions WHERE view = 'fund_statement'"))
        connection.execute(text("DELETE FROM statement_funds"))
        connection.execute(text("DELETE FROM statement_lines"))
        connection.execute(text("DELETE FROM statement_sums"))
        connection.commit()

    assert views.catch_up.position() == 0
    assert views.fresh() == 2
    assert received(views, at=2) == {FUND: "3.00"}
