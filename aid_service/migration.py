"""Prepares the stores: which tables there are, and who may do what to them.

Where the ledger has an owner of its own, the service's role can read it and can record through
the database's function; nothing else. The read models are the service's own.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import psycopg
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from aid_service.assembly import open_ports
from aid_service.ports import Ports
from aid_service.settings import Settings, SettingsError
from aid_service.vault.keyring import WrongMasterKey

_SERVICE_IS = "SELECT current_user, current_database()"
_OVER_THE_OWNER = """
SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""
_ONE_AT_A_TIME = """
SET LOCAL search_path TO public, pg_temp; SELECT pg_advisory_xact_lock(410732)
"""
_GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
GRANT CREATE ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
REVOKE ALL ON ledger, facts, commands FROM {role};
GRANT SELECT ON ledger, facts, commands TO {role};
GRANT EXECUTE ON FUNCTION record_facts TO {role};
"""


def migrate(settings: Settings) -> None:
    """Safe to repeat, and for many at once; writes no facts. Raises SettingsError where the vault
    was sealed under another master key, or where the roles are not what they should be."""
    with closing(open_ports(settings)) as service:
        if settings.owner_url is None:
            try:
                _make_tables(service)
            except InsufficientPrivilege:
                raise SettingsError(
                    "AID_OWNER_URL: only the owner may make the ledger's tables"
                ) from None
        else:
            as_owner = replace(settings, database_url=settings.owner_url)
            with closing(open_ports(as_owner)) as owner:
                _make_tables(owner)
                _grant(settings)
                if owner.ledger.ledger_id() != service.ledger.ledger_id():
                    raise SettingsError("AID_OWNER_URL: another database than AID_DATABASE_URL's")
        service.views.migrate()


def _make_tables(ports: Ports) -> None:
    ports.ledger.recorder.migrate()
    try:
        ports.keyring.migrate()
    except WrongMasterKey:
        raise SettingsError("AID_MASTER_KEY: the vault was sealed under another") from None
    ports.papers.migrate()
    ports.tokens.migrate()


def _grant(settings: Settings) -> None:
    assert settings.owner_url is not None
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url) as service:
        role, database = service.execute(_SERVICE_IS).fetchone() or ("", "")
    with psycopg.connect(settings.owner_url) as owner:
        if owner.execute(_OVER_THE_OWNER, (role,)).fetchone() != (False,):
            raise SettingsError(f"AID_DATABASE_URL: its role {role} can do as the ledger's owner")
        told = {"role": Identifier(role), "database": Identifier(database)}
        owner.execute(_ONE_AT_A_TIME)
        owner.execute(SQL(_GRANTS).format(**told))
