"""The client: every request once, every answer in its place, and no silence taken for an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import pytest

from bench.load import Load, NoAnswer, post, send


class Echo(BaseHTTPRequestHandler):
    """Answers with the body; breaks off at the word `silence`, closes politely at `close`."""

    protocol_version = "HTTP/1.1"
    heard: list[str]
    lock: Lock

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            self.heard.append(json.loads(body))
        if b"silence" in body:
            self.close_connection = True
            return
        self.send_response(409 if b"refuse" in body else 200)
        if b"close" in body:
            self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[int, list[str]]]:
    handler = type("Handler", (Echo,), {"heard": [], "lock": Lock()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1], handler.heard  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


def requests(*words: str) -> list[bytes]:
    return [post("/", word, {"X": "y"}) for word in words]


def test_each_request_is_sent_once_and_answers_keep_their_order():
    words = [f"字{n}" for n in range(50)] + ["close", "refuse", "last"]
    with serving() as (port, heard):
        found = send(Load(port=port, clients=4, requests=requests(*words)))

    assert [json.loads(answer.body) for answer in found.answers] == words
    assert [answer.status for answer in found.answers][-2:] == [409, 200]
    assert sorted(heard) == sorted(words)


def test_when_the_time_is_up_what_was_begun_is_still_answered():
    with serving() as (port, heard):
        found = send(Load(port=port, clients=3, requests=requests(*"abcdefgh"), seconds=0.0))

    assert len(found.answers) == len(heard) == 3


def test_a_connection_that_breaks_off_is_told():
    with serving() as (port, _), pytest.raises(NoAnswer, match="closed"):
        send(Load(port=port, clients=1, requests=requests("a", "silence")))
