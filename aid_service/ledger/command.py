"""A command: who asks, under which id, and what its repetition is recognised by."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.events.fact import Envelope
from domain.values import Actor


@dataclass(frozen=True, kw_only=True)
class Command:
    """`id` is random, or derived from the actor and their idempotency key when `keyed`.

    `fingerprint` is a keyed hash of what was asked, so that another request under the same key is
    noticed. `expected_version` is the version the caller saw, where they said it.
    """

    id: UUID
    actor: Actor
    correlation_id: UUID
    fingerprint: str = ""
    keyed: bool = False
    expected_version: int | None = None

    @property
    def envelope(self) -> Envelope:
        return Envelope(actor=self.actor, command_id=self.id, correlation_id=self.correlation_id)


@dataclass(frozen=True)
class CommandRecord:
    """What the ledger remembers of a command: where its answer can be rendered from."""

    originator_id: UUID
    version: int
    position: int
    fingerprint: str


class KeyReused(Exception):
    """The same idempotency key came with another request."""


class StaleVersion(Exception):
    """The caller's `If-Match` names a version that is no longer the newest."""

    def __init__(self, current: int) -> None:
        super().__init__(f"the current version is {current}")
        self.current = current


class DecideAgain(Exception):
    """What was loaded no longer fits what a decision found; load and decide once more."""


class NothingDecided(Exception):
    """A decision neither refused nor recorded anything: a fault in the code."""


class LedgerAway(Exception):
    """The store cannot be reached; nothing is known to have been written."""
