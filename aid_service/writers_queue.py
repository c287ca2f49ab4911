"""Writers of several processes on one SQLite file queue: first come, first served.

SQLite's own waiting asks again after ever longer pauses, so that one process may be passed by many
others. Here each draws a number and waits until nobody with a smaller one is left. A number is a
locked byte of a file beside the database, so whoever dies leaves the queue. The queue is courtesy
and not safety: SQLite's own lock excludes as before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
from pathlib import Path
from threading import Lock

_NEWEST_BYTES = 8
"""The number drawn last; the bytes behind it stand for the numbers, and are never written."""
_PAUSE_SECONDS = 0.0003


class WritersQueue:
    """The queue at one database's file. It is opened at its first use, after a fork."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(f"{database.name}-queue")
        self._handle = -1
        self._own_turn = Lock()

    @contextmanager
    def turn(self, *, patience: float) -> Iterator[None]:
        self.enter(patience=patience)
        try:
            yield
        finally:
            self.leave()

    def enter(self, *, patience: float) -> None:
        """Waits for the turn. Raises TimeoutError after `patience` seconds."""
        until = time.monotonic() + patience
        if not self._own_turn.acquire(timeout=patience):
            raise TimeoutError("the queue of writers")
        try:
            if self._handle < 0:
                self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o666)
            number = self._draw(until)
            self._lock(_NEWEST_BYTES, number, until)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        if self._handle >= 0:
            lockf(self._handle, LOCK_UN)
        self._own_turn.release()

    def close(self) -> None:
        """Not in the middle of a turn."""
        with self._own_turn:
            if self._handle >= 0:
                os.close(self._handle)
            self._handle = -1

    def _draw(self, until: float) -> int:
        self._lock(0, _NEWEST_BYTES, until)
        number = int.from_bytes(os.pread(self._handle, _NEWEST_BYTES, 0), "big") + 1
        self._lock(_NEWEST_BYTES + number, 1, until)
        os.pwrite(self._handle, number.to_bytes(_NEWEST_BYTES, "big"), 0)
        lockf(self._handle, LOCK_UN, _NEWEST_BYTES, 0)
        return number

    def _lock(self, first: int, count: int, until: float) -> None:
        """Asks again until nobody else holds any of these bytes."""
        while True:
            try:
                lockf(self._handle, LOCK_EX | LOCK_NB, count, first)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError("the queue of writers") from None
                time.sleep(_PAUSE_SECONDS)
            else:
                return
