from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregates.fund import Fund
from domain.events.fund import (
    FundDisbursed,
    FundOpened,
    FundReceived,
    FundReleased,
    FundReserved,
    FundReturned,
)
from domain.refusals import Refusal
from domain.values import NO_MONEY, Category, FundSource, FundUse, Money, Occupation, Standing
from tests.people import (
    ADMIN,
    APPROVER,
    CASEWORKER,
    COUNTY,
    DEEP,
    FINANCE,
    NEXT_COUNTY,
    NO_DOSSIER,
    TOWN,
    a_fund,
    an_id,
    day,
    with_money,
    yuan,
)
from tests.story import STREAM_ID, story

CASE = an_id("case")


def reserve(amount, *, case=CASE, use=FundUse.LIVING, on="2024-03-20", standing=DEEP):
    return lambda fund: fund.reserve(
        APPROVER, case_id=case, amount=yuan(amount), use=use, day=day(on), standing=standing
    )


def disburse(amount, *, case=CASE, use=FundUse.LIVING, on="2024-03-22", standing=DEEP):
    return lambda fund: fund.disburse(
        FINANCE, case_id=case, amount=yuan(amount), use=use, day=day(on), standing=standing
    )


def release(case=CASE):
    return lambda fund: fund.release(APPROVER, case_id=case, day=None)


def take_back(amount, case=CASE):
    return lambda fund: fund.take_back(
        FINANCE, case_id=case, amount=yuan(amount), day=day("2024-04-01")
    )


def sums(fund):
    return tuple(
        money.yuan
        for money in (fund.received, fund.reserved, fund.disbursed, fund.returned, fund.available)
    )


def test_it_is_opened_and_receives():
    opened = a_fund(kinds=(FundUse.VISIT,), categories=(Category.DEEP,))
    after = story(Fund).when(opened).then(FundOpened, year=2024, area=COUNTY).aggregate
    assert (after.kinds, after.categories, after.area) == (
        (FundUse.VISIT,),
        (Category.DEEP,),
        COUNTY,
    )
    after = (
        story(Fund).given(a_fund()).when(with_money("10.00")).then(FundReceived, amount=yuan("10"))
    )
    assert sums(after.aggregate) == ("10.00", "0.00", "0.00", "0.00", "10.00")
    assert after.aggregate.receipt_id == an_id("receipt")


def test_a_grant_is_reserved_and_paid_from_its_reservation():
    told = story(Fund).given(a_fund(), with_money("10.00"))
    reserved = told.when(reserve("10.00")).then(FundReserved, case_id=CASE, amount=yuan("10"))
    assert sums(reserved.aggregate) == ("10.00", "10.00", "0.00", "0.00", "0.00")
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("10.00"))
    paid = told.when(disburse("10.00")).then(FundDisbursed, reserved=True, amount=yuan("10"))
    assert sums(paid.aggregate) == ("10.00", "0.00", "10.00", "0.00", "0.00")


def test_a_visit_draws_on_what_is_available():
    told = story(Fund).given(a_fund(), with_money("10.00"))
    after = told.when(disburse("4.00", use=FundUse.VISIT)).then(FundDisbursed, reserved=False)
    assert sums(after.aggregate) == ("10.00", "0.00", "4.00", "0.00", "6.00")


def test_a_release_frees_what_was_reserved():
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("7.00"))
    after = told.when(release()).then(FundReleased, case_id=CASE, amount=yuan("7"))
    assert sums(after.aggregate) == ("10.00", "0.00", "0.00", "0.00", "10.00")


def test_what_was_not_reserved_is_not_released():
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("7.00"))
    told.when(release(case=an_id("other"))).then_refused("out-of-order")
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("7.00"), release())
    told.when(release()).then_refused("out-of-order")


def test_money_that_comes_back_is_available_again():
    told = story(Fund).given(a_fund(), with_money("10.00"), disburse("10.00"))
    after = told.when(take_back("3.00")).then(FundReturned, amount=yuan("3"))
    assert sums(after.aggregate) == ("10.00", "0.00", "10.00", "3.00", "3.00")


