"""Faults of a store, one insert at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from aid_service.ledger.recorder import FactRecorder

Insert = Callable[[], Any]


class FaultyStore:
    """Faults of the next inserts, first come first served; when they run out the store is well."""

    def __init__(self, recorder: FactRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
        self.next: list[Callable[[Insert], Any]] = []
        self.inserts = 0
        insert = recorder.insert_events

        def faulty(*args: Any, **kwargs: Any) -> Any:
            def do() -> Any:
                return insert(*args, **kwargs)

            self.inserts += 1
            return self.next.pop(0)(do) if self.next else do()

        monkeypatch.setattr(recorder, "insert_events", faulty)


def lost_answer(insert: Insert) -> Any:
    """The store committed, and the line went dead before it could say so."""
    insert()
    raise OperationalError("server closed the connection unexpectedly")


def never_sent(_insert: Insert) -> Any:
    raise OperationalError("connection refused")


def somebody_was_first(_insert: Insert) -> Any:
    raise IntegrityError("duplicate key")
