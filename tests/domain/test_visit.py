from __future__ import annotations

import pytest

from domain.aggregates.visit import VisitState
from domain.aggregates.worker import Worker
from domain.events.visit import VisitConfirmed, VisitVoided, WorkerVisited
from domain.policies.sample import SAMPLE
from domain.values import NO_MONEY, Goods, Role, Season, Visitor
from tests.people import (
    APPROVER,
    CASEWORKER,
    NO_DOSSIER,
    VISITORS,
    an_actor,
    an_id,
    day,
    envelope,
    registered,
    sealed,
    yuan,
)
from tests.story import story

VISIT, FUND = an_id("visit"), an_id("fund")


def visit(
    cash="0.00",
    *,
    goods=(),
    fund_id=FUND,
    name="visit",
    season=Season.SPRING,
    on="2024-03-18",
    visitors=VISITORS,
    policy=SAMPLE,
):
    return lambda worker: worker.visits.visit(
        CASEWORKER,
        visit_id=an_id(name),
        season=season,
        occurred_on=day(on),
        visitors=visitors,
        cash=yuan(cash),
        goods=tuple(Goods(name, 1, yuan(value)) for name, value in goods),
        fund_id=fund_id,
        purpose=None,
        note=None,
        standing=NO_DOSSIER,
        policy=policy,
    )


def confirm(by=APPROVER, visit_id=VISIT):
    return lambda worker: worker.visits.confirm(by, visit_id=visit_id)


def void(by=APPROVER, visit_id=VISIT):
    return lambda worker: worker.visits.void(by, visit_id=visit_id, reason=sealed("twice"))


def a_worker(*acts):
    return story(Worker).given(registered(), *acts)


def test_a_visit_keeps_what_it_was_decided_on():
    outcome = (
        a_worker()
        .when(visit("500.00", goods=[("rice", "120.50"), ("oil", "79.50")]))
        .then(
            WorkerVisited,
            visit_id=VISIT,
            season=Season.SPRING,
            occurred_on=day("2024-03-18"),
            visitors=VISITORS,
            cash=yuan("500.00"),
            fund_id=FUND,
            standing=NO_DOSSIER,
            given_this_year=NO_MONEY,
            policy_version="sample-1",
        )
    )
    assert outcome.aggregate.visits.named(VISIT).value == yuan("700.00")
    assert outcome.aggregate.visits.given_in(2024) == yuan("700.00")
    assert outcome.aggregate.visits.given_in(2023) == NO_MONEY


def test_a_gift_is_optional_and_then_no_fund_is_named():
    a_worker().when(visit(fund_id=None)).then(WorkerVisited, fund_id=None, cash=NO_MONEY)
    a_worker().when(visit(fund_id=FUND)).then(WorkerVisited, fund_id=None)


@pytest.mark.parametrize("gift", [{"cash": "0.01"}, {"goods": [("rice", "0.01")]}])
def test_value_needs_a_fund(gift):
    a_worker().when(visit(fund_id=None, **gift)).then_refused("fund-required", field="fund_id")


@pytest.mark.parametrize(
    "visitors", [(), VISITORS[:1], (VISITORS[0], Visitor(VISITORS[0].staff_id))]
)
def test_two_different_people_visit(visitors):
    a_worker().when(visit(visitors=visitors)).then_refused(
        "two-visitors-required", field="visitors"
    )


def test_visitors_known_by_name_count():
    names = (Visitor(name=sealed("one")), Visitor(name=sealed("two")))
    a_worker().when(visit(visitors=names)).then(WorkerVisited, visitors=names)


def test_the_season_fits_the_day():
    a_worker().when(visit(on="2024-05-01")).then_refused(
        "season-mismatch", field="season", season="spring", day="2024-05-01"
    )


@pytest.mark.parametrize(
    ("cash", "goods"),
    [("3000.00", []), ("1000.00", [("rice", "2000.00")]), ("0.00", [("rice", "3000.00")])],
)
def test_the_cap_of_one_visit_may_be_reached(cash, goods):
    a_worker().when(visit(cash, goods=goods)).then(WorkerVisited)


@pytest.mark.parametrize(
    ("cash", "goods"), [("3000.01", []), ("1000.00", [("rice", "2000.00"), ("salt", "0.01")])]
)
def test_one_fen_above_it_is_refused(cash, goods):
    a_worker().when(visit(cash, goods=goods)).then_refused(
        "cap-exceeded",
        cap_key="visit_per_time",
        cap=yuan("3000.00"),
        given=NO_MONEY,
        asked=yuan("3000.01"),
    )


def test_the_cap_of_the_year_counts_cash_and_goods_together():
    told = a_worker(
        visit("2500.00", name="1"), visit("0.00", goods=[("rice", "2500.00")], name="2")
    )
    told.when(visit("1000.01")).then_refused(
        "cap-exceeded",
        cap_key="visit_per_person_year",
        cap=yuan("6000.00"),
        given=yuan("5000.00"),
        asked=yuan("1000.01"),
    )
    told.when(visit("1000.00")).then(WorkerVisited, given_this_year=yuan("5000.00"))


def test_another_year_begins_at_nothing():
    told = a_worker(
        visit("3000.00", name="1", season=Season.WINTER, on="2024-01-01"),
        visit("3000.00", name="2", season=Season.WINTER, on="2024-02-29"),
    )
    told.when(visit("0.01")).then_refused("cap-exceeded")
    told.when(visit("3000.00", season=Season.WINTER, on="2025-01-01")).then(
        WorkerVisited, given_this_year=NO_MONEY
    )


def test_somebody_else_confirms_once():
    told = a_worker(visit())
    outcome = told.when(confirm()).then(VisitConfirmed, visit_id=VISIT)
    assert outcome.aggregate.visits.named(VISIT).state is VisitState.CONFIRMED
    a_worker(visit(), confirm()).when(confirm()).then_refused("out-of-order", status="confirmed")
    a_worker(visit(), void()).when(confirm()).then_refused("out-of-order", status="voided")


@pytest.mark.parametrize("act", [confirm, void])
@pytest.mark.parametrize("hand", ["Wang", "Wu", "Zheng"])
def test_neither_recorder_nor_visitor_decides(act, hand):
    a_worker(visit()).when(act(envelope(an_actor(hand, Role.APPROVER)))).then_refused("same-person")


@pytest.mark.parametrize("before", [(), (confirm(),)])
def test_a_voided_visit_counts_nowhere(before):
    told = a_worker(visit("3000.00"), *before)
    outcome = told.when(void()).then(VisitVoided, visit_id=VISIT, reason=sealed("twice"))
    assert outcome.aggregate.visits.named(VISIT).state is VisitState.VOIDED
    assert outcome.aggregate.visits.given_in(2024) == NO_MONEY


def test_it_is_voided_once():
    a_worker(visit(), void()).when(void()).then_refused("out-of-order", status="voided")


@pytest.mark.parametrize("act", [confirm, void])
def test_an_unknown_visit_is_missing(act):
    a_worker(visit()).when(act(visit_id=an_id("other"))).then_refused("visit-missing")
