"""The annual review's figures, opened down to their facts.

Each fact that counts adds a line to one or more series; voiding ends it. A figure is the sum, or
the distinct count, of its series' lines. No figure is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Engine,
    Index,
    String,
    Table,
    Uuid,
    and_,
    func,
    not_,
    or_,
    select,
)

from domain.events.fact import Fact, Recorded
from domain.figures import Basis, Figure
from domain.quantities import Unit
from domain.values import Area
from projections.person_links import PersonLinks, distinct
from projections.review_series import HEARD, Line
from projections.rows import Rows
from projections.store import (
    ReadModel,
    known_at,
    metadata,
    since_column,
    until_column,
    within,
)

_lines = Table(
    "review_lines",
    metadata,
    since_column(),
    until_column(),
    Column("series", String(40), nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("part_id", Uuid, nullable=False),
    Column("counted_id", Uuid, nullable=True),
    Column("day", Date, nullable=True),
    Column("area", String(12), nullable=True),
    Column("class_id", Uuid, nullable=True),
    Column("number", BigInteger, nullable=False),
    Index("review_lines_series", "series", "day"),
    Index("review_lines_case", "case_id"),
    Index("review_lines_part", "part_id"),
)
_classes = Table(
    "review_classes",
    metadata,
    Column("class_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    Column("area", String(12), nullable=False),
)
_balances = Table(
    "review_balances",
    metadata,
    Column("balance_id", Uuid, primary_key=True),
    since_column(),
    until_column(),
    Column("key", String(40), nullable=False),
    Column("area", String(12), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("up_to", Date, nullable=False),
)
_day = func.coalesce(_lines.c.day, _classes.c.day)
_area = func.coalesce(_lines.c.area, _classes.c.area)


@dataclass(frozen=True)
class Change:
    """A line that came or went between two positions, and the fact that did it."""

    position: int
    came: bool
    counted_id: UUID | None


class AnnualReview(ReadModel):
    name: ClassVar[str] = "annual_review"
    tables: ClassVar[tuple[Table, ...]] = (_lines, _classes, _balances)

    def __init__(self, engine: Engine, links: PersonLinks) -> None:
        super().__init__(engine)
        self._links = links

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return dict.fromkeys(HEARD, self._heard)

    def _heard(self, recorded: Recorded, fact: Fact, rows: Rows) -> None:
        told = HEARD[type(fact)](fact)
        for line in told.lines:
            rows.add(_lines, since=recorded.position, **_columns(fact, line))
        if told.class_days:
            days, area = told.class_days
            rows.add(_classes, class_id=fact.originator_id, day=days.first, area=area.prefix)
        if told.balance:
            rows.add(
                _balances,
                since=recorded.position,
                balance_id=told.balance.balance_id,
                key=told.balance.key,
                area=told.balance.area.prefix,
                number=told.balance.value,
                up_to=told.balance.up_to,
            )
        if told.ends_balance:
            rows.end(_balances, _balances.c.balance_id, told.ends_balance, recorded.position)
        if told.ends_part:
            rows.end(_lines, _lines.c.part_id, told.ends_part, recorded.position)
        if told.ends_case:
            rows.end(_lines, _lines.c.case_id, told.ends_case, recorded.position)

    # questions

    def value(
        self, figure: Figure, *, year: int, scope: Area | None, at: int, day: date | None = None
    ) -> int:
        """The figure in its unit (money in fen), as known at a position; by the world's clock
        what had happened by a day."""
        counted = (
            func.count(func.distinct(_lines.c.counted_id))
            if figure.basis is Basis.DISTINCT
            else func.coalesce(func.sum(_lines.c.number), 0)
        )
        balances = self._balances(figure, year=year, scope=scope, at=at, day=day)
        told = self._told(figure, year=year, scope=scope, day=day, balances=balances)
        rows = self._ask(select(counted).select_from(_joined()).where(known_at(_lines, at), *told))
        number = int(rows[0][0]) + sum(int(balance.number) for balance in balances)
        return number - self._told_twice(figure, told, at)

    def positions(
        self,
        figure: Figure,
        *,
        year: int,
        scope: Area | None,
        at: int,
        day: date | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[int]:
        """The positions of the facts behind a figure, its opening balances among them, in order."""
        balances = self._balances(figure, year=year, scope=scope, at=at, day=day)
        told = self._told(figure, year=year, scope=scope, day=day, balances=balances)
        rows = self._ask(
            select(_lines.c.since)
            .distinct()
            .select_from(_joined())
            .where(known_at(_lines, at), _lines.c.since > after, *told)
            .order_by(_lines.c.since)
            .limit(limit)
        )
        opened = [balance.since for balance in balances if balance.since > after]
        return sorted({row.since for row in rows} | set(opened))[:limit]

    def changes(
        self,
        figure: Figure,
        *,
        year: int,
        scope: Area | None,
        first: int,
        last: int,
        day: date | None = None,
    ) -> list[Change]:
        """The lines and balances of a figure that came or went after `first` and up to `last`;
        where identities are counted, also the links that made two of them one or parted them."""
        balances = self._balances(figure, year=year, scope=scope, at=last, day=day)
        told = self._told(figure, year=year, scope=scope, day=day, balances=balances)
        came = and_(_lines.c.since > first, known_at(_lines, last))
        went = and_(_lines.c.since <= first, _lines.c.until > first, _lines.c.until <= last)
        rows = self._ask(select(_lines).select_from(_joined()).where(or_(came, went), *told))
        counted_as = self._standing_for(figure, last)
        found = [
            Change(
                row.since if row.since > first else row.until,
                came=row.since > first,
                counted_id=counted_as.get(row.counted_id, row.counted_id),
            )
            for row in rows
        ]
        if figure.basis is Basis.DISTINCT:
            found += [
                Change(link.position, came=not link.joined, counted_id=link.record_id)
                for link in self._links.changes(
                    first, last, of_persons_only=figure.unit is Unit.PERSON
                )
            ]
        before = self._balances(figure, year=year, scope=scope, at=first, day=day)
        found += [
            Change(balance.since, came=True, counted_id=None)
            for balance in balances
            if balance.since > first
        ]
        found += [
            Change(balance.until, came=False, counted_id=None)
            for balance in before
            if balance.until and balance.until <= last
        ]
        return sorted(found, key=lambda change: change.position)

    def counted(
        self,
        figure: Figure,
        *,
        year: int,
        scope: Area | None,
        at: int,
        day: date | None = None,
    ) -> set[UUID]:
        """Who is counted by identity in a distinct figure: of linked records the leading one."""
        told = self._told(figure, year=year, scope=scope, day=day, balances=())
        rows = self._ask(
            select(_lines.c.counted_id)
            .distinct()
            .select_from(_joined())
            .where(known_at(_lines, at), *told)
        )
        return distinct((row.counted_id for row in rows), self._standing_for(figure, at))

    def _standing_for(self, figure: Figure, at: int) -> Mapping[UUID, UUID]:
        """Which linked record counts for which in a distinct figure; none elsewhere."""
        if figure.basis is not Basis.DISTINCT:
            return {}
        linked = self._links.representatives(at)
        return linked.persons if figure.unit is Unit.PERSON else linked.households

    def _told_twice(self, figure: Figure, told: Sequence[ColumnElement[bool]], at: int) -> int:
        """How many of those that the lines name are counted as somebody else that they name."""
        standing_for = self._standing_for(figure, at)
        if not standing_for:
            return 0
        rows = self._ask(
            select(_lines.c.counted_id)
            .distinct()
            .select_from(_joined())
            .where(known_at(_lines, at), _lines.c.counted_id.in_(list(standing_for)), *told)
        )
        return len(rows) - len(distinct((row.counted_id for row in rows), standing_for))

    def balance_area(self, balance_id: UUID) -> Area | None:
        """Whose balance it is; None for one that was never set."""
        rows = self._ask(select(_balances.c.area).where(_balances.c.balance_id == balance_id))
        return Area(rows[0].area) if rows else None

    def _balances(
        self, figure: Figure, *, year: int, scope: Area | None, at: int, day: date | None
    ) -> Sequence[Any]:
        """The balances that the figure includes: for each area the latest that is due by the
        year's end (or by the day asked), and none that a wider area's balance covers already."""
        if not figure.cumulative:
            return ()
        rows = self._ask(
            select(_balances)
            .where(
                _balances.c.key == figure.key,
                _balances.c.up_to <= min(date(year, 12, 31), day or date.max),
                known_at(_balances, at),
                within(_balances.c.area, scope),
            )
            .order_by(_balances.c.up_to, _balances.c.since)
        )
        latest = {row.area: row for row in rows}
        return [
            row
            for row in latest.values()
            if not any(
                other.area != row.area and row.area.startswith(other.area)
                for other in latest.values()
            )
        ]

    def _told(
        self,
        figure: Figure,
        *,
        year: int,
        scope: Area | None,
        day: date | None,
        balances: Sequence[Any],
    ) -> list[ColumnElement[bool]]:
        told: list[ColumnElement[bool]] = [
            _lines.c.series == figure.series,
            _day <= date(year, 12, 31),
            within(_area, scope),
        ]
        if not figure.cumulative:
            told.append(_day >= date(year, 1, 1))
        if day is not None:
            told.append(_day <= day)
        told += [
            not_(and_(_day <= balance.up_to, within(_area, Area(balance.area))))
            for balance in balances
        ]
        return told


def _joined() -> Any:
    return _lines.outerjoin(_classes, _classes.c.class_id == _lines.c.class_id)


def _columns(fact: Fact, line: Line) -> dict[str, Any]:
    return {
        "series": line.series,
        "case_id": line.case_id or fact.originator_id,
        "part_id": line.part_id or fact.originator_id,
        "counted_id": line.counted_id,
        "day": None if line.class_id else fact.occurred_on,
        "area": line.area.prefix if line.area else None,
        "class_id": line.class_id,
        "number": line.number,
    }
