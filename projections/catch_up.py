"""Facts → rows: pages of the ledger, rows and position in one transaction."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.events.fact import Fact, Recorded, Unreadable
from projections.bulk import Ends
from projections.rows import Rows
from projections.store import ReadModel, moving, parked, positions

PAGE = 10_000
"""At most so many facts in one transaction; fewer where fewer wait."""
_OF_A_BUILD = 3
"""So many pages at once where nobody waits for the views' lock."""
_AWAY = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    sqlite3.OperationalError,
    psycopg.OperationalError,
)
"""A store that is away for a moment, the vault's too, is no fault of a fact: nobody is parked."""

log = structlog.get_logger()


@contextmanager
def _uncollected() -> Iterator[None]:
    """A page makes rows by the ten thousand, and no circles among them: the collector would look
    through them over and over. Whoever paused it lets it go on."""
    paused_here = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused_here:
            gc.enable()


class Feed(Protocol):
    """The ledger, as far as read models see it."""

    def head(self) -> int: ...

    def since(
        self, position: int, *, limit: int, wanted: Collection[type[Fact]] | None = None
    ) -> Sequence[Recorded | Unreadable]:
        """The facts after a position. Those of other classes than the wanted ones may be left
        out, but for the last, which says how far this went."""

    def ledger_id(self) -> UUID: ...


class WrongLedger(Exception):
    """The rows were built from another ledger, or from a longer one: a backup was restored, or a
    setting points elsewhere. They must be rebuilt before they are asked."""


@dataclass(frozen=True)
class Standing:
    """How far a read model is; `moved_at` is None before its first page."""

    view: str
    position: int
    moved_at: datetime | None


@dataclass(frozen=True)
class Parked:
    """A stream that a read model stopped hearing, at the fact that it cannot read."""

    view: str
    stream_id: UUID
    position: int
    topic: str
    error: str


