"""Facts about facilities (阵地) and the services given there."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.events.outreach import Level
from domain.quantities import Attendances
from domain.values import Area


class FacilityKind(StrEnum):
    LIBRARY = "library"
    OUTDOOR_STATION = "outdoor_station"
    DRIVERS_HOME = "drivers_home"
    MOTHER_BABY_ROOM = "mother_baby_room"
    MEDIATION_CENTRE = "mediation_centre"
    SERVICE_CENTRE = "service_centre"


class FacilityOpened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "facility.opened.v1"

    kind: FacilityKind
    name: str
    area: Area
    level: Level | None = None
    smart_24h: bool = False


class FacilityClosed(Fact, frozen=True):
    """It is no longer in service; it was built all the same."""

    TOPIC: ClassVar[str] = "facility.closed.v1"

    reason: str


class FacilityReopened(Fact, frozen=True):
    TOPIC: ClassVar[str] = "facility.reopened.v1"

    reason: str


class ServiceGiven(Fact, frozen=True):
    TOPIC: ClassVar[str] = "facility.service_given.v1"

    service_id: UUID
    kind: FacilityKind
    area: Area
    attendances: Attendances


class ServiceVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "facility.service_voided.v1"

    service_id: UUID
    reason: str


class FacilityVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "facility.voided.v1"

    reason: str
