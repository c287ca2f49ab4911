"""Area scope: an area sees itself and what lies under it, on writes as on reads."""

from __future__ import annotations

from typing import TypeVar

from domain.aggregates.aggregate import Aggregate
from domain.refusals import Refusal
from domain.values import Actor, Area

A = TypeVar("A", bound=Aggregate)


def sees(actor: Actor, area: Area | None) -> bool:
    """Whether the actor's area covers it; whoever runs the machine has no area and sees all."""
    return actor.area is None or (area is not None and actor.area.covers(area))


def reach(aggregate: A, actor: Actor) -> A:
    """The aggregate, if it is there and in the actor's area; else refuses `missing`, so that
    nobody learns what exists elsewhere."""
    if not aggregate.exists or not sees(actor, aggregate.area):
        raise Refusal("missing")
    return aggregate


def require_own_area(area: Area, actor: Actor) -> None:
    """Refuses `area-outside` to whoever would create something elsewhere."""
    if not sees(actor, area):
        raise Refusal("area-outside", field="area")
