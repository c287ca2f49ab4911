"""Taking in a workbook of dossier forms: row by row, each whole or not at all.

A row is one command, known by what it says; so a file sent twice changes nothing, and one that was
cut off goes on where it stopped. What is wrong with a row is told, and the row is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, islice
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Refs
from aid_service.ports import Ports
from aid_service.usecases.dossier_fault import Fault, FormRow, Level
from aid_service.usecases.dossier_judging import Judged, Wished, judged
from aid_service.usecases.worker import record_registration
from domain.aggregates.dossier_import import DossierImport
from domain.aggregates.identity import Identity
from domain.aggregates.worker import Worker
from domain.refusals import Refusal
from domain.values import Area

_NAMESPACE = UUID("f0b1f7b0-7d3e-5b6e-9a53-6b0a54e3f2c8")
_AT_ONCE = 256
_HANDS = 16
"""Rows that are recorded at the same time share writes to the disk."""
_COUNTY_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class ImportDossiers:
    """`rows` are gone through once, a few at a time; `leftovers` is asked after them for faults
    that belong to no household. `total` and `members` count the rows of the sheets. `progress` is
    told how many rows are done with."""

    sha256: str
    rows: Iterable[FormRow]
    leftovers: Callable[[], Sequence[Fault]]
    total: int
    members: int
    dry_run: bool = False
    progress: Callable[[int], None] = lambda _: None


@dataclass
class Report:
    """What an import came to, or would come to. `known` rows were registered before and say the
    same; `position` is that of the newest fact, 0 where nothing was recorded."""

    import_id: UUID
    dry_run: bool
    members: int
    rows: int = 0
    imported: int = 0
    known: int = 0
    faulty: int = 0
    position: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return sum(fault.level is Level.ERROR for fault in self.faults)


def import_dossiers(ports: Ports, command: Command, wish: ImportDossiers) -> Report:
    """Registers each sound household that the register does not have, and applies for its dossier
    where category and main cause stand. A dry run only tells. Raises what the ledger raises where
    the store is away: sent again, the file goes on."""
    import_id = _import_of(ports, command, wish.sha256)
    report = Report(import_id, dry_run=wish.dry_run, members=wish.members)
    taking = _Taking(ports, command, wish, report)
    rows = iter(wish.rows)
    with ThreadPoolExecutor(_HANDS) as hands:
        while chunk := list(islice(rows, _AT_ONCE)):
            taking.take(chunk, hands)
            wish.progress(report.rows)
    report.faults += wish.leftovers()
    if not wish.dry_run:
        taking.finish()
    return report


class _Taking:
    """One run over a workbook."""

    def __init__(
        self, ports: Ports, command: Command, wish: ImportDossiers, report: Report
    ) -> None:
        self._ports, self._command, self._wish = ports, command, wish
        self._report = report
        self._import = ports.ledger.load(DossierImport, report.import_id)
        self._today = ports.today()

    def take(self, chunk: list[FormRow], hands: ThreadPoolExecutor) -> None:
        verdicts = list(hands.map(partial(judged, self._ports, self._command.actor), chunk))
        wished = [one for one in verdicts if one.wished]
        if wished and not self._wish.dry_run:
            self._start(wished[0].wished)
            subjects = [self._new_ids(one) for one in wished]
            self._ports.keyring.admit(*(subject for ids in subjects for subject in ids))
            settled = iter(list(hands.map(self._record, wished, subjects)))
            verdicts = [next(settled) if one.wished else one for one in verdicts]
        self._report.rows += len(chunk)
        for verdict in verdicts:
            self._count(verdict)

    def finish(self) -> None:
        """Says what it came to. Nothing is recorded of a file that says nothing new, nor of one
        that has come to the same before."""
        report = self._report
        if not self._import.exists and not report.imported and not report.faulty:
            return
        self._start(None)
        if self._import.end and not report.imported:
            return

        def decide(importing: DossierImport) -> None:
            importing.finish(
                self._command.envelope,
                imported=len(importing.taken),
                known=report.known,
                faulty=report.faulty,
            )

        command = self._part("finish", str(self._ports.ledger.head()))
        outcome = self._ports.ledger.change(command, [(DossierImport, report.import_id)], decide)
        report.position = outcome.position

    def _start(self, first: Wished | None) -> None:
        """Once for a file; who acts for no area opens it for the county of the first household."""
        if self._import.exists:
            return
        wish, area = self._wish, self._command.actor.area
        if area is None and first is not None:
            area = Area(first.registration.area.prefix[:_COUNTY_DIGITS])

        def decide(importing: DossierImport) -> None:
            importing.begin_with(
                self._command.envelope,
                sha256=wish.sha256,
                rows=wish.total,
                members=wish.members,
                area=area,
            )

        self._import = self._ports.ledger.change(
            self._part("start", wish.sha256), [(DossierImport, self._report.import_id)], decide
        ).aggregate

    def _record(self, verdict: Judged, ids: tuple[UUID, ...]) -> Judged:
        """One command: the claims on the household's numbers, the row, the registration, the
        application. Where somebody else was first, the row is judged again."""
        wished = verdict.wished
        assert wished is not None
        worker_id, *member_ids = ids
        command = self._row_command(wished)
        refs: Refs = [
            (Worker, worker_id),
            (DossierImport, self._report.import_id),
            *((Identity, claim) for claim in wished.claims),
        ]

        def decide(worker: Worker, importing: DossierImport, *identities: Identity) -> None:
            for identity in identities:
                identity.claim(command.envelope, worker_id=worker_id)
            record_registration(
                self._ports,
                command,
                worker,
                wished.registration,
                identity=wished.claims[0],
                member_ids=member_ids,
            )
            self._apply(command, worker, wished)
            importing.take_row(
                command.envelope,
                row=verdict.row.place.row,
                worker_id=worker_id,
                facts=worker.version,
            )

        try:
            outcome = self._ports.ledger.change(command, refs, decide)
        except Refusal as refusal:
            if refusal.code != "already-registered":
                raise
            return judged(self._ports, self._command.actor, verdict.row)
        self._report.position = max(self._report.position, outcome.position)
        return replace(verdict, known=outcome.replayed)

    def _apply(self, command: Command, worker: Worker, wished: Wished) -> None:
        """The form names no consent, so none is claimed: it is asked for at the household visit."""
        wish, seal = wished.application, self._ports.keyring.seal
        if wish is None:
            return
        worker.dossier.submit(
            command.envelope,
            occurred_on=wish.occurred_on or self._today,
            category_claimed=wish.category_claimed,
            cause=seal(worker.id, "cause", wish.cause),
            other_causes=tuple(seal(worker.id, "cause", cause) for cause in wish.other_causes),
            annual_income=wish.annual_income,
            rigid_expenditure=wish.rigid_expenditure,
            household_size=worker.household_size,
            consents=(),
        )

    def _new_ids(self, verdict: Judged) -> tuple[UUID, ...]:
        """For the worker and the members."""
        return tuple(self._ports.new_id() for _ in range(1 + len(verdict.row.members)))

    def _row_command(self, wished: Wished) -> Command:
        return self._part(f"row/{wished.opened}", wished.said.content)

    def _part(self, name: str, content: str) -> Command:
        """A command of this import, known by what it does, so that it is never done twice."""
        token = self._ports.index.token("dossier_import", f"{name}\0{content}")
        return replace(
            self._command,
            id=uuid5(self._report.import_id, token),
            correlation_id=self._report.import_id,
            fingerprint=token,
            keyed=True,
            expected_version=None,
        )

    def _count(self, verdict: Judged) -> None:
        report = self._report
        report.faults += verdict.faults
        if verdict.known:
            report.known += 1
        elif verdict.wished:
            report.imported += 1
        else:
            report.faulty += 1


def _import_of(ports: Ports, command: Command, sha256: str) -> UUID:
    """The same file in the same hands is the same import, until it is undone."""
    area = command.actor.area.prefix if command.actor.area else ""
    for times in count():
        token = ports.index.token("import", f"{sha256}\0{area}\0{times}")
        import_id = uuid5(_NAMESPACE, token)
        if ports.ledger.load(DossierImport, import_id).undoing is None:
            return import_id
    raise AssertionError("counting does not end")
