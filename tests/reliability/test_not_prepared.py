"""gunicorn before `aid migrate`: its workers live, say what is missing, and make no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from aid_service.assembly import open_ports
from aid_service.settings import Settings
from tests.cases import a_person
from tests.reliability.gunicorn_server import aid, away, serving
from tests.staff import take_on_staff
from tests.stores import Stores, as_superuser

_MADE = """
SELECT 'schema ' || nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')
UNION ALL
SELECT 'relation ' || relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
"""


@pytest.fixture
def empty(postgres_stores: Stores) -> Iterator[Settings]:
    settings = postgres_stores.copy_of(None)
    yield settings
    postgres_stores.drop(settings)


def made(settings: Settings) -> list[str]:
    """Every schema, table, index and sequence that PostgreSQL did not bring along."""
    with psycopg.connect(as_superuser(settings)) as connection:
        return sorted(name for (name,) in connection.execute(_MADE))


@pytest.mark.parametrize("roles", ["one role", "an owner and a service"])
def test_workers_make_no_table_and_are_ready_once_somebody_did(empty: Settings, roles: str) -> None:
    """The one role could make them: it owns the database."""
    alone = replace(empty, database_url=empty.owner_url, owner_url=None)
    settings = alone if roles == "one role" else empty

    with serving(settings) as server:
        assert server.get("/healthz").json == {"status": "ok"}
        for _ in server.workers() * 3:
            unready = server.get("/readyz")
            assert (unready.status, unready.json["status"]) == (503, "away")
            assert unready.json["reason"]
            assert int(unready.headers["Retry-After"]) > 0
            assert away(server.post("/workers", a_person(), token="anybody's"))
            assert away(server.get("/workers", token="anybody's"))
        assert made(empty) == []

        aid(settings, "migrate", owner_url=settings.owner_url or "")
        assert {"relation facts", "schema views"} <= set(made(empty))
        for _ in server.workers() * 3:
            assert server.get("/readyz").json["status"] == "ready"
        with closing(open_ports(settings)) as ports:
            token = take_on_staff(ports)["caseworker"].token
        assert server.post("/workers", a_person(), token=token).status == 201
