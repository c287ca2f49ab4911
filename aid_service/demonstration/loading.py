"""Running the planned commands through the use cases, from wherever an earlier run had come to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from aid_service.demonstration.clock import YearClock
from aid_service.demonstration.planned import Planned, ids_made_by
from aid_service.ports import Ports
from aid_service.usecases.worker import RegisterWorker
from domain.refusals import Refusal


class LedgerIsLater(Exception):
    """The ledger's newest fact is later than the next planned command, and `recorded_at` never
    runs backwards. `begun`: a part of the year is already there."""

    def __init__(self, *, newest: datetime, planned: datetime, begun: bool) -> None:
        super().__init__(f"newest fact {newest}, next planned command {planned}")
        self.newest = newest
        self.planned = planned
        self.begun = begun


class NotAsPlanned(Exception):
    """A use case refused a planned command: the ledger held something that the plan did not
    reckon with, another policy for one."""

    def __init__(self, planned: Planned, refusal: Refusal) -> None:
        super().__init__(f"{planned.name}: {refusal.code}")


def still_to_run(ports: Ports, plan: Sequence[Planned]) -> Sequence[Planned]:
    """What the ledger does not hold yet; nothing when the year is whole.

    Commands are recorded in the plan's order, so what is there is the plan's beginning. The last
    of it is run again and read back: it may have been cut off before all it does was done.
    Raises LedgerIsLater where the rest cannot follow.
    """
    done = bisect_left(plan, x=True, key=lambda planned: not _is_recorded(ports, planned))
    if done == len(plan):
        return ()
    newest = ports.ledger.recorder.newest()[1]
    if newest is not None and newest > plan[done].at:
        raise LedgerIsLater(newest=newest, planned=plan[done].at, begun=done > 0)
    return plan[max(0, done - 1) :]


def run(ports: Ports, clock: YearClock, commands: Sequence[Planned]) -> Iterator[Planned]:
    """Gives each command after it was recorded. `clock` is the one that the ports were opened
    with. Raises NotAsPlanned."""
    _make_keys(ports, commands)
    for planned in commands:
        clock.stand_at(planned)
        try:
            planned.use_case(ports, planned.command, planned.wish)
        except Refusal as refusal:
            raise NotAsPlanned(planned, refusal) from refusal
        yield planned


def _make_keys(ports: Ports, commands: Sequence[Planned]) -> None:
    """For all who will be registered, in one write to the disk instead of one for each."""
    subjects = [
        subject
        for planned in commands
        if isinstance(wish := planned.wish, RegisterWorker)
        for subject in islice(ids_made_by(planned.name), 1 + len(wish.members))
    ]
    if subjects:
        ports.keyring.admit(*subjects)


def _is_recorded(ports: Ports, planned: Planned) -> bool:
    return ports.ledger.recorder.find_command(planned.command.id) is not None
