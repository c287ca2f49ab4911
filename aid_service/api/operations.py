"""Whether the service lives, whether it is ready, and what its problems mean."""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import PersistenceError
from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError

from aid_service.gate import ports, public
from aid_service.locale import language, problem_title
from aid_service.problems import RETRY_AFTER_SECONDS
from projections.catch_up import WrongLedger
from projections.driver import AWAY

blp = Blueprint("operations", __name__)

_PARKED_SHOWN = 50


@blp.get("/healthz")
@public
def healthz() -> Any:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@blp.get("/readyz")
@public
def readyz() -> Any:
    """The ledger can be read and the read models are its own; how far they are, as they stand.
    Whoever looks moves nothing."""
    catch_up = ports().views.catch_up
    try:
        head = ports().ledger.head()
        position = catch_up.proven_position()
        standings, parked = catch_up.standings(), catch_up.parked()
    except (PersistenceError, SQLAlchemyError, *AWAY) as error:
        return _away(type(error))
    if position is None:
        return _away(WrongLedger)
    return jsonify(
        status="ready",
        ledger=head,
        views={"position": position, "lag": max(0, head - position)},
        models=[
            {
                "view": standing.view,
                "position": standing.position,
                "lag": max(0, head - standing.position),
                "moved_at": standing.moved_at and standing.moved_at.isoformat(),
            }
            for standing in standings
        ],
        parked=len(parked),
        parked_streams=[
            {
                "view": item.view,
                "stream_id": str(item.stream_id),
                "position": item.position,
                "topic": item.topic,
            }
            for item in parked[:_PARKED_SHOWN]
        ],
    )


def _away(why: type[Exception]) -> Any:
    answer = jsonify(status="away", reason=why.__name__)
    return answer, 503, {"Retry-After": str(RETRY_AFTER_SECONDS)}


@blp.get("/api/v1/problems/<code>")
@public
def problem_page(code: str) -> Any:
    """What a problem's `type` leads to."""
    return jsonify(code=code, title=problem_title(code, language()))
