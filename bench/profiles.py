"""Where a path's time goes: our own side in this process, one request after the other.

The profiler slows small functions most, so its shares are a hint; the microseconds above them were
taken without it.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from pathlib import Path

from flask import Flask
from rich.console import Console
from werkzeug.test import EnvironBuilder, run_wsgi_app

from aid_service.logs import write_json_logs

_SHOWN = 25
_NOTHING = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process


def profiled(prepare: Callable[[], Callable[[], int]], console: Console, *, title: str) -> None:
    """Prepares and runs it three times: warming up, timed, under the profiler. What is prepared
    gives its count of operations when it is run."""
    prepare()()
    act = prepare()
    begun, own = time.perf_counter(), time.process_time()
    count = act()
    wall, cpu = time.perf_counter() - begun, time.process_time() - own
    told = f"{wall / count * 1e6:,.0f} µs each, {cpu / count * 1e6:,.0f} µs CPU of this process"
    console.print(f"\n[bold]{title}[/]: {count} operations, {told}")
    act = prepare()
    profiler = cProfile.Profile()
    profiler.enable()
    act()
    profiler.disable()
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profiler, stream=text).strip_dirs().sort_stats(order).print_stats(_SHOWN)
        console.print(text.getvalue(), highlight=False, markup=False, soft_wrap=True)


def log_into_nothing() -> None:
    """Logs cost what they cost in a server, and are not seen. Call it before the first request."""
    with redirect_stderr(_NOTHING):
        write_json_logs("info")


def answered(app: Flask, requests: Sequence[bytes], *, status: int) -> Callable[[], int]:
    """Puts raw requests to a WSGI application; each must be answered with this status."""
    environs = [_environ_of(request) for request in requests]

    def act() -> int:
        for environ in environs:
            _, told, _ = run_wsgi_app(app.wsgi_app, environ)
            if not told.startswith(str(status)):
                raise AssertionError(told)
        return len(environs)

    return act


def _environ_of(request: bytes) -> dict[str, object]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return EnvironBuilder(method=method, path=path, headers=headers, data=body).get_environ()
