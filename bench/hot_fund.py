"""Aid approvals that all draw on one fund, 32 clients at once, and never a yuan over.

Ours is the service's own approval: the grant on the worker's stream and the reservation on the
fund's in one transaction. (b) is a Fund of `eventsourcing` that is loaded, asked and saved, again
and again where somebody else was first; of the worker it records nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID, uuid4

from aid_service.ports import Ports
from aid_service.settings import Settings
from bench.load import Answers, post
from bench.paired import Slice, in_turn
from bench.peers import stock
from bench.peers.door import add_staff, open_engine
from bench.prepared import COUNTY, DECIDED_ON, Office, new_cases, new_fund
from bench.report import Comparison
from bench.run import POSTGRES, SQLITE, Run
from bench.servers import OURS, Server, serving
from bench.sides import Side, claims, events_after, facts_after, versions_of
from bench.visit_sides import prepared_office, prepared_stock
from domain.aggregates.fund import Fund
from domain.events.aid import AidApproved
from domain.events.fund import FundReserved
from domain.values import Money, Role

_GRANT = Money(100_00)
_ASKED_EACH = 8
_HOUSEHOLDS_A_SECOND = 300
_AFFORDED, _ASKED = 40, 96
"""Of so many grants asked for at once, the small fund can pay for so many."""


def compare(run: Run) -> Iterator[Comparison]:
    for kind, named in ((SQLITE, "SQLite"), (POSTGRES, "PostgreSQL")):
        found = Comparison(f"aid approvals on one hot fund, {named}, 32 clients", unit="approvals")
        with ExitStack() as stack:
            office, settings = prepared_office(run, kind), prepared_stock(run, kind)
            ours = stack.enter_context(serving(OURS, office.settings))
            peer = stack.enter_context(serving(stock.APP, settings))
            sides: dict[str, Side] = {
                "ours": Ours(run, kind, ours, office),
                "(b) eventsourcing": Stock(run, kind, peer, settings),
            }
            found.rounds = in_turn(sides, rounds=run.rounds)
            found.checked = claims(sides)
            for side in sides.values():
                side.close()
        found.aim("ours ÷ (b)", "ours", "(b) eventsourcing", 5.0)
        found.aim("p99: ours ÷ (b)", "ours", "(b) eventsourcing", 0.5, of="p99_ms", most=True)
        found.notes.append("(b) snapshots its fund every 100 events, and records no worker's aid")
        yield found


class _Approvals(Side):
    clients = 32
    status = 200

    def require_never_over(self, answers: Answers, reserved: int) -> None:
        """What a fund with too little money answered, and what it then had set aside."""
        statuses = Counter(answer.status for answer in answers.answers)
        self.require(
            f"a fund for {_AFFORDED} grants, asked for {_ASKED} at once, paid {_AFFORDED} of them",
            holds=statuses == {200: _AFFORDED, 409: _ASKED - _AFFORDED},
            told=statuses,
        )
        whole = _AFFORDED * _GRANT.fen
        self.require("never a yuan over", holds=reserved == whole, told=(reserved, whole))


class Ours(_Approvals):
    def __init__(self, run: Run, kind: str, server: Server, office: Office) -> None:
        super().__init__(run, kind, server)
        self._office = office

    def __call__(self, number: int) -> Slice:
        households = int(_HOUSEHOLDS_A_SECOND * self.run.seconds) + 8
        with self._office.opened() as ports:
            fund_id, requests = self._prepared(ports, Money(10**12), households, _ASKED_EACH)
            before = ports.ledger.head()
        answers, measured = self.measure(requests)
        self.repeat(requests, answers)
        with self._office.opened() as ports:
            found = facts_after(ports, before)
            approved = [fact.aid_id for fact in found if isinstance(fact, AidApproved)]
            reserved = [fact.case_id for fact in found if isinstance(fact, FundReserved)]
            self.require_stored_once(answers, "aid_id", approved)
            self.require(
                "each grant has its reservation", holds=sorted(approved) == sorted(reserved)
            )
            self.require_gap_free(versions_of(found))
            fund = ports.ledger.load(Fund, fund_id)
            whole = len(answers.answers) * _GRANT.fen
            self.require("the fund holds their sum", holds=fund.reserved.fen == whole)
            if number == 0:
                self._exhaust(ports)
        return measured

    def _exhaust(self, ports: Ports) -> None:
        money = Money(_GRANT.fen * _AFFORDED)
        fund_id, requests = self._prepared(ports, money, _ASKED, 1)
        answers = self.send(requests)
        self.require_never_over(answers, ports.ledger.load(Fund, fund_id).reserved.fen)

    def _prepared(
        self, ports: Ports, money: Money, households: int, each: int
    ) -> tuple[UUID, list[bytes]]:
        fund_id = new_fund(ports, self._office, money)
        cases = new_cases(
            ports, self._office, fund_id=fund_id, households=households, each=each, amount=_GRANT
        )
        token = self._office.tokens[Role.APPROVER]
        return fund_id, [
            _request(f"/api/v1/workers/{worker_id}/aid/{aid_id}/approval", fund_id, token)
            for worker_id, aid_id in cases
        ]


class Stock(_Approvals):
    def __init__(self, run: Run, kind: str, server: Server, settings: Settings) -> None:
        super().__init__(run, kind, server)
        self._desk = stock.open_desk(settings)
        engine = open_engine(settings)
        self._token = add_staff(engine, uuid4(), Role.APPROVER, COUNTY)
        engine.dispose()

    def close(self) -> None:
        self._desk.close()

    def __call__(self, number: int) -> Slice:
        asked = int(_HOUSEHOLDS_A_SECOND * _ASKED_EACH * self.run.seconds) + 64
        fund_id, requests = self._prepared(Money(10**12), asked)
        before = self._desk.recorder.max_notification_id() or 0
        answers, measured = self.measure(requests)
        self.repeat(requests, answers)
        found = events_after(self._desk, before)
        self.require_stored_once(answers, "aid_id", [UUID(event.case_id) for event in found])
        self.require_gap_free(versions_of(found))
        whole = len(answers.answers) * _GRANT.fen
        self.require("the fund holds their sum", holds=self._reserved(fund_id) == whole)
        if number == 0:
            fund_id, requests = self._prepared(Money(_GRANT.fen * _AFFORDED), _ASKED)
            self.require_never_over(self.send(requests), self._reserved(fund_id))
        return measured

    def _reserved(self, fund_id: UUID) -> int:
        fund: stock.Fund = self._desk.repository.get(fund_id)
        return fund.reserved

    def _prepared(self, money: Money, asked: int) -> tuple[UUID, list[bytes]]:
        fund = stock.Fund(received=money.fen)
        self._desk.save(fund)
        path = f"/api/v1/funds/{fund.id}/grants"
        return fund.id, [_request(f"{path}/{uuid4()}", fund.id, self._token) for _ in range(asked)]


def _request(path: str, fund_id: UUID, token: str) -> bytes:
    body = {
        "decided_on": DECIDED_ON.isoformat(),
        "amount": _GRANT.yuan,
        "fund_id": str(fund_id),
    }
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    return post(path, body, headers)
