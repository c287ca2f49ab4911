"""The year's money: what each fund may be used for, and when it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aid_service.demonstration.days import OPENING_DAY, YEAR, at
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import COUNTY, FINANCE
from aid_service.usecases.fund import OpenFund, ReceiveMoney, open_fund, receive_money
from domain.values import Category, FundSource, FundUse, Money


@dataclass(frozen=True, kw_only=True)
class EarmarkedMoney:
    """`receipts` are month, day and whole yuan."""

    name: str
    source: FundSource
    receipts: tuple[tuple[int, int, int], ...]
    kinds: tuple[FundUse, ...] = ()
    categories: tuple[Category, ...] = ()

    @property
    def command_name(self) -> str:
        return f"{YEAR}/fund/{self.source}"

    @property
    def fund_id(self) -> UUID:
        return id_made_by(self.command_name)

    def may_serve(self, use: FundUse, *, category: Category | None) -> bool:
        if self.source.needs_dossier and category is None:
            return False
        return (not self.kinds or use in self.kinds) and (
            not self.categories or category in self.categories
        )


_LIVING_MEDICAL_EDUCATION = (FundUse.LIVING, FundUse.MEDICAL, FundUse.EDUCATION)

COUNTY_MONEY = EarmarkedMoney(
    name="县总工会本级送温暖资金",
    source=FundSource.COUNTY,
    receipts=((1, 2, 540_000), (5, 28, 230_000), (9, 2, 50_000)),
)
CITY_MONEY = EarmarkedMoney(
    name="市总工会四季送补助资金",
    source=FundSource.CITY,
    receipts=((1, 2, 270_000), (6, 3, 140_000)),
)
DONATED_MONEY = EarmarkedMoney(
    name="爱心企业捐赠资金",
    source=FundSource.DONATION,
    receipts=((3, 5, 60_000), (6, 12, 80_000), (8, 5, 50_000)),
    kinds=(FundUse.VISIT, FundUse.EDUCATION),
)
EMPLOYERS_MONEY = EarmarkedMoney(
    name="行政拨付送温暖资金",
    source=FundSource.EMPLOYER,
    receipts=((1, 2, 25_000), (6, 5, 15_000)),
    kinds=(FundUse.VISIT,),
)
CENTRAL_MONEY = EarmarkedMoney(
    name="中央财政专项帮扶资金",
    source=FundSource.CENTRAL,
    receipts=((1, 15, 90_000), (7, 10, 70_000)),
    kinds=(*_LIVING_MEDICAL_EDUCATION, FundUse.VISIT),
)
PROVINCIAL_MONEY = EarmarkedMoney(
    name="省级困难职工帮扶资金",
    source=FundSource.PROVINCE,
    receipts=((1, 22, 50_000), (8, 1, 45_000)),
    kinds=(*_LIVING_MEDICAL_EDUCATION, FundUse.VISIT),
    categories=(Category.DEEP, Category.RELATIVE),
)
MATCHING_MONEY = EarmarkedMoney(
    name="地方财政配套帮扶资金",
    source=FundSource.MATCHING,
    receipts=((3, 4, 50_000),),
    kinds=(FundUse.LIVING, FundUse.MEDICAL),
)
ALL_MONEY = (
    COUNTY_MONEY,
    CITY_MONEY,
    DONATED_MONEY,
    EMPLOYERS_MONEY,
    CENTRAL_MONEY,
    PROVINCIAL_MONEY,
    MATCHING_MONEY,
)


def funds_opened_and_filled() -> list[Planned]:
    commands: list[Planned] = []
    for order, money in enumerate(ALL_MONEY):
        commands.append(
            Planned(
                name=money.command_name,
                at=at(OPENING_DAY, hour=10, minute=order),
                actor=FINANCE.actor,
                use_case=open_fund,
                wish=OpenFund(
                    name=money.name,
                    source=money.source,
                    year=YEAR,
                    area=COUNTY,
                    kinds=money.kinds,
                    categories=money.categories,
                ),
            )
        )
        for month, day, yuan in money.receipts:
            received_on = date(YEAR, month, day)
            commands.append(
                Planned(
                    name=f"{money.command_name}/receipt/{received_on}",
                    at=at(received_on, hour=11, minute=order),
                    actor=FINANCE.actor,
                    use_case=receive_money,
                    wish=ReceiveMoney(
                        fund_id=money.fund_id,
                        amount=Money(yuan * 100),
                        received_on=received_on,
                        reference=f"{received_on:%Y%m%d}-{money.source}",
                    ),
                )
            )
    return commands
