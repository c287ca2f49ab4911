"""The demonstration's own clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aid_service.demonstration.planned import Planned, ids_made_by


class YearClock:
    """Stands at one planned command at a time: its instant is now, and its ids are the next."""

    def __init__(self, first: Planned) -> None:
        self.stand_at(first)

    def stand_at(self, planned: Planned) -> None:
        self._now, self._ids = planned.at, ids_made_by(planned.name)

    def now(self) -> datetime:
        return self._now

    def new_id(self) -> UUID:
        return next(self._ids)
