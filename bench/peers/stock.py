"""Peer (b): `eventsourcing` as it comes, with its own aggregates, mapper, recorders and repository.

Its owner has read the manual: topics are short, tables are made before the workers start, a hot
fund is snapshotted, and a conflict is decided again after a pause that grows.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from flask import Flask, Response, request
from psycopg.conninfo import conninfo_to_dict

from aid_service.ports import SHANGHAI
from aid_service.schemas.aid import AidApprovalIn
from aid_service.schemas.visit import VisitIn, VisitOut
from aid_service.settings import Settings, read_settings
from bench.peers.door import Key, admitted, key_of, new_app, open_engine
from domain.aggregates.visit import value_of
from domain.policies.caps import require_visit_within_caps
from domain.policies.days import require_not_future
from domain.policies.sample import SAMPLE
from domain.policies.seasons import require_season_fits
from domain.refusals import Refusal
from domain.values import Area, Money, Role

T = TypeVar("T")

APP = "bench.peers.stock:app()"
_SNAPSHOT_EVERY = 100
_SAVED_TOGETHER = 50
_TRIES = 200
_LONGEST_PAUSE_SECONDS = 0.05
_TAKES_VISIT, _GIVES_VISIT, _TAKES_APPROVAL = VisitIn(), VisitOut(), AidApprovalIn()


class Worker(Aggregate):
    """A stream of visits; money is whole fen, days are text, as its JSON can hold them."""

    @event("Registered")
    def __init__(self, *, area: str, occupation: str) -> None:
        self.area = area
        self.occupation = occupation
        self.given: dict[str, int] = {}
        self.visits: dict[str, dict[str, Any]] = {}

    def given_in(self, year: int) -> Money:
        return Money(self.given.get(str(year), 0))

    @event("Visited")
    def visit(
        self,
        *,
        visit_id: str,
        season: str,
        occurred_on: str,
        visitors: list[dict[str, str]],
        cash: int,
        goods: list[dict[str, Any]],
        value: int,
        fund_id: str | None,
        purpose: str | None,
        note: str | None,
        area: str,
        occupation: str,
        given_this_year: int,
        policy_version: str,
        recorded_by: str,
    ) -> None:
        year = occurred_on[:4]
        self.given[year] = self.given.get(year, 0) + value
        self.visits[visit_id] = {"state": "recorded", "value": value, "recorded_by": recorded_by}


def record_visit(worker: Worker, *, purpose: str = "高温一线慰问") -> None:
    """A visit of five yuan with all its fields, for histories that are prepared in bulk."""
    given = worker.given_in(2024)
    worker.visit(
        visit_id=str(uuid4()),
        season="summer",
        occurred_on="2024-07-01",
        visitors=[{"staff_id": str(worker.id)}, {"name": "何文斌"}],
        cash=500,
        goods=[],
        value=500,
        fund_id=None,
        purpose=purpose,
        note=None,
        area=worker.area,
        occupation=worker.occupation,
        given_this_year=given.fen,
        policy_version=SAMPLE.version,
        recorded_by=str(worker.id),
    )


class Fund(Aggregate):
    """What is reserved is a sum; which cases, only the events say."""

    @event("Opened")
    def __init__(self, *, received: int) -> None:
        self.received = received
        self.reserved = 0

    def grant(self, case_id: str, amount: int, by: str) -> None:
        if self.reserved + amount > self.received:
            raise Refusal("fund-exhausted", field="amount")
        self._reserve(case_id=case_id, amount=amount, by=by)

    @event("Reserved")
    def _reserve(self, *, case_id: str, amount: int, by: str) -> None:
        self.reserved += amount


class Claim(Aggregate):
    """An idempotency key: its id is derived from the key, so the store refuses a second one."""

    @event("Claimed")
    def __init__(self, *, key_id: UUID, fingerprint: str, answer: str) -> None:
        self.fingerprint = fingerprint
        self.answer = answer

    @staticmethod
    def create_id(key_id: UUID) -> UUID:
        return key_id


class Desk(Application[UUID]):
    name = "desk"
    is_snapshotting_enabled = True
    snapshotting_intervals: ClassVar[dict[type[Any], int]] = {Fund: _SNAPSHOT_EVERY}


def environment(settings: Settings, *, create_tables: bool) -> dict[str, str]:
    """How the library is told where to store; its workers find the tables made."""
    env = {"CREATE_TABLE": "y" if create_tables else "n"}
    if settings.database_url is None:
        return env | {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(settings.var / "stock.sqlite3"),
        }
    told = conninfo_to_dict(settings.database_url)
    return env | {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(told["dbname"]),
        "POSTGRES_HOST": str(told["host"]),
        "POSTGRES_PORT": str(told.get("port") or 5432),
        "POSTGRES_USER": str(told["user"]),
        "POSTGRES_PASSWORD": str(told.get("password") or ""),
        "POSTGRES_POOL_SIZE": "8",
    }


def open_desk(settings: Settings, *, create_tables: bool = False) -> Desk:
    return Desk(environment(settings, create_tables=create_tables))


def save_in_bulk(desk: Desk, aggregates: Sequence[Aggregate]) -> None:
    """A few at a time: thousands of events in one save never come back from its pipeline."""
    for first in range(0, len(aggregates), _SAVED_TOGETHER):
        desk.save(*aggregates[first : first + _SAVED_TOGETHER])


def retrying(attempt: Callable[[], T]) -> T:
    """Loads and decides again where somebody else was first."""
    for tries in range(_TRIES):
        try:
            return attempt()
        except IntegrityError:
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.001 * 2**tries)))
    raise TimeoutError("too many writers at once")


def create_app(settings: Settings) -> Flask:
    app, engine, desk = new_app(__name__), open_engine(settings), open_desk(settings)

    @app.post("/api/v1/workers/<uuid:worker_id>/visits")
    def record(worker_id: UUID) -> Response:
        actor = admitted(engine, Role.CASEWORKER)
        wish = _TAKES_VISIT.load(request.get_json())
        key = key_of(actor)
        require_not_future(wish["occurred_on"], today=datetime.now(SHANGHAI).date())

        def decide() -> tuple[list[Aggregate], str]:
            worker = _worker(desk, worker_id, actor.area)
            answer = _visit(worker, wish, recorded_by=actor.id)
            return [worker], answer

        return _answered(*retrying(lambda: _once(desk, key, decide)), status=201)

    @app.post("/api/v1/funds/<uuid:fund_id>/grants/<uuid:case_id>")
    def approve(fund_id: UUID, case_id: UUID) -> Response:
        actor = admitted(engine, Role.APPROVER)
        wish = _TAKES_APPROVAL.load(request.get_json())
        key = key_of(actor)
        require_not_future(wish["decided_on"], today=datetime.now(SHANGHAI).date())

        def decide() -> tuple[list[Aggregate], str]:
            fund = desk.repository.get(fund_id)
            fund.grant(str(case_id), wish["amount"].fen, str(actor.id))
            return [fund], json.dumps({"aid_id": str(case_id), "state": "approved"})

        return _answered(*retrying(lambda: _once(desk, key, decide)), status=200)

    return app


def _once(
    desk: Desk, key: Key | None, decide: Callable[[], tuple[list[Aggregate], str]]
) -> tuple[str, bool]:
    """The answer, and whether it is new. The key is claimed in the same transaction."""
    if key is None:
        changed, answer = decide()
        desk.save(*changed)
        return answer, True
    try:
        known: Claim = desk.repository.get(key.id)
    except AggregateNotFoundError:
        changed, answer = decide()
        claim = Claim(key_id=key.id, fingerprint=key.fingerprint, answer=answer)
        desk.save(*changed, claim)
        return answer, True
    key.require(known.fingerprint)
    return known.answer, False


def _worker(desk: Desk, worker_id: UUID, area: Area | None) -> Worker:
    try:
        worker: Worker = desk.repository.get(worker_id)
    except AggregateNotFoundError:
        raise Refusal("missing") from None
    if area is None or not area.covers(Area(worker.area)):
        raise Refusal("missing")
    return worker


def _visit(worker: Worker, wish: dict[str, Any], *, recorded_by: UUID) -> str:
    """The rules of a visit, in the service's order; what its fund has is not asked."""
    value, day = value_of(wish["cash"], wish["goods"]), wish["occurred_on"]
    require_season_fits(wish["season"], day, rules=SAMPLE.rules)
    if value and wish.get("fund_id") is None:
        raise Refusal("fund-required", field="fund_id")
    given = worker.given_in(day.year)
    require_visit_within_caps(value=value, given_this_year=given, rules=SAMPLE.rules)
    named = {"purpose": None, "note": None, "fund_id": None} | wish
    shown: dict[str, Any] = _GIVES_VISIT.dump(
        named
        | {
            "visit_id": uuid4(),
            "worker_id": worker.id,
            "season": wish["season"].value,
            "value": value,
            "state": "recorded",
            "policy_version": SAMPLE.version,
            "recorded_by": recorded_by,
        }
    )
    worker.visit(
        **{k: v for k, v in shown.items() if k not in ("worker_id", "state", "cash", "value")},
        cash=wish["cash"].fen,
        value=value.fen,
        area=worker.area,
        occupation=worker.occupation,
        given_this_year=given.fen,
    )
    return json.dumps(shown, ensure_ascii=False)


def _answered(answer: str, is_new: bool, *, status: int) -> Response:  # noqa: FBT001
    response = Response(answer, status, content_type="application/json")
    if not is_new:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def app() -> Flask:
    """For gunicorn."""
    return create_app(read_settings())