class CatchUp:
    """Moves the read models together; whoever holds the views' lock moves them."""

    def __init__(
        self,
        engine: Engine,
        feed: Feed,
        models: Sequence[ReadModel],
        *,
        deferred: Ends | None = None,
    ) -> None:
        """`deferred` collects the ends of rows, for a build from zero."""
        self._engine = engine
        self._feed = feed
        self._models = models
        self._deferred = deferred
        self._wanted = frozenset(kind for model in models for kind in model.hears())
        self._turn = Lock()
        self._ledger_proven = False

    def position(self) -> int:
        """The position that every model has reached."""
        return min((standing.position for standing in self.standings()), default=0)

    def standings(self) -> list[Standing]:
        """How far each model is, in their order."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(positions.c.view, positions.c.position, positions.c.moved_at)
            ).all()
        reached = {row.view: (row.position, _in_utc(row.moved_at)) for row in rows}
        return [Standing(model.name, *reached.get(model.name, (0, None))) for model in self._models]

    def proven_position(self) -> int | None:
        """The position of rows that are this ledger's; None where they are another's."""
        try:
            with moving(self._engine) as connection:
                return min(self._open_positions(connection).values())
        except WrongLedger:
            return None

    def parked(self) -> list[Parked]:
        """What could not be read."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(parked).order_by(parked.c.view, parked.c.position))
            return [Parked(**row._mapping) for row in rows]

    def to_head(self) -> int:
        """Brings the models up to the ledger's newest fact, and says how far they are.

        Raises WrongLedger where the rows are not this ledger's.
        """
        head = self._feed.head()
        position = self.position()
        if position == head and self._ledger_proven:
            return position
        with self._turn:
            while (position := self.move()) < head:
                pass
        self._ledger_proven = True
        return position

    def move(self) -> int:
        """A page further; gives the position reached. Raises WrongLedger."""
        with moving(self._engine) as connection:
            return self.move_within(connection)

    @_uncollected()
    def move_within(self, connection: Connection) -> int:
        """A page further, in a transaction that holds the views' lock."""
        reached = self._open_positions(connection)
        self._apply_page(connection, reached)
        return min(reached.values())

    def _open_positions(self, connection: Connection) -> dict[str, int]:
        ledger_id, head = self._feed.ledger_id(), self._feed.head()
        reached: dict[str, int] = {}
        rows = connection.execute(select(positions)).all()
        newest = {position: self._fact_at(position) for position in {r.position for r in rows}}
        for row in rows:
            foreign = row.ledger_id != ledger_id or row.position > head
            if foreign or row.newest_fact != newest[row.position]:
                raise WrongLedger(f"view {row.view} at position {row.position}")
            reached[row.view] = row.position
        for model in self._models:
            if model.name not in reached:
                reached[model.name] = 0
                connection.execute(
                    positions.insert().values(
                        view=model.name,
                        position=0,
                        ledger_id=ledger_id,
                        newest_fact="-",
                        moved_at=datetime.now(UTC),
                    )
                )
        return {model.name: reached[model.name] for model in self._models}

    def _apply_page(self, connection: Connection, reached: dict[str, int]) -> None:
        limit = PAGE if self._deferred is None else PAGE * _OF_A_BUILD
        page = self._feed.since(min(reached.values()), limit=limit, wanted=self._wanted)
        if not page:
            return
        last = page[-1]
        for model in self._models:
            if last.position <= reached[model.name]:
                continue
            known = reached[model.name]
            unknown = page if page[0].position > known else [i for i in page if i.position > known]
            self._apply(connection, model, unknown)
            reached[model.name] = last.position
        connection.execute(
            update(positions)
            .where(positions.c.position < last.position)
            .where(positions.c.view.in_(reached))
            .values(position=last.position, newest_fact=_known_by(last), moved_at=datetime.now(UTC))
        )

    def _fact_at(self, position: int) -> str:
        """What the ledger's fact at a position is known by; a dash before the first."""
        found = self._feed.since(position - 1, limit=1) if position else ()
        return _known_by(found[0]) if found else "-"

    def _apply(
        self, connection: Connection, model: ReadModel, page: Sequence[Recorded | Unreadable]
    ) -> None:
        """In bulk; where the bulk fails, fact by fact, parking what cannot be read."""
        aside = set(
            connection.execute(
                select(parked.c.stream_id).where(parked.c.view == model.name)
            ).scalars()
        )
        try:
            rows = None if aside else self._heard(model, page)
        except _AWAY:
            raise
        except Exception:
            rows = None
        if rows is None or not _written(connection, model, rows):
            for item in page:
                self._apply_one(connection, model, item, aside)

    def _heard(self, model: ReadModel, page: Sequence[Recorded | Unreadable]) -> Rows | None:
        """What the page does to the model's tables; None where a fact is unreadable."""
        hears, rows = model.hears(), Rows(self._deferred)
        for item in page:
            if isinstance(item, Unreadable):
                return None
            handle = hears.get(type(item.fact))
            if handle is not None:
                handle(item, item.fact, rows)
        return rows

    def _apply_one(
        self,
        connection: Connection,
        model: ReadModel,
        item: Recorded | Unreadable,
        aside: set[UUID],
    ) -> None:
        if isinstance(item, Unreadable):
            self._park(connection, model, item.originator_id, item.position, item.topic, item.error)
            aside.add(item.originator_id)
            return
        handle = model.hears().get(type(item.fact))
        stream_id = item.fact.originator_id
        if handle is None or stream_id in aside:
            return
        savepoint = connection.begin_nested()
        try:
            rows = Rows(self._deferred)
            handle(item, item.fact, rows)
            model.write(connection, rows)
            savepoint.commit()
        except _AWAY:
            raise
        except Exception as error:
            savepoint.rollback()
            aside.add(stream_id)
            self._park(
                connection, model, stream_id, item.position, item.fact.TOPIC, type(error).__name__
            )

    def _park(
        self,
        connection: Connection,
        model: ReadModel,
        stream_id: UUID,
        position: int,
        topic: str,
        error: str,
    ) -> None:
        known = select(parked.c.position).where(
            parked.c.view == model.name, parked.c.stream_id == stream_id
        )
        if connection.execute(known).first() is None:
            log.error("view_parked", view=model.name, position=position, topic=topic, error=error)
            connection.execute(
                parked.insert().values(
                    view=model.name,
                    stream_id=stream_id,
                    position=position,
                    topic=topic,
                    error=error[:200],
                )
            )


def _written(connection: Connection, model: ReadModel, rows: Rows) -> bool:
    """Whether the database took them all; where it did not, nothing of them is there."""
    if not rows:
        return True
    savepoint = connection.begin_nested()
    try:
        model.write(connection, rows)
        savepoint.commit()
    except _AWAY:
        raise
    except Exception:
        savepoint.rollback()
        return False
    return True


def _in_utc(instant: datetime) -> datetime:
    """SQLite keeps no zone."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _known_by(item: Recorded | Unreadable) -> str:
    """Stream and time: another ledger has another fact at the same position."""
    stream_id = item.originator_id if isinstance(item, Unreadable) else item.fact.originator_id
    return f"{stream_id} {item.recorded_at.isoformat()}"
