"""Facts → rows: pages of the ledger, rows and position in one transaction."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.events.fact import Recorded, Unreadable
from projections.bulk import Ends
from projections.driver import AWAY, as_id, ask, commit, together
from projections.feed import Feed, Page, known_by
from projections.rows import Rows
from projections.standing import Parked, Standing, in_utc
from projections.store import ReadModel, looking, moving_from, parked, positions

PAGE = 10_000
"""At most so many facts in one transaction; fewer where fewer wait."""
_OF_A_BUILD = 3
"""So many pages at once where nobody waits for the views' lock."""
_AWAY = (OperationalError, InterfaceError, PoolTimeout, *AWAY)
"""A store that is away for a moment, the vault's too, is no fault of a fact: nobody is parked."""

_FEW = 20
"""What so many facts do goes out together; what more do is copied. A build from zero waits for each
statement, since it notes what ended once rows are there."""
_POSITIONS = "SELECT view, position, ledger_id, newest_fact FROM view_positions"
_ASIDE = "SELECT view, stream_id FROM view_parked"

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


class WrongLedger(Exception):
    """The rows were built from another ledger, or from a longer one: a backup was restored, or a
    setting points elsewhere. They must be rebuilt before they are asked."""


class _Poison(Exception):
    """A fact of a page cannot be read."""


class CatchUp:
    """Moves the read models together; whoever holds the views' lock moves them."""

    def __init__(
        self,
        engine: Engine,
        feed: Feed,
        models: Sequence[ReadModel],
        *,
        deferred: Ends | None = None,
        upto: int | None = None,
    ) -> None:
        """`deferred` collects the ends of rows, for a build from zero. What follows the position
        `upto` is not heard."""
        self._engine = engine
        self._feed = feed
        self._models = models
        self._deferred = deferred
        self._upto = upto
        self._wanted = frozenset(kind for model in models for kind in model.hears())
        self._turn = Lock()
        self._ledger_proven = False

    def position(self) -> int:
        """The position that every model has reached."""
        with looking(self._engine) as connection:
            reached = dict(ask(connection, "SELECT view, position FROM view_positions").fetchall())
        return min((reached.get(model.name, 0) for model in self._models), default=0)

    def standings(self) -> list[Standing]:
        """How far each model is, in their order."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(positions.c.view, positions.c.position, positions.c.moved_at)
            ).all()
        reached = {row.view: (row.position, in_utc(row.moved_at)) for row in rows}
        return [Standing(model.name, *reached.get(model.name, (0, None))) for model in self._models]

    def proven_position(self) -> int | None:
        """The position of rows that are this ledger's; None where they are another's. Moves
        nothing, and waits for nobody who does."""
        with looking(self._engine) as connection:
            standing = ask(connection, _POSITIONS).fetchall()
        try:
            self._prove(standing, {0: "-"})
        except WrongLedger:
            return None
        return min(self._reached(standing).values())

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
        if self._ledger_proven and self.position() == head:
            return head
        return self.move_to(head)

    def move_to(self, position: int) -> int:
        """Moves until the models have heard so much. Raises WrongLedger."""
        with self._turn:
            while (reached := self.move()) < position:
                pass
        self._ledger_proven = True
        return reached

    def move(self) -> int:
        """A page further; gives the position reached. Raises WrongLedger.

        All models together; where that fails once more, model by model and fact by fact, to park
        what cannot be read.
        """
        try:
            return self._move(self._apply_together)
        except (*_AWAY, WrongLedger):
            raise
        except Exception:
            return self._move(self._apply_apart)

    @_uncollected()
    def _move(self, apply: Callable[[Connection, Page], None]) -> int:
        with self._opened_page() as (connection, page):
            if page.items:
                apply(connection, page)
            reached: int = page.last
        return reached

    @contextmanager
    def _opened_page(self) -> Iterator[tuple[Connection, Page]]:
        """What the models have not heard, once it is proven that their rows are this ledger's."""
        with moving_from(self._engine, _POSITIONS, _ASIDE) as (connection, (standing, aside)):
            self._begin_new(connection, {view for view, *_ in standing})
            yield connection, self._page_after(standing, aside)

    def _page_after(self, standing: Sequence[Any], aside: Sequence[Any]) -> Page:
        reached = self._reached(standing)
        low = min(reached.values())
        limit = PAGE if self._deferred is None else PAGE * _OF_A_BUILD
        if self._upto is not None:
            limit = min(limit, self._upto - low)
        items = self._feed.since(max(low - 1, 0), limit=limit + (low > 0), wanted=self._wanted)
        self._prove(standing, {0: "-", low: known_by(items[:1])} if low else {0: "-"})
        parked_in = defaultdict(set)
        for view, stream_id in aside:
            parked_in[view].add(as_id(stream_id))
        return Page(items[1:] if low else items, reached, parked_in)

    def _reached(self, standing: Sequence[Any]) -> dict[str, int]:
        known = {view: position for view, position, _, _ in standing}
        return {model.name: known.get(model.name, 0) for model in self._models}

    def _prove(self, standing: Sequence[Any], newest: dict[int, str]) -> None:
        """`newest` are the facts at some positions. Raises WrongLedger."""
        ledger_id = self._feed.ledger_id()
        for view, position, of_ledger, newest_fact in standing:
            if position not in newest:
                newest[position] = known_by(self._feed.since(position - 1, limit=1))
            if newest_fact != newest[position] or as_id(of_ledger) != ledger_id:
                raise WrongLedger(f"view {view} at position {position}")

    def _begin_new(self, connection: Connection, known: Collection[str]) -> None:
        for model in self._models:
            if model.name not in known:
                connection.execute(
                    positions.insert().values(
                        view=model.name,
                        position=0,
                        ledger_id=self._feed.ledger_id(),
                        newest_fact="-",
                        moved_at=datetime.now(UTC),
                    )
                )

    def _apply_together(self, connection: Connection, page: Page) -> None:
        """What a model does not hear costs it nothing."""
        written: list[tuple[ReadModel, Rows]] = []
        for model in self._models:
            rows = self._heard(model, page.unheard(model.name))
            if rows is None:
                raise _Poison
            if rows:
                written.append((model, rows))
        few = len(page.items) <= _FEW and self._deferred is None
        with together(connection) if few else nullcontext():
            for model, rows in written:
                model.write(connection, rows)
            self._keep_position(connection, page)
            commit(connection)

    def _apply_apart(self, connection: Connection, page: Page) -> None:
        for model in self._models:
            if unheard := page.unheard(model.name):
                self._apply(connection, model, unheard)
        self._keep_position(connection, page)

    def _keep_position(self, connection: Connection, page: Page) -> None:
        views = ", ".join("?" * len(self._models))
        ask(
            connection,
            "UPDATE view_positions SET position = ?, newest_fact = ?, moved_at = ?"
            f" WHERE position < ? AND view IN ({views})",
            page.last,
            known_by(page.items[-1:]),
            datetime.now(UTC),
            page.last,
            *page.reached,
        )

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
