"""Stores to test on: SQLite files and a real PostgreSQL. Each test has a copy of its own.

On PostgreSQL one role owns the ledger and another, which may not alter it, is the service's.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from aid_service.assembly import open_ports
from aid_service.migration import migrate
from aid_service.ports import SHANGHAI
from aid_service.settings import Settings
from tests.staff import TAKEN_ON, Token, take_on_staff

MASTER_KEY = bytes(range(32))
STORES = ("sqlite", "postgres")
OWNER, SERVICE = "aid_owner", "aid_service"


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: str = "2024-12-20T10:00") -> None:
        self.set(now)

    def __call__(self) -> datetime:
        return self._now

    def set(self, text: str) -> None:
        """To an instant of Shanghai's time."""
        self._now = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)

    def forward(self, **parts: float) -> None:
        self._now += timedelta(**parts)


@dataclass
class Stores:
    """One kind of store, and its templates: `prepared` holds nothing, `staffed` the staff."""

    root: Path
    url: str | None = None
    staff: dict[str, Token] = field(default_factory=dict)
    _number: Any = field(default_factory=count)

    def make_templates(self) -> None:
        if self.url is not None:
            with psycopg.connect(self.url, autocommit=True) as connection:
                for role in (OWNER, SERVICE):
                    connection.execute(f"CREATE ROLE {role} LOGIN")
        self._copy(None, "prepared")
        migrate(self._settings("prepared"))
        self._copy("prepared", "staffed")
        ports = open_ports(self._settings("staffed"), clock=Clock(TAKEN_ON))
        self.staff = take_on_staff(ports)
        ports.close()

    def copy_of(self, template: str | None) -> Settings:
        """Stores of their own; empty and not even prepared without a template."""
        name = f"copy_{next(self._number)}"
        self._copy(template, name)
        return self._settings(name)

    def drop(self, settings: Settings) -> None:
        name = settings.var.name
        shutil.rmtree(settings.var, ignore_errors=True)
        if self.url is not None:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _copy(self, template: str | None, name: str) -> None:
        if self.url is None and template is not None:
            shutil.copytree(self.root / template, self.root / name)
            return
        (self.root / name).mkdir()
        if self.url is not None:
            with psycopg.connect(self.url, autocommit=True) as connection:
                told = f"TEMPLATE {template or 'template1'} OWNER {OWNER}"
                connection.execute(f'CREATE DATABASE "{name}" {told}')
                if template is not None:  # rights on a database do not go over to its copies
                    connection.execute(f'GRANT CREATE ON DATABASE "{name}" TO {SERVICE}')

    def _settings(self, name: str) -> Settings:
        return Settings(
            var=self.root / name,
            database_url=self._database(name, SERVICE),
            owner_url=self._database(name, OWNER),
            vault_url=None,
            master_key=MASTER_KEY,
            log_level="info",
        )

    def _database(self, name: str, role: str) -> str | None:
        if self.url is None:
            return None
        return self.url.replace("//postgres:", f"//{role}:").replace("/postgres?", f"/{name}?")


def as_superuser(settings: Settings) -> str:
    """The URL for what neither role may do: make other tables, see what all connections do."""
    assert settings.database_url is not None
    return settings.database_url.replace(f"//{SERVICE}:", "//postgres:")
