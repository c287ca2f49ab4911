"""AccessLog: what was read of one worker's sealed fields, and for what purpose."""

from __future__ import annotations

from uuid import UUID

from domain.aggregates.aggregate import Aggregate, UnknownFact
from domain.events.access import AttachmentOpened, FieldRevealed, RegisterExported
from domain.events.fact import Envelope, Fact
from domain.values import Area


class AccessLog(Aggregate):
    """Its id is uuid5 of the worker's id, so that it stands beside the worker's own stream."""

    def begin(self) -> None:
        self._area: Area | None = None

    @property
    def area(self) -> Area | None:
        return self._area

    # decisions

    def reveal(
        self,
        by: Envelope,
        *,
        worker_id: UUID,
        area: Area,
        field: str,
        member_id: UUID | None,
        purpose: str,
    ) -> None:
        self.record(
            FieldRevealed,
            by,
            worker_id=worker_id,
            area=area,
            field=field,
            member_id=member_id,
            purpose=purpose,
        )

    def open_attachment(
        self, by: Envelope, *, worker_id: UUID, area: Area, attachment_id: UUID
    ) -> None:
        self.record(
            AttachmentOpened, by, worker_id=worker_id, area=area, attachment_id=attachment_id
        )

    def export_register(
        self,
        by: Envelope,
        *,
        area: Area,
        at_position: int,
        form: str,
        rows: int,
        sha256: str,
        purpose: str,
    ) -> None:
        self.record(
            RegisterExported,
            by,
            area=area,
            at_position=at_position,
            form=form,
            rows=rows,
            sha256=sha256,
            purpose=purpose,
        )

    # evolution

    def evolve(self, fact: Fact) -> None:
        match fact:
            case FieldRevealed() | AttachmentOpened() | RegisterExported():
                self._area = fact.area
            case _:
                raise UnknownFact(fact)
