"""The year's visits: everybody once at least with a gift, some in several seasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from aid_service.demonstration import fund
from aid_service.demonstration.days import LAST_DAY, after, at_desk, season_days
from aid_service.demonstration.dossier import Procedure
from aid_service.demonstration.fund import EarmarkedMoney
from aid_service.demonstration.people import Household
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import APPROVER, caseworker_for, two_visitors
from aid_service.usecases.visit import (
    ConfirmVisit,
    RecordVisit,
    VoidVisit,
    confirm_visit,
    record_visit,
    void_visit,
)
from domain.values import NO_MONEY, Category, FundUse, Goods, Money, Occupation, Season

_FIRST_SEASON_WEIGHTS = {
    Season.WINTER: 40,
    Season.SPRING: 15,
    Season.SUMMER: 29,
    Season.AUTUMN: 16,
}
_ANOTHER_SEASON = 0.07
_ANOTHER_SEASON_ON_FILE = 0.4
_CONFIRMED = 0.4
_MISTAKEN = 26
_WITHOUT_GIFT = 20

_MISTAKES = (
    "重复登记，同一次走访录入两遍",
    "慰问对象录错，应为同名职工",
    "慰问金数额录错，已按签收表重录",
    "走访日期录错，已更正重录",
)


@dataclass(frozen=True)
class Gift:
    """What a season brings: cash in whole yuan, one or more of these goods, and why."""

    cash: tuple[int, ...]
    goods: tuple[Goods, ...]
    purposes: tuple[str, ...]


def _goods(name: str, quantity: int, yuan: int) -> Goods:
    return Goods(name=name, quantity=quantity, value=Money(yuan * 100))


_GIFTS: dict[Season, Gift] = {
    Season.WINTER: Gift(
        cash=(200, 300, 300, 500, 500, 800),
        goods=(
            _goods("大米（10公斤）", 1, 60),
            _goods("食用油（5升）", 1, 75),
            _goods("棉被", 1, 138),
            _goods("面粉（10公斤）", 2, 84),
        ),
        purposes=("春节前走访慰问", "送温暖", "节日坚守岗位慰问"),
    ),
    Season.SPRING: Gift(
        cash=(0, 100, 200, 300),
        goods=(_goods("求职服务包", 1, 45), _goods("劳保手套和反光背心", 1, 68)),
        purposes=("春送岗位", "平安返岗"),
    ),
    Season.SUMMER: Gift(
        cash=(0, 0, 0, 100, 200),
        goods=(
            _goods("防暑降温包", 1, 88),
            _goods("饮用水", 2, 52),
            _goods("绿豆和白糖", 1, 46),
            _goods("防晒冰袖和毛巾", 2, 36),
        ),
        purposes=("夏送清凉", "高温一线慰问"),
    ),
    Season.AUTUMN: Gift(
        cash=(200, 300, 500, 500, 1000),
        goods=(_goods("书包和文具", 1, 98), _goods("工具书", 2, 76)),
        purposes=("金秋助学走访", "开学前慰问"),
    ),
}
_MORE_FOR_HARDSHIP = 200


def visits(
    rng: Random, households: list[Household], on_file: Mapping[int, Procedure]
) -> list[Planned]:
    """`on_file` holds the dossiers by their household's number."""
    plainly_visited = [h for h in households if h.number not in on_file]
    mistaken = {household.number for household in rng.sample(plainly_visited, _MISTAKEN)}
    commands: list[Planned] = []
    for household in households:
        diary = _Diary(rng, household, on_file.get(household.number))
        for order, season in enumerate(_seasons(rng, filed=household.number in on_file)):
            day = rng.choice(season_days(season))
            if order == 0 and household.number in mistaken:
                diary.mistake(season, day)
            diary.visit(season, day)
        commands += diary.commands
    for procedure in rng.sample(list(on_file.values()), _WITHOUT_GIFT):
        commands.append(_call_without_gift(rng, procedure.household))
    return commands


def _seasons(rng: Random, *, filed: bool) -> list[Season]:
    """The first is everybody's; others follow for some, more often for who is on file."""
    (first,) = rng.choices(tuple(_FIRST_SEASON_WEIGHTS), tuple(_FIRST_SEASON_WEIGHTS.values()))
    chance = _ANOTHER_SEASON_ON_FILE if filed else _ANOTHER_SEASON
    return [first, *(s for s in Season if s is not first and rng.random() < chance)]


