"""Stores to measure on: staff with tokens, funds with money, workers with their files.

The aggregates themselves decide on every fact, so no impossible history is measured; the facts are
then written in bulk instead of one command at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from aid_service.assembly import open_ports
from aid_service.ledger.command import Command
from aid_service.ledger.mapper import FactMapper
from aid_service.ledger.recorder import Entry
from aid_service.migration import migrate
from aid_service.ports import Ports
from aid_service.settings import Settings
from aid_service.usecases.fund import OpenFund, ReceiveMoney, open_fund, receive_money
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from aid_service.usecases.visit import NamedVisitor, RecordVisit, record_visit
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.worker import Worker
from domain.events import dossier as facts
from domain.events.fact import Envelope, Recorded
from domain.policies.sample import SAMPLE
from domain.values import (
    Actor,
    AidKind,
    Area,
    Category,
    FundSource,
    Money,
    Occupation,
    Role,
    Season,
    Visitor,
)

T = TypeVar("T")

COUNTY = Area.of_code("410726")
TOWN = Area.of_code("410726100000")
YEAR = 2024
VISITED_ON = date(2024, 7, 1)
SMALL_GIFT = Money(5_00)
DECIDED_ON = date(2024, 4, 2)
MASTER_KEY = bytes(range(32))
_AGGREGATES_IN_ONE_WRITE = 500
_KEYS_IN_ONE_WRITE = 5_000


@dataclass(frozen=True)
class Office:
    """Prepared stores, and who works there by role: their ids and their tokens."""

    settings: Settings
    staff: dict[Role, UUID]
    tokens: dict[Role, str]

    def actor(self, role: Role) -> Actor:
        return Actor(self.staff[role], role, COUNTY)

    @contextmanager
    def opened(self) -> Iterator[Ports]:
        """The service's own parts, in this process."""
        ports = open_ports(self.settings)
        try:
            yield ports
        finally:
            ports.close()


def stores(var: Path, database_url: str | None) -> Settings:
    """Settings as production has them: its own master key, one log line for each request."""
    var.mkdir(parents=True)
    return Settings(
        var=var,
        database_url=database_url,
        vault_url=None,
        master_key=MASTER_KEY,
        log_level="info",
    )


def open_office(settings: Settings) -> Office:
    office = Office(settings, {}, {})
    migrate(settings)
    with office.opened() as ports:
        for role in (Role.CASEWORKER, Role.APPROVER, Role.FINANCE, Role.AUDITOR):
            wish = AddStaff(name=role.value, roles=(role,), area=COUNTY)
            staff_id = add_staff(ports, operator_command(), wish).aggregate.id
            office.staff[role] = staff_id
            office.tokens[role] = ports.tokens.issue(staff_id)
    return office


def new_fund(ports: Ports, office: Office, money: Money) -> UUID:
    actor = office.actor(Role.FINANCE)
    opening = OpenFund(name="四季送", source=FundSource.COUNTY, year=YEAR, area=COUNTY)
    fund_id: UUID = open_fund(ports, new_command(actor), opening).aggregate.id
    receipt = ReceiveMoney(
        fund_id=fund_id, amount=money, received_on=date(YEAR, 1, 2), reference="20240102"
    )
    receive_money(ports, new_command(actor), receipt)
    return fund_id


def new_workers(ports: Ports, office: Office, count: int) -> list[UUID]:
    """Registered and nothing else: streams of one fact."""
    by = _envelope(office.actor(Role.CASEWORKER))
    workers = [_registered(ports, by, worker_id) for worker_id in _subjects(ports, count)]
    write(ports, workers)
    return [worker.id for worker in workers]


def visited(ports: Ports, office: Office, worker: Worker, *, fund_id: UUID, times: int = 1) -> None:
    """Visits of five yuan each, recorded on the worker and not written yet."""
    by = _envelope(office.actor(Role.CASEWORKER))
    for _ in range(times):
        name = ports.keyring.seal(worker.id, "visitor", "何文斌")
        worker.visits.visit(
            by,
            visit_id=uuid4(),
            season=Season.SUMMER,
            occurred_on=VISITED_ON,
            visitors=(Visitor(staff_id=office.staff[Role.CASEWORKER]), Visitor(name=name)),
            cash=SMALL_GIFT,
            goods=(),
            fund_id=fund_id,
            purpose=ports.keyring.seal(worker.id, "purpose", "高温一线慰问"),
            note=None,
            standing=worker.standing_on(VISITED_ON),
            policy=SAMPLE,
        )


def new_visits(
    ports: Ports, office: Office, worker_ids: Sequence[UUID], fund_id: UUID, *, each: int
) -> int:
    """Writes visits in bulk, past the fund; gives their count."""
    for chunk in _chunks(worker_ids, _AGGREGATES_IN_ONE_WRITE):
        workers = [_replayed(ports, worker_id) for worker_id in chunk]
        for worker in workers:
            visited(ports, office, worker, fund_id=fund_id, times=each)
        write(ports, workers)
    return len(worker_ids) * each


def record_one_visit(ports: Ports, office: Office, worker_id: UUID, *, fund_id: UUID) -> None:
    """The same visit of five yuan through the use case, as a request would record it."""
    wish = RecordVisit(
        worker_id=worker_id,
        season=Season.SUMMER,
        occurred_on=VISITED_ON,
        visitors=(
            NamedVisitor(staff_id=office.staff[Role.CASEWORKER]),
            NamedVisitor(name="何文斌"),
        ),
        cash=SMALL_GIFT,
        goods=(),
        fund_id=fund_id,
        purpose="高温一线慰问",
    )
    record_visit(ports, new_command(office.actor(Role.CASEWORKER)), wish)


