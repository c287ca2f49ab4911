"""Peer (b)'s read model: `ProjectionRunner` as it comes, over PostgreSQL, one row for each visit
and the totals, rows and position in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import get_topic

from aid_service.settings import Settings
from bench.peers import stock

_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS shown_visits (
        visit_id uuid PRIMARY KEY, worker_id uuid NOT NULL, area text NOT NULL,
        season text NOT NULL, day date NOT NULL, cash bigint NOT NULL, value bigint NOT NULL,
        fund_id uuid
    )""",
    """
    CREATE TABLE IF NOT EXISTS shown_totals (
        year integer, month text, season text, fund text, area text, occupation text,
        cash bigint NOT NULL, value bigint NOT NULL, occasions bigint NOT NULL,
        PRIMARY KEY (year, month, season, fund, area, occupation)
    )""",
)
_SHOW = "INSERT INTO shown_visits VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
_ADD = (
    "INSERT INTO shown_totals VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1)"
    " ON CONFLICT (year, month, season, fund, area, occupation) DO UPDATE SET"
    " cash = shown_totals.cash + excluded.cash, value = shown_totals.value + excluded.value,"
    " occasions = shown_totals.occasions + 1"
)


class VisitsView(PostgresTrackingRecorder):
    """The library's tracking recorder with two tables beside its own."""

    def _create_table(self, curs: Any) -> None:
        super()._create_table(curs)
        for statement in _TABLES:
            curs.execute(statement)

    def show(self, event: Any, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            day, fund = event.occurred_on, event.fund_id
            cursor.execute(
                _SHOW,
                (
                    event.visit_id,
                    event.originator_id,
                    event.area,
                    event.season,
                    day,
                    event.cash,
                    event.value,
                    fund,
                ),
            )
            cursor.execute(
                _ADD,
                (
                    int(day[:4]),
                    day[:7],
                    event.season,
                    fund or "",
                    event.area,
                    event.occupation,
                    event.cash,
                    event.value,
                ),
            )
            self._insert_tracking(cursor, tracking)

    def shown(self) -> tuple[int, int, int]:
        """Rows, and what rows and totals come to in fen."""
        with self.datastore.transaction() as cursor:
            cursor.execute("SELECT count(*) AS n, coalesce(sum(value), 0) AS s FROM shown_visits")
            rows = cursor.fetchone()
            cursor.execute("SELECT coalesce(sum(value), 0) AS s FROM shown_totals")
            totals = cursor.fetchone()
        assert rows is not None
        assert totals is not None
        return rows["n"], int(rows["s"]), int(totals["s"])


class Visits(Projection[VisitsView]):
    """Hears visits only; the database filters the rest out."""

    topics = (get_topic(stock.Worker.Visited),)

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.show(domain_event, tracking)


@contextmanager
def running(settings: Settings) -> Iterator[ProjectionRunner[stock.Desk, VisitsView]]:
    env = stock.environment(settings, create_tables=True)
    with ProjectionRunner(
        application_class=stock.Desk, projection_class=Visits, view_class=VisitsView, env=env
    ) as runner:
        yield runner
