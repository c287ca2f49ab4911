"""Workbooks that go back to whoever sent them, sealed, for some days and then no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    delete,
    select,
)

from aid_service.database import preparing, writing
from aid_service.vault.keyring import Keyring

KEPT = timedelta(days=7)

_metadata = MetaData()
_papers = Table(
    "returned_papers",
    _metadata,
    Column("paper_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("kept_until", DateTime(timezone=True), nullable=False),
    Column("workbook", LargeBinary, nullable=False),
    Column("report", LargeBinary, nullable=False),
)


class Papers:
    """Sealed under a key of the paper's own; only its owner gets it back."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._engine, self._keyring = engine, keyring

    def migrate(self) -> None:
        with preparing(self._engine, _metadata):
            pass

    def keep(
        self, paper_id: UUID, owner_id: UUID, *, workbook: bytes, report: bytes, now: datetime
    ) -> None:
        """In the place of an earlier one; whatever has had its days goes."""
        self._keyring.admit(paper_id)
        sealed = {
            "workbook": self._keyring.seal_bytes(paper_id, "workbook", workbook),
            "report": self._keyring.seal_bytes(paper_id, "report", report),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(_papers).where(_papers.c.kept_until < now))
            connection.execute(delete(_papers).where(*_its_own(paper_id, owner_id)))
            connection.execute(
                _papers.insert().values(
                    paper_id=paper_id, owner_id=owner_id, kept_until=now + KEPT, **sealed
                )
            )

    def get(self, paper_id: UUID, owner_id: UUID, *, now: datetime) -> tuple[bytes, bytes] | None:
        """Workbook and report; None where there is none, or its days are over."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(_papers).where(*_its_own(paper_id, owner_id), _papers.c.kept_until >= now)
            ).first()
        if row is None:
            return None
        workbook = self._keyring.open_bytes(paper_id, "workbook", row.workbook)
        report = self._keyring.open_bytes(paper_id, "report", row.report)
        return None if workbook is None or report is None else (workbook, report)


def _its_own(paper_id: UUID, owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return _papers.c.paper_id == paper_id, _papers.c.owner_id == owner_id
