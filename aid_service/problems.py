"""One map from refusals to HTTP: RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import structlog
from eventsourcing.persistence import OperationalError
from flask import Flask, Response, json, make_response
from marshmallow import Schema, ValidationError, fields
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from aid_service.attachments.store import FilesAway
from aid_service.ledger.command import KeyReused, LedgerAway, StaleVersion
from aid_service.ledger.unreadable import UnreadableFact
from aid_service.locale import language, problem_title
from aid_service.strict_json import MalformedBody
from domain.refusals import Refusal
from domain.values import Money
from projections.catch_up import WrongLedger

log = structlog.get_logger()

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = 2

_NOT_FOUND = {
    "missing",
    "visit-missing",
    "aid-missing",
    "enrolment-missing",
    "fund-missing",
    "worker-missing",
    "service-missing",
    "recruitment-missing",
    "recovery-missing",
    "balance-missing",
    "review-unpublished",
    "attachment-missing",
    "paper-gone",
}
_MALFORMED = {
    "malformed",
    "two-visitors-required",
    "in-the-future",
    "fund-required",
    "amount-required",
    "aid-without-money",
    "self-paid-required",
    "school-year-required",
    "days-reversed",
    "ages-reversed",
    "staff-missing",
    "member-missing",
    "same-record",
    "objection-missing",
    "figure-unknown",
    "figure-not-cumulative",
    "period-mismatch",
    "workbook-unreadable",
    "workbook-too-large",
    "workbook-locked",
    "workbook-macros",
    "workbook-entities",
    "workbook-sheets",
    "workbook-rows",
    "workbook-columns",
    "workbook-no-form",
    "workbook-two-forms",
    "heading-twice",
    "heading-missing",
    "file-empty",
}
_OF_THEIR_OWN = {
    "area-outside": 403,
    "file-too-large": 413,
    "file-type-refused": 415,
    "file-lost": 500,
    "file-altered": 500,
}
_BY_STATUS = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "missing",
    405: "not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "wrong-type",
    422: "malformed",
}


class ProblemSchema(Schema):
    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    errors = fields.List(fields.Dict())


class ViewBehind(Exception):
    """The caller asked for a position that the ledger has not reached."""


def status_of(code: str) -> int:
    """409 for a rule's no, unless the contract says something else."""
    if code in _NOT_FOUND:
        return 404
    if code in _MALFORMED:
        return 422
    return _OF_THEIR_OWN.get(code, 409)


def problem(
    status: int,
    code: str,
    *,
    detail: str | None = None,
    errors: list[dict[str, str]] | None = None,
    **extra: object,
) -> Response:
    title = problem_title(code, language())
    body = {
        "type": f"/api/v1/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        **({"errors": errors} if errors else {}),
        **extra,
    }
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.content_type = PROBLEM_JSON
    response.content_language = language()
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def from_http(error: HTTPException) -> Response:
    """Keeps the headers that the status asks for (Allow, Retry-After)."""
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages") if hasattr(error, "data") else None
    if status in (400, 422):
        errors = list(_pointed(messages or {}))
        return problem(422, "malformed", errors=errors or None)
    response = problem(status, _BY_STATUS.get(status, "fault"))
    if (allowed := getattr(error, "valid_methods", None)) is not None:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def register(app: Flask, position_of: Callable[[UnreadableFact], int | None]) -> None:
    """The handlers of everything that is no HTTPException. The ledger knows where a fact is."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        status = status_of(refusal.code)
        title = problem_title(refusal.code, language())
        details = {
            name: value.yuan if isinstance(value, Money) else value
            for name, value in refusal.details.items()
        }
        detail = "; ".join([title, *(f"{name}: {value}" for name, value in details.items())])
        errors = None
        if status == 422 and refusal.field:
            errors = [{"pointer": f"#/{refusal.field.replace('.', '/')}", "detail": title}]
        named = {f"{k}_at" if k == "status" else k: v for k, v in details.items()}
        return problem(status, refusal.code, detail=detail, errors=errors, **named)

    @app.errorhandler(ValidationError)
    def invalid(error: ValidationError) -> Response:
        return problem(422, "malformed", errors=list(_pointed(error.messages)))

    @app.errorhandler(MalformedBody)
    def malformed(error: MalformedBody) -> Response:
        return problem(422, "malformed", errors=[{"pointer": "#", "detail": str(error)}])

    @app.errorhandler(KeyReused)
    def reused(_error: KeyReused) -> Response:
        return problem(422, "idempotency-key-reused")

    @app.errorhandler(StaleVersion)
    def stale(error: StaleVersion) -> Response:
        return problem(412, "version-stale", current_version=error.current)

    @app.errorhandler(ViewBehind)
    def behind(_error: ViewBehind) -> Response:
        return problem(503, "view-behind")

    @app.errorhandler(WrongLedger)
    def wrong_ledger(error: WrongLedger) -> Response:
        log.error("view_of_another_ledger", detail=str(error))
        return problem(503, "view-stale")

    @app.errorhandler(UnreadableFact)
    def unreadable(error: UnreadableFact) -> Response:
        """Whoever asks again gets the same, until the operator has seen to that position."""
        position = error.position or position_of(error)
        log.error("fact_unreadable", position=position, error=str(error))
        title = problem_title("fact-unreadable", language())
        detail = f"{title}; position: {position}"
        return problem(500, "fact-unreadable", detail=detail, position=position)

    @app.errorhandler(FilesAway)
    @app.errorhandler(LedgerAway)
    @app.errorhandler(OperationalError)
    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def away(error: Exception) -> Response:
        log.error("store_away", error=type(error).__name__)
        return problem(503, "store-away")

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        """The message may quote personal data, so only its kind and place are logged."""
        places = [f"{f.name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-4:]]
        log.error("fault", error=type(error).__name__, at=places)
        return problem(500, "fault")


def _pointed(messages: Any, path: str = "#") -> Iterator[dict[str, str]]:
    """marshmallow's tree of messages as a list of JSON pointers."""
    if isinstance(messages, dict):
        for name, below in messages.items():
            at_root = path == "#" and name in ("json", "query", "files", "_schema")
            yield from _pointed(below, path if at_root else f"{path}/{name}")
    elif isinstance(messages, list):
        for message in messages:
            if isinstance(message, dict):
                yield from _pointed(message, path)
            else:
                yield {"pointer": path.removesuffix("/_schema"), "detail": str(message)}
    else:
        yield {"pointer": path, "detail": str(messages)}
