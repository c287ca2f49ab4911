"""Bearer tokens of staff: shown once, stored hashed, in a table of their own."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from aid_service.database import preparing, writing

_REMEMBERED_SECONDS = 1.0
_MOST_REMEMBERED = 10_000

_metadata = MetaData()
_people = Table(
    "staff_names",
    _metadata,
    Column("name", String, primary_key=True),
    Column("staff_id", Uuid, nullable=False),
)
_tokens = Table(
    "staff_tokens",
    _metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Uuid, nullable=False, index=True),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True), nullable=True),
)


class Tokens:
    """Which staff a token belongs to. What they may do is not here: that is in the ledger, and is
    asked there each time. A good token is remembered for a second, so that a revocation by another
    process holds soon everywhere."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._good: dict[str, tuple[float, UUID]] = {}

    def migrate(self) -> None:
        with preparing(self._engine, _metadata):
            pass

    def close(self) -> None:
        self._engine.dispose()

    def enlist(self, *, name: str, staff_id: UUID) -> bool:
        """Keeps the name under which the command line finds a member of staff; one name, one
        person. Says whether the name is theirs now."""
        try:
            with writing(self._engine) as connection:
                connection.execute(_people.insert().values(name=name, staff_id=staff_id))
        except IntegrityError:
            return self.staff_named(name) == staff_id
        return True

    def strike(self, staff_id: UUID) -> None:
        """Frees the name of somebody who was not taken on after all."""
        with writing(self._engine) as connection:
            connection.execute(delete(_people).where(_people.c.staff_id == staff_id))

    def staff_named(self, name: str) -> UUID | None:
        with self._engine.connect() as connection:
            return connection.execute(
                select(_people.c.staff_id).where(_people.c.name == name)
            ).scalar_one_or_none()

    def names(self) -> dict[UUID, str]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(_people.c.staff_id, _people.c.name))
            return {row.staff_id: row.name for row in rows}

    def issue(self, staff_id: UUID) -> str:
        """A new token of 256 random bits. It cannot be shown again."""
        token = f"aid_{secrets.token_urlsafe(32)}"
        with writing(self._engine) as connection:
            connection.execute(
                _tokens.insert().values(
                    token_hash=_hashed(token), staff_id=staff_id, issued_at=datetime.now(UTC)
                )
            )
        return token

    def revoke_all(self, staff_id: UUID) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                update(_tokens)
                .where(_tokens.c.staff_id == staff_id, _tokens.c.revoked_at.is_(None))
                .values(revoked_at=datetime.now(UTC))
            )
        self._good.clear()

    def staff_of(self, token: str) -> UUID | None:
        """None for a token that was never issued or was revoked."""
        token_hash, now = _hashed(token), time.monotonic()
        until, staff_id = self._good.get(token_hash, (now, None))
        if until > now:
            return staff_id
        with self._engine.connect() as connection:
            staff_id = connection.execute(
                select(_tokens.c.staff_id).where(
                    _tokens.c.token_hash == token_hash, _tokens.c.revoked_at.is_(None)
                )
            ).scalar_one_or_none()
        if len(self._good) >= _MOST_REMEMBERED:
            self._good.clear()
        if staff_id is not None:
            self._good[token_hash] = (now + _REMEMBERED_SECONDS, staff_id)
        return staff_id


def _hashed(token: str) -> str:
    """A plain hash is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
