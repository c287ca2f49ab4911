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

from aid_service.attachments.bucket import Bucket
from aid_service.attachments.folder import Folder
from aid_service.attachments.store import FileStore
from aid_service.database import open_postgres, open_sqlite
from aid_service.identity.tokens import Tokens
from aid_service.ledger.ledger import Ledger
from aid_service.ledger.postgres import PostgresFactRecorder
from aid_service.ledger.recorder import FactRecorder
from aid_service.ledger.sqlite import SQLiteFactRecorder
from aid_service.ports import Ports
from aid_service.settings import Settings, SettingsError
from aid_service.vault.blind_index import BlindIndex
from aid_service.vault.keyring import Keyring
from aid_service.vault.papers import Papers
from aid_service.vault.search_tokens import SearchTokens
from projections.catalogue import open_views
from projections.store import SCHEMA

log = structlog.get_logger()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_ports(
    settings: Settings,
    *,
    hurried: bool = False,
    clock: Callable[[], datetime] | None = None,
    new_id: Callable[[], UUID] = uuid4,
) -> Ports:
    """Joins the stores that the settings name. Nothing is connected before it is used.

    `hurried` is the web's: a database that takes long is given up. `clock` and `new_id` are a
    demonstration year's, or a test's; else the machine's.
    """

    def database(name: str, *, url: str | None = None, schema: str = "public") -> Engine:
        """Embedded: a file of its own under `var` for each; else one database for all. The views
        need not last: the ledger tells again what they lose."""
        if url := url or settings.database_url:
            return open_postgres(url, schema=schema, hurried=hurried)
        return open_sqlite(settings.var / f"{name}.sqlite3", lasting=name != "views")

    master_key = settings.master_key or _development_key(settings.var)
    vault = database("vault", url=settings.vault_url)
    keyring = Keyring(vault, master_key)
    index = BlindIndex(master_key)
    ledger = Ledger(_recorder(settings, hurried=hurried), clock=clock)
    return Ports(
        ledger=ledger,
        views=open_views(database("views", schema=SCHEMA), ledger, SearchTokens(keyring, index)),
        keyring=keyring,
        index=index,
        papers=Papers(vault, keyring),
        tokens=Tokens(database("identity")),
        files=_files(settings),
        largest_file=settings.largest_file,
        now=clock or _utc_now,
        new_id=new_id,
    )


def _recorder(settings: Settings, *, hurried: bool) -> FactRecorder:
    if settings.database_url is None:
        return SQLiteFactRecorder(settings.var / "ledger.sqlite3")
    return PostgresFactRecorder(
        open_postgres(settings.database_url, of_ledger=True, hurried=hurried)
    )


def _files(settings: Settings) -> FileStore:
    if settings.attachments_url is None:
        return Folder(settings.var / "attachments")
    try:
        return Bucket(settings.attachments_url)
    except ValueError as error:
        raise SettingsError(f"AID_ATTACHMENTS_URL: {error}") from error


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
