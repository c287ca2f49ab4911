"""Facts about grassroots unions and the members they recruit."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.fact import Fact
from domain.quantities import Persons
from domain.values import Area


class Sector(StrEnum):
    """New-form employment (新业态), non-public enterprises (非公), others."""

    NEW_FORM = "new_form"
    NON_PUBLIC = "non_public"
    OTHER = "other"


class UnionFounded(Fact, frozen=True):
    TOPIC: ClassVar[str] = "union.founded.v1"

    name: str
    sector: Sector
    area: Area


class MembersRecruited(Fact, frozen=True):
    """Recruits, not net growth."""

    TOPIC: ClassVar[str] = "union.members_recruited.v1"

    recruitment_id: UUID
    sector: Sector
    area: Area
    recruited: Persons


class RecruitmentVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "union.recruitment_voided.v1"

    recruitment_id: UUID
    reason: str


class UnionVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "union.voided.v1"

    reason: str
