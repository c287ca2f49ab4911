from __future__ import annotations

import pytest

from domain.aggregates.aid import AidState
from domain.aggregates.worker import Worker
from domain.events import aid as facts
from domain.policies.sample import SAMPLE
from domain.values import NO_MONEY, AidKind, CapApplied, Category, Occupation, Role, Standing
from tests.people import (
    APPROVER,
    CASEWORKER,
    DEEP,
    FINANCE,
    NEXT_COUNTY,
    NO_DOSSIER,
    SECOND_CASEWORKER,
    an_actor,
    an_id,
    day,
    envelope,
    registered,
    sealed,
    yuan,
)
from tests.story import story

AID, FUND, CHILD = an_id("aid"), an_id("fund"), an_id("child")
MONEY = [kind for kind in AidKind if kind.carries_money]
SERVICE = [kind for kind in AidKind if not kind.carries_money]


def request(kind=AidKind.LIVING, amount="1000.00", *, name="aid", on="2024-03-18", **fields):
    usual = {
        "fund_id": FUND if kind.carries_money else None,
        "member_id": None,
        "self_paid": yuan("9000.00") if kind is AidKind.MEDICAL else None,
        "school_year": "2024" if kind is AidKind.EDUCATION else None,
    }
    return lambda worker: worker.aid.request(
        CASEWORKER,
        aid_id=an_id(name),
        kind=kind,
        reason=sealed("reason"),
        occurred_on=day(on),
        amount=yuan(amount) if amount and kind.carries_money else None,
        **(usual | fields),
    )


def approve(amount="1000.00", *, name="aid", on="2024-03-20", by=APPROVER, **fields):
    usual = {"fund_id": FUND, "standing": DEEP}
    return lambda worker: worker.aid.approve(
        by,
        aid_id=an_id(name),
        decided_on=day(on),
        amount=yuan(amount) if amount else None,
        policy=SAMPLE,
        **(usual | fields),
    )


def reject(by=APPROVER):
    return lambda worker: worker.aid.reject(by, aid_id=AID, reason=sealed("no"))


def pay(*, name="aid", on="2024-03-22", by=FINANCE, standing=DEEP):
    return lambda worker: worker.aid.pay(
        by, aid_id=an_id(name), paid_on=day(on), reference="slip 1", standing=standing
    )


def take_back(amount, *, on="2024-04-01", name="aid"):
    return lambda worker: worker.aid.take_back(
        FINANCE,
        aid_id=an_id(name),
        amount=yuan(amount),
        returned_on=day(on),
        reason=sealed("account closed"),
    )


def complete(on="2024-03-25"):
    return lambda worker: worker.aid.complete(
        CASEWORKER, aid_id=AID, occurred_on=day(on), standing=NO_DOSSIER
    )


def granted(amount, *, name, kind=AidKind.LIVING, on="2024-03-20", **fields):
    def act(worker):
        request(kind, amount, name=name, **fields)(worker)
        approve(amount, name=name, on=on)(worker)

    return act


def a_worker(*acts):
    return story(Worker).given(registered(), *acts)


@pytest.mark.parametrize("kind", MONEY)
def test_a_grant_from_request_to_payment_and_return(kind):
    requested = a_worker().when(request(kind)).then(facts.AidRequested, kind=kind, fund_id=FUND)
    assert requested.aggregate.aid.named(AID).state is AidState.REQUESTED
    approved = a_worker(request(kind)).when(approve("900.00"))
    approved.then(
        facts.AidApproved,
        amount=yuan("900.00"),
        fund_id=FUND,
        standing=DEEP,
        policy_version="sample-1",
        occurred_on=day("2024-03-20"),
    )
    told = a_worker(request(kind), approve("900.00"))
    told.when(pay()).then(
        facts.AidPaid, kind=kind, amount=yuan("900.00"), fund_id=FUND, reference="slip 1"
    )
    paid = a_worker(request(kind), approve("900.00"), pay())
    outcome = paid.when(take_back("400.00")).then(
        facts.AidReturned, amount=yuan("400.00"), fund_id=FUND, occurred_on=day("2024-04-01")
    )
    assert outcome.aggregate.aid.named(AID).granted == yuan("500.00")


