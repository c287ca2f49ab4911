"""The records that a decision must count in, because links say that they are one with a worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from aid_service.ledger.command import Command, DecideAgain
from aid_service.ledger.ledger import Refs
from aid_service.ports import Ports
from aid_service.vault.search_terms import normalised
from domain.aggregates.aggregate import Aggregate
from domain.aggregates.dossier_steps import DossierStatus
from domain.aggregates.link import Links
from domain.aggregates.worker import Worker
from domain.refusals import Refusal
from domain.values import Standing


def of_household(links: Links) -> Iterable[UUID]:
    """The records that are one household with this one, along every link."""
    led_by = {links.led_by} if links.led_by else set()
    return links.merged | links.household | led_by


class LinkedRecords:
    """Nothing is looked for until a worker's own stream names a link. Then the command is decided
    again, with the records it names as further aggregates; so caps hold while others decide.
    """

    def __init__(self, beside: Callable[[Links], Iterable[UUID]]) -> None:
        self._beside = beside
        self._refs: Refs = ()

    def refs(self, _resource: Aggregate) -> Refs:
        return self._refs

    def of(self, worker: Worker, agreeing: Sequence[Aggregate]) -> list[Worker]:
        """Raises DecideAgain where one of them is not among the aggregates yet."""
        loaded = {found.id: found for found in agreeing if isinstance(found, Worker)}
        known, missing = {worker.id: worker}, set()
        wanted = list(self._beside(worker.links))
        while wanted:
            record_id = wanted.pop()
            if record_id not in loaded:
                missing.add(record_id)
            elif record_id not in known:
                known[record_id] = loaded[record_id]
                wanted += self._beside(loaded[record_id].links)
        if missing - {worker.id}:
            self._refs = [(Worker, record) for record in {*loaded, *missing} - {worker.id}]
            raise DecideAgain
        return [record for record in known.values() if record is not worker]


def root_of(worker: Worker, records: Iterable[Worker]) -> Worker:
    """The record that nothing leads: decisions on a household's caps meet on its stream."""
    by_id = {record.id: record for record in records}
    found = worker
    while found.links.led_by:
        found = by_id[found.links.led_by]
    return found


def person_of(record: Worker, records: Iterable[Worker]) -> Worker:
    """The record that it was merged into, at the end of the chain."""
    by_id = {record.id: record for record in records}
    while record.links.merged_into:
        record = by_id[record.links.merged_into]
    return record


def standing_in_household(worker: Worker, records: Iterable[Worker], day: date) -> Standing:
    """The worker's own on that day, with the category of the household's dossier, on whichever of
    its records it lies."""
    own = worker.standing_on(day)
    if own.category is not None:
        return own
    categories = (record.dossier.category_on(day) for record in records)
    return Standing(own.area, own.occupation, next(filter(None, categories), None))


def once_in_household(
    command: Command, decide: Callable[[Worker], None], *, besides: Collection[DossierStatus]
) -> tuple[Callable[..., None], Callable[[Worker], Refs]]:
    """A decision towards a household's dossier, of which it has one, and what finds the linked
    records. Refuses `household-has-dossier` where the dossier of another record stands at
    `besides`; the record that leads them is told."""
    linked = LinkedRecords(of_household)

    def decide_once(worker: Worker, *agreeing: Aggregate) -> None:
        records = linked.of(worker, agreeing)
        decide(worker)
        for record in records:
            if record.dossier.status in besides:
                raise Refusal("household-has-dossier", record=str(record.id))
        root = root_of(worker, records)
        if root is not worker:
            root.links.note_filing(command.envelope, worker_id=worker.id)

    return decide_once, linked.refs


def same_student(
    ports: Ports, worker: Worker, member_id: UUID | None, record: Worker, records: Sequence[Worker]
) -> set[UUID | None]:
    """How another of the records names the student whom this one names by `member_id`: the worker's
    own person by None, a member of the household by a member of the same name."""
    if member_id is None:
        return {None} if person_of(record, [worker, *records]) is worker else set()

    def name_of(holder: Worker, member: UUID) -> str | None:
        name = ports.keyring.open(holder.members[member].name, "name")
        return normalised(name) if name else None

    if member_id not in worker.members:
        return set()
    name = name_of(worker, member_id)
    return {other for other in record.members if name and name_of(record, other) == name}
