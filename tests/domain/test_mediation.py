from __future__ import annotations

import pytest

from domain.aggregates.mediation import Mediation, MediationState
from domain.events import mediation as facts
from tests.people import (
    APPROVER,
    CASEWORKER,
    COUNTY,
    SECOND_CASEWORKER,
    an_id,
    day,
    sealed,
    yuan,
)
from tests.story import story

DEADLINE = "2024-03-16"


def registered(by=CASEWORKER):
    return lambda mediation: mediation.register(
        by,
        applicant=sealed("Liu"),
        respondent=sealed("Transport company"),
        dispute="wages",
        claimed=yuan("30000.00"),
        area=COUNTY,
        received_on=day("2024-03-01"),
        deadline=day(DEADLINE),
    )


def step(kind, on, **told):
    return lambda mediation: mediation.step(CASEWORKER, kind, occurred_on=day(on), **told)


def accepted(on="2024-03-02"):
    return step(facts.MediationAccepted, on)


def refused(on="2024-03-02"):
    return step(facts.MediationRefused, on, reason=sealed("no labour dispute"))


def failed(on="2024-03-12"):
    return step(facts.MediationFailed, on, reason=None)


def withdrawn(on="2024-03-03"):
    return step(facts.MediationWithdrawn, on, reason=sealed("settled at home"))


def closed(on="2024-12-01"):
    return step(facts.MediationClosed, on, reason=None)


def agreed(amount="20000.00", on="2024-03-10"):
    return lambda mediation: mediation.agree(CASEWORKER, agreed=yuan(amount), agreed_on=day(on))


def recovered(amount, on="2024-04-01", *, name="first", by=CASEWORKER):
    return lambda mediation: mediation.recover(
        by,
        recovery_id=an_id(name),
        amount=yuan(amount),
        received_on=day(on),
        proof="bank slip 7",
    )


def void_recovery(name="first", by=APPROVER):
    return lambda mediation: mediation.void_recovery(
        by, recovery_id=an_id(name), reason=sealed("another case")
    )


def void(by=APPROVER):
    return lambda mediation: mediation.void(by, reason=sealed("entered twice"))


REGISTERED = story(Mediation).given(registered())
MEDIATING = REGISTERED.given(accepted())
REFUSED = REGISTERED.given(refused())
AGREED = MEDIATING.given(agreed())
FAILED = MEDIATING.given(failed())
WITHDRAWN = REGISTERED.given(withdrawn())
CLOSED = AGREED.given(closed())
VOIDED = REGISTERED.given(void())

