"""All read models anew from the first fact, beside the live ones, while readers go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from projections.beside import add_indexes, building, comparing, rows_only_in, switch
from projections.bulk import Ends, end_deferred
from projections.catch_up import CatchUp
from projections.feed import Feed
from projections.store import ReadModel, moving

Progress = Callable[[int, int], None]
"""Told the position reached and the ledger's head."""


@dataclass(frozen=True)
class Difference:
    """Rows that only one of the two sets has, as known at the position compared."""

    table: str
    only_live: int
    only_rebuilt: int


@dataclass(frozen=True)
class Rebuilt:
    """`compared_at` is the position of the live rows; None where they were not of this ledger."""

    position: int
    compared_at: int | None
    differences: tuple[Difference, ...]


class Rebuild:
    def __init__(
        self,
        live: CatchUp,
        engine: Engine,
        feed: Feed,
        models_on: Callable[[Engine], Sequence[ReadModel]],
    ) -> None:
        self._live = live
        self._engine = engine
        self._feed = feed
        self._models_on = models_on

    def run(
        self, *, progress: Progress = lambda _reached, _head: None, keep: bool = False
    ) -> Rebuilt:
        """Builds, compares with the live rows, and takes their place; with `keep` the live rows
        stay and only the comparison is told."""
        at = self._live_position()
        with building(self._engine) as beside:
            models = self._models_on(beside)
            self._fill(beside, models, at or self._feed.head(), progress)
            found = self._compared(beside, models, at)
            if not keep:
                self._take_over(beside, models)
        return found

    def _live_position(self) -> int | None:
        """0 where there are no rows yet, None where they are another ledger's. Else they are
        brought up to date first, as by any reader, so that the build meets them where they are."""
        at = self._live.proven_position()
        return self._live.to_head() if at else at

    def _fill(
        self, beside: Engine, models: Sequence[ReadModel], upto: int, progress: Progress
    ) -> None:
        ends: Ends = {}
        builder = CatchUp(beside, self._feed, models, deferred=ends, upto=upto)
        reached = -1
        while reached < upto:
            reached = builder.move()
            progress(reached, upto)
        with beside.begin() as connection:
            end_deferred(connection, ends)
            for model in models:
                model.reckon(connection)
        add_indexes(beside)

    def _compared(self, beside: Engine, models: Sequence[ReadModel], at: int | None) -> Rebuilt:
        """Rows of a time as known when the live rows were brought up to date. Sums, which know
        only the present, while nobody moves the live ones and the build is exactly as far."""
        if at is None:
            return Rebuilt(CatchUp(beside, self._feed, models).position(), None, ())
        with comparing(self._engine, beside) as connection:
            found = _differences(connection, models, at, with_time=True)
        self._bring_up(beside, models, self._live.position())
        with moving(self._engine):
            now = self._live.position()
            self._bring_up(beside, models, now)
            with comparing(self._engine, beside) as connection:
                found += _differences(connection, models, now, with_time=False)
        return Rebuilt(now, at, tuple(found))

    def _bring_up(self, beside: Engine, models: Sequence[ReadModel], position: int) -> None:
        CatchUp(beside, self._feed, models, upto=position).move_to(position)

    def _take_over(self, beside: Engine, models: Sequence[ReadModel]) -> None:
        builder = CatchUp(beside, self._feed, models)
        builder.to_head()
        with moving(self._engine) as connection:
            builder.to_head()
            switch(connection, beside)


def _differences(
    connection: Connection, models: Sequence[ReadModel], at: int, *, with_time: bool
) -> list[Difference]:
    found = []
    for table in (table for model in models for table in model.tables):
        if ("since" in table.c) is with_time:
            only_live, only_rebuilt = rows_only_in(connection, table, at)
            if only_live or only_rebuilt:
                found.append(Difference(table.name, only_live, only_rebuilt))
    return found
