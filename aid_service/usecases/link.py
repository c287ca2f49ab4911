"""Joining two records of workers, and parting them again: one person, or one household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, sees
from domain.aggregates.link import Links
from domain.aggregates.worker import Worker
from domain.events.link import Likeness
from domain.refusals import Refusal
from domain.values import Sealed


@dataclass(frozen=True, kw_only=True)
class LinkRecords:
    """`worker_id` is the record that leads, `other_id` the one that is joined to it."""

    worker_id: UUID
    other_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class JudgeDuplicate(LinkRecords):
    decision: Likeness


LinkUseCase = Callable[[Ports, Command, LinkRecords], Outcome[Worker]]


def judge_duplicate(ports: Ports, command: Command, wish: JudgeDuplicate) -> Outcome[Worker]:
    """Kept on both files, so that neither asks about the other again."""

    def decide(one: Links, other: Links, *, reason: Sealed, other_reason: Sealed) -> None:
        by, decision = command.envelope, wish.decision
        one.judge(by, other_id=wish.other_id, decision=decision, reason=reason)
        other.judge(by, other_id=wish.worker_id, decision=decision, reason=other_reason)

    return _between(ports, command, wish, decide)


def _step(record: Callable[..., None]) -> LinkUseCase:
    """The use case of a link that the aggregate records on both files."""

    def use_case(ports: Ports, command: Command, wish: LinkRecords) -> Outcome[Worker]:
        def decide(one: Links, other: Links, **reasons: Sealed) -> None:
            record(one, command.envelope, other, **reasons)

        return _between(ports, command, wish, decide)

    return use_case


merge_workers = _step(Links.merge)
split_workers = _step(Links.split)
link_households = _step(Links.link_household)
unlink_households = _step(Links.unlink_household)


def _between(
    ports: Ports, command: Command, wish: LinkRecords, decide: Callable[..., None]
) -> Outcome[Worker]:
    """Both records lie in the actor's area; the reason is sealed in each file."""
    if wish.other_id == wish.worker_id:
        raise Refusal("same-record", field="other_id")

    def decide_both(worker: Worker, other: Worker) -> None:
        reach(worker, command.actor)
        if not other.exists or not sees(command.actor, other.area):
            raise Refusal("worker-missing", field="other_id")
        decide(
            worker.links,
            other.links,
            reason=ports.keyring.seal(worker.id, "reason", wish.reason),
            other_reason=ports.keyring.seal(other.id, "reason", wish.reason),
        )

    refs = [(Worker, wish.worker_id), (Worker, wish.other_id)]
    return ports.ledger.change(command, refs, decide_both)
