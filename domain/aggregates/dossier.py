"""A household's dossier: the procedure from application to closure (rules of the work, A1.3)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.aggregates.aggregate import Aggregate, Part
from domain.aggregates.dossier_steps import (
    ALLOWED_AT,
    NEW_ROUND,
    PLAIN_STEPS,
    STATUS_AFTER,
    DossierStatus,
)
from domain.events import TOPICS
from domain.events import dossier as facts
from domain.events.fact import Envelope, Fact
from domain.policies.duties import require_other_person
from domain.policies.eligibility import categories_given, net_monthly_income
from domain.policies.working_days import working_days_after
from domain.refusals import Refusal
from domain.rules import Policy
from domain.values import Category, Consent, Money, Sealed, Visitor


class Dossier(Part):
    def __init__(self, root: Aggregate) -> None:
        super().__init__(root)
        self.status = DossierStatus.NONE
        self.submission: facts.DossierSubmitted | None = None
        self.check: facts.EconomyChecked | None = None
        self.category: Category | None = None
        self.verified_on: date | None = None
        self.notice_since: date | None = None
        self.notice_level: str | None = None
        self.open_objections: list[UUID] = []
        self.last_objection_id: UUID | None = None
        self._hands: set[UUID] = set()
        self._last_day: date | None = None
        self._category_from: list[tuple[date, Category | None]] = []

    @property
    def standing_category(self) -> Category | None:
        """None unless the dossier is active: a suspended or closed one gives no claim to aid."""
        return self.category if self.status is DossierStatus.ACTIVE else None

    def category_on(self, day: date) -> Category | None:
        """The category of a dossier active on that day; None where none was."""
        category = None
        for first, entered in self._category_from:
            if first <= day:
                category = entered
        return category

    # decisions

    def submit(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        category_claimed: Category,
        cause: Sealed,
        other_causes: tuple[Sealed, ...],
        annual_income: Money,
        rigid_expenditure: Money,
        household_size: int,
        consents: tuple[Consent, ...],
    ) -> None:
        self._require_step(facts.DossierSubmitted, occurred_on)
        self.root.record(
            facts.DossierSubmitted,
            by,
            occurred_on=occurred_on,
            category_claimed=category_claimed,
            cause=cause,
            other_causes=other_causes,
            annual_income=annual_income,
            rigid_expenditure=rigid_expenditure,
            household_size=household_size,
            consents=consents,
        )

    def step(
        self, by: Envelope, fact_class: type[Fact], *, occurred_on: date, **fields: object
    ) -> None:
        """One of the plain steps. Raises ValueError for a step that has a decision of its own."""
        if fact_class not in PLAIN_STEPS:
            raise ValueError(f"{fact_class.TOPIC} is no plain step")
        self._require_step(fact_class, occurred_on)
        self.root.record(fact_class, by, occurred_on=occurred_on, **fields)

    def visit_household(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        visitors: tuple[Visitor, ...],
        findings: Sealed,
    ) -> None:
        self._require_step(facts.HouseholdVisited, occurred_on)
        if len(set(visitors)) < 2:
            raise Refusal("two-visitors-required", field="visitors")
        self.root.record(
            facts.HouseholdVisited,
            by,
            occurred_on=occurred_on,
            visitors=visitors,
            findings=findings,
        )

    def check_economy(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        source: str,
        annual_income: Money,
        rigid_expenditure: Money,
        household_size: int,
        policy: Policy,
    ) -> None:
        """Keeps what the policy of the day gives: the net income and the categories."""
        self._require_step(facts.EconomyChecked, occurred_on)
        figures, given = _judged(annual_income, rigid_expenditure, household_size, policy)
        self.root.record(
            facts.EconomyChecked,
            by,
            occurred_on=occurred_on,
            source=source,
            policy_version=policy.version,
            categories=given,
            **figures,
        )

    def resolve_objection(
        self, by: Envelope, *, occurred_on: date, objection_id: UUID, upheld: bool
    ) -> None:
        self._require_step(facts.ObjectionResolved, occurred_on)
        if objection_id not in self.open_objections:
            raise Refusal("objection-missing", field="objection_id")
        self.root.record(
            facts.ObjectionResolved,
            by,
            occurred_on=occurred_on,
            objection_id=objection_id,
            upheld=upheld,
            others_open=len(self.open_objections) - 1,
        )

    def end_notice(self, by: Envelope, *, occurred_on: date, policy: Policy) -> None:
        """Refuses `notice-running` before the policy's working days are over."""
        self._require_step(facts.NoticeEnded, occurred_on)
        since = self.notice_since or occurred_on
        shown = working_days_after(since, occurred_on, rules=policy.rules)
        needed = policy.rules.notice_working_days
        if shown < needed:
            raise Refusal("notice-running", field="occurred_on", working_days=shown, needed=needed)
        self.root.record(
            facts.NoticeEnded,
            by,
            occurred_on=occurred_on,
            working_days=shown,
            policy_version=policy.version,
        )

    def approve(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        category: Category,
        meeting: str | None,
        policy: Policy,
    ) -> None:
        """A category comes only from a recorded check, and from a new pair of hands."""
        self._require_step(facts.DossierApproved, occurred_on)
        require_other_person(by.actor.id, earlier_hands=self._hands)
        _require_given(category, self.check.categories if self.check else ())
        self.root.record(
            facts.DossierApproved,
            by,
            occurred_on=occurred_on,
            category=category,
            meeting=meeting,
            policy_version=policy.version,
        )

    def reject(self, by: Envelope, *, occurred_on: date, reason: Sealed) -> None:
        self._require_step(facts.DossierRejected, occurred_on)
        require_other_person(by.actor.id, earlier_hands=self._hands)
        self.root.record(facts.DossierRejected, by, occurred_on=occurred_on, reason=reason)

    def resume(self, by: Envelope, *, occurred_on: date, reason: Sealed) -> None:
        """The category from before the suspension stands again."""
        self._require_step(facts.DossierResumed, occurred_on)
        self.root.record(
            facts.DossierResumed,
            by,
            occurred_on=occurred_on,
            category=self.category,
            reason=reason,
        )

    def reverify(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        annual_income: Money,
        rigid_expenditure: Money,
        household_size: int,
        policy: Policy,
    ) -> None:
        """The yearly look: the figures are kept, the category stands until it is changed."""
        self._require_step(facts.DossierReverified, occurred_on)
        figures, given = _judged(annual_income, rigid_expenditure, household_size, policy)
        self.root.record(
            facts.DossierReverified,
            by,
            occurred_on=occurred_on,
            policy_version=policy.version,
            categories=given,
            **figures,
        )

    def change_category(
        self,
        by: Envelope,
        *,
        occurred_on: date,
        category: Category,
        annual_income: Money,
        rigid_expenditure: Money,
        household_size: int,
        policy: Policy,
    ) -> None:
        """A change of category is a new check, not an edit."""
        self._require_step(facts.CategoryChanged, occurred_on)
        figures, given = _judged(annual_income, rigid_expenditure, household_size, policy)
        _require_given(category, given)
        self.root.record(
            facts.CategoryChanged,
            by,
            occurred_on=occurred_on,
            category=category,
            policy_version=policy.version,
            **figures,
        )

    def _require_step(self, fact_class: type[Fact], day: date) -> None:
        """Steps come in order, and no step lies before the one it follows."""
        if self.status not in ALLOWED_AT[fact_class]:
            raise Refusal("out-of-order", status=self.status.value)
        if self._last_day is not None and day < self._last_day:
            raise Refusal(
                "out-of-order",
                field="occurred_on",
                status=self.status.value,
                not_before=self._last_day.isoformat(),
            )

    # evolution

    def evolve(self, fact: Fact) -> None:
        if isinstance(fact, NEW_ROUND):
            self.check, self._hands, self.open_objections = None, set(), []
        self.status = STATUS_AFTER.get(TOPICS[fact.TOPIC], self.status)
        self._hands.add(fact.actor.id)
        self._last_day = fact.occurred_on
        match fact:
            case facts.DossierSubmitted():
                self.submission = fact
            case facts.HouseholdVisited():
                self._hands |= {visitor.staff_id for visitor in fact.visitors if visitor.staff_id}
            case facts.EconomyChecked():
                self.check = fact
            case facts.NoticeOpened():
                self.notice_since, self.notice_level = fact.occurred_on, fact.level
            case facts.ObjectionRaised():
                self.open_objections.append(fact.objection_id)
                self.last_objection_id = fact.objection_id
            case facts.ObjectionResolved():
                self._evolve_resolution(fact)
            case facts.DossierReturned():
                self.open_objections = []
            case facts.DossierApproved() | facts.CategoryChanged():
                self._enter(fact.category, fact.occurred_on)
                self.verified_on = fact.occurred_on
            case facts.DossierReverified():
                self.verified_on = fact.occurred_on
            case facts.DossierResumed():
                self._enter(fact.category, fact.occurred_on)
            case facts.DossierSuspended() | facts.DossierClosed():
                if fact.occurred_on:
                    self._category_from.append((fact.occurred_on, None))

    def _evolve_resolution(self, fact: facts.ObjectionResolved) -> None:
        self.open_objections = [o for o in self.open_objections if o != fact.objection_id]
        if fact.upheld:
            self.status = DossierStatus.REJECTED
        elif not self.open_objections:
            self.status, self.notice_since = DossierStatus.NOTICE, fact.occurred_on

    def _enter(self, category: Category | None, day: date | None) -> None:
        self.category = category
        if day:
            self._category_from.append((day, category))


def _judged(
    annual_income: Money, rigid_expenditure: Money, household_size: int, policy: Policy
) -> tuple[dict[str, object], tuple[Category, ...]]:
    """The figures to keep, and the categories that the policy gives for them."""
    net = net_monthly_income(
        annual_income=annual_income, rigid_expenditure=rigid_expenditure, size=household_size
    )
    figures = {
        "annual_income": annual_income,
        "rigid_expenditure": rigid_expenditure,
        "household_size": household_size,
        "net_monthly": net,
    }
    return figures, categories_given(
        annual_income=annual_income,
        rigid_expenditure=rigid_expenditure,
        size=household_size,
        rules=policy.rules,
    )


def _require_given(category: Category, given: tuple[Category, ...]) -> None:
    """Refuses `category-not-given` unless the recorded figures give it."""
    if category not in given:
        raise Refusal(
            "category-not-given",
            field="category",
            category=category.value,
            given=", ".join(given) or "-",
        )
