"""Given, when, then over one aggregate.

    story(Fund).given(a_fund()).when(lambda fund: fund.receive(...)).then(FundReceived, amount=...)

A story trusts nothing: after every `when` the stream is replayed into a blank aggregate that must
come to the same, and a refusal must leave no trace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, Part
from domain.events.fact import Fact
from domain.refusals import Refusal

A = TypeVar("A", bound=Aggregate)
Act = Callable[[A], object]

STREAM_ID = UUID("00000000-0000-4000-8000-000000000001")


def story(kind: type[A]) -> Story[A]:
    return Story(kind, ())


@dataclass(frozen=True)
class Story(Generic[A]):
    """What had happened before. It may be told on in several ways: no `when` changes it."""

    kind: type[A]
    past: tuple[Fact, ...]

    @property
    def aggregate(self) -> A:
        return self.kind.blank(STREAM_ID).replay(self.past)

    def given(self, *acts: Act[A]) -> Self:
        """A refusal here is a fault in the test."""
        aggregate = self.aggregate
        for act in acts:
            act(aggregate)
        return replace(self, past=(*self.past, *aggregate.collect_events()))

    def when(self, act: Act[A]) -> Outcome[A]:
        aggregate, refusal = self.aggregate, None
        try:
            act(aggregate)
        except Refusal as refused:
            refusal = refused
            assert picture(aggregate) == picture(self.aggregate), "a refusal must leave no trace"
        facts = tuple(aggregate.collect_events())
        replayed = replace(self, past=(*self.past, *facts)).aggregate
        assert picture(replayed) == picture(aggregate), "a replay must come to the same"
        return Outcome(aggregate, facts, refusal)


@dataclass
class Outcome(Generic[A]):
    aggregate: A
    facts: tuple[Fact, ...]
    refusal: Refusal | None

    def then(self, kind: type[Fact], /, **fields: object) -> Self:
        """One fact of this kind and nothing else, with at least these fields."""
        self.then_in_order(kind)
        told = {name: getattr(self.facts[0], name) for name in fields}
        assert told == fields
        return self

    def then_in_order(self, *kinds: type[Fact]) -> Self:
        """Facts of exactly these kinds, in this order; none where none is named."""
        if self.refusal is not None:
            raise self.refusal
        assert [type(fact) for fact in self.facts] == list(kinds)
        return self

    def then_refused(self, code: str, **details: object) -> Self:
        """Refused with this code; `field` and the case's details as far as they are named."""
        assert self.refusal is not None, f"not refused: {self.facts}"
        told = self.refusal.details | {"field": self.refusal.field}
        assert (self.refusal.code, {name: told.get(name) for name in details}) == (code, details)
        return self


def picture(whole: Aggregate | Part) -> dict[str, Any]:
    """All that an aggregate has come to, its parts included, as plain values."""
    return {
        name: picture(value) if isinstance(value, Part) else repr(value)
        for name, value in vars(whole).items()
        if name not in ("_root", "_pending_events")
    } | ({"version": whole.version} if isinstance(whole, Aggregate) else {})
