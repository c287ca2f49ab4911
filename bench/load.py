"""Sends prepared requests over keep-alive connections, in a process of its own.

One thread and raw sockets: the client costs a few dozen microseconds for a request, the same for
whoever is asked, so the two cores belong to the server.
"""

from __future__ import annotations

import json
import pickle
import select
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.paired import quantile

_PATIENCE_SECONDS = 30.0
_ENDS_HEAD = b"\r\n\r\n"


class NoAnswer(Exception):
    """The server closed a connection in the middle, or said nothing for too long."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """Each request is sent once, in order, by whichever client is free. No new one is begun after
    `seconds`; those under way are waited for, so that every one sent is answered."""

    port: int
    clients: int
    requests: list[bytes]
    seconds: float = 3_600.0


@dataclass(frozen=True)
class Answer:
    status: int
    milliseconds: float
    body: bytes


@dataclass
class Answers:
    """`answers[i]` belongs to `requests[i]`; `seconds` from the first request sent to the last
    answer read."""

    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0
    client_cpu_seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds

    def milliseconds(self, share: float) -> float:
        """The latency that this share of the answers kept within."""
        return quantile((answer.milliseconds for answer in self.answers), share)


def post(path: str, body: object, headers: Mapping[str, str]) -> bytes:
    """A POST as bytes; `body` becomes JSON."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + _ENDS_HEAD + content


def send(load: Load) -> Answers:
    """Raises NoAnswer where the server left a request without one."""
    done = subprocess.run(
        [sys.executable, "-c", "from bench.load import main; main()"],
        input=pickle.dumps(load),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers: Answers | str = pickle.loads(done.stdout)
    if isinstance(answers, str):
        raise NoAnswer(answers)
    return answers


class _Client:
    """One connection; at most one request is under way on it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=_PATIENCE_SECONDS)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def begin(self, number: int, request: bytes) -> None:
        self.number, self._read = number, b""
        self._begun = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> Answer | None:
        """The answer once it is whole."""
        part = self.socket.recv(65_536)
        if not part:
            raise NoAnswer(f"connection closed after {self._read[:200]!r}")
        self._read += part
        end = self._read.find(_ENDS_HEAD)
        if end < 0:
            return None
        head = self._read[:end].lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        body = self._read[end + len(_ENDS_HEAD) :]
        if len(body) < length:
            return None
        elapsed = time.perf_counter() - self._begun
        self.closing = b"connection: close" in head
        return Answer(int(head.split(b" ", 2)[1]), elapsed * 1_000, body)

    def reconnect(self) -> None:
        self.socket.close()
        self.socket = self._connected()


def _send_all(load: Load) -> Answers:
    clients = {c.socket.fileno(): c for c in (_Client(load.port) for _ in range(load.clients))}
    found: dict[int, Answer] = {}
    waiting = deque(enumerate(load.requests))
    poll = select.epoll()
    begun, cpu_begun = time.perf_counter(), time.process_time()
    until = begun + load.seconds
    busy = 0
    for number, client in clients.items():
        poll.register(number, select.EPOLLIN)
        if waiting:
            client.begin(*waiting.popleft())
            busy += 1
    while busy:
        events = poll.poll(_PATIENCE_SECONDS)
        if not events:
            raise NoAnswer(f"nothing for {_PATIENCE_SECONDS} s")
        for number, _ in events:
            client = clients[number]
            answer = client.read()
            if answer is None:
                continue
            found[client.number] = answer
            busy -= 1
            if client.closing:
                del clients[number]
                client.reconnect()
                clients[client.socket.fileno()] = client
                poll.register(client.socket.fileno(), select.EPOLLIN)
            if waiting and time.perf_counter() < until:
                client.begin(*waiting.popleft())
                busy += 1
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu_begun
    return Answers([found[n] for n in range(len(found))], seconds, cpu_seconds)


def main() -> None:
    load: Load = pickle.loads(sys.stdin.buffer.read())
    try:
        told: Answers | str = _send_all(load)
    except (NoAnswer, OSError) as error:
        told = f"{type(error).__name__}: {error}"
    sys.stdout.buffer.write(pickle.dumps(told))
