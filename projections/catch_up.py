"""Facts → rows: pages of the ledger, rows and position in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.events.fact import Recorded, Unreadable
from projections.store import ReadModel, Rows, clear, moving, parked, positions

PAGE = 1_000
_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""A store that is away for a moment, the vault's too, is no fault of a fact: nobody is parked."""

log = structlog.get_logger()


class Feed(Protocol):
    """The ledger, as far as read models see it."""

    def head(self) -> int: ...

    def since(self, position: int, *, limit: int) -> Sequence[Recorded | Unreadable]: ...

    def ledger_id(self) -> UUID: ...


class WrongLedger(Exception):
    """The rows were built from another ledger, or from a longer one: a backup was restored, or a
    setting points elsewhere. They must be rebuilt before they are asked."""


class CatchUp:
    """Moves the read models together; whoever holds the views' lock moves them."""

    def __init__(self, engine: Engine, feed: Feed, models: Sequence[ReadModel]) -> None:
        self._engine = engine
        self._feed = feed
        self._models = models
        self._turn = Lock()
        self._ledger_proven = False

    def position(self) -> int:
        """The position that every model has reached."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(func.min(positions.c.position), func.count(positions.c.view)).where(
                    positions.c.view.in_([model.name for model in self._models])
                )
            ).one()
        return rows[0] if rows[1] == len(self._models) else 0

    def to_head(self) -> int:
        """Brings the models up to the ledger's newest fact, and says how far they are.

        Raises WrongLedger where the rows are not this ledger's.
        """
        head = self._feed.head()
        position = self.position()
        if position == head and self._ledger_proven:
            return position
        with self._turn:
            while (position := self._move()) < head:
                pass
        self._ledger_proven = True
        return position

    def rebuild(self) -> int:
        """From zero, in one transaction: readers see the old rows until the new ones are there."""
        with self._turn, moving(self._engine) as connection:
            for model in self._models:
                clear(connection, model.tables)
            clear(connection, (positions, parked))
            reached = self._open_positions(connection)
            while self._apply_page(connection, reached):
                pass
            return min(reached.values())

    def parked(self) -> list[tuple[str, UUID, int, str]]:
        """View, stream, position and error of what could not be read."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(parked.c.view, parked.c.stream_id, parked.c.position, parked.c.error)
            )
            return [tuple(row) for row in rows]

    def _move(self) -> int:
        with moving(self._engine) as connection:
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
                        view=model.name, position=0, ledger_id=ledger_id, newest_fact="-"
                    )
                )
        return {model.name: reached[model.name] for model in self._models}

    def _apply_page(self, connection: Connection, reached: dict[str, int]) -> bool:
        page = self._feed.since(min(reached.values()), limit=PAGE)
        if not page:
            return False
        for model in self._models:
            unseen = [item for item in page if item.position > reached[model.name]]
            if unseen:
                self._apply(connection, model, unseen)
                reached[model.name] = unseen[-1].position
                connection.execute(
                    update(positions)
                    .where(positions.c.view == model.name)
                    .values(position=reached[model.name], newest_fact=_known_by(unseen[-1]))
                )
        return True

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
        hears, rows, clean = model.hears(), Rows(), not aside
        for item in page:
            if isinstance(item, Unreadable):
                clean = False
            elif clean and (handle := hears.get(type(item.fact))):
                try:
                    handle(item, item.fact, rows)
                except _AWAY:
                    raise
                except Exception:
                    clean = False
        if clean:
            savepoint = connection.begin_nested()
            try:
                rows.write(connection)
                savepoint.commit()
                return
            except _AWAY:
                raise
            except Exception:
                savepoint.rollback()
        for item in page:
            self._apply_one(connection, model, item, aside)

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
            rows = Rows()
            handle(item, item.fact, rows)
            rows.write(connection)
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


def _known_by(item: Recorded | Unreadable) -> str:
    """Stream and time: another ledger has another fact at the same position."""
    stream_id = item.originator_id if isinstance(item, Unreadable) else item.fact.originator_id
    return f"{stream_id} {item.recorded_at.isoformat()}"
