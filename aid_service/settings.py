"""The environment, read once into a frozen value; it refuses to start half-set."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvError, validate


class SettingsError(ValueError):
    """The environment cannot be used as it is; the message says which variable and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`database_url` is None for the embedded SQLite stores under `var`; else a PostgreSQL URL.
    `owner_url` is the same database's, for the role that owns the ledger, where it has one of its
    own.
    `master_key` is 32 bytes, or None where a development key may be made under `var`.
    `attachments_url` is None for a folder under `var`, else an S3 URL; `largest_file` is in
    bytes."""

    var: Path
    database_url: str | None
    vault_url: str | None
    master_key: bytes | None
    log_level: str
    owner_url: str | None = None
    attachments_url: str | None = None
    largest_file: int = 10 * 1024 * 1024

    @property
    def embedded(self) -> bool:
        """One machine, SQLite files, one process with threads."""
        return self.database_url is None


def read_settings() -> Settings:
    """Raises SettingsError naming the variable at fault."""
    try:
        return _read(Env(prefix="AID_"))
    except (EnvError, OSError) as error:
        raise SettingsError(str(error)) from error


def _read(env: Env) -> Settings:
    var = Path(env.str("VAR", "var")).absolute()
    database_url, owner_url = _postgres_url(env, "DATABASE_URL"), _postgres_url(env, "OWNER_URL")
    if owner_url and not database_url:
        raise SettingsError("AID_OWNER_URL: AID_DATABASE_URL is not set")
    return Settings(
        var=var,
        database_url=database_url,
        owner_url=owner_url,
        vault_url=_postgres_url(env, "VAULT_URL"),
        master_key=_master_key(env),
        log_level=env.str(
            "LOG_LEVEL", "info", validate=validate.OneOf(["debug", "info", "warning", "error"])
        ),
        attachments_url=env.str("ATTACHMENTS_URL", "") or None,
        largest_file=env.int(
            "LARGEST_FILE", 10 * 1024 * 1024, validate=validate.Range(min=1024, max=100 * 1024**2)
        ),
    )


def _postgres_url(env: Env, name: str) -> str | None:
    url = env.str(name, "") or None
    if url is not None and not url.startswith(("postgresql://", "postgres://")):
        raise SettingsError(f"AID_{name}: a postgresql:// URL, or nothing for SQLite")
    return url


def _master_key(env: Env) -> bytes | None:
    """From AID_MASTER_KEY, or from the file that AID_MASTER_KEY_FILE names: base64 of 32 bytes."""
    text = env.str("MASTER_KEY", "")
    if file := env.str("MASTER_KEY_FILE", ""):
        if text:
            raise SettingsError("AID_MASTER_KEY and AID_MASTER_KEY_FILE: set one of them")
        text = Path(file).read_text(encoding="ascii").strip()
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise SettingsError("AID_MASTER_KEY: not base64") from error
    if len(key) != 32:
        raise SettingsError("AID_MASTER_KEY: 32 bytes are needed")
    return key
