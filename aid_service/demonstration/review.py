"""What the federation claims of a year, its publication, and what there was before the ledger."""

from __future__ import annotations

from datetime import date

from aid_service.demonstration.days import OPENING_DAY, at
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.staff import ADMIN, APPROVER
from aid_service.usecases.review import (
    ClaimFigures,
    PublishReview,
    SetOpeningBalance,
    claim_figures,
    publish_review,
    set_opening_balance,
)
from domain.events.review import Claim
from domain.figures import BY_KEY
from domain.quantities import Unit

_BEFORE = {
    "theatre_shows_cumulative": 40,
    "theatre_persons_cumulative": 20_600,
    "stations_built_cumulative": 11,
}
"""Up to the end of 2023: 40 shows and 11 stations follow from the review's own sums."""

_CLAIMED: dict[str, tuple[int, bool]] = {
    "wechat_articles": (245, False),
    "media_items": (29, False),
    "lectures": (70, True),
    "lecture_attendances": (12_000, True),
    "centre_activities": (19, True),
    "centre_activity_persons": (2_000, True),
    "theatre_shows": (12, False),
    "theatre_attendances": (12_000, False),
    "theatre_shows_cumulative": (52, False),
    "theatre_persons_cumulative": (30_000, True),
    "grassroots_culture_sessions": (35, False),
    "grassroots_culture_attendances": (14_500, False),
    "libraries_built": (10, False),
    "libraries_built_provincial": (1, False),
    "libraries_built_city": (1, False),
    "libraries_built_county": (8, False),
    "smart_stations_built": (2, False),
    "stations_built_cumulative": (13, False),
    "sports_social_participants": (3_000, True),
    "provincial_model_worker_nominations": (4, False),
    "city_craftsman_nominations": (4, False),
    "innovation_studio_applications": (2, False),
    "rural_project_nominations": (1, False),
    "finest_worker_nominations": (4, False),
    "exemplar_publicity": (19, False),
    "recuperation_participants": (24, False),
    "unions_founded": (14, False),
    "members_recruited": (1_200, False),
    "drivers_homes_built": (1, False),
    "driver_services": (1_500, False),
    "workers_helped": (2_257, False),
    "mental_health_lectures": (12, False),
    "mental_health_lecture_persons": (1_000, True),
    "childcare_households": (70, False),
    "mother_baby_rooms_built": (1, False),
    "mediations_settled": (4, False),
    "money_recovered": (65_000, False),
}
"""The published review's sentences: figure, value in its unit, and whether it says 余."""


def review(year: int) -> list[Planned]:
    """The first year begins with opening balances, and its review is claimed and published."""
    published = Planned(
        name=f"{year}/review/publication",
        at=at(date(year, 12, 31), hour=19, minute=30),
        actor=APPROVER.actor,
        use_case=publish_review,
        wish=PublishReview(year=year),
    )
    if year != OPENING_DAY.year:
        return [published]
    return [*_opening_balances(), _claims(year), published]


def _opening_balances() -> list[Planned]:
    return [
        Planned(
            name=f"opening-balance/{key}",
            at=at(OPENING_DAY, hour=16, minute=order),
            actor=ADMIN.actor,
            use_case=set_opening_balance,
            wish=SetOpeningBalance(key=key, value=value, up_to=date(2023, 12, 31)),
        )
        for order, (key, value) in enumerate(_BEFORE.items())
    ]


def _claims(year: int) -> Planned:
    claims = tuple(
        Claim(
            key=key,
            value=value * 100 if BY_KEY[key].unit is Unit.YUAN else value,
            at_least=at_least,
            period="cumulative" if BY_KEY[key].cumulative else str(year),
        )
        for key, (value, at_least) in _CLAIMED.items()
    )
    return Planned(
        name=f"{year}/review/claims",
        at=at(date(year, 12, 31), hour=19),
        actor=APPROVER.actor,
        use_case=claim_figures,
        wish=ClaimFigures(year=year, claims=claims),
    )
