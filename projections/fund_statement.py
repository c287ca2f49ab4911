"""What each fund received, set aside, paid and got back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, Uuid, func, select

from domain.events import fund
from domain.events.fact import Fact, Recorded
from domain.values import Area, Money
from projections.store import ReadModel, Rows, metadata, since_column, within

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
    Column("received", BigInteger, nullable=False, default=0),
    Column("reserved", BigInteger, nullable=False, default=0),
    Column("disbursed", BigInteger, nullable=False, default=0),
    Column("returned", BigInteger, nullable=False, default=0),
    Index("statement_lines_fund", "fund_id", "since"),
)


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
    tables: ClassVar[tuple[Table, ...]] = (_funds, _lines)

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
        columns = dict.fromkeys(("received", "reserved", "disbursed", "returned"), 0)
        rows.add(
            _lines,
            fund_id=fact.originator_id,
            since=recorded.position,
            day=fact.occurred_on or recorded.recorded_at.date(),
            **columns | {name: amount.fen for name, amount in sums.items()},
        )

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
        told = [_lines.c.fund_id == _funds.c.fund_id, _lines.c.since <= at]
        if day is not None:
            told.append(_lines.c.day <= day)
        sums = [
            func.coalesce(
                select(func.sum(_lines.c[name])).where(*told).correlate(_funds).scalar_subquery(),
                0,
            ).label(name)
            for name in ("received", "reserved", "disbursed", "returned")
        ]
        wanted = select(_funds, *sums).where(
            _funds.c.since <= at, _funds.c.since > after, within(_funds.c.area, scope)
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
