"""Honours: nominations, publicity, recuperation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.objects import add_common_views
from aid_service.gate import actor, command, ports
from aid_service.schemas.honour import (
    HonourIn,
    HonourNoticeIn,
    HonourOut,
    HonoursOut,
    NamingIn,
    PassedOverIn,
)
from aid_service.usecases import honour as usecases
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("honours", __name__, url_prefix="/api/v1/honours")


@blp.writes("", needs="outreach.write", body=HonourIn, answers=HonourOut, status=201)
def nominate(body: dict[str, Any]) -> Any:
    """Record a nomination, publicity or a recuperation trip. 登记推荐"""
    return _written(usecases.nominate(ports(), command(), usecases.Nominate(**body)))


@blp.writes(
    "/<uuid:honour_id>/notice", needs="outreach.write", body=HonourNoticeIn, answers=HonourOut
)
def notice(body: dict[str, Any], honour_id: UUID) -> Any:
    """The public notice of a nomination. 公示"""
    wish = usecases.NoticeHonour(honour_id=honour_id, **body)
    return _written(usecases.notice_honour(ports(), command(), wish))


@blp.writes("/<uuid:honour_id>/naming", needs="outreach.write", body=NamingIn, answers=HonourOut)
def name(body: dict[str, Any], honour_id: UUID) -> Any:
    """The nominee was named. 命名"""
    wish = usecases.NameHonour(honour_id=honour_id, **body)
    return _written(usecases.name_honour(ports(), command(), wish))


@blp.writes(
    "/<uuid:honour_id>/not-chosen", needs="outreach.write", body=PassedOverIn, answers=HonourOut
)
def pass_over(body: dict[str, Any], honour_id: UUID) -> Any:
    """The nominee was not chosen. 落选"""
    wish = usecases.PassOver(honour_id=honour_id, **body)
    return _written(usecases.pass_over(ports(), command(), wish))


def _shown(honour: Any) -> dict[str, Any]:
    return usecases.shown_honour(ports(), actor(), honour)


def _written(outcome: Outcome[Any]) -> Any:
    return written(outcome, _shown(outcome.aggregate))


add_common_views(blp, "honour", show=_shown, one=HonourOut, many=HonoursOut)
