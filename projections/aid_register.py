"""Aid cases as they are looked for: by area, kind and state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, String, Table, Uuid, and_, select

from domain.events import aid
from domain.events.correction import WorkerMoved
from domain.events.fact import Fact, Recorded
from domain.events.worker import WorkerRegistered
from domain.values import Area, Money
from projections.rows import Rows
from projections.store import (
    ReadModel,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)

_cases = Table(
    "aid_cases",
    metadata,
    Column("aid_id", Uuid, primary_key=True),
    since_column(),
    Column("worker_id", Uuid, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("asked", BigInteger, nullable=True),
    Column("day", Date, nullable=False),
    Index("aid_cases_order", "since"),
)
_areas = Table(
    "aid_areas",
    metadata,
    Column("worker_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("area", String(12), nullable=False),
    Index("aid_areas_worker", "worker_id", "since"),
)
_states = Table(
    "aid_states",
    metadata,
    Column("aid_id", Uuid, nullable=False),
    since_column(),
    until_column(),
    Column("state", String(10), nullable=False),
    Column("amount", BigInteger, nullable=True),
    Column("day", Date, nullable=False),
    Index("aid_states_case", "aid_id", "since"),
)


@dataclass(frozen=True)
class AidLine:
    """`amount` is what was granted, or else asked; None where no money is meant."""

    aid_id: UUID
    since: int
    worker_id: UUID
    area: Area
    kind: str
    state: str
    amount: Money | None
    occurred_on: date


class AidRegister(ReadModel):
    name: ClassVar[str] = "aid_register"
    tables: ClassVar[tuple[Table, ...]] = (_cases, _areas, _states)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            WorkerRegistered: self._stands_in_area,
            WorkerMoved: self._stands_in_area,
            aid.AidRequested: self._requested,
            aid.AidApproved: self._approved,
            aid.AidRejected: self._rejected,
            aid.AidPaid: self._paid,
            aid.AidCompleted: self._completed,
        }

    def _stands_in_area(
        self, recorded: Recorded, fact: WorkerRegistered | WorkerMoved, rows: Rows
    ) -> None:
        """The cases go with the worker: who looks after the worker now decides on them."""
        rows.end(_areas, _areas.c.worker_id, fact.originator_id, recorded.position)
        rows.add(
            _areas,
            worker_id=fact.originator_id,
            since=recorded.position,
            area=fact.area.prefix,
        )

    def _requested(self, recorded: Recorded, fact: aid.AidRequested, rows: Rows) -> None:
        rows.add(
            _cases,
            aid_id=fact.aid_id,
            since=recorded.position,
            worker_id=fact.originator_id,
            kind=fact.kind.value,
            asked=fact.amount.fen if fact.amount else None,
            day=fact.occurred_on,
        )
        self._enter(recorded, fact, rows, state="requested", amount=fact.amount)

    def _approved(self, recorded: Recorded, fact: aid.AidApproved, rows: Rows) -> None:
        self._enter(recorded, fact, rows, state="approved", amount=fact.amount or None)

    def _rejected(self, recorded: Recorded, fact: aid.AidRejected, rows: Rows) -> None:
        self._enter(recorded, fact, rows, state="rejected", amount=None)

    def _paid(self, recorded: Recorded, fact: aid.AidPaid, rows: Rows) -> None:
        self._enter(recorded, fact, rows, state="paid", amount=fact.amount)

    def _completed(self, recorded: Recorded, fact: aid.AidCompleted, rows: Rows) -> None:
        self._enter(recorded, fact, rows, state="completed", amount=None)

    def _enter(
        self, recorded: Recorded, fact: Any, rows: Rows, *, state: str, amount: Money | None
    ) -> None:
        rows.end(_states, _states.c.aid_id, fact.aid_id, recorded.position)
        rows.add(
            _states,
            aid_id=fact.aid_id,
            since=recorded.position,
            state=state,
            amount=amount.fen if amount else None,
            day=fact.occurred_on or recorded.recorded_at.date(),
        )

    # questions

    def cases(
        self,
        *,
        scope: Area | None,
        at: int,
        area: Area | None = None,
        kind: str | None = None,
        state: str | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[AidLine]:
        """In the order they were requested."""
        lines = (
            select(
                _cases, _areas.c.area, _states.c.state, _states.c.amount, _states.c.day.label("on")
            )
            .join(_areas, and_(_areas.c.worker_id == _cases.c.worker_id, known_at(_areas, at)))
            .join(_states, and_(_states.c.aid_id == _cases.c.aid_id, known_at(_states, at)))
            .where(_cases.c.since <= at, _cases.c.since > after, within(_areas.c.area, scope))
        )
        if area is not None:
            lines = lines.where(within(_areas.c.area, area))
        if kind is not None:
            lines = lines.where(_cases.c.kind == kind)
        if state is not None:
            lines = lines.where(_states.c.state == state)
        return [
            AidLine(
                aid_id=row.aid_id,
                since=row.since,
                worker_id=row.worker_id,
                area=Area(row.area),
                kind=row.kind,
                state=row.state,
                amount=_money(row.amount if row.amount is not None else row.asked),
                occurred_on=row.on,
            )
            for row in self._ask(lines.order_by(_cases.c.since).limit(limit))
        ]


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)
