"""How views answer: what was written, what is asked as of when, one page of a list."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request
from marshmallow import ValidationError

from aid_service.gate import ports
from aid_service.problems import ViewBehind
from aid_service.schemas.asking import LAST_POSITION
from aid_service.usecases.moment import Moment, Outcome

_WAIT_SECONDS = 2.0
_PAUSE_SECONDS = 0.01


@dataclass(frozen=True)
class Asked:
    """A question's moment: the position it is answered at, and the world's day if one is named."""

    position: int
    day: date | None
    moment: Moment

    @property
    def headers(self) -> dict[str, str]:
        return {"Aid-Position": str(self.position)}


def written(outcome: Outcome[Any], body: Any) -> tuple[Any, dict[str, str]]:
    """The resource with its position and tag, and whether this was a repetition."""
    headers = {
        "Aid-Position": str(outcome.position),
        "ETag": f'"v{outcome.aggregate.version}"',
    }
    if outcome.replayed:
        headers["Idempotency-Replayed"] = "true"
    return body, headers


def asked(query: Mapping[str, Any]) -> Asked:
    """As of when; never older than the caller's `Aid-Min-Position`. Brings the views up to date."""
    head = _fresh_position()
    position = head
    if "known_at" in query:
        position = min(position, ports().ledger.position_at(query["known_at"]))
    if "at_position" in query:
        if query["at_position"] > head:
            raise ValidationError({"at_position": [f"the ledger stands at {head}"]})
        position = min(position, query["at_position"])
    day = query.get("effective_on")
    return Asked(position, day, Moment(position, day))


def paged(query: Mapping[str, Any]) -> tuple[Asked, int]:
    """A list's moment and where its page begins; later pages keep the first page's position."""
    cursor = query.get("cursor")
    if cursor is None:
        return asked(query), 0
    try:
        position, after = map(int, base64.urlsafe_b64decode(cursor).decode().split("."))
        if not (0 <= position <= LAST_POSITION and 0 <= after <= LAST_POSITION):
            raise ValueError("no position")
    except (ValueError, binascii.Error):
        raise ValidationError({"cursor": ["not one of ours"]}) from None
    now = asked({**query, "at_position": position})
    return now, after


def listed(
    items: Sequence[Any], at: Asked, *, last: int | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """A page of items; `last` is the place of the last one, None where no page follows."""
    headers = dict(at.headers)
    if last is not None:
        cursor = base64.urlsafe_b64encode(f"{at.position}.{last}".encode()).decode()
        params = [(k, v) for k, v in request.args.items(multi=True) if k != "cursor"]
        headers["Link"] = f'<{request.path}?{urlencode([*params, ("cursor", cursor)])}>; rel="next"'
    return {"items": items, "position": at.position}, headers


def page_of(found: Sequence[Any], limit: int, place: str) -> tuple[Sequence[Any], int | None]:
    """Splits off the one item too many that says that another page follows."""
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], last[place] if isinstance(last, Mapping) else getattr(last, place)


def slice_of(found: Sequence[Any], after: int, limit: int) -> tuple[Sequence[Any], int | None]:
    """A page of what one stream holds, placed by its number there."""
    last = after + limit
    return found[after:last], last if last < len(found) else None


def _fresh_position() -> int:
    wanted = request.headers.get("Aid-Min-Position", "0")
    if not (wanted.isascii() and wanted.isdigit()):
        raise ValidationError({"Aid-Min-Position": ["a position"]})
    until = time.monotonic() + _WAIT_SECONDS
    while (position := ports().views.fresh()) < int(wanted):
        if time.monotonic() > until:
            raise ViewBehind
        time.sleep(_PAUSE_SECONDS)
    return position
