"""What both stores promise, beyond the library's own recorder."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    OperationalError,
    StoredEvent,
)

from aid_service.ledger.command import Command, CommandRecord
from domain.values import Area


@dataclass(frozen=True)
class Entry:
    """What is written beside a command's facts: the command, and each stream's area."""

    command: Command
    areas: Mapping[UUID, Area | None] = field(default_factory=dict)
    at: datetime | None = None
    """The instant by the demonstration year's own clock; None for the store's."""

    def area_of(self, stream_id: UUID | str) -> str:
        """Of a stream as a stored event names it."""
        area = self.areas.get(stream_id if isinstance(stream_id, UUID) else UUID(stream_id))
        return area.prefix if area else ""


Entries = Sequence[tuple[Entry, int]]
"""Commands in order, each with the number of facts that are its own."""


def by_command(
    stored_events: Sequence[StoredEvent], entries: Entries
) -> Iterator[tuple[Entry | None, Sequence[StoredEvent]]]:
    """Each command with its facts; facts without any command go by themselves."""
    first = 0
    for entry, count in entries:
        yield entry, stored_events[first : first + count]
        first += count
    if first < len(stored_events):
        yield None, stored_events[first:]


@dataclass(frozen=True)
class StoredFact(Notification):
    """A row of the ledger."""

    recorded_at: datetime
    area: str


ScannedRow = tuple[int, str, int, str, str, datetime | str]
"""Position, stream, version, topic, state, and the instant, as text where the store keeps text."""


FactRow = tuple[int, str, str | bytes]
"""A row of a stream that is known: version, topic, state."""


class Glance(NamedTuple):
    """The ledger at one instant. `touched` are the streams and versions after the position asked
    for, or None where they are too many to tell; `facts` come in the order of their versions."""

    head: int
    touched: Sequence[tuple[UUID, int]] | None
    facts: Mapping[UUID, list[FactRow]]
    commands: Mapping[UUID, CommandRecord]


MOST_TOUCHED = 1_000
"""What a look tells of the facts since; whoever is further behind begins anew."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which rows an auditor asks for; everything left None is not asked."""

    after: int = 0
    upto: int | None = None
    actor_id: UUID | None = None
    stream_id: UUID | None = None
    topics: Sequence[str] = ()
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    within: Area | None = None
    limit: int = 50


class OutOfTime(OperationalError):
    """The store could not in time. Asking again at once would take as long again."""


class FactRecorder(ApplicationRecorder):
    """The ledger's table and its commands. Positions run from 1 without a gap; a command's facts
    are contiguous; `recorded_at` never runs backwards."""

    @abstractmethod
    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, entries: Entries = (), **kwargs: Any
    ) -> Sequence[int]:
        """Writes all or none, with each command's record. Raises IntegrityError where somebody
        was first, on a stream or with a command."""

    @abstractmethod
    def glance(
        self,
        after: int,
        *,
        streams: Mapping[UUID, int],
        commands: Sequence[UUID],
        most: int = MOST_TOUCHED,
    ) -> Glance:
        """All that a decision must know, in one round trip: what was touched after a position, if
        it is not more than `most`, the facts of some streams after the version that is known of
        each, and which of the commands were recorded."""

    @abstractmethod
    def turn(self) -> AbstractContextManager[None]:
        """For a calling thread that looks, decides and inserts once: no other process that takes
        turns records in between. Raises OutOfTime."""

    def find_command(self, command_id: UUID) -> CommandRecord | None:
        return self.glance(2**62, streams={}, commands=[command_id]).commands.get(command_id)

    @abstractmethod
    def select_facts(self, wanted: Filter) -> Sequence[StoredFact]:
        """In the order of positions."""

    @abstractmethod
    def select_stream(self, stream_id: UUID, *, upto: int | None) -> Sequence[StoredFact]:
        """One stream's rows in order, up to a position."""

    @abstractmethod
    def scan(self, after: int, *, limit: int) -> Sequence[ScannedRow]:
        """What follows a position, in the order of positions and as lean as the driver gives it."""

    @abstractmethod
    def position_at(self, instant: datetime) -> int:
        """The position of the newest fact recorded at or before the instant; 0 before the first."""

    @abstractmethod
    def version_at(self, stream_id: UUID, position: int) -> int:
        """The version that a stream had at a position; 0 before its first fact. It costs the same
        anywhere in a stream."""

    @abstractmethod
    def newest(self) -> tuple[int, datetime | None]:
        """Position and time of the newest fact; (0, None) where there is none."""

    @abstractmethod
    def heads(self, *, after: int) -> Generator[int]:
        """The newest position, waited for until it lies after the one before, whoever records.
        Raises OperationalError where the store is away."""

    @abstractmethod
    def ledger_id(self) -> UUID:
        """Which ledger this is: given once, when it was prepared."""

    @abstractmethod
    def migrate(self) -> None:
        """Prepares the tables; safe to repeat. Writes no facts."""

    @abstractmethod
    def close(self) -> None: ...

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - inclusive_of_start
        return self.select_facts(Filter(after=after, upto=stop, topics=topics, limit=limit))

    def max_notification_id(self) -> int | None:
        return self.newest()[0] or None


def told_by(
    after: int,
    *,
    most: int,
    touched: Sequence[tuple[UUID | str, int, int]],
    facts: Mapping[UUID, list[FactRow]] = MappingProxyType({}),
    commands: Iterable[tuple[str, UUID | str, int, int, str]] = (),
) -> Glance:
    """`touched` are streams, versions and positions; `commands` are ids, each with the stream, the
    version and the position of its last fact, and its fingerprint."""
    return Glance(
        head=max((position for _, _, position in touched), default=after),
        touched=[(_id(stream), version) for stream, version, _ in touched]
        if len(touched) <= most
        else None,
        facts=facts,
        commands={
            UUID(command_id): CommandRecord(_id(stream), version, position, fingerprint)
            for command_id, stream, version, position, fingerprint in commands
        },
    )


def _id(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def conditions(wanted: Filter, mark: str) -> tuple[list[str], list[object]]:
    """The WHERE clauses of a filter and their values; `mark` is the driver's placeholder.

    An area's clause is a range: every code that begins with its levels, and what belongs to all.
    """
    area, topics = wanted.within, list(wanted.topics)
    parts: Iterable[tuple[str, Sequence[object] | None]] = (
        (f"position > {mark}", [wanted.after]),
        (f"position <= {mark}", _given(wanted.upto)),
        (f"actor_id = {mark}", _given(wanted.actor_id)),
        (f"originator_id = {mark}", _given(wanted.stream_id)),
        (f"topic IN ({', '.join([mark] * len(topics))})", topics or None),
        (f"recorded_at >= {mark}", _given(wanted.recorded_from)),
        (f"recorded_at <= {mark}", _given(wanted.recorded_to)),
        (
            f"(area = '' OR (area >= {mark} AND area < {mark}))",
            [area.prefix, f"{area.prefix}:"] if area else None,
        ),
    )
    asked = [(clause, values) for clause, values in parts if values is not None]
    return [clause for clause, _ in asked], [value for _, values in asked for value in values]


def _given(value: object | None) -> list[object] | None:
    return None if value is None else [value]
