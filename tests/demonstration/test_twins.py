"""A twin goes its own way: whatever happens to it, the original stays as it was."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from aid_service.ports import Ports
from domain.aggregates.access import AccessLog
from domain.aggregates.aggregate import Aggregate, Part, UnknownFact
from domain.aggregates.dossier_import import DossierImport
from domain.aggregates.policy import PolicySet
from domain.events.fact import Fact, Recorded
from tests.facts.examples import EXAMPLES

STEPS = 40
"""A stream is followed in so many steps at most, or else a fund's year would take an hour."""


def concrete(cls: type[Aggregate]) -> list[type[Aggregate]]:
    below = [found for sub in cls.__subclasses__() for found in concrete(sub)]
    return below or [cls]


KINDS = sorted(
    {cls for cls in concrete(Aggregate) if cls.__module__.startswith("domain.")},
    key=lambda cls: cls.__name__,
)


NOT_IN_THE_YEAR = [AccessLog, DossierImport, PolicySet]


def state(value: Any) -> Any:
    """All that an aggregate holds, down to the last container, as it is at this moment."""
    match value:
        case Aggregate() | Part():
            held = {name: of for name, of in vars(value).items() if name != "_root"}
            return type(value), {name: state(of) for name, of in held.items()}
        case dict():
            return type(value), [(key, state(of)) for key, of in value.items()]
        case list() | tuple() | deque():
            return type(value), [state(of) for of in value]
        case set():
            return type(value), frozenset(value)
        case Struct() if not value.__struct_config__.frozen:
            return type(value), [state(getattr(value, name)) for name in value.__struct_fields__]
    return value


def knows(kind: type[Aggregate], first: Fact) -> bool:
    try:
        kind.blank(first.originator_id).replay((first,))
    except UnknownFact:
        return False
    return True


@pytest.fixture(scope="module")
def streams(loaded: Ports) -> dict[type[Aggregate], list[list[Fact]]]:
    """Every stream of the year, by the class of its aggregate."""
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for item in loaded.ledger.since(0, limit=1_000_000):
        assert isinstance(item, Recorded)
        found[item.fact.originator_id].append(item.fact)
    by_kind = defaultdict(list)
    for facts in found.values():
        (kind,) = [kind for kind in KINDS if knows(kind, facts[0])]
        by_kind[kind].append(facts)
    return by_kind


def require_twins_apart(original: Aggregate, *steps: list[Fact]) -> None:
    """At each step a twin goes on, and is then the original of the next."""
    blank = type(original).blank(original.id)
    for facts in steps:
        before, twin = state(original), original.twin()
        assert state(twin) == before
        twin.replay(facts)
        assert state(original) == before
        original = twin
    assert state(original) == state(blank.replay(fact for facts in steps for fact in facts))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NOT_IN_THE_YEAR])
def test_a_twin_that_evolves_leaves_the_original_as_it_was(
    kind: type[Aggregate], streams: dict[type[Aggregate], list[list[Fact]]]
) -> None:
    assert streams[kind]
    for facts in streams[kind]:
        size = -(-len(facts) // STEPS)
        steps = [facts[begin : begin + size] for begin in range(0, len(facts), size)]
        require_twins_apart(kind.blank(facts[0].originator_id), *steps)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NOT_IN_THE_YEAR])
def test_what_the_ledger_loads_is_what_its_facts_come_to(
    kind: type[Aggregate], streams: dict[type[Aggregate], list[list[Fact]]], loaded: Ports
) -> None:
    """A replay from the ledger leaves folded what nobody asks for; what it comes to is the same."""
    for facts in streams[kind]:
        stream_id = facts[0].originator_id
        assert state(loaded.ledger.load(kind, stream_id)) == state(
            kind.blank(stream_id).replay(facts)
        )


@pytest.mark.parametrize("kind", NOT_IN_THE_YEAR)
@given(data=st.data())
def test_so_does_a_twin_of_what_the_year_has_none_of(
    kind: type[Aggregate], data: st.DataObject
) -> None:
    known = [fact for fact in EXAMPLES.values() if knows(kind, fact)]
    facts = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=8))
    require_twins_apart(kind.blank(facts[0].originator_id), *([fact] for fact in facts))