@pytest.mark.parametrize("draw", [reserve, disburse])
def test_the_last_fen_may_go_and_not_one_more(draw):
    story(Fund).given(a_fund(), with_money("10.00")).when(draw("10.00")).then_in_order(
        FundReserved if draw is reserve else FundDisbursed
    )
    story(Fund).given(a_fund(), with_money("10.00")).when(draw("10.01")).then_refused(
        "fund-exhausted", field="amount", available=yuan("10.00"), asked=yuan("10.01")
    )


def test_what_is_reserved_is_no_longer_available_to_others():
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("7.00"))
    told.when(disburse("3.01", case=an_id("other"))).then_refused("fund-exhausted")


def test_a_payment_above_its_reservation_takes_the_rest_from_what_is_available():
    told = story(Fund).given(a_fund(), with_money("10.00"), reserve("7.00"))
    told.when(disburse("10.01")).then_refused("fund-exhausted", available=yuan("3.00"))
    after = told.when(disburse("10.00")).then(FundDisbursed, reserved=True).aggregate
    assert after.available == NO_MONEY


@pytest.mark.parametrize("draw", [reserve, disburse])
@pytest.mark.parametrize(
    ("fund", "drawn", "limit"),
    [
        ({}, {"on": "2023-12-31"}, "year"),
        ({}, {"on": "2025-01-01"}, "year"),
        ({"area": NEXT_COUNTY}, {}, "area"),
        ({"kinds": (FundUse.VISIT,)}, {"use": FundUse.LIVING}, "kind"),
        ({"categories": (Category.RELATIVE,)}, {}, "category"),
        ({"categories": (Category.RELATIVE,)}, {"standing": NO_DOSSIER}, "category"),
    ],
)
def test_it_pays_for_its_year_area_kinds_and_categories_only(draw, fund, drawn, limit):
    told = story(Fund).given(a_fund(**fund), with_money("10.00"))
    told.when(draw("1.00", **drawn)).then_refused("fund-outside", field="fund_id", limit=limit)


def test_its_first_and_last_day_are_inside():
    for on in ("2024-01-01", "2024-12-31"):
        told = story(Fund).given(a_fund(area=TOWN), with_money("10.00"))
        told.when(disburse("1.00", on=on)).then_in_order(FundDisbursed)


@pytest.mark.parametrize("source", FundSource)
def test_central_and_provincial_money_needs_a_dossier(source):
    outcome = (
        story(Fund)
        .given(a_fund(source=source), with_money("10.00"))
        .when(disburse("1.00", use=FundUse.VISIT, standing=NO_DOSSIER))
    )
    if source in (FundSource.CENTRAL, FundSource.PROVINCE):
        outcome.then_refused("no-active-dossier")
    else:
        outcome.then_in_order(FundDisbursed)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["receive", "reserve", "disburse", "release"]),
        st.integers(min_value=0, max_value=4),
        st.integers(min_value=1, max_value=1000),
    ),
    max_size=40,
)


@given(MOVES)
@settings(deadline=None)
def test_no_order_of_moves_takes_it_below_zero(moves):
    fund = Fund.blank(STREAM_ID)
    a_fund()(fund)
    standing = Standing(TOWN, Occupation.OTHER, Category.DEEP)
    where = {"use": FundUse.LIVING, "day": day("2024-05-06"), "standing": standing}
    held, received, spent = {}, 0, 0
    for move, number, fen in moves:
        case, amount = an_id(str(number)), Money(fen)
        free = received - spent - sum(held.values())
        try:
            if move == "receive":
                fund.receive(
                    ADMIN,
                    receipt_id=case,
                    amount=amount,
                    received_on=day("2024-01-02"),
                    reference="slip",
                )
                received += fen
            elif move == "reserve" and case not in held:
                fund.reserve(APPROVER, case_id=case, amount=amount, **where)
                held[case] = fen
            elif move == "disburse":
                fund.disburse(CASEWORKER, case_id=case, amount=amount, **where)
                held.pop(case, None)
                spent += fen
            elif move == "release" and case in held:
                fund.release(APPROVER, case_id=case, day=None)
                del held[case]
        except Refusal:
            assert fen > free + (held.get(case, 0) if move == "disburse" else 0)
        assert fund.available.fen == received - spent - sum(held.values()) >= 0
        assert fund.reserved.fen == sum(held.values())
