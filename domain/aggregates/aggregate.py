"""What all aggregates share: a blank start, recording a fact, evolving by one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID
from weakref import ref

from eventsourcing.domain import BaseAggregate

from domain.events.fact import Envelope, Fact
from domain.values import Area

_CONTAINERS = frozenset((dict, list, set))
_UNUSED_TIMESTAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The library keeps a time of its own; ours is `recorded_at`, which the ledger stamps."""


class Aggregate(BaseAggregate[UUID]):
    """A stream of facts and what it has come to.

    A method under `# decisions` refuses or records; one under `# evolution` only assigns, with no
    clock, no look-up and no refusal, so that a replay gives the same state for ever.
    """

    @classmethod
    def blank(cls, stream_id: UUID) -> Self:
        """The aggregate before its first fact, at version 0."""
        aggregate = cls.__new__(cls)
        aggregate.__base_init__(stream_id, 0, _UNUSED_TIMESTAMP)
        aggregate.begin()
        return aggregate

    @property
    def exists(self) -> bool:
        return self.version > 0

    @property
    def area(self) -> Area | None:
        """The area it belongs to, and by which its facts may be read; None belongs to all."""
        return None

    def record(self, fact_class: type[Fact], by: Envelope, **fields: Any) -> None:
        """Adds a fact to the stream's end and evolves by it."""
        fact = fact_class(
            originator_id=self.id,
            originator_version=self.version + 1,
            actor=by.actor,
            command_id=by.command_id,
            correlation_id=by.correlation_id,
            **fields,
        )
        self.replay((fact,))
        self.pending_events.append(fact)  # type: ignore[arg-type]

    def replay(self, facts: Iterable[Fact]) -> Self:
        fact = None
        for fact in facts:
            self.evolve(fact)
        if fact is not None:
            self.version = fact.originator_version
        return self

    def twin(self) -> Self:
        """The same state again, which may go its own way: the containers are its own, what they
        hold is shared. So an evolution replaces a value and never changes one in place."""
        parts = [value for value in vars(self).values() if isinstance(value, Part)]
        twins: dict[int, Any] = {id(each): _empty(each) for each in (self, *parts)}
        for each in (self, *parts):
            own = vars(twins[id(each)])
            own.update(vars(each))
            for name, value in own.items():
                if type(value) in _CONTAINERS:
                    own[name] = value.copy()
                elif id(value) in twins:
                    own[name] = twins[id(value)]
        found: Self = twins[id(self)]
        for part in parts:
            twins[id(part)].belongs_to(found)
        return found

    @abstractmethod
    def begin(self) -> None:
        """Assigns the state before the first fact."""

    @abstractmethod
    def evolve(self, fact: Fact) -> None:
        """Assigns what the fact says."""


class Part:
    """A part of an aggregate: it decides and evolves its own facts on the root's stream. It does
    not hold the root, so that an aggregate goes with its last user and is nobody's garbage."""

    def __init__(self, root: Aggregate) -> None:
        self.belongs_to(root)

    def belongs_to(self, root: Aggregate) -> None:
        self._root = ref(root)

    @property
    def root(self) -> Aggregate:
        root = self._root()
        if root is None:
            raise ReferenceError("hold the aggregate as long as you use its parts")
        return root


def _empty(like: object) -> object:
    """Of the same class, without any state."""
    return object.__new__(type(like))


class UnknownFact(TypeError):
    """A stream holds a fact that its aggregate has no evolution for: a fault in the code."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact.TOPIC)
