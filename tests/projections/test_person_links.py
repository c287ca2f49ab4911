"""Who stands for whom, as known at each position."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.aggregates.link import Links
from domain.aggregates.worker import Worker
from domain.events.correction import EmploymentChanged, PhoneChanged
from domain.values import Occupation, Season
from projections.catalogue import Views
from projections.person_links import distinct
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
from tests.projections.tale import Tale, word
from tests.projections.test_funds_and_totals import visit

A, B, C, D = (an_id(name) for name in "ABCD")
REASONS = {"reason": sealed("reason"), "other_reason": sealed("reason")}


@pytest.fixture
def people(tale: Tale) -> Tale:
    for worker_id in (A, B, C, D):
        tale.tells(Worker, worker_id, registered())
    return tale


def between(tale: Tale, step: Any, one: UUID, other: UUID) -> int:
    """Both streams' facts, the leading one's last, as a command records them."""

    def on_both(leading: Worker) -> None:
        tale.tells(
            Worker, other, lambda joined: step(leading.links, APPROVER, joined.links, **REASONS)
        )

    return tale.tells(Worker, one, on_both)


def test_chains_are_followed_to_their_end(people: Tale, views: Views) -> None:
    first = between(people, Links.merge, B, C)
    second = between(people, Links.merge, A, B)
    third = between(people, Links.link_household, D, A)
    parted = between(people, Links.split, A, B)
    views.fresh()

    def at(position: int) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
        linked = views.links.representatives(position)
        return dict(linked.persons), dict(linked.households)

    assert at(first - 1) == ({}, {}), "half a command is no link"
    assert at(first) == ({B: B, C: B}, {B: B, C: B})
    assert at(second) == ({A: A, B: A, C: A}, {A: A, B: A, C: A})
    assert at(third) == ({A: A, B: A, C: A}, dict.fromkeys((A, B, C, D), D))
    assert at(parted) == ({B: B, C: B}, {A: D, D: D, B: B, C: B})
    assert distinct([A, B, C, D], views.links.representatives(third).households) == {D}
    assert distinct([A, B, C, D], views.links.representatives(third).persons) == {A, D}


def test_what_was_joined_or_parted_between_two_positions(people: Tale, views: Views) -> None:
    merged = between(people, Links.merge, A, B)
    linked = between(people, Links.link_household, C, D)
    parted = between(people, Links.split, A, B)
    views.fresh()

    def changes(first: int, last: int, *, persons: bool = False) -> list[tuple[int, UUID, bool]]:
        found = views.links.changes(first, last, of_persons_only=persons)
        return sorted((change.position, change.record_id, change.joined) for change in found)

    assert changes(0, linked) == [(merged, B, True), (linked, D, True)]
    assert changes(0, linked, persons=True) == [(merged, B, True)]
    assert changes(linked, parted) == [(parted, B, False)]
    assert changes(0, parted) == [(linked, D, True)], "joined and parted again is nothing"
    assert changes(parted, parted) == []


def test_the_register_looks_for_visits_on_every_record(people: Tale, views: Views) -> None:
    people.tells(Worker, C, visit("summer", on="2024-07-15", fund=None))
    before = between(people, Links.merge, B, C)
    after = between(people, Links.merge, A, B)

    def missed(at: int) -> list[UUID]:
        views.fresh()
        asked = {"not_visited": (Season.SUMMER, 2024)}
        return [line.worker_id for line in views.workers.workers(scope=COUNTY, at=at, **asked)]

    assert missed(before - 2) == [A, B, D]
    assert missed(before) == [A, D]
    assert missed(after) == [D]


def test_the_register_follows_what_is_corrected(people: Tale, views: Views) -> None:
    told = {"occurred_on": day("2024-06-03"), "reason": sealed("reason")}
    registered_at = people.head()
    people.tells(
        Worker,
        A,
        lambda w: w.particulars.move(CASEWORKER, area=NEXT_COUNTY, **told),
        lambda w: w.particulars.change(
            CASEWORKER, EmploymentChanged, occupation=Occupation.MIGRANT, **told
        ),
        lambda w: w.particulars.change(CASEWORKER, PhoneChanged, phone=sealed("new"), **told),
        lambda w: w.particulars.correct_name(CASEWORKER, name=sealed("right"), **told),
    )
    at = views.fresh()

    def lines(position: int, area: Any = NEXT_COUNTY, on: str | None = None) -> list[Any]:
        found = views.workers.workers(scope=area, at=position, day=day(on) if on else None)
        return [(line.area, line.occupation, line.name.token) for line in found]

    def found(token: str, position: int = at) -> list[UUID]:
        lines = [
            line
            for scope in (COUNTY, NEXT_COUNTY)
            for line in views.workers.found_by([word(token)], scope=scope, at=position, limit=9)
        ]
        return [line.worker_id for line in lines]

    assert lines(at) == lines(at, on="2024-06-03") == [(NEXT_COUNTY, "migrant", "right")]
    assert lines(at, on="2024-06-02") == [(TOWN, "courier", "name")]
    assert lines(registered_at) == []
    assert len(lines(registered_at, COUNTY)) == 4
    assert len(lines(at, COUNTY)) == 3
    assert found("new") == found("right") == [A]
    assert (len(found("name")), len(found("name", registered_at))) == (3, 4)
