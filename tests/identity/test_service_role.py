"""Two roles on PostgreSQL: one owns the ledger, the other serves and cannot alter it.

Every test of the suite that has a PostgreSQL runs as the service's role; here is what it may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from aid_service.migration import migrate
from aid_service.settings import Settings, SettingsError, read_settings
from tests.cases import a_worker
from tests.office import Office
from tests.stores import OWNER, SERVICE, Stores, as_superuser

Sql = Callable[[str], Any]
RECORD = """
SELECT record_facts(ARRAY['{stream}']::uuid[], ARRAY[1], ARRAY['t'], ARRAY['{{}}'], ARRAY[''],
    ARRAY[NULL]::uuid[], ARRAY[NULL]::uuid[], ARRAY[]::uuid[], ARRAY[]::text[],
    ARRAY[]::integer[], NULL)
"""


@pytest.fixture
def stores(postgres_stores: Stores) -> Stores:
    return postgres_stores


@pytest.fixture
def as_service(office: Office) -> Iterator[Sql]:
    """Statements one after the other on one line of the service's role, past the service."""
    a_worker(office)
    with psycopg.connect(str(office.settings.database_url), autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET state = '{}'",
        "DELETE FROM facts",
        "TRUNCATE facts",
        "INSERT INTO facts VALUES (900, gen_random_uuid(), 1, 't', '{}', now(), NULL, '', NULL)",
        "UPDATE commands SET fingerprint = ''",
        "DELETE FROM commands",
        "INSERT INTO commands SELECT gen_random_uuid(), '', gen_random_uuid(), 1, 1",
        "UPDATE ledger SET id = gen_random_uuid()",
        "DELETE FROM ledger",
        "DO $$ BEGIN LOCK TABLE facts IN EXCLUSIVE MODE; END $$",
        "SELECT * FROM facts FOR UPDATE",
        "ALTER TABLE facts DISABLE TRIGGER facts_stay",
        "DROP TRIGGER facts_remain ON facts",
        "ALTER TABLE facts ADD COLUMN more text",
        "ALTER TABLE facts OWNER TO CURRENT_USER",
        "CREATE RULE quietly AS ON INSERT TO facts DO INSTEAD NOTHING",
        "CREATE INDEX more ON facts (topic)",
        "DROP TABLE facts CASCADE",
        "DROP FUNCTION record_facts",
        "DROP FUNCTION facts_are_for_ever CASCADE",
        "CREATE TABLE public.more (id integer)",
        "CREATE FUNCTION public.more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        f"SET ROLE {OWNER}",
        f"GRANT {OWNER} TO {SERVICE}",
        "DO $$ BEGIN GRANT UPDATE ON facts TO CURRENT_USER; UPDATE facts SET area = ''; END $$",
    ],
)
def test_the_service_may_not(office: Office, as_service: Sql, statement: str) -> None:
    before = office.ports.ledger.since(0, limit=1_000)

    with pytest.raises(InsufficientPrivilege):
        as_service(statement)
    assert office.ports.ledger.since(0, limit=1_000) == before


def test_what_it_records_goes_to_the_ledger_whatever_it_puts_in_the_way(
    office: Office, as_service: Sql
) -> None:
    """The recording function has its owner's rights; it takes no other table for the ledger's."""
    stream, before = uuid4(), office.head
    for statement in (
        "CREATE TEMPORARY TABLE facts (LIKE public.facts)",
        f"CREATE SCHEMA {OWNER} CREATE TABLE facts (LIKE public.facts)",
        f"GRANT ALL ON SCHEMA {OWNER} TO {OWNER}; GRANT ALL ON {OWNER}.facts TO {OWNER}",
    ):
        with pytest.raises(psycopg.ProgrammingError, match="didn't produce"):
            as_service(statement)

    assert as_service(RECORD.format(stream=stream)) == [(before + 1,)]
    assert office.head == before + 1
    assert as_service(f"SELECT * FROM pg_temp.facts UNION SELECT * FROM {OWNER}.facts") == []


def test_a_role_without_the_right_records_nothing(office: Office, stores: Stores) -> None:
    with psycopg.connect(str(stores.url), autocommit=True) as superuser:
        superuser.execute("CREATE ROLE passer_by LOGIN")
    url = str(office.settings.database_url).replace(SERVICE, "passer_by")
    with (
        psycopg.connect(url, autocommit=True) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(RECORD.format(stream=uuid4()))  # type: ignore[call-overload]


def test_views_are_built_anew_by_the_service_alone(office: Office) -> None:
    a_worker(office)
    office.ports.views.fresh()
    built = office.ports.views.rebuild.run()
    assert (built.position, built.differences) == (office.head, ())


def test_preparing_again_keeps_the_roles_apart(office: Office, as_service: Sql) -> None:
    before = office.head
    migrate(office.settings)
    assert office.head == before
    with pytest.raises(InsufficientPrivilege):
        as_service("DELETE FROM facts")


def without_the_owner(_: Stores, settings: Settings) -> Settings:
    return replace(settings, owner_url=None)


def as_everybody(_: Stores, settings: Settings) -> Settings:
    return replace(settings, database_url=as_superuser(settings))


def as_the_owner(_: Stores, settings: Settings) -> Settings:
    return replace(settings, database_url=settings.owner_url)


def as_one_of_the_owners(stores: Stores, settings: Settings) -> Settings:
    with psycopg.connect(str(stores.url), autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE deputy LOGIN IN ROLE {OWNER}")
    return replace(settings, database_url=str(settings.database_url).replace(SERVICE, "deputy"))


def in_another_database(stores: Stores, settings: Settings) -> Settings:
    other = stores.copy_of(None)
    return replace(settings, owner_url=other.owner_url)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (as_everybody, "AID_DATABASE_URL: its role postgres can do as the ledger's owner"),
        (as_the_owner, f"AID_DATABASE_URL: its role {OWNER} can do as the ledger's owner"),
        (as_one_of_the_owners, "AID_DATABASE_URL: its role deputy can do as the ledger's owner"),
        (without_the_owner, "AID_OWNER_URL: only the owner may make the ledger's tables"),
        (in_another_database, "AID_OWNER_URL: another database than AID_DATABASE_URL's"),
    ],
)
def test_settings_that_keep_nothing_apart_are_refused(
    stores: Stores,
    settings: Settings,
    told: Callable[[Stores, Settings], Settings],
    message: str,
) -> None:
    with pytest.raises(SettingsError) as refused:
        migrate(told(stores, settings))
    assert str(refused.value) == message


def test_an_owner_alone_is_half_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AID_DATABASE_URL", raising=False)
    monkeypatch.setenv("AID_OWNER_URL", "postgresql://aid_owner@127.0.0.1/aid")
    with pytest.raises(SettingsError, match="AID_OWNER_URL: AID_DATABASE_URL is not set"):
        read_settings()
