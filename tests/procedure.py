"""The dossier's procedure to tell stories with: each step on its usual day of March 2024."""

from __future__ import annotations

from collections.abc import Callable

from domain.aggregates.worker import Worker
from domain.events import dossier as facts
from domain.events.fact import Envelope, Fact
from domain.policies.sample import SAMPLE
from domain.values import Category, Money
from tests.people import APPROVER, CASEWORKER, VISITORS, an_id, day, registered, sealed, yuan
from tests.story import Outcome, Story, story

Act = Callable[[Worker], None]

INCOME, RIGID = yuan("14400.00"), yuan("2400.00")
"""With two in the household: 500.00 net a head and month, so the sample policy gives `deep`."""


def submit(worker: Worker, *, on: str = "2024-03-01") -> None:
    worker.dossier.submit(
        CASEWORKER,
        occurred_on=day(on),
        category_claimed=Category.DEEP,
        cause=sealed("illness"),
        other_causes=(),
        annual_income=INCOME,
        rigid_expenditure=RIGID,
        household_size=2,
        consents=(),
    )


def review(worker: Worker, *, on: str = "2024-03-04") -> None:
    worker.dossier.step(
        CASEWORKER, facts.DossierReviewed, occurred_on=day(on), opinion=sealed("agreed")
    )


def visit_household(worker: Worker, *, on: str = "2024-03-05") -> None:
    worker.dossier.visit_household(
        CASEWORKER, occurred_on=day(on), visitors=VISITORS, findings=sealed("as told")
    )


def check_economy(
    worker: Worker, *, on: str = "2024-03-06", income: Money = INCOME, rigid: Money = RIGID
) -> None:
    worker.dossier.check_economy(
        CASEWORKER,
        occurred_on=day(on),
        source="civil affairs",
        annual_income=income,
        rigid_expenditure=rigid,
        household_size=2,
        policy=SAMPLE,
    )


def open_notice(worker: Worker, *, on: str = "2024-03-07", level: str = "grassroots") -> None:
    worker.dossier.step(
        CASEWORKER, facts.NoticeOpened, occurred_on=day(on), level=level, place="notice board"
    )


def end_notice(worker: Worker, *, on: str = "2024-03-14") -> None:
    worker.dossier.end_notice(CASEWORKER, occurred_on=day(on), policy=SAMPLE)


def approve_dossier(
    worker: Worker,
    *,
    on: str = "2024-03-15",
    category: Category = Category.DEEP,
    by: Envelope = APPROVER,
) -> None:
    worker.dossier.approve(
        by, occurred_on=day(on), category=category, meeting="2024-3", policy=SAMPLE
    )


_PROCEDURE: dict[str, Act] = {
    "submitted": submit,
    "reviewed": review,
    "visited": visit_household,
    "checked": check_economy,
    "notice": open_notice,
    "noticed": end_notice,
    "active": approve_dossier,
}


def dossier(status: str) -> Act:
    """A dossier taken along the plain road up to this status, 1 to 15 March 2024."""

    def act(worker: Worker) -> None:
        for reached, step in _PROCEDURE.items():
            step(worker)
            if reached == status:
                return
        raise KeyError(status)

    return act


def step(kind: type[Fact], on: str, by: Envelope = CASEWORKER, **fields: object) -> Act:
    return lambda worker: worker.dossier.step(by, kind, occurred_on=day(on), **fields)


def with_reason(kind: type[Fact], on: str = "2024-03-20", by: Envelope = APPROVER) -> Act:
    return step(kind, on, by, reason=sealed("reason"))


def object_to_it(name: str = "objection", on: str = "2024-03-08") -> Act:
    return step(facts.ObjectionRaised, on, objection_id=an_id(name), text=sealed("has a car"))


def resolve(name: str = "objection", *, upheld: bool, on: str = "2024-03-11") -> Act:
    return lambda worker: worker.dossier.resolve_objection(
        CASEWORKER, occurred_on=day(on), objection_id=an_id(name), upheld=upheld
    )


def resume(on: str = "2024-08-01", by: Envelope = APPROVER) -> Act:
    return lambda worker: worker.dossier.resume(
        by, occurred_on=day(on), reason=sealed("back at home")
    )


def reject(on: str = "2024-03-20", by: Envelope = APPROVER) -> Act:
    return lambda worker: worker.dossier.reject(by, occurred_on=day(on), reason=sealed("no"))


def reverify(on: str = "2025-03-03", income: Money = INCOME) -> Act:
    return lambda worker: worker.dossier.reverify(
        CASEWORKER,
        occurred_on=day(on),
        annual_income=income,
        rigid_expenditure=RIGID,
        household_size=2,
        policy=SAMPLE,
    )


def change_category(category: Category, income: Money, on: str = "2024-06-03") -> Act:
    return lambda worker: worker.dossier.change_category(
        CASEWORKER,
        occurred_on=day(on),
        category=category,
        annual_income=income,
        rigid_expenditure=RIGID,
        household_size=2,
        policy=SAMPLE,
    )


def with_dossier(status: str) -> Story[Worker]:
    return story(Worker).given(registered(), dossier(status))


def status_after(outcome: Outcome[Worker]) -> str:
    return outcome.aggregate.dossier.status.value
