"""Activities and publications; and the voiding that all objects of the year share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from aid_service.ledger.command import Command
from aid_service.ledger.ledger import Outcome
from aid_service.ports import Ports
from aid_service.usecases.scope import require_own_area
from domain.aggregates.outreach import Activity, Publication
from domain.events.outreach import ActivityKind, CountedBy, Level, PublicationKind
from domain.policies.days import require_not_future
from domain.quantities import Attendances, Persons, Sessions
from domain.refusals import Refusal
from domain.values import Actor, Area


@dataclass(frozen=True, kw_only=True)
class HoldActivity:
    kind: ActivityKind
    title: str
    occurred_on: date
    counted_by: CountedBy
    sessions: Sessions
    attendances: Attendances | None = None
    persons: Persons | None = None
    venue: str | None = None
    partner: str | None = None
    area: Area | None = None


@dataclass(frozen=True, kw_only=True)
class IssuePublication:
    kind: PublicationKind
    title: str
    published_on: date
    outlet: str
    level: Level | None = None
    url: str | None = None
    area: Area | None = None


def area_of(wish_area: Area | None, actor: Actor) -> Area:
    """The area named, or else the recorder's own. Refuses `area-outside`."""
    area = wish_area or actor.area
    if area is None:
        raise Refusal("area-outside", field="area")
    require_own_area(area, actor)
    return area


def hold_activity(ports: Ports, command: Command, wish: HoldActivity) -> Outcome[Activity]:
    require_not_future(wish.occurred_on, today=ports.today())
    area = area_of(wish.area, command.actor)

    def decide(activity: Activity) -> None:
        activity.hold(
            command.envelope,
            kind=wish.kind,
            title=wish.title,
            area=area,
            occurred_on=wish.occurred_on,
            counted_by=wish.counted_by,
            sessions=wish.sessions,
            attendances=wish.attendances,
            persons=wish.persons,
            venue=wish.venue,
            partner=wish.partner,
        )

    return ports.ledger.change(command, [(Activity, ports.new_id())], decide)


def issue_publication(
    ports: Ports, command: Command, wish: IssuePublication
) -> Outcome[Publication]:
    require_not_future(wish.published_on, today=ports.today(), field="published_on")
    area = area_of(wish.area, command.actor)

    def decide(publication: Publication) -> None:
        publication.issue(
            command.envelope,
            kind=wish.kind,
            title=wish.title,
            area=area,
            published_on=wish.published_on,
            outlet=wish.outlet,
            level=wish.level,
            url=wish.url,
        )

    return ports.ledger.change(command, [(Publication, ports.new_id())], decide)


def shown_activity(activity: Activity) -> dict[str, Any]:
    told = activity.told_by
    return {
        "id": activity.id,
        "kind": told.kind.value,
        "title": told.title,
        "area": told.area.code,
        "occurred_on": told.occurred_on,
        "sessions": told.sessions.number,
        "attendances": told.attendances.number if told.attendances else None,
        "persons": told.persons.number if told.persons else None,
        "counted_by": told.counted_by.value,
        "venue": told.venue,
        "partner": told.partner,
        "state": "voided" if activity.voided else "held",
        "version": activity.version,
    }


def shown_publication(publication: Publication) -> dict[str, Any]:
    told = publication.told_by
    return {
        "id": publication.id,
        "kind": told.kind.value,
        "title": told.title,
        "area": told.area.code,
        "published_on": told.occurred_on,
        "outlet": told.outlet,
        "level": told.level.value if told.level else None,
        "url": told.url,
        "state": "voided" if publication.voided else "issued",
        "version": publication.version,
    }
