"""What was taken in from a workbook, and taking it out again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Moment, Outcome, Refs
from aid_service.ports import Ports
from aid_service.usecases.scope import reach, sees
from domain.aggregates.dossier_import import DossierImport
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.events.dossier_import import Kept, RowTaken
from domain.refusals import Refusal
from domain.values import Actor

_HANDS = 16


@dataclass(frozen=True, kw_only=True)
class UndoImport:
    import_id: UUID
    reason: str


def import_as_of(ports: Ports, actor: Actor, import_id: UUID, moment: Moment) -> DossierImport:
    """Refuses `missing` for what was not known then, or is not within the actor's area."""
    return reach(ports.ledger.load(DossierImport, import_id, moment=moment), actor)


def undo_import(ports: Ports, command: Command, wish: UndoImport) -> Outcome[DossierImport]:
    """Withdraws the registrations one by one, each in a command of its own that frees the
    household's numbers; those whose file was touched since stay, with the reason why. What was
    cut off goes on where it stopped. Refuses `import-undone` the second time."""
    importing = import_as_of(ports, command.actor, wish.import_id, Moment())
    if importing.undoing and not command.keyed:
        raise Refusal("import-undone")
    undoing = _Undoing(ports, command, wish)
    with ThreadPoolExecutor(_HANDS) as hands:
        taken = sorted(importing.taken.values(), key=lambda one: one.row)
        kept = [left for left in hands.map(undoing.withdraw, taken) if left]

    def decide(standing: DossierImport) -> None:
        standing.undo(
            command.envelope,
            reason=wish.reason,
            withdrawn=len(importing.taken) - len(kept),
            kept=tuple(kept),
        )

    return ports.ledger.change(command, [(DossierImport, wish.import_id)], decide)


@dataclass(frozen=True)
class _Undoing:
    ports: Ports
    command: Command
    wish: UndoImport

    def withdraw(self, taken: RowTaken) -> Kept | None:
        """What is kept, and why; None for what is withdrawn, now or before."""
        worker = self.ports.ledger.load(Worker, taken.worker_id)
        if worker.withdrawn:
            return None
        if not sees(self.command.actor, worker.area):
            return Kept(taken.row, taken.worker_id, "area-outside")
        claims: Refs = [(Identity, claim) for claim in _claims_of(worker)]
        own = self._own_command(taken)

        def decide(standing: Worker, *identities: Identity) -> None:
            reason = self.ports.keyring.seal(standing.id, "reason", self.wish.reason)
            standing.withdraw_registration(own.envelope, reason=reason, facts=taken.facts)
            for identity in identities:
                identity.release(own.envelope)

        try:
            self.ports.ledger.change(own, [(Worker, taken.worker_id), *claims], decide)
        except Refusal as refusal:
            return Kept(taken.row, taken.worker_id, refusal.code)
        return None

    def _own_command(self, taken: RowTaken) -> Command:
        return replace(
            self.command,
            id=uuid5(self.wish.import_id, f"withdrawal/{taken.worker_id}"),
            correlation_id=self.wish.import_id,
            fingerprint="withdrawal",
            keyed=True,
            expected_version=None,
        )


def _claims_of(worker: Worker) -> Iterator[UUID]:
    yield worker.particulars.identity
    yield from (member.identity for member in worker.members.values() if member.identity)
