"""The read models anew beside the live ones: compared, put in their place, safe to kill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from domain.aggregates.fund import Fund
from domain.aggregates.worker import Worker
from projections import rebuild as rebuild_module
from projections.catalogue import Views
from projections.rebuild import Difference
from tests.people import COUNTY, a_fund, an_id, registered, with_money
from tests.projections.tale import Tale
from tests.projections.test_catch_up import received
from tests.projections.test_funds_and_totals import visit, void

FUND, WORKER = an_id("fund"), an_id("worker")


@pytest.fixture
def told(tale: Tale, views: Views) -> Tale:
    tale.tells(Fund, FUND, a_fund(), with_money("100.00"))
    tale.tells(Worker, WORKER, registered(), visit("one", cash="5.00"), void("one"))
    views.fresh()
    return tale


def alter(views: Views, statement: str) -> None:
    with views.engine.connect() as connection:
        connection.execute(text(statement))
        connection.commit()


@pytest.mark.usefixtures("told")
def test_nothing_differs_where_nothing_was_altered(views: Views) -> None:
    built = views.rebuild.run()
    assert (built.position, built.compared_at, built.differences) == (5, 5, ())


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("UPDATE statement_lines SET received = 1", Difference("statement_lines", 1, 1)),
        ("DELETE FROM register_workers", Difference("register_workers", 0, 1)),
        ("UPDATE totals_lines SET until = NULL", Difference("totals_lines", 1, 1)),
        (
            "INSERT INTO statement_lines SELECT * FROM statement_lines",
            Difference("statement_lines", 1, 0),
        ),
        ("UPDATE statement_sums SET received = 1", Difference("statement_sums", 1, 1)),
        (
            "UPDATE totals_cells SET changed_at = 1 WHERE by_key = ''",
            Difference("totals_cells", 1, 1),
        ),
        ("DELETE FROM totals_sources", Difference("totals_sources", 0, 1)),
    ],
)
def test_what_was_altered_is_told_and_mended(
    views: Views, statement: str, difference: Difference
) -> None:
    alter(views, statement)

    assert views.rebuild.run(keep=True).differences == (difference,)
    assert views.rebuild.run().differences == (difference,), "a comparison alone mends nothing"
    assert views.rebuild.run().differences == ()


def test_what_is_recorded_while_it_is_built_is_there_afterwards(
    told: Tale, views: Views, open_again: Callable[[Tale], Views], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_again(told)
    switch = rebuild_module.building
    late: list[Any] = []

    def building(engine: Any) -> Any:
        told.tells(Fund, FUND, with_money("7.00"))
        late.append(other.fresh())
        return switch(engine)

    monkeypatch.setattr(rebuild_module, "building", building)
    assert views.rebuild.run().differences == ()
    told.tells(Fund, FUND, with_money("1.00"))

    assert late == [6]
    assert other.fresh() == views.fresh() == 7
    assert received(other, at=7) == {FUND: "108.00"}
    assert other.visits.visits(scope=COUNTY, at=7)[0].state == "voided"


@pytest.mark.usefixtures("told")
def test_a_build_that_died_leaves_the_live_rows_and_the_next_one_works(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as fatal:
        fatal.setattr(rebuild_module, "switch", dies)
        with pytest.raises(Killed):
            views.rebuild.run()
    assert received(views, at=views.fresh()) == {FUND: "100.00"}
    assert views.rebuild.run().position == 5


@pytest.mark.usefixtures("told")
def test_progress_is_told_up_to_the_head(views: Views) -> None:
    seen: list[tuple[int, int]] = []
    views.rebuild.run(progress=lambda reached, head: seen.append((reached, head)))
    assert seen[-1] == (5, 5)
