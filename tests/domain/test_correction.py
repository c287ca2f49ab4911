from __future__ import annotations

import pytest

from domain.aggregates.worker import Worker
from domain.events.correction import (
    AddressChanged,
    BankCardConfirmed,
    BankCardProposed,
    EmploymentChanged,
    IdentityCorrected,
    PhoneChanged,
    WorkerMoved,
)
from domain.values import Occupation
from tests.people import (
    APPROVER,
    CASEWORKER,
    COUNTY,
    NEXT_COUNTY,
    TOWN,
    an_id,
    day,
    registered,
    sealed,
)
from tests.story import story

REASON = sealed("reason")
REGISTERED = story(Worker).given(registered())


def change(kind, on="2024-06-03", **told):
    return lambda worker: worker.particulars.change(
        CASEWORKER, kind, occurred_on=day(on), reason=REASON, **told
    )


def move(area, on="2024-06-03"):
    return lambda worker: worker.particulars.move(
        CASEWORKER, area=area, occurred_on=day(on), reason=REASON
    )


def correct_number(identity):
    return lambda worker: worker.particulars.correct_id_number(
        CASEWORKER,
        id_number=sealed("right"),
        identity=an_id(identity),
        occurred_on=day("2024-06-03"),
        reason=REASON,
    )


def propose(worker):
    worker.particulars.propose_bank_card(
        CASEWORKER,
        bank_card=sealed("card"),
        bank="bank",
        occurred_on=day("2024-06-03"),
        reason=REASON,
    )


def confirm(by):
    return lambda worker: worker.particulars.confirm_bank_card(by, occurred_on=day("2024-06-04"))


def test_a_change_says_what_is_so_now():
    outcome = REGISTERED.when(change(PhoneChanged, phone=sealed("new")))
    outcome.then(PhoneChanged, phone=sealed("new"), occurred_on=day("2024-06-03"), reason=REASON)
    assert outcome.aggregate.particulars.phone == sealed("new")
    assert outcome.aggregate.registration.phone is None


def test_each_kind_keeps_the_order_of_its_days():
    given = REGISTERED.given(change(PhoneChanged, phone=sealed("new")))
    early = change(PhoneChanged, on="2024-06-02", phone=sealed("late told"))
    given.when(early).then_refused("out-of-order", field="occurred_on", not_before="2024-06-03")
    given.when(change(PhoneChanged, phone=sealed("same day"))).then(PhoneChanged)
    other = change(AddressChanged, on="2024-06-02", address=sealed("a"))
    given.when(other).then(AddressChanged)


def test_a_move_changes_the_area_and_the_standing_of_later_days():
    outcome = REGISTERED.when(move(NEXT_COUNTY))
    outcome.then(WorkerMoved, area=NEXT_COUNTY, former_area=TOWN)
    worker = outcome.aggregate
    assert worker.area == NEXT_COUNTY
    assert worker.standing_on(day("2024-06-02")).area == TOWN
    assert worker.standing_on(day("2024-06-03")).area == NEXT_COUNTY
    REGISTERED.when(move(TOWN)).then_refused("unchanged", field="area")


def test_area_and_occupation_are_told_by_days_of_their_own():
    job = change(EmploymentChanged, on="2024-05-02", occupation=Occupation.MIGRANT)
    worker = REGISTERED.given(move(COUNTY), job).aggregate
    standings = [worker.standing_on(day(on)) for on in ("2024-05-01", "2024-05-02", "2024-06-03")]
    assert [(s.area, s.occupation) for s in standings] == [
        (TOWN, Occupation.COURIER),
        (TOWN, Occupation.MIGRANT),
        (COUNTY, Occupation.MIGRANT),
    ]


def test_a_number_is_corrected_and_the_name_stays():
    outcome = REGISTERED.when(correct_number("right"))
    outcome.then(IdentityCorrected, name=sealed("name"), id_number=sealed("right"))
    assert outcome.aggregate.particulars.identity == an_id("right")
    REGISTERED.when(correct_number("identity")).then_refused("unchanged", field="id_number")


def test_a_card_needs_two_people():
    REGISTERED.when(confirm(APPROVER)).then_refused("nothing-proposed")
    proposed = REGISTERED.when(propose).then(BankCardProposed, bank="bank").aggregate
    assert proposed.particulars.bank_card is None
    waiting = REGISTERED.given(propose)
    waiting.when(confirm(CASEWORKER)).then_refused("same-person")
    outcome = waiting.when(confirm(APPROVER))
    outcome.then(BankCardConfirmed, bank_card=sealed("card"), proposed_by=CASEWORKER.actor.id)
    assert outcome.aggregate.particulars.bank_card == sealed("card")
    waiting.given(confirm(APPROVER)).when(confirm(APPROVER)).then_refused("nothing-proposed")


@pytest.mark.parametrize("on", ["1949-10-01", "2024-06-03"])
def test_the_first_change_may_lie_on_any_day(on):
    REGISTERED.when(change(PhoneChanged, on=on, phone=sealed("new"))).then(PhoneChanged)
