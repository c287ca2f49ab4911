"""Facts about activities and publications."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.events.fact import Fact
from domain.quantities import Attendances, Persons, Sessions
from domain.values import Area


class ActivityKind(StrEnum):
    LECTURE = "lecture"
    MENTAL_HEALTH_LECTURE = "mental_health_lecture"
    CENTRE_ACTIVITY = "centre_activity"
    THEATRE = "theatre"
    GRASSROOTS_CULTURE = "grassroots_culture"
    READING = "reading"
    SPORTS_SOCIAL = "sports_social"


class CountedBy(StrEnum):
    SIGNED_LIST = "signed_list"
    TICKET = "ticket"
    ESTIMATE = "estimate"


class PublicationKind(StrEnum):
    WECHAT_ARTICLE = "wechat_article"
    MEDIA_ITEM = "media_item"


class Level(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class ActivityHeld(Fact, frozen=True):
    TOPIC: ClassVar[str] = "outreach.activity_held.v1"

    kind: ActivityKind
    title: str
    area: Area
    counted_by: CountedBy
    sessions: Sessions
    attendances: Attendances | None = None
    persons: Persons | None = None
    venue: str | None = None
    partner: str | None = None


class ActivityVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "outreach.activity_voided.v1"

    reason: str


class PublicationIssued(Fact, frozen=True):
    TOPIC: ClassVar[str] = "outreach.publication_issued.v1"

    kind: PublicationKind
    title: str
    area: Area
    outlet: str
    level: Level | None = None
    url: str | None = None


class PublicationVoided(Fact, frozen=True):
    TOPIC: ClassVar[str] = "outreach.publication_voided.v1"

    reason: str
