"""gunicorn: SQLite has one process with threads, PostgreSQL several processes."""

import gc
import os

from aid_service.settings import read_settings

_embedded = read_settings().embedded

bind = "127.0.0.1:8000"
wsgi_app = "wsgi:app"
worker_class = "gthread"
workers = 1 if _embedded else 3
threads = 16 if _embedded else 8
timeout = 30
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
preload_app = False  # stores are opened after the fork; nothing is shared across it
accesslog = None  # the application logs each request itself


def post_fork(_server, worker):
    """Each process keeps to a core of its own, where there are enough. An interpreter computes on
    one core at a time; its threads on several would spend a third of it on handing its lock from
    core to core at every word to a socket or a database."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[worker.age % len(cores)]})


def post_worker_init(_worker):
    """What is here by now stays, so no collection need look through it again; and a request leaves
    little that only a collection finds."""
    gc.freeze()
    gc.set_threshold(20_000)
