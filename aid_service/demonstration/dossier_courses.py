"""How the year's dossiers went: some 150 households, each along the procedure in its own way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from aid_service.demonstration.days import YEAR, working_days
from aid_service.demonstration.dossier import Procedure, figures_giving
from aid_service.demonstration.people import Household
from aid_service.demonstration.staff import APPROVER
from aid_service.usecases import dossier as steps
from domain.values import Category

_LARGEST_ACCIDENTAL_HOUSEHOLD = 2


def _prepared(procedure: Procedure) -> None:
    procedure.submit()
    procedure.review()
    procedure.visit()
    procedure.check()


def _shown(procedure: Procedure, *levels: str) -> None:
    for level in levels:
        procedure.open_notice(level)
        procedure.end_notice()


def _approved(procedure: Procedure) -> None:
    _prepared(procedure)
    _shown(procedure, "grassroots", "county")
    procedure.approve()


def _reverified(procedure: Procedure) -> None:
    _approved(procedure)
    procedure.reverify()


def _objection_dismissed(procedure: Procedure) -> None:
    _prepared(procedure)
    procedure.open_notice("grassroots")
    procedure.object(upheld=False)
    procedure.end_notice()
    _shown(procedure, "county")
    procedure.approve()


def _objection_upheld(procedure: Procedure) -> None:
    _prepared(procedure)
    procedure.open_notice("grassroots")
    procedure.object(upheld=True)


def _rejected(procedure: Procedure) -> None:
    procedure.figures = figures_giving(procedure.rng, None, size=procedure.household.size)
    _prepared(procedure)
    procedure.give_reason(steps.reject, "核对后家庭人均收入超过认定标准", by=APPROVER)


def _returned_and_resubmitted(procedure: Procedure) -> None:
    procedure.submit()
    procedure.give_reason(steps.send_back, "缺少授权核对委托书")
    procedure.give_reason(steps.resubmit, "已补齐授权核对委托书")
    procedure.review()
    procedure.visit()
    procedure.check()
    _shown(procedure, "county")
    procedure.approve()


def _withdrawn(procedure: Procedure) -> None:
    procedure.submit()
    procedure.review()
    procedure.give_reason(steps.withdraw, "本人已重新上岗，自愿撤回")


def _suspended(procedure: Procedure) -> None:
    _approved(procedure)
    procedure.give_reason(steps.suspend, "外出务工，暂时失去联系", by=APPROVER, wait=(15, 30))


def _resumed(procedure: Procedure) -> None:
    _suspended(procedure)
    procedure.give_reason(steps.resume, "已返乡，情况经核实", by=APPROVER, wait=(15, 30))


def _closed(procedure: Procedure) -> None:
    _approved(procedure)
    procedure.give_reason(steps.close, "脱困", by=APPROVER, wait=(45, 70))


def _reopened(procedure: Procedure) -> None:
    _closed(procedure)
    procedure.give_reason(steps.reopen, "因病返困，重新申请", by=APPROVER, wait=(20, 40))


def _category_changed(procedure: Procedure) -> None:
    _approved(procedure)
    falls = procedure.category is Category.RELATIVE
    procedure.change_category(Category.DEEP if falls else Category.RELATIVE)


def _under_way(procedure: Procedure) -> None:
    _prepared(procedure)
    procedure.open_notice("grassroots")
    del procedure.commands[procedure.rng.randint(1, 5) :]


_WINTER, _SPRING, _AUTUMN = date(YEAR, 1, 3), date(YEAR, 3, 1), date(YEAR, 9, 27)
_COURSES: tuple[tuple[int, Callable[[Procedure], None], date, date], ...] = (
    (84, _approved, _WINTER, _AUTUMN),
    (10, _reverified, _WINTER, date(YEAR, 6, 28)),
    (7, _objection_dismissed, _WINTER, _AUTUMN),
    (2, _objection_upheld, _SPRING, _AUTUMN),
    (9, _rejected, _WINTER, _AUTUMN),
    (8, _returned_and_resubmitted, _WINTER, _AUTUMN),
    (6, _withdrawn, _WINTER, _AUTUMN),
    (2, _suspended, _SPRING, _AUTUMN),
    (6, _resumed, _WINTER, date(YEAR, 5, 31)),
    (6, _closed, _WINTER, date(YEAR, 4, 30)),
    (1, _reopened, _WINTER, _SPRING),
    (4, _category_changed, _WINTER, date(YEAR, 6, 28)),
    (7, _under_way, date(YEAR, 11, 18), date(YEAR, 12, 6)),
)
"""How many households went which way, and between which days their applications came in."""


def procedures(rng: Random, households: list[Household]) -> list[Procedure]:
    """One for each applicant, all of whom gave a bank card, as money is paid by transfer."""
    applicants = iter(_applicants(rng, households, sum(count for count, *_ in _COURSES)))
    taken: list[Procedure] = []
    for count, course, first, last in _COURSES:
        days = working_days(first, last)
        for _ in range(count):
            household = next(applicants)
            procedure = Procedure(
                rng,
                household,
                category=_category_claimed(rng, household),
                begins_on=rng.choice(days),
            )
            course(procedure)
            taken.append(procedure)
    return taken


def _applicants(rng: Random, households: list[Household], count: int) -> list[Household]:
    """Two in three are families of three or more, where there are children to send to school."""
    with_card = [household for household in households if household.registration.bank_card]
    families = [household for household in with_card if household.size >= 3]
    others = [household for household in with_card if household.size < 3]
    chosen = rng.sample(families, count * 2 // 3)
    chosen += rng.sample(others, count - len(chosen))
    rng.shuffle(chosen)
    return chosen


def _category_claimed(rng: Random, household: Household) -> Category:
    if household.size <= _LARGEST_ACCIDENTAL_HOUSEHOLD and rng.random() < 0.5:
        return Category.ACCIDENTAL
    return Category.DEEP if rng.random() < 0.55 else Category.RELATIVE
