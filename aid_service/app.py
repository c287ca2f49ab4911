"""create_app: the gate, the problems, the rooms of the API. No logic."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_smorest import Api
from flask_swagger_ui import get_swaggerui_blueprint
from werkzeug.exceptions import HTTPException

from aid_service import gate, problems
from aid_service.api import (
    aid,
    attachments,
    audit,
    childcare,
    corrections,
    dossier,
    facilities,
    funds,
    honours,
    households,
    imports,
    links,
    mediations,
    metrics,
    operations,
    outreach,
    policies,
    registers,
    reviews,
    staff,
    tasks,
    unions,
    visits,
    workers,
)
from aid_service.ports import Ports
from aid_service.schemas.fields import AreaCode, Counted, Day, Yuan
from aid_service.strict_json import OrderlyJson, StrictRequest

_ROOMS = (
    workers.blp,
    corrections.blp,
    households.blp,
    imports.blp,
    registers.blp,
    links.blp,
    visits.blp,
    dossier.blp,
    aid.blp,
    attachments.blp,
    childcare.blp,
    tasks.blp,
    funds.blp,
    outreach.activities,
    outreach.publications,
    facilities.blp,
    honours.blp,
    unions.blp,
    mediations.blp,
    reviews.blp,
    policies.blp,
    staff.blp,
    audit.blp,
)
LARGEST_BODY_BYTES = 1024 * 1024

log = structlog.get_logger()


class AidApp(Flask):
    """Flask with our JSON in and out. No view is a coroutine, so none is asked whether it is."""

    request_class = StrictRequest
    json_provider_class = OrderlyJson

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest with problem details instead of its own errors."""

    ERROR_SCHEMA = problems.ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        return problems.from_http(error)


def create_app(ports: Ports) -> Flask:
    app = AidApp(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        API_TITLE="Aid service / 帮扶服务",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        API_SPEC_OPTIONS={
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = ProblemApi(app)
    api.register_field(Yuan, "string", "decimal")
    api.register_field(Day, "string", "date")
    api.register_field(AreaCode, "string", None)
    api.register_field(Counted, "integer", None)
    for blueprint in _ROOMS:
        api.register_blueprint(blueprint)
    app.register_blueprint(operations.blp)
    app.register_blueprint(metrics.blp)
    _describe_itself(app, api)
    problems.register(app, ports.ledger.position_of)
    gate.stand_guard(app, ports)
    _log_requests(app)
    return app


def _describe_itself(app: Flask, api: Api) -> None:
    """`/api/v1/openapi.json` and `/api/v1/docs`: public, with no outside host."""
    docs = get_swaggerui_blueprint(
        "/api/v1/docs", "/api/v1/openapi.json", config={"validatorUrl": None}
    )
    app.register_blueprint(docs)
    for response in api.spec.components.responses.values():
        content = response.get("content", {})
        if "application/json" in content:
            content[problems.PROBLEM_JSON] = content.pop("application/json")
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(("api-docs.", f"{docs.name}.")):
            app.view_functions[endpoint] = gate.public(_own(view))


def _own(view: Any) -> Any:
    """A function of our own around a bound method, which holds no attribute."""

    def show(**arguments: Any) -> Any:
        return view(**arguments)

    return show


def _log_requests(app: Flask) -> None:
    """One line a request: the rule, never the path's values or a body."""

    @app.before_request
    def begin() -> None:
        g.begun = time.monotonic()

    @app.after_request
    def end(response: Response) -> Response:
        actor = g.get("actor")
        log.info(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round((time.monotonic() - g.get("begun", time.monotonic())) * 1000, 1),
            actor=str(actor.id) if actor else None,
            position=response.headers.get("Aid-Position"),
        )
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
