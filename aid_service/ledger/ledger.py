"""The ledger: opens streams, records commands, pages through what happened.

It is the library's application, with recorders and a mapper of our own.
"""

from __future__ import annotations

import random
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import RLock
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, OperationalError

from aid_service.ledger.command import (
    Command,
    CommandRecord,
    DecideAgain,
    KeyReused,
    LedgerAway,
    StaleVersion,
)
from aid_service.ledger.mapper import FactMapper, UnreadableFact
from aid_service.ledger.recorder import Entry, FactRecorder, Filter, StoredFact
from domain.aggregates.aggregate import Aggregate
from domain.events.fact import Fact, Recorded, Unreadable
from domain.refusals import Refusal

A = TypeVar("A", bound=Aggregate)
Refs = Sequence[tuple[type[Aggregate], UUID]]

_TRIES = 50
_LONGEST_PAUSE_SECONDS = 0.05
_KEPT_STREAMS = 256


@dataclass(frozen=True)
class Outcome(Generic[A]):
    """What a command came to: the resource as of the answer's version, its newest fact, and the
    ledger's position of that fact. `replayed`: the command had been recorded before."""

    aggregate: A
    fact: Any
    position: int
    replayed: bool = False


@dataclass(frozen=True)
class Moment:
    """As of when: what the ledger knew at `position`, and of that what held in the world on
    `day`. None is now."""

    position: int | None = None
    day: date | None = None


NOW = Moment()


class _FactApplication(Application[UUID]):
    """The library's application over our recorder and our mapper."""

    def __init__(self, recorder: FactRecorder) -> None:
        self._own_recorder = recorder
        super().__init__()

    def construct_recorder(self) -> FactRecorder:
        return self._own_recorder

    def construct_mapper(self) -> FactMapper:
        return FactMapper()


