"""What waits for the caller: the list, and how many of each kind."""

from __future__ import annotations

from typing import Any

from aid_service.api.answers import Asked, asked, listed, page_of, paged
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, ports
from aid_service.locale import language
from aid_service.schemas.task import TaskCountsAsked, TaskCountsOut, TasksAsked, TasksOut
from aid_service.usecases.task import TaskDesk, TasksWanted, day_asked

blp = AidBlueprint("tasks", __name__, url_prefix="/api/v1/tasks")


@blp.reads("", needs="task.read", query=TasksAsked, answers=TasksOut)
def waiting(query: dict[str, Any]) -> Any:
    """What waits for the caller's roles in the caller's area. 待办"""
    at, after = paged(query)
    wanted = _wanted(query, at)
    desk = TaskDesk(ports(), actor(), wanted, language=language())
    found = desk.page(after=after, limit=query["limit"] + 1)
    items, last = page_of(found, query["limit"], "place")
    body, headers = listed(items, at, last=last)
    return body | {"on": wanted.on}, headers


@blp.reads("/summary", needs="task.read", query=TaskCountsAsked, answers=TaskCountsOut)
def summary(query: dict[str, Any]) -> Any:
    """How many of each kind wait for the caller. 待办统计"""
    at = asked(query)
    wanted = _wanted(query, at)
    counts = TaskDesk(ports(), actor(), wanted, language=language()).counts()
    total = sum(line["count"] for line in counts)
    body = {"items": counts, "total": total, "position": at.position, "on": wanted.on}
    return body, at.headers


def _wanted(query: dict[str, Any], at: Asked) -> TasksWanted:
    return TasksWanted(
        at=at.position,
        on=day_asked(ports(), query.get("on"), query.get("known_at")),
        area=query.get("area"),
        kind=query.get("kind"),
    )
