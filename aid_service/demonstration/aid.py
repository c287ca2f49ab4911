"""The year's aid: the six kinds, from the request to the payment or the completion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from aid_service.demonstration import fund
from aid_service.demonstration.days import LAST_DAY, YEAR, after, at_desk, working_days
from aid_service.demonstration.dossier import Procedure
from aid_service.demonstration.people import Household
from aid_service.demonstration.planned import Planned, UseCase, id_made_by
from aid_service.demonstration.staff import APPROVER, FINANCE, Colleague, caseworker_for
from aid_service.usecases import aid as steps
from domain.values import AidKind, Category, FundUse, Money

_STUDENT_AGES = range(15, 23)
_HOW_MANY: dict[AidKind, int] = {
    AidKind.LIVING: 42,
    AidKind.MEDICAL: 26,
    AidKind.EDUCATION: 20,
    AidKind.EMPLOYMENT: 12,
    AidKind.LEGAL: 10,
    AidKind.PSYCHOLOGICAL: 14,
}
_REASONS: dict[AidKind, tuple[str, ...]] = {
    AidKind.LIVING: ("家庭收入不足以维持基本生活", "停工后生活暂时困难"),
    AidKind.MEDICAL: ("住院自付费用较高", "长期门诊用药负担重"),
    AidKind.EDUCATION: ("子女考入高校，学费困难", "子女就读高中，生活费困难"),
    AidKind.EMPLOYMENT: ("希望参加电工技能培训", "请求介绍附近岗位"),
    AidKind.LEGAL: ("平台拖欠配送费，请求法律援助", "工伤认定需要法律帮助"),
    AidKind.PSYCHOLOGICAL: ("事故后情绪低落，请求心理疏导", "工作压力大，希望预约咨询"),
}
_SETTLED_WITHIN = 40
"""Working days that a decision leaves for payment and return before the year is over."""
_UNANSWERED, _UNPAID, _REJECTED, _TAKEN_BACK, _RETURNED = 4, 4, 5, 1, 7
"""Of the cases with money, how many do not end with a payment, or with one that partly returns."""


class _Case:
    """One request and what became of it."""

    def __init__(self, rng: Random, household: Household, *, kind: AidKind, order: int) -> None:
        self.rng = rng
        self.household = household
        self.kind = kind
        self.name = f"{household.command_name}/aid/{kind}/{order}"
        self.caseworker = caseworker_for(rng, household.area)
        self.commands: list[Planned] = []

    def request(self, day: date, **said: Any) -> None:
        self._plan(
            steps.request_aid,
            steps.RequestAid(
                worker_id=self.household.worker_id,
                kind=self.kind,
                reason=self.rng.choice(_REASONS[self.kind]),
                occurred_on=day,
                **said,
            ),
            day=day,
            by=self.caseworker,
        )

    def approve(self, day: date) -> None:
        self._plan(
            steps.approve_aid, steps.ApproveAid(**self._which, decided_on=day), day=day, by=APPROVER
        )

    def reject(self, day: date, reason: str) -> None:
        self._plan(
            steps.reject_aid, steps.RejectAid(**self._which, reason=reason), day=day, by=APPROVER
        )

    def pay(self, day: date) -> None:
        reference = f"转账{day:%Y%m%d}-{self.household.number:04d}"
        self._plan(
            steps.pay_aid,
            steps.PayAid(**self._which, paid_on=day, reference=reference),
            day=day,
            by=FINANCE,
        )

    def return_part(self, day: date, amount: Money) -> None:
        self._plan(
            steps.return_aid,
            steps.ReturnAid(
                **self._which, amount=amount, returned_on=day, reason="医保二次报销后退回部分"
            ),
            day=day,
            by=FINANCE,
        )

    def complete(self, day: date) -> None:
        self._plan(
            steps.complete_aid,
            steps.CompleteAid(**self._which, occurred_on=day),
            day=day,
            by=self.caseworker,
        )

    @property
    def _which(self) -> dict[str, Any]:
        return {"worker_id": self.household.worker_id, "aid_id": id_made_by(self.name)}

    def _plan(self, use_case: UseCase, wish: object, *, day: date, by: Colleague) -> None:
        step = f"/{len(self.commands)}" if self.commands else ""
        self.commands.append(
            Planned(
                name=self.name + step,
                at=at_desk(self.rng, day),
                actor=by.actor,
                use_case=use_case,
                wish=wish,
                part_of=self.name,
            )
        )


def aid(rng: Random, households: list[Household], procedures: list[Procedure]) -> list[Planned]:
    cases = [*_money_cases(rng, procedures), *_service_cases(rng, households)]
    return [command for case in cases for command in case.commands]


# money, for households with an active dossier


def _money_cases(rng: Random, procedures: list[Procedure]) -> list[_Case]:
    endings = _endings(rng)
    cases: list[_Case] = []
    for kind in (AidKind.LIVING, AidKind.MEDICAL, AidKind.EDUCATION):
        candidates = _decidable(rng, procedures, kind)
        for order in range(_HOW_MANY[kind]):
            procedure, day, decided_on = next(candidates)
            case = _Case(rng, procedure.household, kind=kind, order=order)
            asked = _asked(rng, kind, procedure.household)
            money = _drawn_on(rng, kind, procedure.category_on(decided_on))
            case.request(day, fund_id=money, **asked)
            _end(rng, case, next(endings), decided_on=decided_on, amount=asked["amount"])
            cases.append(case)
    return cases


def _endings(rng: Random) -> Iterator[str]:
    special = (
        ["unanswered"] * _UNANSWERED
        + ["unpaid"] * _UNPAID
        + ["rejected"] * _REJECTED
        + ["taken_back"] * _TAKEN_BACK
        + ["returned"] * _RETURNED
    )
    count = sum(number for kind, number in _HOW_MANY.items() if kind.carries_money)
    endings = special + ["paid"] * (count - len(special))
    rng.shuffle(endings)
    return iter(endings)


def _decidable(
    rng: Random, procedures: Iterable[Procedure], kind: AidKind
) -> Iterator[tuple[Procedure, date, date]]:
    """Dossiers with a day of request and one of decision on which they are active; each once."""
    shuffled = [procedure for procedure in procedures if procedure.active_from]
    rng.shuffle(shuffled)
    for procedure in shuffled:
        if kind is AidKind.EDUCATION and not _students(procedure.household):
            continue
        asked_on = after(procedure.active_from or LAST_DAY, rng.randint(1, 20))
        decided_on = after(asked_on, rng.randint(2, 5))
        settled_by = after(decided_on, _SETTLED_WITHIN)
        if procedure.category_on(decided_on) and settled_by <= LAST_DAY:
            yield procedure, asked_on, decided_on


def _students(household: Household) -> list[UUID]:
    on = date(YEAR, 9, 1)
    return [member_id for member_id, _ in household.children(ages=_STUDENT_AGES, on=on)]


def _asked(rng: Random, kind: AidKind, household: Household) -> dict[str, Any]:
    match kind:
        case AidKind.MEDICAL:
            self_paid = rng.randint(30, 180)
            amount = min(self_paid * rng.randint(30, 70) // 100, 50)
            return {"amount": _hundreds(amount), "self_paid": _hundreds(self_paid)}
        case AidKind.EDUCATION:
            return {
                "amount": _hundreds(rng.choice((20, 30, 30, 40, 50))),
                "member_id": _students(household)[0],
                "school_year": f"{YEAR}-{YEAR + 1}",
            }
    return {"amount": _hundreds(rng.choice((6, 10, 12, 18, 24, 30)))}


def _hundreds(count: int) -> Money:
    """So many times a hundred yuan."""
    return Money(count * 100_00)


def _drawn_on(rng: Random, kind: AidKind, category: Category | None) -> UUID:
    able = [
        money.fund_id
        for money in (
            fund.CENTRAL_MONEY,
            fund.CENTRAL_MONEY,
            fund.PROVINCIAL_MONEY,
            fund.MATCHING_MONEY,
            fund.DONATED_MONEY,
        )
        if money.may_serve(FundUse(kind.value), category=category)
    ]
    return rng.choice(able)


def _end(rng: Random, case: _Case, ending: str, *, decided_on: date, amount: Money) -> None:
    if ending == "unanswered":
        return
    if ending == "rejected":
        case.reject(decided_on, "同一事项已由民政部门救助")
        return
    case.approve(decided_on)
    paid_on = after(decided_on, rng.randint(1, 7))
    if ending == "taken_back":
        case.reject(paid_on, "本人放弃申请")
    elif ending in ("paid", "returned"):
        case.pay(paid_on)
        if ending == "returned":
            case.return_part(after(paid_on, rng.randint(8, 30)), Money(amount.fen // 4))


# services, for anybody


def _service_cases(rng: Random, households: list[Household]) -> list[_Case]:
    cases: list[_Case] = []
    days = working_days(date(YEAR, 1, 8), date(YEAR, 12, 20))
    for kind in (AidKind.EMPLOYMENT, AidKind.LEGAL, AidKind.PSYCHOLOGICAL):
        for order, household in enumerate(rng.sample(households, _HOW_MANY[kind])):
            case = _Case(rng, household, kind=kind, order=order)
            asked_on = rng.choice(days)
            case.request(asked_on)
            answered_on = after(asked_on, rng.randint(1, 3))
            if order == 0:
                case.reject(answered_on, "不属于工会受理范围，已转介")
            elif order > 1:
                if order % 2:
                    case.approve(answered_on)
                done_on = after(answered_on, rng.randint(1, 25))
                if done_on <= LAST_DAY:
                    case.complete(done_on)
            cases.append(case)
    return cases
