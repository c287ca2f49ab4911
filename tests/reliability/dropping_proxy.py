"""A line to PostgreSQL that goes dead after a commit, before the answer is through.

It reads the protocol as far as it must: which statements a client binds, and when the server is
ready again and in no transaction. What it holds back then is the answer of a commit.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import parse_qs, urlsplit


class Gone(Exception):
    """One end hung up."""


class DroppingProxy:
    """Listens on a port of its own. Armed, it drops the next commit's answer in which a statement
    with the watched word was run; `dark` also lets nobody in again until `light`."""

    def __init__(self, url: str, *, watched: str) -> None:
        self._url, self._watched = url, watched
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lines: set[_Line] = set()
        self._lock = threading.Lock()
        self._armed = self._goes_dark = self._is_dark = False
        self.dropped = 0
        threading.Thread(target=self._let_in, daemon=True).start()

    @property
    def url(self) -> str:
        """The database's own, through this proxy and in the clear."""
        parts = urlsplit(self._url)
        port = self._door.getsockname()[1]
        account = f"{parts.username}:{parts.password or ''}"
        return f"postgresql://{account}@127.0.0.1:{port}{parts.path}?sslmode=disable&gssencmode=disable"

    def arm(self, *, dark: bool) -> None:
        with self._lock:
            self._armed, self._goes_dark = True, dark

    def light(self) -> None:
        with self._lock:
            self._armed = self._is_dark = False

    def close(self) -> None:
        self._door.close()
        self._hang_up()

    def drops(self, line: _Line) -> bool:
        """Whether the answer that this line waits for is the one to drop. Then the line is dead,
        and where it goes dark so are all others."""
        with self._lock:
            if not self._armed or not line.watches:
                return False
            self._armed, self._is_dark = False, self._goes_dark
            self.dropped += 1
            dark = self._is_dark
        if dark:
            self._hang_up(last=line)
        line.close()
        return True

    def _hang_up(self, *, last: _Line | None = None) -> None:
        for line in self._lines - {last}:
            line.close()
        self._lines.clear()

    def _let_in(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            if self._is_dark:
                client.close()
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # many small messages
            line = _Line(self, client, _connected(self._url), self._watched.encode())
            self._lines.add(line)


@dataclass(eq=False)
class _Line:
    proxy: DroppingProxy
    client: socket.socket
    server: socket.socket
    watched: bytes
    watches: bool = False
    _statements: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pump in (self._to_server, self._to_client):
            threading.Thread(target=pump, daemon=True).start()

    def close(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _to_server(self) -> None:
        with suppress(OSError, Gone):
            told = self.client.makefile("rb")
            length = _exactly(told, 4)
            self.server.sendall(length + _exactly(told, int.from_bytes(length) - 4))
            for kind, body in _messages(told):
                if self._runs(kind, body):
                    self.watches = True
                self.server.sendall(_framed(kind, body))
        self.close()

    def _to_client(self) -> None:
        """Passes messages on; what follows a watched statement, when the server is ready again."""
        bundle = b""
        with suppress(OSError, Gone):
            for kind, body in _messages(self.server.makefile("rb")):
                bundle += _framed(kind, body)
                if kind == b"E":
                    self.watches = False
                if kind == b"Z" and body == b"I" and self.proxy.drops(self):
                    return
                if kind == b"Z":
                    self.watches = self.watches and body != b"I"
                if kind == b"Z" or not self.watches:
                    self.client.sendall(bundle)
                    bundle = b""
        self.close()

    def _runs(self, kind: bytes, body: bytes) -> bool:
        """Whether a client's message runs the watched statement: asked plainly, or bound."""
        if kind == b"P":
            name, query, _ = body.split(b"\0", 2)
            self._statements[name] = query
        if kind == b"B":
            _portal, name, _ = body.split(b"\0", 2)
            return self.watched in self._statements.get(name, b"")
        return kind == b"Q" and self.watched in body


def _messages(end: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while True:
        kind = _exactly(end, 1)
        yield kind, _exactly(end, int.from_bytes(_exactly(end, 4)) - 4)


def _framed(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4) + body


def _exactly(end: IO[bytes], count: int) -> bytes:
    held = end.read(count)
    if len(held) < count:
        raise Gone
    return held


def _connected(url: str) -> socket.socket:
    """To where the URL says: a port, or a socket in a folder."""
    parts = urlsplit(url)
    port = parts.port or 5432
    folder = parse_qs(parts.query).get("host", [""])[0]
    if not re.match("/", folder):
        return socket.create_connection((parts.hostname, port))
    server = socket.socket(socket.AF_UNIX)
    server.connect(f"{folder}/.s.PGSQL.{port}")
    return server