class Ledger:
    """All writes go through `change`; everything else reads."""

    def __init__(
        self, recorder: FactRecorder, *, clock: Callable[[], datetime] | None = None
    ) -> None:
        """`clock` stamps instead of the store's own: a demonstration year's, or a test's."""
        self.recorder = recorder
        self._clock = clock
        self._application = _FactApplication(recorder)
        self._mapper = self._application.mapper
        self._turn = RLock()
        self._kept: OrderedDict[UUID, Aggregate] = OrderedDict()

    # writing

    def change(
        self,
        command: Command,
        refs: Refs | Callable[[], Refs],
        decide: Callable[..., None],
    ) -> Outcome[Any]:
        """Loads the aggregates, lets `decide` refuse or record on them, and saves them all in one
        transaction with the command's id. The first is the resource: its facts come last, and the
        outcome is its.

        Where somebody else was first the aggregates are loaded and decided on again. A command
        recorded before is not decided again: its outcome is read back. Raises
        Refusal, StaleVersion, KeyReused or LedgerAway.
        """
        answer_lost = False
        with self._turn:
            for attempt in range(_TRIES):
                try:
                    return self._try_change(command, refs, decide, first=attempt == 0)
                except (IntegrityError, DecideAgain):
                    time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.001 * 2**attempt)))
                except OperationalError as error:
                    # The answer may have been lost after the commit: only the command's record
                    # says whether it was written.
                    if answer_lost:
                        raise LedgerAway from error
                    answer_lost = True
        raise LedgerAway("too many writers at once")

    def _try_change(
        self,
        command: Command,
        refs: Refs | Callable[[], Refs],
        decide: Callable[..., None],
        *,
        first: bool,
    ) -> Outcome[Any]:
        wanted = refs() if callable(refs) else refs
        if (command.keyed or not first) and (known := self._known(command)):
            return self._read_back(command, known, wanted[0][0])
        resource = self.load(*wanted[0])
        others = [self._take(cls, stream_id) for cls, stream_id in wanted[1:]]
        try:
            if command.expected_version not in (None, resource.version):
                raise StaleVersion(resource.version)
            decide(resource, *others)
        except (Refusal, StaleVersion):
            for other in others:
                self._keep(other)
            if command.keyed and (known := self._known(command)):
                return self._read_back(command, known, wanted[0][0])
            raise
        fact = cast("Fact", resource.pending_events[-1])
        changed = [*others, resource]
        at = self._clock() if self._clock else None
        recordings = self._application.save(
            *changed,
            entry=Entry(command, {stream.id: stream.area for stream in changed}, at),
        )
        for other in others:
            self._keep(other)
        return Outcome(resource, fact, recordings[-1].notification.id)

    def _known(self, command: Command) -> CommandRecord | None:
        known = self.recorder.find_command(command.id)
        if known and known.fingerprint != command.fingerprint:
            raise KeyReused
        return known

    def _read_back(
        self, command: Command, known: CommandRecord, cls: type[Aggregate]
    ) -> Outcome[Any]:
        aggregate = cls.blank(known.originator_id)
        facts = self._facts_of(known.originator_id, upto_version=known.version)
        aggregate.replay(facts)
        return Outcome(aggregate, facts[-1], known.position, replayed=command.keyed)

    # Streams that others agree to (a hot fund) are kept between commands, brought up to date by
    # what was recorded since, and dropped when a save fails, so that a failure leaves nothing.

    def _take(self, cls: type[A], stream_id: UUID) -> A:
        kept = self._kept.pop(stream_id, None)
        aggregate = cast("A", kept) if kept is not None else cls.blank(stream_id)
        aggregate.replay(self._facts_of(stream_id, after_version=aggregate.version))
        return aggregate

    def _keep(self, aggregate: Aggregate) -> None:
        if aggregate.pending_events:
            return
        self._kept[aggregate.id] = aggregate
        while len(self._kept) > _KEPT_STREAMS:
            self._kept.popitem(last=False)

    # reading

    def load(self, cls: type[A], stream_id: UUID, *, moment: Moment = NOW) -> A:
        """The aggregate as of a moment; at version 0 where the ledger has no such stream then.

        By the world's clock only facts that had taken effect count; a fact without a day of its
        own, like a registration or a voiding, always holds.
        """
        if moment.position is None:
            facts = self._facts_of(stream_id)
        else:
            rows = self.recorder.select_stream(stream_id, upto=moment.position)
            facts = [cast("Fact", self._mapper.to_domain_event(row)) for row in rows]
        if (day := moment.day) is not None:
            facts = [f for f in facts if f.occurred_on is None or f.occurred_on <= day]
        return cls.blank(stream_id).replay(facts)

    def history(self, stream_id: UUID, *, upto: int | None = None) -> list[Recorded | Unreadable]:
        """Every fact of one stream in order, up to a position."""
        return [self._read(row) for row in self.recorder.select_stream(stream_id, upto=upto)]

    def page(self, wanted: Filter) -> list[Recorded | Unreadable]:
        """The facts that a filter lets through, in the ledger's order."""
        return [self._read(row) for row in self.recorder.select_facts(wanted)]

    def since(self, position: int, *, limit: int) -> list[Recorded | Unreadable]:
        """What follows a position, for read models to page through."""
        return self.page(Filter(after=position, limit=limit))

    def head(self) -> int:
        """The newest position; 0 in an empty ledger."""
        return self.recorder.newest()[0]

    def position_at(self, instant: datetime) -> int:
        return self.recorder.position_at(instant)

    def ledger_id(self) -> UUID:
        return self.recorder.ledger_id()

    def close(self) -> None:
        self._application.close()
        self.recorder.close()

    def _facts_of(
        self, stream_id: UUID, *, after_version: int = 0, upto_version: int | None = None
    ) -> list[Fact]:
        events: Iterator[Any] = self._application.events.get(
            stream_id, gt=after_version, lte=upto_version
        )
        return list(events)

    def _read(self, row: StoredFact) -> Recorded | Unreadable:
        try:
            fact = cast("Fact", self._mapper.to_domain_event(row))
        except UnreadableFact as error:
            stream_id = cast("UUID", row.originator_id)
            return Unreadable(row.id, row.recorded_at, stream_id, row.topic, str(error))
        return Recorded(row.id, row.recorded_at, fact)
