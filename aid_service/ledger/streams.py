"""Streams as aggregates: replayed from their facts, and some kept between commands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import EventStore

from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.recorder import FactRecorder
from domain.aggregates.aggregate import Aggregate
from domain.events.fact import Fact

A = TypeVar("A", bound=Aggregate)

_KEPT_STREAMS = 256


class FactApplication(Application[UUID]):
    """The library's application over our recorder and our mapper."""

    def __init__(self, recorder: FactRecorder) -> None:
        self._own_recorder = recorder
        super().__init__()

    def construct_recorder(self) -> FactRecorder:
        return self._own_recorder

    def construct_mapper(self) -> FactMapper:
        return FactMapper()


class Streams:
    """Reads aggregates. Those that many commands agree with (a hot fund) are kept between
    commands, brought up to date by what was recorded since, and forgotten when a save fails, so
    that a failure leaves nothing behind. Only the writer whose turn it is may take and keep.
    """

    def __init__(self, events: EventStore[UUID]) -> None:
        self._events = events
        self._kept: OrderedDict[UUID, Aggregate] = OrderedDict()

    def load(self, cls: type[A], stream_id: UUID, *, upto_version: int | None = None) -> A:
        """A fresh replay; at version 0 where there is no such stream."""
        return cls.blank(stream_id).replay(self.facts(stream_id, upto_version=upto_version))

    def take(self, cls: type[A], stream_id: UUID) -> A:
        """A kept aggregate brought up to date, or a fresh one; nobody else has it until it is
        kept again."""
        kept = self._kept.pop(stream_id, None)
        aggregate = cast("A", kept) if kept is not None else cls.blank(stream_id)
        return aggregate.replay(self.facts(stream_id, after_version=aggregate.version))

    def keep(self, aggregate: Aggregate) -> None:
        """Keeps it for the next command, unless it is ahead of what was recorded."""
        if aggregate.pending_events:
            return
        self._kept[aggregate.id] = aggregate
        while len(self._kept) > _KEPT_STREAMS:
            self._kept.popitem(last=False)

    def facts(
        self, stream_id: UUID, *, after_version: int = 0, upto_version: int | None = None
    ) -> list[Fact]:
        events: Iterator[Any] = self._events.get(stream_id, gt=after_version, lte=upto_version)
        return list(events)