class _Diary:
    """The visits to one household."""

    def __init__(self, rng: Random, household: Household, procedure: Procedure | None) -> None:
        self._rng = rng
        self._household = household
        self._procedure = procedure
        self.commands: list[Planned] = []

    def visit(self, season: Season, day: date) -> None:
        recorded, written_on = self._record(season, day)
        confirmed_on = after(written_on, self._rng.randint(1, 9))
        if self._rng.random() < _CONFIRMED and confirmed_on <= LAST_DAY:
            self.commands.append(
                Planned(
                    name=f"{recorded.name}/confirmation",
                    at=at_desk(self._rng, confirmed_on),
                    actor=APPROVER.actor,
                    use_case=confirm_visit,
                    wish=ConfirmVisit(
                        worker_id=self._household.worker_id, visit_id=id_made_by(recorded.name)
                    ),
                    part_of=recorded.name,
                )
            )

    def mistake(self, season: Season, day: date) -> None:
        """A visit that was written down wrongly, and is voided a few days later."""
        recorded, written_on = self._record(season, day)
        self.commands.append(
            Planned(
                name=f"{recorded.name}/voiding",
                at=at_desk(self._rng, after(written_on, self._rng.randint(1, 6))),
                actor=APPROVER.actor,
                use_case=void_visit,
                wish=VoidVisit(
                    worker_id=self._household.worker_id,
                    visit_id=id_made_by(recorded.name),
                    reason=self._rng.choice(_MISTAKES),
                ),
                part_of=recorded.name,
            )
        )

    def _record(self, season: Season, day: date) -> tuple[Planned, date]:
        """Written down on the same day, or up to three working days later."""
        rng, household = self._rng, self._household
        category = self._procedure.category_on(day) if self._procedure else None
        gift = _GIFTS[season]
        recorder = caseworker_for(rng, household.area)
        written_on = after(day, rng.choice((0, 0, 0, 0, 1, 1, 2, 3)))
        recorded = Planned(
            name=f"{household.command_name}/visit/{len(self.commands) + 1}",
            at=at_desk(rng, written_on),
            actor=recorder.actor,
            use_case=record_visit,
            wish=RecordVisit(
                worker_id=household.worker_id,
                season=season,
                occurred_on=day,
                visitors=two_visitors(rng, recorder),
                cash=Money(100 * (rng.choice(gift.cash) + _MORE_FOR_HARDSHIP * bool(category))),
                goods=tuple(rng.sample(gift.goods, rng.randint(1, 2))),
                fund_id=_drawn_on(rng, household, season=season, category=category),
                purpose=rng.choice(gift.purposes),
            ),
        )
        self.commands.append(recorded)
        return recorded, written_on


def _drawn_on(
    rng: Random, household: Household, *, season: Season, category: Category | None
) -> UUID:
    """One of the funds that may pay: special ones for who is on file, else ordinary ones."""
    ordinary: list[EarmarkedMoney] = [fund.COUNTY_MONEY, fund.COUNTY_MONEY, fund.CITY_MONEY]
    if season in (Season.SUMMER, Season.AUTUMN):
        ordinary.append(fund.DONATED_MONEY)
    if household.occupation is Occupation.ENTERPRISE:
        ordinary.append(fund.EMPLOYERS_MONEY)
    special = [
        money
        for money in (fund.CENTRAL_MONEY, fund.PROVINCIAL_MONEY)
        if category is not None and money.may_serve(FundUse.VISIT, category=category)
    ]
    return rng.choice(special if special and rng.random() < 0.6 else ordinary).fund_id


def _call_without_gift(rng: Random, household: Household) -> Planned:
    recorder = caseworker_for(rng, household.area)
    day = rng.choice(season_days(Season.SPRING))
    return Planned(
        name=f"{household.command_name}/call",
        at=at_desk(rng, day),
        actor=recorder.actor,
        use_case=record_visit,
        wish=RecordVisit(
            worker_id=household.worker_id,
            season=Season.SPRING,
            occurred_on=day,
            visitors=two_visitors(rng, recorder),
            cash=NO_MONEY,
            goods=(),
            purpose="回访，了解就业和治疗情况",
            note="未发放慰问品",
        ),
    )
