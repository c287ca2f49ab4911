"""Peer (a): Flask and SQLAlchemy 2 over rows that are updated in place.

One transaction checks the rules, inserts the visit, takes its value from the fund, adds it to the
totals and keeps the answer under its idempotency key. Statements are Core, which is faster than
the ORM; locks are taken as late as the rules allow.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response, request
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from aid_service.ports import SHANGHAI
from aid_service.schemas.visit import VisitIn, VisitOut
from aid_service.settings import Settings, read_settings
from bench.peers.door import Key, add_staff, admitted, key_of, new_app, open_engine, staff
from domain.aggregates.visit import value_of
from domain.policies.caps import require_visit_within_caps
from domain.policies.days import require_not_future
from domain.policies.sample import SAMPLE
from domain.policies.seasons import require_season_fits
from domain.refusals import Refusal
from domain.values import Actor, Area, Money, Role

APP = "bench.peers.crud:app()"
QUEUES = "CRUD_WRITERS_QUEUE"
"""Set to n, SQLite's writers wait in its busy handler, as most people leave it; else they queue
in the process, which is faster and keeps the p99 a tenth."""
_metadata = MetaData()
workers = Table(
    "workers",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("area", String(12), nullable=False),
    Column("occupation", String(20), nullable=False),
)
funds = Table(
    "funds",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("area", String(12), nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("disbursed", BigInteger, nullable=False, default=0),
)
visits = Table(
    "visits",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", Uuid, nullable=False, index=True),
    Column("season", String(8), nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Column("visitors", JSON, nullable=False),
    Column("cash", BigInteger, nullable=False),
    Column("goods", JSON, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("fund_id", Uuid, nullable=True),
    Column("purpose", Text, nullable=True),
    Column("note", Text, nullable=True),
    Column("state", String(12), nullable=False),
    Column("policy_version", String(40), nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
totals = Table(
    "totals",
    _metadata,
    Column("year", Integer, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("season", String(8), primary_key=True),
    Column("fund", String(36), primary_key=True),
    Column("area", String(12), primary_key=True),
    Column("occupation", String(20), primary_key=True),
    Column("cash", BigInteger, nullable=False),
    Column("goods", BigInteger, nullable=False),
    Column("occasions", Integer, nullable=False),
)
keys = Table(
    "idempotency_keys",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("answer", Text, nullable=False),
)
_TAKES, _GIVES = VisitIn(), VisitOut()
_GROWING = ("cash", "goods", "occasions")


def _growing(insert: Any) -> Any:
    """Adds a line to the totals, whether or not there is one already."""
    line = insert(totals)
    grown = {name: totals.c[name] + line.excluded[name] for name in _GROWING}
    return line.on_conflict_do_update(index_elements=list(totals.primary_key), set_=grown)


_ADD_TO_TOTALS = {"sqlite": _growing(sqlite.insert), "postgresql": _growing(postgresql.insert)}


def create_app(settings: Settings) -> Flask:
    app, engine = new_app(__name__), open_engine(settings)
    turn = Lock() if settings.embedded and os.environ.get(QUEUES, "y") == "y" else nullcontext()

    @app.post("/api/v1/workers/<uuid:worker_id>/visits")
    def record(worker_id: UUID) -> Response:
        actor = admitted(engine, Role.CASEWORKER)
        wish = _TAKES.load(request.get_json())
        key = key_of(actor)
        require_not_future(wish["occurred_on"], today=datetime.now(SHANGHAI).date())
        try:
            with turn:
                answer, is_new = _record(engine, actor, worker_id, wish, key)
        except IntegrityError:  # the same key at the same time: the other one was first
            answer, is_new = _record(engine, actor, worker_id, wish, key)
        response = Response(answer, 201, content_type="application/json")
        if not is_new:
            response.headers["Idempotency-Replayed"] = "true"
        return response

    return app


def _record(
    engine: Engine, actor: Actor, worker_id: UUID, wish: dict[str, Any], key: Key | None
) -> tuple[str, bool]:
    value = value_of(wish["cash"], wish["goods"])
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if key and (known := connection.execute(select(keys).where(keys.c.id == key.id)).first()):
            key.require(known.fingerprint)
            return known.answer, False
        worker = _require_rules(connection, actor, worker_id, wish, value)
        visit, shown = _visit(actor, worker_id, wish, value)
        answer = json.dumps(shown, ensure_ascii=False)
        connection.execute(visits.insert(), visit)
        if key:
            kept = {"id": key.id, "fingerprint": key.fingerprint, "answer": answer}
            connection.execute(keys.insert(), kept)
        if value:
            _disburse(connection, visit["fund_id"], value, year=visit["year"])
        _add_to_totals(connection, worker, visit)
    return answer, True


def _require_rules(
    connection: Connection, actor: Actor, worker_id: UUID, wish: dict[str, Any], value: Money
) -> Any:
    """The rules of a visit, in the service's order; gives the worker's row, locked."""
    day = wish["occurred_on"]
    found = select(workers).where(workers.c.id == worker_id).with_for_update()
    worker = connection.execute(found).first()
    if worker is None or actor.area is None or not actor.area.covers(Area(worker.area)):
        raise Refusal("missing")
    for visitor in wish["visitors"]:
        known = select(staff.c.staff_id).where(staff.c.staff_id == visitor.staff_id)
        if visitor.staff_id and connection.execute(known).first() is None:
            raise Refusal("staff-missing", field="visitors")
    require_season_fits(wish["season"], day, rules=SAMPLE.rules)
    if value and wish.get("fund_id") is None:
        raise Refusal("fund-required", field="fund_id")
    given = connection.execute(
        select(func.coalesce(func.sum(visits.c.value), 0)).where(
            visits.c.worker_id == worker_id, visits.c.year == day.year, visits.c.state != "voided"
        )
    ).scalar_one()
    require_visit_within_caps(value=value, given_this_year=Money(int(given)), rules=SAMPLE.rules)
    return worker


def _visit(
    actor: Actor, worker_id: UUID, wish: dict[str, Any], value: Money
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row, and what is shown of it."""
    named = {"purpose": None, "note": None, "fund_id": None} | wish
    told = named | {
        "visit_id": uuid4(),
        "worker_id": worker_id,
        "season": wish["season"].value,
        "value": value,
        "state": "recorded",
        "policy_version": SAMPLE.version,
        "recorded_by": actor.id,
    }
    shown: dict[str, Any] = _GIVES.dump(told)
    row = told | {
        "id": told["visit_id"],
        "year": wish["occurred_on"].year,
        "visitors": shown["visitors"],
        "goods": shown["goods"],
        "cash": wish["cash"].fen,
        "value": value.fen,
    }
    del row["visit_id"]
    return row, shown


