"""Lectures, theatre, culture and sports of a year, and what was published about it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from aid_service.demonstration.days import at_desk, spread_over
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.staff import CASEWORKER
from aid_service.usecases.outreach import (
    HoldActivity,
    IssuePublication,
    hold_activity,
    issue_publication,
)
from domain.events.outreach import ActivityKind, CountedBy, Level, PublicationKind
from domain.quantities import Attendances, Persons, Sessions


@dataclass(frozen=True, kw_only=True)
class Programme:
    """`times` activities of one session each; `attendances` and `persons` are for each of them,
    `last` are the last one's attendances
    where they differ."""

    kind: ActivityKind
    title: str
    times: int
    counted_by: CountedBy
    venue: str
    attendances: int | None = None
    persons: int | None = None
    last: int | None = None


PROGRAMMES: dict[int, tuple[Programme, ...]] = {
    2024: (
        Programme(
            kind=ActivityKind.LECTURE,
            title="党的二十届三中全会精神宣讲",
            times=72,
            attendances=170,
            counted_by=CountedBy.SIGNED_LIST,
            venue="基层工会",
        ),
        Programme(
            kind=ActivityKind.CENTRE_ACTIVITY,
            title="职工服务中心文体活动",
            times=20,
            persons=104,
            counted_by=CountedBy.SIGNED_LIST,
            venue="县职工服务中心",
        ),
        Programme(
            kind=ActivityKind.THEATRE,
            title="职工剧场",
            times=12,
            attendances=1_000,
            persons=800,
            counted_by=CountedBy.TICKET,
            venue="县融媒体中心",
        ),
        Programme(
            kind=ActivityKind.GRASSROOTS_CULTURE,
            title="“五送”文化进基层",
            times=35,
            attendances=414,
            last=424,
            counted_by=CountedBy.ESTIMATE,
            venue="乡镇广场",
        ),
        Programme(
            kind=ActivityKind.SPORTS_SOCIAL,
            title="职工体育和联谊活动",
            times=3,
            persons=1_020,
            counted_by=CountedBy.SIGNED_LIST,
            venue="县体育馆",
        ),
        Programme(
            kind=ActivityKind.MENTAL_HEALTH_LECTURE,
            title="职工心理健康知识讲座",
            times=12,
            persons=86,
            counted_by=CountedBy.SIGNED_LIST,
            venue="县工人文化宫",
        ),
        Programme(
            kind=ActivityKind.READING,
            title="职工经典诵读",
            times=4,
            attendances=120,
            counted_by=CountedBy.SIGNED_LIST,
            venue="职工书屋",
        ),
    ),
    2025: (
        Programme(
            kind=ActivityKind.LECTURE,
            title="工会理论宣讲",
            times=64,
            attendances=180,
            counted_by=CountedBy.SIGNED_LIST,
            venue="基层工会",
        ),
        Programme(
            kind=ActivityKind.THEATRE,
            title="职工剧场",
            times=10,
            attendances=950,
            persons=760,
            counted_by=CountedBy.TICKET,
            venue="县融媒体中心",
        ),
        Programme(
            kind=ActivityKind.MENTAL_HEALTH_LECTURE,
            title="职工心理健康知识讲座",
            times=14,
            persons=90,
            counted_by=CountedBy.SIGNED_LIST,
            venue="县工人文化宫",
        ),
    ),
}

_ARTICLES = {2024: (245, 29, 6), 2025: (230, 33, 4)}
"""Articles on the account, items in media of city level and above, items in county media."""


def outreach(rng: Random, year: int) -> list[Planned]:
    return [*_activities(rng, year), *_publications(rng, year)]


def _activities(rng: Random, year: int) -> list[Planned]:
    commands = []
    for programme in PROGRAMMES[year]:
        for number, day in enumerate(spread_over(year, programme.times), start=1):
            last = programme.last if number == programme.times else None
            commands.append(
                Planned(
                    name=f"{year}/{programme.kind}/{number}",
                    at=at_desk(rng, day),
                    actor=CASEWORKER.actor,
                    use_case=hold_activity,
                    wish=HoldActivity(
                        kind=programme.kind,
                        title=f"{programme.title}（第 {number} 场）",
                        occurred_on=day,
                        counted_by=programme.counted_by,
                        sessions=Sessions(1),
                        attendances=_attendances(programme, last),
                        persons=Persons(programme.persons) if programme.persons else None,
                        venue=programme.venue,
                    ),
                )
            )
    return commands


def _attendances(programme: Programme, last: int | None) -> Attendances | None:
    number = last or programme.attendances
    return Attendances(number) if number else None


def _publications(rng: Random, year: int) -> list[Planned]:
    articles, media_items, county_items = _ARTICLES[year]
    said: list[tuple[PublicationKind, Level | None, str]] = [
        *[(PublicationKind.WECHAT_ARTICLE, None, "县总工会公众号")] * articles,
        *[(PublicationKind.MEDIA_ITEM, Level.CITY, "新乡日报")] * (media_items - 5),
        *[(PublicationKind.MEDIA_ITEM, Level.PROVINCE, "河南工人日报")] * 5,
        *[(PublicationKind.MEDIA_ITEM, Level.COUNTY, "县融媒体中心")] * county_items,
    ]
    return [
        Planned(
            name=f"{year}/publication/{number}",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=issue_publication,
            wish=IssuePublication(
                kind=kind,
                title=f"工会动态第 {number} 期",
                published_on=day,
                outlet=outlet,
                level=level,
            ),
        )
        for number, ((kind, level, outlet), day) in enumerate(
            zip(said, spread_over(year, len(said)), strict=True), start=1
        )
    ]