@pytest.mark.parametrize("kind", SERVICE)
@pytest.mark.parametrize("before", [(), (approve(None, fund_id=None),)])
def test_a_service_is_completed_and_moves_no_money(kind, before):
    outcome = a_worker(request(kind), *before).when(complete())
    outcome.then(facts.AidCompleted, kind=kind, standing=NO_DOSSIER)
    assert outcome.aggregate.aid.named(AID).state is AidState.COMPLETED


@pytest.mark.parametrize("kind", SERVICE)
def test_a_service_carries_no_money(kind):
    refused = "aid-without-money"
    a_worker().when(request(kind, fund_id=FUND)).then_refused(refused)
    a_worker(request(kind)).when(approve("1.00")).then_refused(refused, field="amount")
    a_worker(request(kind), approve(None, fund_id=None)).when(pay()).then_refused(refused)


def test_money_is_paid_and_not_completed():
    a_worker(request()).when(complete()).then_refused("aid-with-money")
    a_worker(request(), approve()).when(complete()).then_refused("aid-with-money")


def test_what_a_request_must_name():
    a_worker().when(request(AidKind.MEDICAL, self_paid=None)).then_refused(
        "self-paid-required", field="self_paid"
    )
    a_worker().when(request(AidKind.EDUCATION, school_year=None)).then_refused(
        "school-year-required", field="school_year"
    )


@pytest.mark.parametrize("kind", MONEY)
def test_what_an_approval_must_name(kind):
    told = a_worker(request(kind))
    told.when(approve(None)).then_refused("amount-required", field="amount")
    told.when(approve("0.00")).then_refused("amount-required", field="amount")
    told.when(approve(fund_id=None)).then_refused("fund-required", field="fund_id")
    told.when(approve(standing=NO_DOSSIER)).then_refused("no-active-dossier", day="2024-03-20")


CAPS = [
    (AidKind.LIVING, "living_per_household_year", "8400.00"),
    (AidKind.MEDICAL, "medical_per_self_paid", "9000.00"),
    (AidKind.EDUCATION, "education_per_student_year", "5000.00"),
]


@pytest.mark.parametrize(("kind", "key", "cap"), CAPS)
def test_up_to_the_cap_and_not_one_fen_more(kind, key, cap):
    a_worker(request(kind)).when(approve(cap)).then(
        facts.AidApproved, cap=CapApplied(key, yuan(cap), NO_MONEY)
    )
    above = (yuan(cap) + yuan("0.01")).yuan
    a_worker(request(kind)).when(approve(above)).then_refused(
        "cap-exceeded", cap_key=key, cap=yuan(cap), given=NO_MONEY, asked=yuan(above)
    )


def test_living_is_counted_by_household_and_year():
    told = a_worker(granted("8000.00", name="before"), request())
    told.when(approve("400.01")).then_refused("cap-exceeded", given=yuan("8000.00"))
    told.when(approve("400.00")).then(facts.AidApproved)
    a_worker(granted("8000.00", name="before", on="2024-12-31"), request()).when(
        approve("8400.00", on="2025-01-01")
    ).then(facts.AidApproved)


def test_education_is_counted_by_student_and_school_year():
    def child(**fields):
        return request(AidKind.EDUCATION, **({"member_id": CHILD} | fields))

    before = granted("3000.00", name="before", kind=AidKind.EDUCATION, member_id=CHILD)
    same = a_worker(before, child())
    same.when(approve("2000.01")).then_refused("cap-exceeded", given=yuan("3000.00"))
    same.when(approve("2000.00")).then(facts.AidApproved)
    for other in ({"member_id": an_id("sister")}, {"school_year": "2025"}):
        a_worker(before, child(**other)).when(approve("5000.00")).then(facts.AidApproved)


def test_medical_is_counted_by_its_own_bill():
    before = granted("9000.00", name="before", kind=AidKind.MEDICAL)
    a_worker(before, request(AidKind.MEDICAL)).when(approve("9000.00")).then(facts.AidApproved)


def test_kinds_do_not_count_for_each_other():
    before = granted("5000.00", name="before", kind=AidKind.EDUCATION)
    a_worker(before, request()).when(approve("8400.00")).then(facts.AidApproved)


