"""The service with one more route: the same gate, and then a constant. It is what this server can
answer at most while it still asks who is there."""

from __future__ import annotations

from flask import Flask, Response

from aid_service.app import create_app
from aid_service.assembly import open_ports
from aid_service.gate import needs
from aid_service.logs import write_json_logs
from aid_service.settings import read_settings

APP = "bench.constant:app()"
PATH = "/api/v1/constant"
_ANSWER = b'{"constant":"' + b"x" * 600 + b'"}'
"""As long as a visit's answer."""


def app() -> Flask:
    """For gunicorn."""
    write_json_logs(read_settings().log_level)
    made = create_app(open_ports(read_settings(), hurried=True))

    @made.post(PATH)
    @needs("visit.record")
    def constant() -> Response:
        return Response(_ANSWER, 201, content_type="application/json")

    return made
