"""One side of a comparison over HTTP: measured for a slice, repeated in part, checked whole."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aid_service.ledger.recorder import Filter
from aid_service.ports import Ports
from bench.load import Answers, Load, send
from bench.paired import Meter, Slice
from bench.peers import stock
from bench.report import require
from bench.run import POSTGRES, Run
from bench.servers import Server
from domain.events.fact import Recorded

_REPEATED = 20
_PAGE = 5_000


class Side:
    """`checked` collects what was found right, in every round."""

    clients: int
    status: int

    def __init__(self, run: Run, kind: str, server: Server) -> None:
        self.run, self.kind, self.server = run, kind, server
        self.checked: set[str] = set()

    def __call__(self, number: int) -> Slice:
        """One round."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of what it holds in this process."""

    def measure(self, requests: list[bytes]) -> tuple[Answers, Slice]:
        if self.kind == POSTGRES:
            self.run.cluster.settle()
        meter = Meter(self.run.meters(self.kind, self.server.pid))
        answers = self.send(requests, seconds=self.run.seconds)
        measured = Slice(
            operations=len(answers.answers),
            seconds=answers.seconds,
            cpu_seconds=meter.cpu_seconds,
            p50_ms=answers.milliseconds(0.5),
            p99_ms=answers.milliseconds(0.99),
        )
        measured.told["client µs/op"] = answers.client_cpu_seconds / measured.operations * 1e6
        statuses = Counter(answer.status for answer in answers.answers)
        self.require(
            f"every request was answered with {self.status}",
            holds=set(statuses) == {self.status},
            told=statuses,
        )
        return answers, measured

    def send(self, requests: list[bytes], *, seconds: float = 60.0) -> Answers:
        return send(
            Load(port=self.server.port, clients=self.clients, requests=requests, seconds=seconds)
        )

    def repeat(self, requests: list[bytes], answers: Answers) -> None:
        """Some of them once more; call it before counting what is stored."""
        count = len(answers.answers)
        chosen = random.sample(range(count), min(_REPEATED, count))
        again = self.send([requests[n] for n in chosen])
        pairs = [
            (json.loads(answers.answers[n].body), json.loads(answer.body))
            for n, answer in zip(chosen, again.answers, strict=True)
        ]
        self.require(
            "a repeated request got the same answer and changed nothing",
            holds=all(first == second for first, second in pairs),
            told=pairs[:1],
        )

    def require_stored_once(self, answers: Answers, named: str, stored: list[UUID]) -> None:
        """`named` is the field of an answer that names what was stored."""
        told = Counter(json.loads(answer.body)[named] for answer in answers.answers)
        self.require(
            "everything acknowledged is stored exactly once",
            holds=told == Counter(map(str, stored)),
            told=(len(told), len(stored)),
        )

    def require_gap_free(self, versions: Mapping[Any, list[int]]) -> None:
        self.require(
            "versions are free of gaps",
            holds=all(v == list(range(v[0], v[0] + len(v))) for v in versions.values()),
        )

    def require(self, claim: str, *, holds: bool, told: object = "") -> None:
        self.checked.add(require(claim, holds=holds, told=told))


def claims(sides: Mapping[str, Side]) -> list[str]:
    """What was found right, each with whom it was found right of."""
    found: dict[str, list[str]] = {}
    for name, side in sides.items():
        for claim in side.checked:
            found.setdefault(claim, []).append(name)
    return [f"{claim}: {', '.join(names)}" for claim, names in sorted(found.items())]


def facts_after(ports: Ports, position: int) -> list[Any]:
    """Every fact of our ledger behind a position; all must be readable."""
    found: list[Any] = []
    while page := ports.ledger.page(Filter(after=position, limit=_PAGE)):
        require("every fact can be read", holds=all(isinstance(i, Recorded) for i in page))
        found += [item.fact for item in page if isinstance(item, Recorded)]
        position = page[-1].position
    return found


def events_after(desk: stock.Desk, position: int) -> list[Any]:
    """Every event of the library's application behind a position, claims left out."""
    found: list[Any] = []
    while page := desk.recorder.select_notifications(position, _PAGE, inclusive_of_start=False):
        events = [desk.mapper.to_domain_event(item) for item in page]
        found += [event for event in events if not isinstance(event, stock.Claim.Claimed)]
        position = page[-1].id
    return found


def versions_of(events: list[Any]) -> dict[UUID, list[int]]:
    """The versions of each stream, in the order of recording."""
    found: dict[UUID, list[int]] = {}
    for event in events:
        found.setdefault(event.originator_id, []).append(event.originator_version)
    return found
