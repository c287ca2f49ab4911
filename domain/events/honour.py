"""Facts about honours: a recommendation is not an award, and each is said as what it is."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.events.fact import Fact
from domain.quantities import Count
from domain.values import Area, Sealed


class HonourKind(StrEnum):
    PROVINCIAL_MODEL_WORKER = "provincial_model_worker"
    CITY_CRAFTSMAN = "city_craftsman"
    INNOVATION_STUDIO = "innovation_studio"
    RURAL_PROJECT = "rural_project"
    FINEST_WORKER = "finest_worker"
    PUBLICITY = "publicity"
    RECUPERATION = "recuperation"


class HonourNominated(Fact, frozen=True):
    """`count` is in the unit of the figure, whether or not one nominee is named."""

    TOPIC: ClassVar[str] = "honour.nominated.v1"

    kind: HonourKind
    area: Area
    count: Count
    nominee: Sealed | None = None


class HonourNoticed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "honour.noticed.v1"

    place: str


class HonourNamed(Fact, frozen=True):
    TOPIC: ClassVar[str] = "honour.named.v1"

    document: str | None = None


class HonourNotChosen(Fact, frozen=True):
    TOPIC: ClassVar[str] = "honour.not_chosen.v1"

    reason: str | None = None


class HonourVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "honour.voided.v1"

    reason: str