def new_cases(
    ports: Ports, office: Office, *, fund_id: UUID, households: int, each: int, amount: Money
) -> list[tuple[UUID, UUID]]:
    """Households with an active dossier and `each` living aids requested: (worker, aid), so
    ordered that neighbours in the list belong to different households."""
    by = _envelope(office.actor(Role.CASEWORKER))
    approver = _envelope(office.actor(Role.APPROVER))
    workers, aids = [], []
    for worker_id in _subjects(ports, households):
        worker = _registered(ports, by, worker_id)
        _take_on_file(ports, worker, by, approver, office)
        aids.append([uuid4() for _ in range(each)])
        for aid_id in aids[-1]:
            _request(ports, worker, by, aid_id=aid_id, fund_id=fund_id, amount=amount)
        workers.append(worker)
    write(ports, workers)
    return [(worker.id, own[n]) for n in range(each) for worker, own in zip(workers, aids)]  # noqa: B905


def write(ports: Ports, aggregates: Sequence[Aggregate]) -> None:
    """Stores what they recorded, as one command for each."""
    mapper = FactMapper()
    for chunk in _chunks(aggregates, _AGGREGATES_IN_ONE_WRITE):
        rows, entries = [], []
        for aggregate in chunk:
            recorded: list[Any] = list(aggregate.collect_events())
            actor = recorded[-1].actor
            command_id = uuid4()
            command = Command(id=command_id, actor=actor, correlation_id=command_id)
            rows += [mapper.to_stored_event(fact) for fact in recorded]
            entries.append((Entry(command, {aggregate.id: aggregate.area}), len(recorded)))
        ports.ledger.recorder.insert_events(rows, entries=entries)


def _replayed(ports: Ports, worker_id: UUID) -> Worker:
    """One to record on; what the ledger loads is to be read only."""
    facts = (found.fact for found in ports.ledger.history(worker_id) if isinstance(found, Recorded))
    return Worker.blank(worker_id).replay(facts)


def _subjects(ports: Ports, count: int) -> list[UUID]:
    """New people, each with a key."""
    made = [uuid4() for _ in range(count)]
    for chunk in _chunks(made, _KEYS_IN_ONE_WRITE):
        ports.keyring.admit(*chunk)
    return made


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[first : first + size] for first in range(0, len(items), size))


def new_command(actor: Actor) -> Command:
    command_id = uuid4()
    return Command(id=command_id, actor=actor, correlation_id=command_id)


def _envelope(actor: Actor) -> Envelope:
    return new_command(actor).envelope


def _registered(ports: Ports, by: Envelope, worker_id: UUID) -> Worker:
    worker = Worker.blank(worker_id)
    worker.register(
        by,
        name=ports.keyring.seal(worker_id, "name", "王小明"),
        id_number=ports.keyring.seal(worker_id, "id_number", "410726198501010011"),
        identity=uuid4(),
        area=TOWN,
        occupation=Occupation.COURIER,
        employer=None,
        platform="示例平台",
        phone=ports.keyring.seal(worker_id, "phone", "16600000001"),
        address=None,
        bank=None,
        bank_card=None,
        form=None,
        members=(),
    )
    return worker


def _take_on_file(
    ports: Ports, worker: Worker, by: Envelope, approver: Envelope, office: Office
) -> None:
    """The whole procedure, from the first of March 2024 to the fifteenth."""

    def sealed(field: str, text: str) -> Any:
        return ports.keyring.seal(worker.id, field, text)

    figures = {"annual_income": Money(8_400_00), "rigid_expenditure": Money(2_400_00)}
    visitors = tuple(Visitor(staff_id=office.staff[r]) for r in (Role.CASEWORKER, Role.FINANCE))
    dossier = worker.dossier
    dossier.submit(
        by,
        occurred_on=date(2024, 3, 1),
        category_claimed=Category.DEEP,
        cause=sealed("cause", "因病致困"),
        other_causes=(),
        household_size=1,
        consents=(),
        **figures,
    )
    opinion = sealed("opinion", "情况属实，同意上报")
    dossier.step(by, facts.DossierReviewed, occurred_on=date(2024, 3, 4), opinion=opinion)
    dossier.visit_household(
        by, occurred_on=date(2024, 3, 5), visitors=visitors, findings=sealed("findings", "属实")
    )
    dossier.check_economy(
        by,
        occurred_on=date(2024, 3, 6),
        source="县民政局",
        household_size=1,
        policy=SAMPLE,
        **figures,
    )
    notice = {"level": "grassroots", "place": "工会公示栏"}
    dossier.step(by, facts.NoticeOpened, occurred_on=date(2024, 3, 7), **notice)
    dossier.end_notice(by, occurred_on=date(2024, 3, 14), policy=SAMPLE)
    dossier.approve(
        approver,
        occurred_on=date(2024, 3, 15),
        category=Category.DEEP,
        meeting="2024-3",
        policy=SAMPLE,
    )


def _request(
    ports: Ports, worker: Worker, by: Envelope, *, aid_id: UUID, fund_id: UUID, amount: Money
) -> None:
    worker.aid.request(
        by,
        aid_id=aid_id,
        kind=AidKind.LIVING,
        reason=ports.keyring.seal(worker.id, "reason", "家庭收入不足以维持基本生活"),
        occurred_on=date(2024, 4, 1),
        amount=amount,
        fund_id=fund_id,
        member_id=None,
        self_paid=None,
        school_year=None,
    )