def _disburse(connection: Connection, fund_id: Any, value: Money, *, year: int) -> None:
    """Refuses what the service's fund refuses."""
    taken = connection.execute(
        update(funds)
        .where(
            funds.c.id == fund_id,
            funds.c.year == year,
            funds.c.received - funds.c.disbursed >= value.fen,
        )
        .values(disbursed=funds.c.disbursed + value.fen)
    )
    if taken.rowcount == 0:
        fund = connection.execute(select(funds).where(funds.c.id == fund_id)).first()
        if fund is None:
            raise Refusal("fund-missing", field="fund_id")
        code = "fund-outside" if fund.year != year else "fund-exhausted"
        raise Refusal(code, field="fund_id")


def _add_to_totals(connection: Connection, worker: Any, visit: dict[str, Any]) -> None:
    line = {
        "year": visit["year"],
        "month": f"{visit['occurred_on']:%Y-%m}",
        "season": visit["season"],
        "fund": str(visit["fund_id"] or ""),
        "area": worker.area,
        "occupation": worker.occupation,
        "cash": visit["cash"],
        "goods": visit["value"] - visit["cash"],
        "occasions": 1,
    }
    connection.execute(_ADD_TO_TOTALS[connection.dialect.name], line)


# preparing and counting, in the bench's own process


class Office:
    """The peer's store: what a measurement puts there and reads back."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_engine(settings)
        _metadata.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()

    def caseworker(self, staff_id: UUID, area: Area) -> str:
        return add_staff(self.engine, staff_id, Role.CASEWORKER, area)

    def add_workers(self, count: int, *, area: Area, occupation: str) -> list[UUID]:
        made = [uuid4() for _ in range(count)]
        told = [{"id": one, "area": area.prefix, "occupation": occupation} for one in made]
        self._write(workers.insert(), told)
        return made

    def add_fund(self, money: Money, *, year: int, area: Area) -> UUID:
        fund_id = uuid4()
        told = {"id": fund_id, "year": year, "area": area.prefix, "received": money.fen}
        self._write(funds.insert(), [told | {"disbursed": 0}])
        return fund_id

    def visits_of(self, worker_ids: Sequence[UUID]) -> list[Any]:
        found = select(visits).where(visits.c.worker_id.in_(worker_ids))
        return self._read(found)

    def disbursed(self, fund_id: UUID) -> tuple[int, int]:
        """By the fund's row, and by the totals: fen."""
        (by_fund,) = self._read(select(funds.c.disbursed).where(funds.c.id == fund_id))[0]
        summed = func.coalesce(func.sum(totals.c.cash + totals.c.goods), 0)
        (by_totals,) = self._read(select(summed).where(totals.c.fund == str(fund_id)))[0]
        return int(by_fund), int(by_totals)

    def _write(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        writes = self.engine.connect().execution_options(writes=True)
        with writes as connection, connection.begin():
            connection.execute(statement, rows)

    def _read(self, statement: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(statement).all())


def app() -> Flask:
    """For gunicorn."""
    return create_app(read_settings())
