"""The gate: who asks, may they, and under which command.

Every view declares what it needs; one that is silent is shut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Flask, Request, current_app, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from aid_service.identity.permissions import role_for
from aid_service.ledger.command import Command
from aid_service.ports import Ports
from aid_service.strict_json import canonical
from domain.aggregates.staff import Staff
from domain.refusals import Refusal
from domain.values import Actor

F = TypeVar("F", bound=Callable[..., Any])

PUBLIC = "public"
_LONGEST_KEY = 255
_LATELY_SECONDS = 1.0
"""As long as a good token is remembered: what another process has withdrawn ends by then."""


def needs(permission: str) -> Callable[[F], F]:
    """Declares the permission that a view needs."""

    def declare(view: F) -> F:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: F) -> F:
    """Declares a view that needs no token: its being open is a decision."""
    return needs(PUBLIC)(view)


def stand_guard(app: Flask, ports: Ports) -> None:
    """Puts the gate before every request of the application."""
    app.extensions["aid_ports"] = ports

    @app.before_request
    def guard() -> None:
        if request.endpoint is None:
            return
        view = app.view_functions[request.endpoint]
        permission = getattr(view, "needs", None)
        if permission is None:
            raise Forbidden
        if "\0" in request.query_string.decode("latin-1") or "%00" in request.full_path:
            raise Refusal("malformed")
        if permission != PUBLIC:
            g.actor = _admitted(ports, permission)


def ports() -> Ports:
    found: Ports = current_app.extensions["aid_ports"]
    return found


def actor() -> Actor:
    found: Actor = g.actor
    return found


def command(said: object = None) -> Command:
    """The command that this request is: keyed where it carries an Idempotency-Key. `said` stands
    for the body where that is no JSON."""
    key, sender = _idempotency_key(request), actor()
    index = ports().index
    command_id = index.command_of(sender.id, key) if key else uuid4()
    body = canonical(request.get_json(silent=True) if said is None else said)
    return Command(
        id=command_id,
        actor=sender,
        correlation_id=_correlation_id(request) or command_id,
        fingerprint=index.fingerprint(request.method.encode(), request.path.encode(), body),
        keyed=key is not None,
        expected_version=_expected_version(request),
    )


def _admitted(ports: Ports, permission: str) -> Actor:
    """401 without a good token; 403 where none of today's roles grants the permission."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    staff_id = ports.tokens.staff_of(token.strip()) if scheme.lower() == "bearer" else None
    staff = ports.ledger.lately(Staff, staff_id, seconds=_LATELY_SECONDS) if staff_id else None
    if staff is None or not staff.exists:
        raise Unauthorized
    today = ports.today()
    roles, area = staff.roles_on(today), staff.area_on(today)
    if not roles or area is None:
        raise Unauthorized
    role = role_for(permission, roles)
    if role is None:
        g.actor = Actor(staff.id, roles[0], area)
        raise Forbidden
    return Actor(staff.id, role, area)


def _idempotency_key(request: Request) -> str | None:
    """A structured-field string or a bare one. Refuses an empty or overlong key."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip().removeprefix('"').removesuffix('"')
    if not key or len(key) > _LONGEST_KEY:
        raise Refusal("malformed", field="Idempotency-Key")
    return key


def _expected_version(request: Request) -> int | None:
    """From `If-Match: "v7"`; `*` asks for nothing, and what is no such tag matches nothing."""
    tag = request.headers.get("If-Match")
    if tag is None or tag.strip() == "*":
        return None
    number = tag.strip().strip('"').removeprefix("v")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def _correlation_id(request: Request) -> UUID | None:
    """From `X-Correlation-ID`, where the caller follows a chain of its own."""
    told = request.headers.get("X-Correlation-ID")
    try:
        return UUID(told) if told else None
    except ValueError:
        return None
