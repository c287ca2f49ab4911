"""The one place where the pieces are built and joined."""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Engine

from aid_service.database import open_postgres, open_sqlite
from aid_service.identity.tokens import Tokens
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.postgres import PostgresFactRecorder
from aid_service.ledger.recorder import FactRecorder
from aid_service.ledger.sqlite import SQLiteFactRecorder
from aid_service.ports import Ports
from aid_service.settings import Settings
from aid_service.vault.blind_index import BlindIndex
from aid_service.vault.keyring import Keyring
from aid_service.vault.search_terms import name_terms, normalised
from domain.events.worker import WorkerRegistered
from projections.catalogue import open_views

log = structlog.get_logger()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_ports(
    settings: Settings,
    *,
    clock: Callable[[], datetime] | None = None,
    new_id: Callable[[], UUID] = uuid4,
) -> Ports:
    """Joins the stores that the settings name. Nothing is connected before it is used.

    `clock` and `new_id` are a demonstration year's, or a test's; else the machine's.
    """
    master_key = settings.master_key or _development_key(settings.var)
    keyring = Keyring(_engine(settings, "vault", settings.vault_url), master_key)
    index = BlindIndex(master_key)
    ledger = Ledger(_recorder(settings), clock=clock)
    return Ports(
        ledger=ledger,
        views=open_views(_engine(settings, "views"), ledger, search_tokens(keyring, index)),
        keyring=keyring,
        index=index,
        tokens=Tokens(_engine(settings, "identity")),
        now=clock or _utc_now,
        new_id=new_id,
    )


def search_tokens(keyring: Keyring, index: BlindIndex) -> Callable[[WorkerRegistered], list[str]]:
    """What a registration is found by: its name's terms, its phone and its ID number, keyed; the
    whole name also as one, for those who are called the same."""

    def tokens(fact: WorkerRegistered) -> list[str]:
        found: list[str] = []
        if name := keyring.open(fact.name, "name"):
            found += [index.token("name", term) for term in name_terms(name)]
            found.append(index.token("whole_name", normalised(name)))
        for field in ("phone", "id_number"):
            sealed = getattr(fact, field)
            if sealed and (text := keyring.open(sealed, field)):
                found.append(index.token(field, text))
        return sorted(set(found))

    return tokens


def _recorder(settings: Settings) -> FactRecorder:
    if settings.database_url is None:
        return SQLiteFactRecorder(settings.var / "ledger.sqlite3")
    return PostgresFactRecorder(settings.database_url)


def _engine(settings: Settings, name: str, url: str | None = None) -> Engine:
    """Embedded: a file of its own under `var` for each; else one database for all."""
    url = url or settings.database_url
    return open_postgres(url) if url else open_sqlite(settings.var / f"{name}.sqlite3")


def _development_key(var: Path) -> bytes:
    """A master key for trying the service, made once; production sets AID_MASTER_KEY_FILE."""
    file = var / "development-master.key"
    var.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        made = file.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(b64encode(secrets.token_bytes(32)).decode("ascii"), encoding="ascii")
        try:
            os.link(made, file)  # whole or not at all; whoever is second uses the first's
            log.warning("development_master_key_made", file=str(file))
        except FileExistsError:
            pass
        made.unlink()
    return b64decode(file.read_text(encoding="ascii"))
