"""What each fund received, set aside, paid and got back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    and_,
    func,
    select,
)

from domain.events import fund
from domain.events.fact import Fact, Recorded
from domain.values import Area, Money
from projections.driver import among, as_id, ask, together
from projections.rows import Rows
from projections.store import ReadModel, metadata, since_column, within

_funds = Table(
    "statement_funds",
    metadata,
    Column("fund_id", Uuid, primary_key=True),
    since_column(),
    Column("name", String, nullable=False),
    Column("source", String(10), nullable=False),
    Column("year", Integer, nullable=False),
    Column("area", String(12), nullable=False),
    Column("kinds", String, nullable=False),
    Column("categories", String, nullable=False),
    Index("statement_funds_order", "since"),
)
_lines = Table(
    "statement_lines",
    metadata,
    Column("fund_id", Uuid, nullable=False),
    since_column(),
    Column("day", Date, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("disbursed", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("received_by_then", BigInteger, nullable=False),
    Column("reserved_by_then", BigInteger, nullable=False),
    Column("disbursed_by_then", BigInteger, nullable=False),
    Column("returned_by_then", BigInteger, nullable=False),
    Index("statement_lines_fund", "fund_id", "since"),
)
_sums = Table(
    "statement_sums",
    metadata,
    Column("fund_id", Uuid, primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("disbursed", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
)
_KINDS = ("received", "reserved", "disbursed", "returned")
_ASK_SUMS = f"SELECT fund_id, {', '.join(_KINDS)} FROM statement_sums"
_KEEP_SUMS = (
    f"INSERT INTO statement_sums (fund_id, {', '.join(_KINDS)}) VALUES (?, ?, ?, ?, ?)"
    f" ON CONFLICT (fund_id) DO UPDATE SET {', '.join(f'{k} = excluded.{k}' for k in _KINDS)}"
)

_Sums = dict[str, int]


@dataclass(frozen=True)
class FundStatementLine:
    """A fund with its sums; available = received + returned - reserved - disbursed."""

    fund_id: UUID
    since: int
    name: str
    source: str
    year: int
    area: Area
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    received: Money
    reserved: Money
    disbursed: Money
    returned: Money

    @property
    def available(self) -> Money:
        return self.received + self.returned - self.reserved - self.disbursed


class FundStatement(ReadModel):
    name: ClassVar[str] = "fund_statement"
    tables: ClassVar[tuple[Table, ...]] = (_funds, _lines, _sums)

    # facts → rows

    def hears(self) -> Mapping[type[Fact], Callable[[Recorded, Any, Rows], None]]:
        return {
            fund.FundOpened: self._opened,
            fund.FundReceived: self._received,
            fund.FundReserved: self._reserved,
            fund.FundReleased: self._released,
            fund.FundDisbursed: self._disbursed,
            fund.FundReturned: self._returned,
        }

    def _opened(self, recorded: Recorded, fact: fund.FundOpened, rows: Rows) -> None:
        rows.add(
            _funds,
            fund_id=fact.originator_id,
            since=recorded.position,
            name=fact.name,
            source=fact.source.value,
            year=fact.year,
            area=fact.area.prefix,
            kinds=",".join(fact.kinds),
            categories=",".join(fact.categories),
        )

    def _received(self, recorded: Recorded, fact: fund.FundReceived, rows: Rows) -> None:
        self._line(recorded, fact, rows, received=fact.amount)

    def _reserved(self, recorded: Recorded, fact: fund.FundReserved, rows: Rows) -> None:
        self._line(recorded, fact, rows, reserved=fact.amount)

    def _released(self, recorded: Recorded, fact: fund.FundReleased, rows: Rows) -> None:
        self._line(recorded, fact, rows, reserved=-fact.amount)

    def _disbursed(self, recorded: Recorded, fact: fund.FundDisbursed, rows: Rows) -> None:
        freed = -fact.amount if fact.reserved else Money(0)
        self._line(recorded, fact, rows, disbursed=fact.amount, reserved=freed)

    def _returned(self, recorded: Recorded, fact: fund.FundReturned, rows: Rows) -> None:
        self._line(recorded, fact, rows, returned=fact.amount)

    def _line(self, recorded: Recorded, fact: Fact, rows: Rows, **sums: Money) -> None:
        rows.add(
            _lines,
            fund_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on or recorded.recorded_at.date(),
            **dict.fromkeys(_KINDS, 0) | {name: amount.fen for name, amount in sums.items()},
        )

    def write(self, connection: Connection, rows: Rows) -> None:
        """Each line also says what all lines of its fund had come to by then."""
        lines = rows.begun(_lines)
        sums = self._sums_of(connection, {line["fund_id"] for line in lines})
        for line in lines:
            so_far = sums[line["fund_id"]]
            for kind in _KINDS:
                so_far[kind] += line[kind]
                line[f"{kind}_by_then"] = so_far[kind]
        rows.write(connection)
        with together(connection):
            for fund_id, so_far in sums.items():
                ask(connection, _KEEP_SUMS, fund_id, *so_far.values())

    def _sums_of(self, connection: Connection, funds: Collection[UUID]) -> dict[UUID, _Sums]:
        sums = {fund_id: dict.fromkeys(_KINDS, 0) for fund_id in funds}
        if funds:
            which, these = among(connection, funds)
            for fund_id, *known in ask(connection, f"{_ASK_SUMS} WHERE fund_id {which}", these):
                sums[as_id(fund_id)] = dict(zip(_KINDS, known, strict=True))
        return sums

    # questions

    def funds(
        self,
        *,
        scope: Area | None,
        at: int,
        day: date | None = None,
        year: int | None = None,
        fund_id: UUID | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[FundStatementLine]:
        """Funds in the order of opening, with what was known at a position and had happened by
        a day."""
        wanted = (
            select(_funds, *(func.coalesce(sums, 0).label(kind) for kind, sums in _by(at, day)))
            .select_from(_funds.outerjoin(_lines, _newest_line(at)))
            .where(_funds.c.since <= at, _funds.c.since > after, within(_funds.c.area, scope))
        )
        if year is not None:
            wanted = wanted.where(_funds.c.year == year)
        if fund_id is not None:
            wanted = wanted.where(_funds.c.fund_id == fund_id)
        return [
            FundStatementLine(
                fund_id=row.fund_id,
                since=row.since,
                name=row.name,
                source=row.source,
                year=row.year,
                area=Area(row.area),
                kinds=tuple(filter(None, row.kinds.split(","))),
                categories=tuple(filter(None, row.categories.split(","))),
                received=Money(int(row.received)),
                reserved=Money(int(row.reserved)),
                disbursed=Money(int(row.disbursed)),
                returned=Money(int(row.returned)),
            )
            for row in self._ask(wanted.order_by(_funds.c.since).limit(limit))
        ]


def _newest_line(at: int) -> ColumnElement[bool]:
    """The fund's last line up to a position, which says what all had come to by then."""
    line = _lines.alias()
    newest = (
        select(func.max(line.c.since))
        .where(line.c.fund_id == _funds.c.fund_id, line.c.since <= at)
        .correlate(_funds)
        .scalar_subquery()
    )
    return and_(_lines.c.fund_id == _funds.c.fund_id, _lines.c.since == newest)


def _by(at: int, day: date | None) -> list[tuple[str, Any]]:
    """Each kind's sum: the one kept, or by a day the sum of what had happened until then."""
    if day is None:
        return [(kind, _lines.c[f"{kind}_by_then"]) for kind in _KINDS]
    line = _lines.alias()
    told = (line.c.fund_id == _funds.c.fund_id, line.c.since <= at, line.c.day <= day)
    return [
        (kind, select(func.sum(line.c[kind])).where(*told).correlate(_funds).scalar_subquery())
        for kind in _KINDS
    ]