STATES = {
    "registered": REGISTERED,
    "mediating": MEDIATING,
    "refused": REFUSED,
    "agreed": AGREED,
    "failed": FAILED,
    "withdrawn": WITHDRAWN,
    "closed": CLOSED,
    "voided": VOIDED,
}
LATE = "2024-12-02"
STEPS = {
    "acceptance": (accepted(LATE), {"registered": "mediating"}),
    "refusal": (refused(LATE), {"registered": "refused"}),
    "agreement": (agreed(on=LATE), {"mediating": "agreed"}),
    "recovery": (recovered("1.00", LATE), {"agreed": "agreed"}),
    "failure": (failed(LATE), {"mediating": "failed"}),
    "withdrawal": (withdrawn(LATE), {"registered": "withdrawn", "mediating": "withdrawn"}),
    "closure": (
        closed(LATE),
        dict.fromkeys(("refused", "agreed", "failed", "withdrawn"), "closed"),
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_at_every_state(state, name):
    act, leads_to = STEPS[name]
    outcome = STATES[state].when(act)
    if state in leads_to:
        assert outcome.refusal is None
        assert outcome.aggregate.state is MediationState(leads_to[state])
    else:
        outcome.then_refused("out-of-order", status=state)


def test_it_is_registered_with_its_deadline():
    after = (
        story(Mediation)
        .when(registered())
        .then(
            facts.MediationRegistered,
            claimed=yuan("30000.00"),
            occurred_on=day("2024-03-01"),
            deadline=day(DEADLINE),
            applicant=sealed("Liu"),
        )
        .aggregate
    )
    assert (after.agreement, after.recovered) == (None, yuan("0.00"))


@pytest.mark.parametrize(("on", "late"), [("2024-03-16", False), ("2024-03-17", True)])
def test_an_agreement_after_the_deadline_says_so(on, late):
    MEDIATING.when(agreed(on=on)).then(
        facts.MediationAgreed, agreed=yuan("20000.00"), after_deadline=late, area=COUNTY
    )


def test_claimed_agreed_and_recovered_are_three_numbers():
    told = AGREED.given(recovered("5000.00"), recovered("1500.50", name="second"))
    after = told.aggregate
    assert (after.told_by.claimed, after.agreement.agreed, after.recovered) == (
        yuan("30000.00"),
        yuan("20000.00"),
        yuan("6500.50"),
    )


def test_an_instalment_has_its_proof_and_day():
    AGREED.when(recovered("5000.00")).then(
        facts.MoneyRecovered,
        amount=yuan("5000.00"),
        proof="bank slip 7",
        occurred_on=day("2024-04-01"),
        area=COUNTY,
    )


def test_never_more_is_recovered_than_was_agreed():
    told = AGREED.given(recovered("15000.00"))
    told.when(recovered("5000.00", name="last")).then(facts.MoneyRecovered)
    told.when(recovered("5000.01", name="last")).then_refused(
        "recovery-exceeds",
        field="amount",
        agreed=yuan("20000.00"),
        recovered=yuan("15000.00"),
        asked=yuan("5000.01"),
    )


def test_a_voided_instalment_makes_room_again():
    told = AGREED.given(recovered("20000.00"))
    told.when(recovered("0.01", name="more")).then_refused("recovery-exceeds")
    told.given(void_recovery()).when(recovered("20000.00", name="anew")).then(facts.MoneyRecovered)


def test_instalments_are_recorded_in_any_order_after_the_agreement():
    told = AGREED.given(recovered("100.00", "2024-06-01"))
    told.when(recovered("100.00", "2024-03-10", name="earlier")).then(facts.MoneyRecovered)
    told.when(recovered("100.00", "2024-03-09", name="too early")).then_refused(
        "out-of-order", field="received_on", not_before="2024-03-10"
    )


@pytest.mark.parametrize(
    ("told", "act", "field", "not_before"),
    [
        (REGISTERED, accepted("2024-02-29"), "occurred_on", "2024-03-01"),
        (MEDIATING, agreed(on="2024-03-01"), "agreed_on", "2024-03-02"),
        (MEDIATING, failed("2024-03-01"), "occurred_on", "2024-03-02"),
        (AGREED, closed("2024-03-09"), "occurred_on", "2024-03-10"),
        (AGREED.given(recovered("1.00")), closed("2024-03-31"), "occurred_on", "2024-04-01"),
    ],
)
def test_a_step_does_not_come_before_the_last(told, act, field, not_before):
    told.when(act).then_refused("out-of-order", field=field, not_before=not_before)


def test_the_day_of_a_voided_instalment_holds_nothing_back():
    told = AGREED.given(recovered("100.00", "2024-11-30"), void_recovery())
    told = told.given(recovered("100.00", "2024-04-01", name="corrected"))
    told.when(closed("2024-03-31")).then_refused("out-of-order", not_before="2024-04-01")
    told.when(closed("2024-04-01")).then(facts.MediationClosed)


def test_another_person_voids_an_instalment():
    told = AGREED.given(recovered("5000.00", by=SECOND_CASEWORKER))
    told.when(void_recovery(by=SECOND_CASEWORKER)).then_refused("same-person")
    after = told.when(void_recovery(by=CASEWORKER)).then(facts.RecoveryVoided).aggregate
    assert (after.recovered, after.recoveries) == (yuan("0.00"), {})


def test_an_instalment_is_voided_once_and_must_be_there():
    told = AGREED.given(recovered("5000.00"), void_recovery())
    told.when(void_recovery()).then_refused("recovery-missing")
    AGREED.when(void_recovery()).then_refused("recovery-missing")
    VOIDED.when(void_recovery()).then_refused("out-of-order", status="voided")


def test_an_instalment_of_a_closed_case_can_still_be_voided():
    told = AGREED.given(recovered("5000.00"), closed())
    told.when(void_recovery()).then(facts.RecoveryVoided)


@pytest.mark.parametrize("state", [state for state in STATES if state != "voided"])
def test_another_person_voids_it_at_any_state(state):
    told = STATES[state]
    told.when(void(CASEWORKER)).then_refused("same-person")
    after = told.when(void()).then(facts.MediationVoided, reason=sealed("entered twice")).aggregate
    assert after.voided


def test_it_is_voided_once():
    VOIDED.when(void()).then_refused("out-of-order", status="voided")
