"""Streams as aggregates: replayed from their facts once, and kept as long as they are asked for."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application

from aid_service.ledger.command import CommandRecord
from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.recorder import MOST_TOUCHED, FactRecorder, Glance
from aid_service.ledger.unreadable import UnreadableFact
from domain.aggregates.aggregate import Aggregate
from domain.events.fact import Fact

A = TypeVar("A", bound=Aggregate)
Refs = Sequence[tuple[type[Aggregate], UUID]]

_KEPT_STREAMS = 1024
_BETWEEN_MILESTONES = 1_000
_KEPT_MILESTONES = 256


class FactApplication(Application[UUID]):
    """The library's application over our recorder and our mapper."""

    def __init__(self, recorder: FactRecorder) -> None:
        self._own_recorder = recorder
        super().__init__()

    def construct_recorder(self) -> FactRecorder:
        return self._own_recorder

    def construct_mapper(self) -> FactMapper:
        return FactMapper()


@dataclass(frozen=True)
class Look:
    """The ledger at one instant: aggregates, and which commands were recorded."""

    streams: dict[UUID, Aggregate]
    commands: dict[UUID, CommandRecord]


class Streams:
    """Reads aggregates, and keeps those that were read or written last.

    What is kept belongs to all threads: nobody changes it; who decides works on a twin. Every look
    asks the ledger what was touched since the look before, by whichever process, so that what is
    kept is never older than the look; and only what was saved is kept, so that a failed save
    leaves nothing behind. Of long streams that were asked for as of earlier, milestones are kept
    too: what has been does not change.
    """

    def __init__(self, recorder: FactRecorder, mapper: FactMapper) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._kept: OrderedDict[UUID, Aggregate] = OrderedDict()
        self._unproven: dict[UUID, Aggregate] = {}
        self._milestones: OrderedDict[tuple[UUID, int], Aggregate] = OrderedDict()
        self._seen = 0
        self._looked_at = 0.0
        self._lock = Lock()

    def look(self, refs: Iterable[tuple[type[Aggregate], UUID]], commands: Sequence[UUID]) -> Look:
        """In one round trip. An aggregate is at version 0 where there is no such stream."""
        classes = {stream_id: cls for cls, stream_id in refs}
        if not commands and (untouched := self._untouched(classes)):
            return Look(untouched, {})
        now = time.monotonic()
        with self._lock:
            seen, most = self._seen, MOST_TOUCHED if self._kept else 0
            kept = {each: self._kept.get(each) or self._unproven.get(each) for each in classes}
        known = {stream_id: found.version if found else 0 for stream_id, found in kept.items()}
        glance = self._recorder.glance(seen, streams=known, commands=commands, most=most)
        streams = {
            stream_id: self._brought_up(cls, stream_id, kept[stream_id], glance)
            for stream_id, cls in classes.items()
        }
        with self._lock:
            self._take_note(glance, streams.values(), now)
        return Look(streams, dict(glance.commands))

    def load(self, cls: type[A], stream_id: UUID, *, stale_seconds: float = 0.0) -> A:
        """As of now, or as of a look that is no older than told."""
        with self._lock:
            looked_lately = time.monotonic() < self._looked_at + stale_seconds
            kept = self._kept.get(stream_id) if looked_lately else None
        if kept is not None:
            return cast("A", kept)
        return cast("A", self.look([(cls, stream_id)], ()).streams[stream_id])

    def as_of(self, cls: type[A], stream_id: UUID, position: int) -> A:
        """As of a position of the ledger; at version 0 where the stream had not begun. What came
        later need not be readable."""
        version = self._recorder.version_at(stream_id, position)
        with self._lock:
            kept = self._kept.get(stream_id)
        with suppress(UnreadableFact):
            kept = kept or self.load(cls, stream_id)
        if kept is not None and kept.version == version:
            return cast("A", kept)
        return self._at(cls, stream_id, version)

    def load_upto(self, cls: type[A], stream_id: UUID, version: int) -> tuple[A, Fact]:
        """As of a version of its own, with the fact that made it."""
        [row] = self._recorder.select_events(stream_id, gt=version - 1, lte=version)
        return self._at(cls, stream_id, version), self._mapper.to_domain_event(row)

    def _at(self, cls: type[A], stream_id: UUID, version: int) -> A:
        """From the last milestone before on; those that it passes are set."""
        begun = version - version % _BETWEEN_MILESTONES
        with self._lock:
            while begun and (stream_id, begun) not in self._milestones:
                begun -= _BETWEEN_MILESTONES
            milestone = self._milestones.get((stream_id, begun))
        aggregate = cast("A", milestone.twin()) if milestone else cls.blank(stream_id)
        for first in range(begun, version, _BETWEEN_MILESTONES):
            last = min(first + _BETWEEN_MILESTONES, version)
            rows = self._recorder.select_events(stream_id, gt=first, lte=last)
            facts = ((row.originator_version, row.topic, row.state) for row in rows)
            aggregate.replay(self._mapper.replayed(stream_id, facts))
            if last == first + _BETWEEN_MILESTONES:
                self._set_milestone(aggregate.twin())
        return aggregate

    def _set_milestone(self, aggregate: Aggregate) -> None:
        with self._lock:
            self._milestones[aggregate.id, aggregate.version] = aggregate
            while len(self._milestones) > _KEPT_MILESTONES:
                self._milestones.popitem(last=False)

    def keep(self, written: Iterable[Aggregate], *, first: int, last: int) -> None:
        """Keeps what was just saved at these positions; from now on it belongs to all."""
        with self._lock:
            for aggregate in written:
                self._kept.pop(aggregate.id, None)
                if self._seen <= last and not aggregate.pending_events:
                    self._keep(aggregate)
            if self._seen == first - 1:
                self._seen = last

    def _untouched(self, stream_ids: Collection[UUID]) -> dict[UUID, Aggregate] | None:
        """What is kept of all of them, where a shorter question finds that nobody has touched
        any since; else None."""
        now = time.monotonic()
        with self._lock:
            seen = self._seen
            kept = {each: found for each in stream_ids if (found := self._kept.get(each))}
            if len(kept) < len(stream_ids):
                return None
        glance = self._recorder.glance(seen, streams={}, commands=())
        if glance.touched is None or any(
            stream_id in kept and kept[stream_id].version < version
            for stream_id, version in glance.touched
        ):
            return None
        with self._lock:
            self._take_note(glance, (), now)
        return kept

    def _brought_up(
        self, cls: type[Aggregate], stream_id: UUID, kept: Aggregate | None, glance: Glance
    ) -> Aggregate:
        rows = glance.facts.get(stream_id)
        if kept is not None and not rows:
            return kept
        aggregate = kept.twin() if kept is not None else cls.blank(stream_id)
        return aggregate.replay(self._mapper.replayed(stream_id, rows or ()))

    def _take_note(self, glance: Glance, streams: Iterable[Aggregate], now: float) -> None:
        """What another look has overtaken is not kept: it cannot tell what was touched since.
        Where too much was touched to tell, what is kept is where the next look at it begins."""
        if glance.head < self._seen:
            return
        if glance.touched is None:
            self._unproven = dict(self._kept)
            self._kept.clear()
        else:
            for stream_id, version in glance.touched:
                kept = self._kept.get(stream_id)
                if kept is not None and kept.version < version:
                    del self._kept[stream_id]
        self._seen, self._looked_at = glance.head, max(self._looked_at, now)
        for aggregate in streams:
            if aggregate.version:
                self._keep(aggregate)

    def _keep(self, aggregate: Aggregate) -> None:
        self._unproven.pop(aggregate.id, None)
        self._kept[aggregate.id] = aggregate
        self._kept.move_to_end(aggregate.id)
        while len(self._kept) > _KEPT_STREAMS:
            self._kept.popitem(last=False)
