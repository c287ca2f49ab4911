"""A planned command: who gives it and when, what it says, and the ids that follow from its name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from aid_service.ledger.command import Command
from aid_service.ports import Ports
from aid_service.usecases.moment import Outcome
from domain.values import Actor

_NAMESPACE = UUID("6b1d4c0e-52a7-5c39-8f1e-2d7a90c4e726")

UseCase = Callable[[Ports, Command, Any], Outcome[Any]]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """`name` stands for the command for ever. Its id and the ids that it makes are derived from
    it, so that later commands can speak of them before anything is loaded, and a command that was
    recorded already is recognised. `part_of` names the command that began its chain."""

    name: str
    at: datetime
    actor: Actor
    use_case: UseCase
    wish: object
    part_of: str | None = None

    @property
    def command(self) -> Command:
        return Command(
            id=uuid5(_NAMESPACE, self.name),
            actor=self.actor,
            correlation_id=uuid5(_NAMESPACE, self.part_of or self.name),
            fingerprint="demonstration",
            keyed=True,
        )


def ids_made_by(name: str) -> Iterator[UUID]:
    """The ids that the command of this name makes, in the order of their making."""
    generator = random.Random(name)
    while True:
        yield UUID(int=generator.getrandbits(128), version=4)


def id_made_by(name: str) -> UUID:
    """The first of them: mostly that of the resource itself."""
    return next(ids_made_by(name))
