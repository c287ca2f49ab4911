"""Facts that join two records of workers, and that part them again.

Each is recorded on both streams in one command: on the leading record's and on the joined one's.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.values import AidKind, Money, Sealed


class Likeness(StrEnum):
    """What was decided about two records that look alike."""

    SAME_PERSON = "same_person"
    SOMEONE_ELSE = "someone_else"


class DuplicateJudged(Fact, frozen=True):
    """Two records that look alike were looked at; someone else is not asked about again."""

    TOPIC: ClassVar[str] = "worker.duplicate_judged.v1"

    other_id: UUID
    decision: Likeness
    reason: Sealed


class WorkerMerged(Fact, frozen=True):
    """Two records are of one person; new visits and aid go to the leading one."""

    TOPIC: ClassVar[str] = "worker.merged.v1"

    leading_id: UUID
    joined_id: UUID
    reason: Sealed


class WorkerSplit(Fact, frozen=True):
    """They are two people after all."""

    TOPIC: ClassVar[str] = "worker.split.v1"

    leading_id: UUID
    joined_id: UUID
    reason: Sealed


class HouseholdLinked(Fact, frozen=True):
    """Two workers live in one household, which counts once."""

    TOPIC: ClassVar[str] = "worker.household_linked.v1"

    leading_id: UUID
    joined_id: UUID
    reason: Sealed


class HouseholdUnlinked(Fact, frozen=True):
    TOPIC: ClassVar[str] = "worker.household_unlinked.v1"

    leading_id: UUID
    joined_id: UUID
    reason: Sealed


class HouseholdFiled(Fact, frozen=True):
    """On the stream that leads linked records: another one of them applied for the household's
    dossier, or it came into force there. So two dossiers of one household never miss each other."""

    TOPIC: ClassVar[str] = "worker.household_filed.v1"

    worker_id: UUID


class HouseholdGranted(Fact, frozen=True):
    """On the stream that leads linked records: aid was approved on another one of them. So two
    decisions about one household never miss each other."""

    TOPIC: ClassVar[str] = "worker.household_granted.v1"

    aid_id: UUID
    worker_id: UUID
    kind: AidKind
    amount: Money
