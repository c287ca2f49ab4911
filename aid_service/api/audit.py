"""The ledger, as auditors read it."""

from __future__ import annotations

from typing import Any

from aid_service.api.answers import listed, page_of, paged
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, ports
from aid_service.locale import language
from aid_service.schemas.asking import LedgerAsked
from aid_service.schemas.history import FactsOut
from aid_service.usecases.history import ledger_page
from aid_service.usecases.moment import Filter

blp = AidBlueprint("audit", __name__, url_prefix="/api/v1/audit")


@blp.reads("/events", needs="ledger.read", query=LedgerAsked, answers=FactsOut)
def events(query: dict[str, Any]) -> Any:
    """The ledger in order. 账本"""
    at, after = paged(query)
    wanted = Filter(
        after=max(after, query["after"]),
        upto=at.position,
        actor_id=query.get("actor"),
        stream_id=query.get("subject"),
        topics=[query["type"]] if "type" in query else [],
        recorded_from=query.get("recorded_from"),
        recorded_to=query.get("recorded_to"),
        within=actor().area,
        limit=query["limit"] + 1,
    )
    found = ledger_page(ports(), actor(), wanted, language=language())
    items, last = page_of(found, query["limit"], "position")
    return listed(items, at, last=last)
