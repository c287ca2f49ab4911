"""Facilities and the services given there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aid_service.api.answers import written
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.objects import add_common_views
from aid_service.gate import command, ports
from aid_service.schemas.facility import (
    ClosureIn,
    FacilitiesOut,
    FacilityIn,
    FacilityOut,
    ReopeningIn,
    ServiceIn,
    ServiceOut,
)
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.facility import (
    CloseFacility,
    GiveService,
    OpenFacility,
    ReopenFacility,
    VoidService,
    close_facility,
    give_service,
    open_facility,
    reopen_facility,
    shown_facility,
    void_service,
)

blp = AidBlueprint("facilities", __name__, url_prefix="/api/v1/facilities")


@blp.writes("", needs="outreach.write", body=FacilityIn, answers=FacilityOut, status=201)
def open_(body: dict[str, Any]) -> Any:
    """Record a facility that opened. 登记阵地"""
    outcome = open_facility(ports(), command(), OpenFacility(**body))
    return written(outcome, shown_facility(outcome.aggregate))


@blp.writes(
    "/<uuid:facility_id>/services",
    needs="outreach.write",
    body=ServiceIn,
    answers=ServiceOut,
    status=201,
)
def serve(body: dict[str, Any], facility_id: UUID) -> Any:
    """Record services given. 登记服务"""
    wish = GiveService(facility_id=facility_id, **body)
    outcome = give_service(ports(), command(), wish)
    told = outcome.fact
    shown = {
        "service_id": told.service_id,
        "facility_id": facility_id,
        "occurred_on": told.occurred_on,
        "attendances": told.attendances.number,
    }
    return written(outcome, shown)


@blp.writes(
    "/<uuid:facility_id>/services/<uuid:service_id>/voiding",
    needs="outreach.void",
    body=ReasonIn,
    answers=FacilityOut,
)
def void_given(body: dict[str, Any], facility_id: UUID, service_id: UUID) -> Any:
    """Void a record of services. 作废服务记录"""
    wish = VoidService(facility_id=facility_id, service_id=service_id, **body)
    outcome = void_service(ports(), command(), wish)
    return written(outcome, shown_facility(outcome.aggregate))


@blp.writes(
    "/<uuid:facility_id>/closure", needs="outreach.write", body=ClosureIn, answers=FacilityOut
)
def close(body: dict[str, Any], facility_id: UUID) -> Any:
    """Close a facility; it stays built. 停用阵地"""
    wish = CloseFacility(facility_id=facility_id, **body)
    outcome = close_facility(ports(), command(), wish)
    return written(outcome, shown_facility(outcome.aggregate))


@blp.writes(
    "/<uuid:facility_id>/reopening", needs="outreach.write", body=ReopeningIn, answers=FacilityOut
)
def reopen(body: dict[str, Any], facility_id: UUID) -> Any:
    """Open a closed facility again. 重新启用"""
    wish = ReopenFacility(facility_id=facility_id, **body)
    outcome = reopen_facility(ports(), command(), wish)
    return written(outcome, shown_facility(outcome.aggregate))


add_common_views(blp, "facility", show=shown_facility, one=FacilityOut, many=FacilitiesOut)
