"""One household's dossier as it is planned: its figures, and its steps with their days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from aid_service.demonstration.days import after, at_desk
from aid_service.demonstration.people import Household
from aid_service.demonstration.planned import Planned, UseCase, id_made_by
from aid_service.demonstration.staff import APPROVER, Colleague, caseworker_for, two_visitors
from aid_service.usecases import dossier as steps
from domain.policies.sample import SAMPLE
from domain.values import Category, Consent, Money

_CONSENTS = (
    Consent(purpose="个人信息处理", version="2024-1", giver="本人"),
    Consent(purpose="家庭经济状况核对", version="2024-1", giver="本人"),
)
_CAUSES: dict[Category, tuple[str, ...]] = {
    Category.DEEP: ("无劳动能力", "下岗失业", "患重特大疾病", "有劳动能力而未就业"),
    Category.RELATIVE: ("子女上学", "患重特大疾病", "未参加社会保险", "其他"),
    Category.ACCIDENTAL: ("遭受意外事故", "遭受自然灾害", "患重特大疾病"),
}
_FINDINGS = (
    "住房简陋，收入主要靠跑单，与申请所述一致",
    "家中有病人长期服药，票据齐全",
    "两个孩子在读，靠一人收入维持",
    "事故后在家休养，暂无收入",
)


@dataclass(frozen=True)
class Figures:
    annual_income: Money
    rigid_expenditure: Money


def figures_giving(rng: Random, category: Category | None, *, size: int) -> Figures:
    """Figures of a household for which the policy gives this category first; None: no category."""
    lines, spent = {
        Category.DEEP: (rng.uniform(0.35, 0.95), rng.uniform(0.15, 0.5)),
        Category.RELATIVE: (rng.uniform(1.1, 1.9), rng.uniform(0.15, 0.45)),
        Category.ACCIDENTAL: (rng.uniform(2.1, 2.4), rng.uniform(0.82, 0.86)),
        None: (rng.uniform(2.3, 3.4), rng.uniform(0.1, 0.3)),
    }[category]
    net = int(lines * SAMPLE.rules.income_line.fen // 100) * 12 * size
    income = int(net / (1 - spent))
    return Figures(Money(income * 100), Money((income - net) * 100))


class Procedure:
    """One household's dossier, step after step, a few working days between them."""

    def __init__(
        self, rng: Random, household: Household, *, category: Category, begins_on: date
    ) -> None:
        self.rng = rng
        self.household = household
        self.category = category
        self.figures = figures_giving(rng, category, size=household.size)
        self.caseworker = caseworker_for(rng, household.area)
        self.commands: list[Planned] = []
        self._day = begins_on
        self._entered: list[tuple[date, Category | None]] = []

    def category_on(self, day: date) -> Category | None:
        """None where the dossier is not active on that day."""
        entered = [category for first, category in self._entered if first <= day]
        return entered[-1] if entered else None

    @property
    def active_from(self) -> date | None:
        return self._entered[0][0] if self._entered else None

    # steps

    def submit(self) -> None:
        cause, *others = self.rng.sample(_CAUSES[self.category], 2)
        self._step(
            steps.submit,
            steps.Submit,
            category_claimed=self.category,
            cause=cause,
            other_causes=tuple(others),
            annual_income=self.figures.annual_income,
            rigid_expenditure=self.figures.rigid_expenditure,
            consents=_CONSENTS,
            wait=(0, 0),
        )

    def review(self) -> None:
        self._step(steps.review, steps.Review, opinion="材料齐全，情况属实，同意上报")

    def visit(self) -> None:
        self._step(
            steps.visit_household,
            steps.VisitHousehold,
            visitors=two_visitors(self.rng, self.caseworker),
            findings=self.rng.choice(_FINDINGS),
        )

    def check(self) -> None:
        self._step(
            steps.check_economy,
            steps.CheckEconomy,
            source="县民政局低收入家庭认定指导中心",
            annual_income=self.figures.annual_income,
            rigid_expenditure=self.figures.rigid_expenditure,
            wait=(2, 6),
        )

    def open_notice(self, level: str) -> None:
        place = {"grassroots": f"{self.household.town}工会公示栏", "county": "县总工会公示栏"}
        self._step(steps.open_notice, steps.OpenNotice, level=level, place=place[level])

    def end_notice(self) -> None:
        shown = SAMPLE.rules.notice_working_days
        self._step(steps.end_notice, steps.EndNotice, wait=(shown, shown + 1))

    def object(self, *, upheld: bool) -> None:
        raised = self._step(
            steps.raise_objection, steps.Object, text="邻居反映该户购有营运车辆，请核实"
        )
        self._step(
            steps.resolve_objection,
            steps.ResolveObjection,
            objection_id=id_made_by(raised),
            upheld=upheld,
        )

    def approve(self) -> None:
        self._step(
            steps.approve,
            steps.Approve,
            by=APPROVER,
            category=self.category,
            meeting="县总工会困难职工帮扶工作会议",
        )
        self._enter(self.category)

    def change_category(self, category: Category) -> None:
        self.figures = figures_giving(self.rng, category, size=self.household.size)
        self._step(
            steps.change_category,
            steps.ChangeCategory,
            by=APPROVER,
            category=category,
            annual_income=self.figures.annual_income,
            rigid_expenditure=self.figures.rigid_expenditure,
            wait=(20, 45),
        )
        self.category = category
        self._enter(category)

    def reverify(self) -> None:
        self._step(
            steps.reverify,
            steps.Reverify,
            annual_income=self.figures.annual_income,
            rigid_expenditure=self.figures.rigid_expenditure,
            wait=(60, 80),
        )

    def give_reason(
        self,
        use_case: UseCase,
        reason: str,
        *,
        by: Colleague | None = None,
        wait: tuple[int, int] = (1, 3),
    ) -> None:
        self._step(use_case, steps.GiveReason, by=by, reason=reason, wait=wait)
        if use_case in (steps.suspend, steps.close):
            self._enter(None)
        elif use_case is steps.resume:
            self._enter(self.category)

    def _enter(self, category: Category | None) -> None:
        self._entered.append((self._day, category))

    def _step(
        self,
        use_case: UseCase,
        wish: Callable[..., steps.Step],
        *,
        by: Colleague | None = None,
        wait: tuple[int, int] = (1, 3),
        **said: Any,
    ) -> str:
        """Takes a step after `wait` working days, and tells its command's name."""
        self._day = after(self._day, self.rng.randint(*wait))
        name = f"{self.household.command_name}/dossier/{len(self.commands) + 1}"
        self.commands.append(
            Planned(
                name=name,
                at=at_desk(self.rng, self._day),
                actor=(by or self.caseworker).actor,
                use_case=use_case,
                wish=wish(worker_id=self.household.worker_id, occurred_on=self._day, **said),
                part_of=self.commands[0].name if self.commands else None,
            )
        )
        return name