def test_what_was_rejected_or_returned_is_free_again():
    rejected = a_worker(granted("8400.00", name="aid"), reject(), request(name="new"))
    rejected.when(approve("8400.00", name="new")).then(facts.AidApproved)
    returned = a_worker(
        granted("8400.00", name="aid"), pay(), take_back("400.00"), request(name="new")
    )
    returned.when(approve("400.01", name="new")).then_refused("cap-exceeded")
    returned.when(approve("400.00", name="new")).then(facts.AidApproved)


def test_requester_approver_and_payer_are_three():
    told = a_worker(request())
    told.when(approve(by=CASEWORKER)).then_refused("same-person")
    told.when(reject(by=CASEWORKER)).then_refused("same-person")
    approved = a_worker(request(), approve())
    for hand in ("Wang", "Zhao"):
        approved.when(pay(by=envelope(an_actor(hand, Role.FINANCE)))).then_refused("same-person")
    approved.when(pay(by=SECOND_CASEWORKER)).then(facts.AidPaid)


@pytest.mark.parametrize("before", [(), (approve(),)])
def test_a_request_or_an_unpaid_grant_is_turned_down(before):
    outcome = a_worker(request(), *before).when(reject()).then(facts.AidRejected)
    assert outcome.aggregate.aid.named(AID).state is AidState.REJECTED
    assert outcome.aggregate.aid.named(AID).granted == NO_MONEY


PAID = (approve(), pay())
BEFORE = {"requested": (), "approved": (approve(),), "rejected": (reject(),), "paid": PAID}
STEPS = {"approve": approve, "reject": reject, "pay": pay, "take back": lambda: take_back("1.00")}
ALLOWED = {
    "requested": {"approve", "reject"},
    "approved": {"reject", "pay"},
    "rejected": set(),
    "paid": {"take back"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ALLOWED)
def test_every_step_at_every_state(state, step):
    outcome = a_worker(request(), *BEFORE[state]).when(STEPS[step]())
    if step in ALLOWED[state]:
        assert len(outcome.facts) == 1
    else:
        outcome.then_refused("out-of-order", status=state)


def test_a_completed_service_is_over():
    told = a_worker(request(AidKind.LEGAL), complete())
    for step in (approve(None, fund_id=None), reject(), pay(), complete()):
        told.when(step).then_refused("out-of-order", status="completed")


def test_no_step_lies_before_the_one_it_follows():
    early = "2024-03-17"
    a_worker(request()).when(approve(on=early)).then_refused("out-of-order", field="decided_on")
    a_worker(request(), approve()).when(pay(on="2024-03-19")).then_refused(
        "out-of-order", field="paid_on"
    )
    a_worker(request(), *PAID).when(take_back("1.00", on="2024-03-21")).then_refused(
        "out-of-order", field="returned_on"
    )
    a_worker(request(AidKind.LEGAL)).when(complete(early)).then_refused(
        "out-of-order", field="occurred_on"
    )


def test_all_may_happen_on_one_day():
    on = "2024-03-18"
    told = a_worker(request(on=on), approve(on=on), pay(on=on))
    told.when(take_back("1.00", on=on)).then(facts.AidReturned, paid_on=day(on))


def test_no_more_comes_back_than_went_out():
    told = a_worker(request(), *PAID, take_back("600.00"))
    told.when(take_back("400.01")).then_refused(
        "return-exceeds", field="amount", paid=yuan("400.00"), asked=yuan("400.01")
    )
    told.when(take_back("400.00")).then(facts.AidReturned, whole=True)
    told.when(take_back("399.99")).then(facts.AidReturned, whole=False)


def test_a_payment_stands_in_the_category_of_its_decision():
    moved = Standing(NEXT_COUNTY, Occupation.MIGRANT, Category.RELATIVE)
    a_worker(request(), approve()).when(pay(standing=moved)).then(
        facts.AidPaid, standing=Standing(NEXT_COUNTY, Occupation.MIGRANT, Category.DEEP)
    )


def test_unknown_aid_is_missing():
    for step in (approve(), reject(), pay(), take_back("1.00"), complete()):
        a_worker().when(step).then_refused("aid-missing")
