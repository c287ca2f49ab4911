"""Who is asked to record visits: each prepares a round, is measured, and is checked.

A round has workers and a fund of its own, so every stream starts at one fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from aid_service.ports import Ports
from aid_service.settings import Settings
from bench import constant
from bench.load import Answers, post
from bench.paired import Slice, timed
from bench.peers import crud, stock
from bench.peers.door import add_staff, open_engine
from bench.prepared import (
    COUNTY,
    TOWN,
    VISITED_ON,
    YEAR,
    Office,
    new_fund,
    new_workers,
    open_office,
)
from bench.run import Run
from bench.servers import Server
from bench.sides import Side, events_after, facts_after, versions_of
from domain.events.fund import FundDisbursed
from domain.events.visit import WorkerVisited
from domain.values import Money, Occupation, Role

CLIENTS = 16
WORKERS = 1_000
_MOST_VISITS_EACH = 30
"""The year's cap for one person allows no more of this gift."""
_GIFT = Money(188_00)


def visit_request(
    worker_id: UUID, *, fund_id: UUID, staff_id: UUID, token: str, key: UUID | None = None
) -> bytes:
    body = {
        "season": "summer",
        "occurred_on": VISITED_ON.isoformat(),
        "visitors": [{"staff_id": str(staff_id)}, "何文斌"],
        "purpose": "高温一线慰问",
        "cash": "100.00",
        "goods": [{"name": "防暑降温包", "quantity": 1, "value": "88.00"}],
        "fund_id": str(fund_id),
    }
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(key or uuid4())}
    return post(f"/api/v1/workers/{worker_id}/visits", body, headers)


class _Visits(Side):
    clients = CLIENTS
    status = 201

    def require_sum(self, count: int, *found: int) -> None:
        self.require(
            "the fund and the totals hold the visits' value to the fen",
            holds=set(found) == {count * _GIFT.fen},
            told=(count * _GIFT.fen, found),
        )

    def requests(
        self, workers: Sequence[UUID], *, fund_id: UUID, staff_id: UUID, token: str
    ) -> list[bytes]:
        """More than can be sent in time, worker by worker in turn."""
        most = min(len(workers) * _MOST_VISITS_EACH, int(self.run.seconds * 8_000) + 16)
        return [
            visit_request(
                workers[n % len(workers)], fund_id=fund_id, staff_id=staff_id, token=token
            )
            for n in range(most)
        ]


class Ours(_Visits):
    """The service itself."""

    def __init__(self, run: Run, kind: str, server: Server, office: Office) -> None:
        super().__init__(run, kind, server)
        self._office = office

    def __call__(self, number: int) -> Slice:
        del number
        with self._office.opened() as ports:
            fund_id = new_fund(ports, self._office, Money(10**12))
            workers = new_workers(ports, self._office, WORKERS)
            before = ports.ledger.head()
            ports.views.fresh()
        requests = self.requests(
            workers,
            fund_id=fund_id,
            staff_id=self._office.staff[Role.CASEWORKER],
            token=self._office.tokens[Role.CASEWORKER],
        )
        answers, measured = self.measure(requests)
        self.repeat(requests, answers)
        with self._office.opened() as ports:
            with timed(*self.run.meters(self.kind)) as catching_up:
                ports.views.fresh()
            measured.told["views' CPU µs/op"] = catching_up.cpu_seconds / measured.operations * 1e6
            self._check(ports, before, fund_id, answers)
        return measured

    def _check(self, ports: Ports, before: int, fund_id: UUID, answers: Answers) -> None:
        found = facts_after(ports, before)
        visits = [fact.visit_id for fact in found if isinstance(fact, WorkerVisited)]
        out = [fact.amount.fen for fact in found if isinstance(fact, FundDisbursed)]
        self.require_stored_once(answers, "visit_id", visits)
        self.require_gap_free(versions_of(found))
        rows, _ = ports.views.totals.summary(
            year=YEAR, by=["fund"], scope=COUNTY, at=ports.ledger.head()
        )
        [total] = [row for row in rows if row.keys["fund"] == fund_id]
        self.require_sum(len(answers.answers), sum(out), total.cash.fen + total.goods.fen)


class Constant(_Visits):
    """The service's own gate, and nothing behind it."""

    def __init__(self, run: Run, kind: str, server: Server, office: Office) -> None:
        super().__init__(run, kind, server)
        self._token = office.tokens[Role.CASEWORKER]

    def __call__(self, number: int) -> Slice:
        del number
        whole = visit_request(uuid4(), fund_id=uuid4(), staff_id=uuid4(), token=self._token)
        _, rest = whole.split(b" HTTP/1.1", 1)
        request = f"POST {constant.PATH}".encode() + b" HTTP/1.1" + rest
        return self.measure([request] * int(self.run.seconds * 8_000))[1]


class Crud(_Visits):
    """Peer (a)."""

    def __init__(self, run: Run, kind: str, server: Server, office: crud.Office) -> None:
        super().__init__(run, kind, server)
        self._office = office
        self._staff_id = uuid4()
        self._token = office.caseworker(self._staff_id, COUNTY)

    def __call__(self, number: int) -> Slice:
        del number
        fund_id = self._office.add_fund(Money(10**12), year=YEAR, area=COUNTY)
        workers = self._office.add_workers(WORKERS, area=TOWN, occupation=Occupation.COURIER.value)
        requests = self.requests(
            workers, fund_id=fund_id, staff_id=self._staff_id, token=self._token
        )
        answers, measured = self.measure(requests)
        self.repeat(requests, answers)
        stored = self._office.visits_of(workers)
        self.require_stored_once(answers, "visit_id", [row.id for row in stored])
        self.require_sum(len(answers.answers), *self._office.disbursed(fund_id))
        return measured


class Stock(_Visits):
    """Peer (b): the visit on the worker's stream, and nothing of its fund or of totals."""

    def __init__(self, run: Run, kind: str, server: Server, settings: Settings) -> None:
        super().__init__(run, kind, server)
        self._desk = stock.open_desk(settings)
        self._staff_id = uuid4()
        engine = open_engine(settings)
        self._token = add_staff(engine, self._staff_id, Role.CASEWORKER, COUNTY)
        engine.dispose()

    def close(self) -> None:
        self._desk.close()

    def __call__(self, number: int) -> Slice:
        del number
        made = [
            stock.Worker(area=TOWN.prefix, occupation=Occupation.COURIER.value)
            for _ in range(WORKERS)
        ]
        stock.save_in_bulk(self._desk, made)
        before = self._desk.recorder.max_notification_id() or 0
        requests = self.requests(
            [worker.id for worker in made],
            fund_id=uuid4(),
            staff_id=self._staff_id,
            token=self._token,
        )
        answers, measured = self.measure(requests)
        self.repeat(requests, answers)
        found = events_after(self._desk, before)
        visits = [UUID(event.visit_id) for event in found]
        self.require_stored_once(answers, "visit_id", visits)
        self.require_gap_free(versions_of(found))
        return measured


def prepared_stock(run: Run, kind: str) -> Settings:
    """A store whose tables are there before any worker starts."""
    settings = run.new_store(kind, "stock")
    stock.open_desk(settings, create_tables=True).close()
    return settings


def prepared_office(run: Run, kind: str) -> Office:
    return open_office(run.new_store(kind, "ours"))
