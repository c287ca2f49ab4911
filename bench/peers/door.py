"""What the peers share with the service: strict JSON, the same schemas and problems, a token check.

So a pair differs in how it keeps what was said, and in nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from flask import Flask, request
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    event,
    select,
)
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized

from aid_service import problems
from aid_service.ledger.command import KeyReused
from aid_service.settings import Settings
from aid_service.strict_json import StrictRequest, canonical
from domain.values import Actor, Area, Role

KEYS = UUID("0f0e3c5a-8f1e-4d7a-9c4e-726b1d4c0e52")
_POOL_SIZE, _THREADS = 8, 16
_BUSY_TIMEOUT_SECONDS = 10.0
_metadata = MetaData()
staff = Table(
    "staff_tokens",
    _metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Uuid, nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("area", String(12), nullable=False),
)


@dataclass(frozen=True)
class Key:
    """An idempotency key as one person's own, and what was asked under it."""

    id: UUID
    fingerprint: str

    def require(self, fingerprint: str) -> None:
        """Refuses another request under the same key."""
        if fingerprint != self.fingerprint:
            raise KeyReused


def open_engine(settings: Settings) -> Engine:
    """A connection for every thread that may want one; as durable as the service's stores."""
    if settings.database_url is None:
        return _sqlite(settings.var / "peer.sqlite3")
    _, rest = settings.database_url.split("://", 1)
    return create_engine(f"postgresql+psycopg://{rest}", pool_size=_POOL_SIZE)


def _sqlite(file: Path) -> Engine:
    """WAL, on disk at every commit; a transaction that writes takes the lock at its beginning."""
    engine = create_engine(
        f"sqlite:///{file}", pool_size=_THREADS, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def new_app(name: str) -> Flask:
    app = Flask(name, static_folder=None)
    app.request_class = StrictRequest
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.errorhandler(HTTPException)(problems.from_http)
    problems.register(app, lambda _unreadable: None)

    @app.get("/healthz")
    def healthy() -> dict[str, str]:
        return {"status": "ok"}

    return app


def add_staff(engine: Engine, staff_id: UUID, role: Role, area: Area) -> str:
    """Keeps a member of staff and gives their token."""
    token = f"peer_{secrets.token_urlsafe(32)}"
    _metadata.create_all(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(
            staff.insert().values(
                token_hash=_hashed(token), staff_id=staff_id, role=role.value, area=area.prefix
            )
        )
    return token


def admitted(engine: Engine, role: Role) -> Actor:
    """Whose token it is; 401 for none or an unknown one, 403 where it is not of this role."""
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    with engine.connect() as connection:
        row = connection.execute(select(staff).where(staff.c.token_hash == _hashed(token))).first()
    if row is None:
        raise Unauthorized
    if row.role != role.value:
        raise Forbidden
    return Actor(row.staff_id, role, Area(row.area))


def key_of(actor: Actor) -> Key | None:
    """The request's idempotency key, where it carries one."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    asked = f"{request.method} {request.path} ".encode() + canonical(request.get_json())
    return Key(uuid5(KEYS, f"{actor.id}/{key}"), hashlib.sha256(asked).hexdigest())


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
