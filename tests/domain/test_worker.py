from __future__ import annotations

from contextlib import suppress
from weakref import ref

import pytest

from domain.aggregates.access import AccessLog
from domain.aggregates.aggregate import UnknownFact
from domain.aggregates.childcare import CareClass
from domain.aggregates.fund import Fund
from domain.aggregates.identity import Identity
from domain.aggregates.policy import PolicySet
from domain.aggregates.staff import Staff
from domain.aggregates.worker import Worker
from domain.events.access import FieldRevealed
from domain.events.worker import WorkerRegistered
from domain.values import Occupation
from tests.facts.examples import EXAMPLES
from tests.people import AUDITOR, TOWN, a_fund, a_member, an_id, registered
from tests.story import STREAM_ID, story


def test_registration_is_one_fact():
    spouse = a_member("spouse")
    outcome = (
        story(Worker)
        .when(registered(spouse))
        .then(WorkerRegistered, area=TOWN, occupation=Occupation.COURIER, members=(spouse,))
    )
    worker = outcome.aggregate
    assert (worker.area, worker.household_size, worker.version) == (TOWN, 2, 1)
    assert worker.members == {spouse.member_id: spouse}


def test_nobody_stands_in_a_blank_stream():
    worker = Worker.blank(STREAM_ID)
    assert (worker.exists, worker.area, worker.household_size) == (False, None, 1)


def test_an_aggregate_goes_with_its_last_user_and_its_parts_say_so():
    worker = story(Worker).given(registered()).aggregate
    twin, visits = worker.twin(), worker.visits
    assert (visits.root, twin.visits.root) == (worker, twin)

    gone = ref(worker)
    del worker
    assert gone() is None, "at once, without the collector"
    with pytest.raises(ReferenceError):
        _ = visits.root


@pytest.mark.parametrize("topic", sorted(EXAMPLES))
def test_a_stream_evolves_by_its_own_facts_and_by_no_others(topic):
    worker = Worker.blank(STREAM_ID)
    registered()(worker)
    if topic.startswith(("worker.", "dossier.", "aid.")):
        with suppress(KeyError):  # a child moves up that this stream has not enrolled
            worker.evolve(EXAMPLES[topic])
    else:
        with pytest.raises(UnknownFact):
            worker.evolve(EXAMPLES[topic])


@pytest.mark.parametrize("kind", [AccessLog, CareClass, Fund, Identity, PolicySet, Staff])
def test_a_fact_on_a_foreign_stream_is_a_fault(kind):
    with pytest.raises(UnknownFact, match=r"worker\.registered\.v1"):
        kind.blank(STREAM_ID).evolve(EXAMPLES["worker.registered.v1"])


def test_a_reading_lies_on_a_stream_of_its_own():
    def reveal(log):
        log.reveal(
            AUDITOR,
            worker_id=an_id("worker"),
            area=TOWN,
            field="phone",
            member_id=None,
            purpose="call back",
        )

    outcome = story(AccessLog).when(reveal)
    outcome.then(FieldRevealed, worker_id=an_id("worker"), field="phone", purpose="call back")
    assert outcome.aggregate.area == TOWN


def test_versions_count_from_one():
    fund = Fund.blank(STREAM_ID)
    assert not fund.exists
    a_fund()(fund)
    assert (fund.exists, fund.version) == (True, 1)
