"""The disputes of a year: most are settled and money comes back by instalments."""

from __future__ import annotations

from datetime import date
from random import Random

from aid_service.demonstration.days import after, at_desk
from aid_service.demonstration.planned import Planned, UseCase, id_made_by
from aid_service.demonstration.staff import CASEWORKER
from aid_service.usecases import mediation as usecases
from domain.values import Money

_SETTLED: dict[int, tuple[tuple[int, int, tuple[int, ...]], ...]] = {
    2024: (
        (6, 30_000, (15_000, 10_000)),
        (7, 18_000, (16_000,)),
        (9, 16_000, (7_000, 7_000)),
        (10, 12_000, (10_000,)),
    ),
    2025: ((3, 20_000, (18_000,)), (8, 9_000, (4_500, 4_500))),
}
"""Month of receipt, yuan claimed, and the instalments of what was agreed."""
_GIVEN_UP: dict[int, tuple[int, ...]] = {2024: (8, 11), 2025: (5,)}
"""Months in which a case came that found no agreement."""


def mediations(rng: Random, year: int) -> list[Planned]:
    commands: list[Planned] = []
    for month, claimed, instalments in _SETTLED[year]:
        case = _Case(rng, year, month, claimed)
        case.step("acceptance", usecases.accept, usecases.MediationStep, days=1)
        agreed = Money(sum(instalments) * 100)
        case.step("agreement", usecases.agree, usecases.Agree, "agreed_on", days=5, agreed=agreed)
        for number, yuan in enumerate(instalments, start=1):
            case.step(
                f"recovery/{number}",
                usecases.recover,
                usecases.Recover,
                "received_on",
                days=6,
                amount=Money(yuan * 100),
                proof=f"银行回单{year}{month:02d}-{number}",
            )
        case.step("closure", usecases.close, usecases.MediationStep, days=3)
        commands += case.commands
    for month in _GIVEN_UP[year]:
        case = _Case(rng, year, month, 8_000)
        case.step("acceptance", usecases.accept, usecases.MediationStep, days=2)
        case.step("failure", usecases.fail, usecases.MediationStep, days=8)
        commands += case.commands
    return commands


class _Case:
    """One dispute, step by step on its days."""

    def __init__(self, rng: Random, year: int, month: int, claimed: int) -> None:
        self._rng = rng
        self._name = f"{year}/mediation/{month}"
        self._day = after(date(year, month, 1), 3)
        self.commands = [
            Planned(
                name=self._name,
                at=at_desk(rng, self._day),
                actor=CASEWORKER.actor,
                use_case=usecases.register_mediation,
                wish=usecases.RegisterMediation(
                    applicant=f"示例职工{month}",
                    respondent="示例企业",
                    dispute="劳动报酬",
                    claimed=Money(claimed * 100),
                    received_on=self._day,
                ),
            )
        ]

    def step(
        self,
        name: str,
        use_case: UseCase,
        wish: type[object],
        dated: str = "occurred_on",
        *,
        days: int,
        **said: object,
    ) -> None:
        """A step so many working days after the one before."""
        self._day = after(self._day, days)
        told = {"mediation_id": id_made_by(self._name), dated: self._day, **said}
        self.commands.append(
            Planned(
                name=f"{self._name}/{name}",
                at=at_desk(self._rng, self._day),
                actor=CASEWORKER.actor,
                use_case=use_case,
                wish=wish(**told),
                part_of=self._name,
            )
        )
