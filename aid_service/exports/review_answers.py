"""What the review's page is made from: the answers that the API gives, asked at one position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aid_service.ports import Ports
from aid_service.usecases.review import AsOf, figures_of, restatement_of, verdicts_on
from domain.refusals import Refusal
from domain.values import Actor, Area
from projections.season_totals import Total

Answer = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """`restatement` is None where the year is not published. `before` holds the figures of the
    year before, asked at the same position."""

    year: int
    area: Area
    position: int
    figures: list[Answer]
    before: list[Answer]
    verdicts: dict[str, Answer]
    restatement: Answer | None
    seasons: list[Total]
    total: Total


def answers_of(
    ports: Ports, actor: Actor, area: Area, year: int, at: AsOf, *, language: str
) -> Answers:
    """`area` is the actor's."""
    seasons, total = ports.views.totals.summary(
        year=year, by=("season",), scope=area, at=at.position, day=at.day
    )
    return Answers(
        year=year,
        area=area,
        position=at.position,
        figures=figures_of(ports, actor, year, at),
        before=figures_of(ports, actor, year - 1, at),
        verdicts={answer["key"]: answer for answer in verdicts_on(ports, actor, year, at)},
        restatement=_restatement(ports, actor, year, at, language),
        seasons=seasons,
        total=total,
    )


def _restatement(ports: Ports, actor: Actor, year: int, at: AsOf, language: str) -> Answer | None:
    try:
        return restatement_of(ports, actor, year, at, language=language)
    except Refusal as refusal:
        if refusal.code == "review-unpublished":
            return None
        raise
