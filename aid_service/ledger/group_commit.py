"""Commands that wait at the same time are decided one after the other and recorded together.

Whoever leads takes all that wait, and then hands over to the first in line: one write to disk
serves many commands, nobody is passed by, and nobody waits when nobody else does. Each command
stays atomic: one that is refused takes nothing along, and where the common write fails, each is
decided again alone.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError, OperationalError

from aid_service.ledger.command import (
    Command,
    CommandRecord,
    DecideAgain,
    KeyReused,
    LedgerAway,
    NothingDecided,
    StaleVersion,
)
from aid_service.ledger.recorder import Entry, FactRecorder, OutOfTime
from aid_service.ledger.streams import FactApplication, Look, Refs, Streams
from domain.aggregates.aggregate import Aggregate
from domain.refusals import Refusal

A = TypeVar("A", bound=Aggregate)

_TRIES = 50
_LONGEST_PAUSE_SECONDS = 0.05
_MOST_TOGETHER = 64
_TAKES_TURNS_SECONDS = 1.0


@dataclass(frozen=True)
class Outcome(Generic[A]):
    """What a command came to: the resource as of the answer's version, its newest fact, and the
    ledger's position of that fact. `replayed`: the command had been recorded before."""

    aggregate: A
    fact: Any
    position: int
    replayed: bool = False


@dataclass(eq=False)
class Waiting:
    """A command that waits for its answer; woken unanswered, it leads."""

    command: Command
    refs: Refs
    decide: Callable[..., None]
    others: Callable[[Any], Refs] | None
    outcome: Outcome[Any] | None = None
    error: Exception | None = None
    woken: Event = field(default_factory=Event)

    @property
    def answered(self) -> bool:
        return self.outcome is not None or self.error is not None


@dataclass
class _Decided:
    """A command's facts, ready to be recorded."""

    waiting: Waiting
    resource: Aggregate
    facts: list[Any]
    entry: Entry


@dataclass
class _Round:
    """What has been decided since the turn began and is not recorded yet."""

    look: Look
    decided: list[_Decided] = field(default_factory=list)
    refused: list[tuple[Waiting, Exception]] = field(default_factory=list)
    agreeing: dict[UUID, Aggregate] = field(default_factory=dict)
    resources: set[UUID] = field(default_factory=set)
    commands: set[UUID] = field(default_factory=set)


class _NextRound(Exception):
    """The command touches what this round has not recorded yet in a way that it must see
    recorded: it waits for the next."""


