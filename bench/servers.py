"""gunicorn as `aid serve` starts it, for the service and for its peers alike: one configuration
file says how many processes and threads there are."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aid_service.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
OURS = "wsgi:app"
_READY_WITHIN_SECONDS = 30.0
_SHIM = Path(__file__).with_name("slow_fsync.c")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


class NotStarted(Exception):
    """The server was not ready in time; the message holds the end of its log."""


def environment(settings: Settings) -> dict[str, str]:
    """What makes a process of its own read these settings."""
    assert settings.master_key is not None
    return {
        "AID_VAR": str(settings.var),
        "AID_DATABASE_URL": settings.database_url or "",
        "AID_MASTER_KEY": base64.b64encode(settings.master_key).decode(),
        "AID_LOG_LEVEL": settings.log_level,
    }


@contextmanager
def serving(
    app: str, settings: Settings, *, extra: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serves a WSGI application on a free port. `extra` joins its environment."""
    port, log = _free_port(), settings.var / f"{app.replace(':', '.')}.log"
    gunicorn = Path(sys.executable).with_name("gunicorn")
    arguments = ["--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", app]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(gunicorn), *arguments],
            cwd=PROJECT,
            env={**os.environ, **environment(settings), **(extra or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(_READY_WITHIN_SECONDS)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise NotStarted(log.read_text(errors="replace")[-2_000:])


def slow_fsync(folder: Path, *, milliseconds: float) -> dict[str, str] | None:
    """The environment in which each fsync takes so much longer; None without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "slow_fsync.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(_SHIM), "-ldl"], check=True
    )
    return {"LD_PRELOAD": str(library), "SLOW_FSYNC_US": str(int(milliseconds * 1_000))}
