"""A real gunicorn over a test's stores, as an operator starts it: with the project's own
configuration, in processes of its own, in a group of their own, and gone when the test is."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from aid_service.settings import Settings
from tests.office import API

PROJECT = Path(__file__).resolve().parents[2]
HANGS_SECONDS = 60.0
"""What takes as long as this will never end."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Server:
    port: int
    master: int

    def get(self, path: str, *, token: str = "", accept: str = "en") -> Answer:
        return self._ask("GET", path, None, {"Accept-Language": accept}, token)

    def post(self, path: str, body: Any, *, token: str = "", key: str | None = None) -> Answer:
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self._ask("POST", path, json.dumps(body), headers, token)

    def workers(self) -> list[int]:
        """The processes that gunicorn's master has now."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self, worker: int) -> None:
        with suppress(ProcessLookupError):  # killed just before, and not yet missed
            os.kill(worker, signal.SIGKILL)

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str], token: str
    ) -> Answer:
        """On a line of its own. Raises OSError or HTTPException where the answer is lost."""
        if token:
            headers["Authorization"] = f"Bearer {token}"
        address = path if path.startswith(("/healthz", "/readyz")) else f"{API}{path}"
        line = HTTPConnection("127.0.0.1", self.port, timeout=HANGS_SECONDS)
        try:
            line.request(method, address, body, headers)
            response = line.getresponse()
            return Answer(response.status, dict(response.headers), response.read().decode())
        finally:
            line.close()


def environment(settings: Settings) -> dict[str, str]:
    """Which makes a process of its own read these settings; the owner's URL is not for it."""
    assert settings.master_key is not None
    return os.environ | {
        "AID_VAR": str(settings.var),
        "AID_DATABASE_URL": settings.database_url or "",
        "AID_MASTER_KEY": b64encode(settings.master_key).decode(),
        "AID_LOG_LEVEL": settings.log_level,
    }


@contextmanager
def serving(settings: Settings, *arguments: str) -> Iterator[Server]:
    """Until the end of the block. The port is open from the beginning, so whoever asks early is
    heard by the first worker; `arguments` are gunicorn's."""
    gunicorn, log = Path(sys.executable).with_name("gunicorn"), settings.var / "gunicorn.log"
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door, log.open("wb") as output:
        port = door.getsockname()[1]
        bound = ["--config", "gunicorn.conf.py", "--bind", f"fd://{door.fileno()}"]
        process = subprocess.Popen(
            [str(gunicorn), *bound, *arguments],
            cwd=PROJECT,
            env=environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[door.fileno()],
        )
    server = Server(port, process.pid)
    try:
        assert server.get("/healthz").status == 200, log.read_text(errors="replace")[-2_000:]
        yield server
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def aid(settings: Settings, *words: str, owner_url: str = "") -> str:
    """What the command says, in a process of its own."""
    command = [sys.executable, "-m", "aid_service.cli.main", *words]
    told = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment(settings) | {"AID_OWNER_URL": owner_url},
        capture_output=True,
        text=True,
        timeout=HANGS_SECONDS,
    )
    assert told.returncode == 0, (words, told.stdout, told.stderr)
    return told.stdout


def away(answer: Answer) -> bool:
    """A store is away, said as the contract says it."""
    return (
        answer.status == 503
        and answer.headers["Content-Type"] == "application/problem+json"
        and answer.json["code"] == "store-away"
        and int(answer.headers["Retry-After"]) > 0
    )
