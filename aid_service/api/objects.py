"""What the objects of the federation's year share at the door: lists, one of them, voiding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from marshmallow import Schema

from aid_service.api.answers import asked, listed, page_of, paged, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.outreach import ObjectsAsked
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.directory import object_as_of, objects_of, void_object

Show = Callable[[Any], dict[str, Any]]


def add_common_views(
    blp: AidBlueprint,
    subject: str,
    *,
    show: Show,
    one: type[Schema],
    many: type[Schema],
    reads: str = "outreach.read",
) -> None:
    """The list of a subject's objects, one object, and its voiding."""

    def every(query: dict[str, Any]) -> Any:
        at, after = paged(query)
        found = objects_of(
            ports(),
            actor(),
            subject,
            position=at.position,
            day=at.day,
            year=query.get("year"),
            kind=query.get("kind"),
            after=after,
            limit=query["limit"] + 1,
        )
        page, last = page_of(found, query["limit"], "since")
        return listed([show(line.found) for line in page], at, last=last)

    def read(query: dict[str, Any], object_id: UUID) -> Any:
        at = asked(query)
        found = object_as_of(ports(), actor(), subject, object_id, at.moment)
        return show(found), at.headers | {"ETag": f'"v{found.version}"'}

    def void(body: dict[str, Any], object_id: UUID) -> Any:
        outcome = void_object(ports(), command(), subject, object_id, body["reason"])
        return written(outcome, show(outcome.aggregate))

    every.__doc__ = f"Every {subject} of the caller's area; voided ones are left out. 列表"
    read.__doc__ = f"One {subject}, as of any moment. 查看"
    void.__doc__ = f"Void one {subject}; it leaves every count. 作废"
    blp.reads("", needs=reads, query=ObjectsAsked, answers=many)(every)
    blp.reads("/<uuid:object_id>", needs=reads, answers=one)(read)
    blp.writes("/<uuid:object_id>/voiding", needs="outreach.void", body=ReasonIn, answers=one)(void)
