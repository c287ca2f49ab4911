"""The year after: some of the same households are visited again, from the new year's fund."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from aid_service.demonstration.days import at, at_desk, working_days
from aid_service.demonstration.people import Household
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import COUNTY, FINANCE, caseworker_for, two_visitors
from aid_service.usecases.fund import OpenFund, ReceiveMoney, open_fund, receive_money
from aid_service.usecases.visit import RecordVisit, record_visit
from domain.values import NO_MONEY, FundSource, Goods, Money, Season

_EVERY = 4
_RECEIVED_YUAN = 400_000
_WINDOWS = {Season.WINTER: (1, 13, 1, 24), Season.SUMMER: (6, 16, 8, 22)}
_GIFTS = {
    Season.WINTER: (Money(500_00), ()),
    Season.SUMMER: (NO_MONEY, (Goods("防暑降温包", 1, Money(88_00)),)),
}


def visits_of_next_year(rng: Random, year: int, households: list[Household]) -> list[Planned]:
    """Every fourth household once: in winter with cash, in summer with goods."""
    name = f"{year}/fund/county"
    opened_on = date(year, 1, 2)
    commands = [
        Planned(
            name=name,
            at=at(opened_on, hour=10),
            actor=FINANCE.actor,
            use_case=open_fund,
            wish=OpenFund(
                name="县总工会本级送温暖资金", source=FundSource.COUNTY, year=year, area=COUNTY
            ),
        ),
        Planned(
            name=f"{name}/receipt",
            at=at(opened_on, hour=11),
            actor=FINANCE.actor,
            use_case=receive_money,
            wish=ReceiveMoney(
                fund_id=id_made_by(name),
                amount=Money(_RECEIVED_YUAN * 100),
                received_on=opened_on,
                reference=f"{opened_on:%Y%m%d}-county",
            ),
        ),
    ]
    for order, household in enumerate(households[::_EVERY]):
        season = (Season.WINTER, Season.SUMMER)[order % 2]
        first_month, first_day, last_month, last_day = _WINDOWS[season]
        days = working_days(date(year, first_month, first_day), date(year, last_month, last_day))
        day, recorder = rng.choice(days), caseworker_for(rng, household.area)
        cash, goods = _GIFTS[season]
        commands.append(
            Planned(
                name=f"{household.command_name}/visit/{year}",
                at=at_desk(rng, day) + timedelta(minutes=1),
                actor=recorder.actor,
                use_case=record_visit,
                wish=RecordVisit(
                    worker_id=household.worker_id,
                    season=season,
                    occurred_on=day,
                    visitors=two_visitors(rng, recorder),
                    cash=cash,
                    goods=goods,
                    fund_id=id_made_by(name),
                ),
            )
        )
    return commands
