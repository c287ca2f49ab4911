"""The ledger: opens streams, records commands, pages through what happened.

It is the library's application, with recorders and a mapper of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.group_commit import GroupCommit, Outcome, Waiting
from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.pages import Pages
from aid_service.ledger.recorder import FactRecorder, Filter, StoredFact
from aid_service.ledger.streams import FactApplication, Refs, Streams
from aid_service.ledger.unreadable import UnreadableFact
from domain.aggregates.aggregate import Aggregate
from domain.events.fact import Fact, Recorded, Unreadable

__all__ = ["NOW", "Ledger", "Moment", "Outcome", "Refs"]

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True)
class Moment:
    """As of when: what the ledger knew at `position`, and of that what held in the world on
    `day`. None is now."""

    position: int | None = None
    day: date | None = None


NOW = Moment()


class Ledger:
    """All writes go through `change`; everything else reads."""

    def __init__(
        self, recorder: FactRecorder, *, clock: Callable[[], datetime] | None = None
    ) -> None:
        """`clock` stamps instead of the store's own: a demonstration year's, or a test's."""
        self.recorder = recorder
        self._application = FactApplication(recorder)
        self._mapper = cast("FactMapper", self._application.mapper)
        self._streams = Streams(recorder, self._mapper)
        self._id: UUID | None = None
        self._pages = Pages(self._mapper)
        self._writing = GroupCommit(self._application, self._streams, recorder, clock)

    # writing

    def change(
        self,
        command: Command,
        refs: Refs,
        decide: Callable[..., None],
        *,
        others: Callable[[Any], Refs] | None = None,
    ) -> Outcome[Any]:
        """Loads the aggregates, lets `decide` refuse or record on them, and saves them all in one
        transaction with the command's id. The first is the resource: its facts come last, and the
        outcome is its. `others` finds further aggregates that only the resource can tell.

        Where somebody else was first the aggregates are loaded and decided on again. A command
        recorded before is not decided again: its outcome is read back. Raises Refusal,
        StaleVersion, KeyReused, LedgerAway or UnreadableFact.
        """
        with self._told_where():
            return self._writing.answer(Waiting(command, refs, decide, others))

    # reading

    def lately(self, cls: type[A], stream_id: UUID, *, seconds: float) -> A:
        """The aggregate as it was seen not longer ago than this; without any question to the
        store, where somebody has just looked. What this process recorded itself is always in it.
        Raises UnreadableFact."""
        with self._told_where():
            return self._streams.load(cls, stream_id, stale_seconds=seconds)

    def load(self, cls: type[A], stream_id: UUID, *, moment: Moment = NOW) -> A:
        """The aggregate as of a moment, to read; at version 0 where the ledger has no such stream
        then.

        By the world's clock only facts that had taken effect count; a fact without a day of its
        own, like a registration or a voiding, always holds. Raises UnreadableFact.
        """
        with self._told_where():
            if moment == NOW:
                return self._streams.load(cls, stream_id)
            if (day := moment.day) is None:
                return self._streams.as_of(cls, stream_id, cast("int", moment.position))
            rows = self.recorder.select_stream(stream_id, upto=moment.position)
            facts = self._mapper.replayed(
                stream_id, ((row.originator_version, row.topic, row.state) for row in rows)
            )
        held = (f for f in facts if f.occurred_on is None or f.occurred_on <= day)
        return cls.blank(stream_id).replay(held)

    def history(self, stream_id: UUID, *, upto: int | None = None) -> list[Recorded | Unreadable]:
        """Every fact of one stream in order, up to a position."""
        return [self._read(row) for row in self.recorder.select_stream(stream_id, upto=upto)]

    def page(self, wanted: Filter) -> list[Recorded | Unreadable]:
        """The facts that a filter lets through, in the ledger's order."""
        return [self._read(row) for row in self.recorder.select_facts(wanted)]

    def since(
        self, position: int, *, limit: int, wanted: Collection[type[Fact]] | None = None
    ) -> list[Recorded | Unreadable]:
        """What follows a position, for read models to page through. Facts of other classes than
        the wanted ones are left out unopened, but for the first and the last."""
        rows = self.recorder.scan(position, limit=limit)
        if wanted is None:
            return list(map(self._pages.opened, rows))
        return self._pages.read(rows, wanted)

    def head(self) -> int:
        """The newest position; 0 in an empty ledger."""
        return self.recorder.newest()[0]

    def heads(self, *, after: int) -> Generator[int]:
        """The head, waited for until it lies after the one before, whichever process records."""
        return self.recorder.heads(after=after)

    def position_at(self, instant: datetime) -> int:
        return self.recorder.position_at(instant)

    def position_of(self, unreadable: UnreadableFact) -> int | None:
        """Where the fact is, for one that was found unreadable when it was asked what it says."""
        rows = self.recorder.select_stream(unreadable.stream_id, upto=None)
        places = {row.originator_version: row.id for row in rows}
        return places.get(unreadable.version)

    def ledger_id(self) -> UUID:
        if self._id is None:
            self._id = self.recorder.ledger_id()
        return self._id

    def close(self) -> None:
        self._application.close()
        self.recorder.close()

    @contextmanager
    def _told_where(self) -> Iterator[None]:
        """Finds the position of a fact that cannot be read, by which the operator finds it."""
        try:
            yield
        except UnreadableFact as error:
            error.position = self.position_of(error)
            raise

    def _read(self, row: StoredFact) -> Recorded | Unreadable:
        try:
            fact = self._mapper.to_domain_event(row)
        except UnreadableFact as error:
            stream_id = cast("UUID", row.originator_id)
            return Unreadable(row.id, row.recorded_at, stream_id, row.topic, str(error))
        return Recorded(row.id, row.recorded_at, fact)
