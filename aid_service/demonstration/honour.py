"""Whom a year recommends, publicises and sends on recuperation."""

from __future__ import annotations

from random import Random

from aid_service.demonstration.days import at_desk, spread_over
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.staff import CASEWORKER
from aid_service.usecases.honour import Nominate, nominate
from domain.events.honour import HonourKind

_RECORDS: dict[int, tuple[tuple[HonourKind, int, int], ...]] = {
    2024: (
        (HonourKind.PROVINCIAL_MODEL_WORKER, 4, 1),
        (HonourKind.CITY_CRAFTSMAN, 4, 1),
        (HonourKind.INNOVATION_STUDIO, 2, 1),
        (HonourKind.RURAL_PROJECT, 1, 1),
        (HonourKind.FINEST_WORKER, 4, 1),
        (HonourKind.PUBLICITY, 19, 1),
        (HonourKind.RECUPERATION, 1, 24),
    ),
    2025: (
        (HonourKind.CITY_CRAFTSMAN, 3, 1),
        (HonourKind.FINEST_WORKER, 5, 1),
        (HonourKind.PUBLICITY, 22, 1),
        (HonourKind.RECUPERATION, 1, 26),
    ),
}
"""Kind, how many records, and the count of each."""
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马胡朱郭何高林罗郑梁"


def honours(rng: Random, year: int) -> list[Planned]:
    records = [
        (kind, number, count)
        for kind, times, count in _RECORDS[year]
        for number in range(1, times + 1)
    ]
    return [
        Planned(
            name=f"{year}/{kind}/{number}",
            at=at_desk(rng, day),
            actor=CASEWORKER.actor,
            use_case=nominate,
            wish=Nominate(
                kind=kind,
                occurred_on=day,
                count=count,
                nominee=f"{rng.choice(_SURNAMES)}师傅" if count == 1 else None,
            ),
        )
        for (kind, number, count), day in zip(records, spread_over(year, len(records)), strict=True)
    ]
