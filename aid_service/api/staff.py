"""Staff: roles and areas are facts with their days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import asked, listed, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.asking import KnownAt
from aid_service.schemas.staff import (
    AreaIn,
    RolesIn,
    StaffIn,
    StaffListOut,
    StaffOut,
    SuspensionIn,
)
from aid_service.usecases import staff as usecases
from aid_service.usecases.moment import Outcome

blp = AidBlueprint("staff", __name__, url_prefix="/api/v1/staff")


@blp.reads("", needs="staff.read", query=KnownAt, answers=StaffListOut)
def everyone(query: dict[str, Any]) -> Any:
    """Staff of the caller's area. 工作人员"""
    at = asked(query)
    found = usecases.staff_in_reach(ports(), actor())
    return listed([usecases.shown_staff(ports(), one) for one in found], at)


@blp.writes("", needs="staff.write", body=StaffIn, answers=StaffOut, status=201)
def add(body: dict[str, Any]) -> Any:
    """Add a member of staff. 新增工作人员"""
    return _shown(usecases.add_staff(ports(), command(), usecases.AddStaff(**body)))


@blp.writes("/<uuid:staff_id>/roles", needs="staff.write", body=RolesIn, answers=StaffOut)
def roles(body: dict[str, Any], staff_id: UUID) -> Any:
    """Change somebody's roles. 变更角色"""
    wish = usecases.ChangeRoles(staff_id=staff_id, **body)
    return _shown(usecases.change_roles(ports(), command(), wish))


@blp.writes("/<uuid:staff_id>/area", needs="staff.write", body=AreaIn, answers=StaffOut)
def area(body: dict[str, Any], staff_id: UUID) -> Any:
    """Change somebody's area. 变更地区"""
    wish = usecases.ChangeArea(staff_id=staff_id, **body)
    return _shown(usecases.change_area(ports(), command(), wish))


@blp.writes("/<uuid:staff_id>/suspension", needs="staff.write", body=SuspensionIn, answers=StaffOut)
def suspend(body: dict[str, Any], staff_id: UUID) -> Any:
    """Suspend somebody; their tokens open nothing from that day. 停用"""
    wish = usecases.SuspendStaff(staff_id=staff_id, **body)
    return _shown(usecases.suspend_staff(ports(), command(), wish))


def _shown(outcome: Outcome[Any]) -> Any:
    return written(outcome, usecases.shown_staff(ports(), outcome.aggregate))