class GroupCommit:
    def __init__(
        self,
        application: FactApplication,
        streams: Streams,
        recorder: FactRecorder,
        clock: Callable[[], datetime] | None,
    ) -> None:
        self._application = application
        self._streams = streams
        self._recorder = recorder
        self._clock = clock
        self._queue: deque[Waiting] = deque()
        self._lining_up = Lock()
        self._led = False
        self._takes_turns_until = 0.0

    def answer(self, waiting: Waiting) -> Outcome[Any]:
        """Records the command, together with all that wait. Raises what its decision raised."""
        with self._lining_up:
            self._queue.append(waiting)
            leads, self._led = not self._led, True
        if not leads:
            waiting.woken.wait()
        if not waiting.answered:
            self._lead(waiting)
        if waiting.outcome is None:
            raise waiting.error or LedgerAway()
        return waiting.outcome

    def _lead(self, waiting: Waiting) -> None:
        """Takes rounds until the command is answered; then the first in line leads."""
        try:
            while not waiting.answered:
                self._take_round()
        finally:
            with self._lining_up:
                self._led = bool(self._queue)
                if self._led:
                    self._queue[0].woken.set()

    def _take_round(self) -> None:
        together = [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_TOGETHER))]
        try:
            put_off = self._record_together(together)
        except Exception as error:
            self._record_each(together, after=error)
        else:
            self._queue.extendleft(reversed(put_off))
        for waiting in together:
            if waiting.answered:
                waiting.woken.set()

    def _record_together(self, together: Sequence[Waiting]) -> list[Waiting]:
        """Without holding up other processes; but for a while after one of them was first, in
        turn with them, so that all that wait on a hot fund are decided together in each."""
        if time.monotonic() > self._takes_turns_until:
            try:
                return self._record(together, look_first=False)
            except IntegrityError:
                self._takes_turns_until = time.monotonic() + _TAKES_TURNS_SECONDS
        with self._recorder.turn():
            return self._record(together, look_first=True)

    def _record_each(self, together: Sequence[Waiting], *, after: Exception) -> None:
        """One by one, so that what cannot be written fails alone. A store that is away is not
        asked again for each: every try may cost the whole time limit."""
        away = LedgerAway() if isinstance(after, OutOfTime) else None
        answer_lost = isinstance(after, OperationalError)
        for waiting in together:
            if away is not None:
                waiting.error = away
                continue
            try:
                self._record_alone(waiting, answer_lost=answer_lost)
            except LedgerAway as error:
                waiting.error = away = error
            except Exception as error:
                waiting.error = error

    def _record_alone(self, waiting: Waiting, *, answer_lost: bool) -> None:
        """Decides again where somebody else was first. A lost answer is no reason to record again:
        only the command's own record says whether it was written."""
        for attempt in range(_TRIES):
            try:
                with self._recorder.turn():
                    self._record([waiting], look_first=True)
                return
            except (IntegrityError, DecideAgain):
                time.sleep(random.uniform(0, min(_LONGEST_PAUSE_SECONDS, 0.001 * 2**attempt)))
            except OperationalError as error:
                if answer_lost or isinstance(error, OutOfTime):
                    raise LedgerAway from error
                answer_lost = True
        raise LedgerAway("too many writers at once")

    def _record(self, together: Sequence[Waiting], *, look_first: bool) -> list[Waiting]:
        """Decides on each and records what was decided; gives back who waits for the next round."""
        this = _Round(
            self._streams.look(
                [ref for waiting in together for ref in waiting.refs],
                [w.command.id for w in together if w.command.keyed or look_first],
            )
        )
        for index, waiting in enumerate(together):
            try:
                self._decide(this, waiting)
            except _NextRound:
                return self._finish(this, put_off=list(together[index:]))
            except (IntegrityError, OperationalError, DecideAgain):
                raise
            except Exception as error:
                this.refused.append((waiting, error))
                if any(stream.pending_events for stream in this.agreeing.values()):
                    return self._finish(this, put_off=list(together[index + 1 :]))
        return self._finish(this, put_off=[])

    def _finish(self, this: _Round, *, put_off: list[Waiting]) -> list[Waiting]:
        if this.decided:
            recordings = self._application.events.put(
                [fact for decided in this.decided for fact in decided.facts],
                entries=[(decided.entry, len(decided.facts)) for decided in this.decided],
            )
            last = -1
            for decided in this.decided:
                last += len(decided.facts)
                decided.waiting.outcome = Outcome(
                    decided.resource, decided.facts[-1], recordings[last].notification.id
                )
            self._streams.keep(
                [*this.agreeing.values(), *(decided.resource for decided in this.decided)],
                first=recordings[0].notification.id,
                last=recordings[-1].notification.id,
            )
        for waiting, error in this.refused:
            self._refuse(waiting, error)
        return put_off

    def _decide(self, this: _Round, waiting: Waiting) -> None:
        command = waiting.command
        if command.id in this.commands:
            raise _NextRound
        if known := this.look.commands.get(command.id):
            waiting.outcome = self._read_back(waiting, known)
            return
        (cls, resource_id), *other_refs = waiting.refs
        if resource_id in this.resources | this.agreeing.keys():
            raise _NextRound
        resource = self._seen_in(this, cls, resource_id).twin()
        if waiting.others:
            other_refs += waiting.others(resource)
        if this.resources & {resource_id, *(stream_id for _, stream_id in other_refs)}:
            raise _NextRound
        others = []
        for cls, stream_id in other_refs:
            if stream_id not in this.agreeing:
                this.agreeing[stream_id] = self._seen_in(this, cls, stream_id).twin()
            others.append(this.agreeing[stream_id])
        if command.expected_version not in (None, resource.version):
            raise StaleVersion(resource.version)
        waiting.decide(resource, *others)
        facts = [fact for stream in (*others, resource) for fact in stream.collect_events()]
        if not facts:
            raise NothingDecided
        areas = {stream.id: stream.area for stream in (*others, resource)}
        entry = Entry(command, areas, self._clock() if self._clock else None)
        this.decided.append(_Decided(waiting, resource, facts, entry))
        this.resources.add(resource.id)
        this.commands.add(command.id)

    def _seen_in(self, this: _Round, cls: type[Aggregate], stream_id: UUID) -> Aggregate:
        """As the round's look saw it, or as a look for it alone does: nobody shall have been
        overtaken in between, which the save finds out."""
        found = this.look.streams.get(stream_id)
        return found if found is not None else self._streams.load(cls, stream_id)

    def _refuse(self, waiting: Waiting, error: Exception) -> None:
        """A refusal stands, unless another process has recorded the very command meanwhile."""
        if isinstance(error, Refusal | StaleVersion) and waiting.command.keyed:
            try:
                if known := self._recorder.find_command(waiting.command.id):
                    waiting.outcome = self._read_back(waiting, known)
                    return
            except (KeyReused, OperationalError) as found:
                error = found
        waiting.error = error

    def _read_back(self, waiting: Waiting, known: CommandRecord) -> Outcome[Any]:
        """What the command came to when it was recorded. Raises KeyReused where it was another."""
        if known.fingerprint != waiting.command.fingerprint:
            raise KeyReused
        cls, _ = waiting.refs[0]
        aggregate, fact = self._streams.load_upto(cls, known.originator_id, known.version)
        return Outcome(aggregate, fact, known.position, replayed=waiting.command.keyed)
