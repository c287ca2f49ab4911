"""What the registers of workers, visits, aid and classes answer, for facts that were told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.aggregates.childcare import CareClass
from domain.aggregates.worker import Worker
from domain.events import dossier as facts
from domain.policies.sample import SAMPLE
from domain.values import AidKind, Area, Category, Period, Season
from projections.catalogue import Views
from tests.people import (
    ADMIN,
    APPROVER,
    CASEWORKER,
    COUNTY,
    NEXT_COUNTY,
    TOWN,
    a_member,
    an_id,
    day,
    registered,
    sealed,
    yuan,
)
from tests.procedure import dossier
from tests.projections.tale import Tale, word
from tests.projections.test_funds_and_totals import paid_aid, returned, visit, void

WANG, LI = an_id("Wang"), an_id("Li")
CLASS = an_id("class")


# workers


def lines(views: Views, *, scope: Area = COUNTY, **asked: Any) -> list[UUID]:
    at = asked.pop("at", views.fresh())
    return [line.worker_id for line in views.workers.workers(scope=scope, at=at, **asked)]


def status(views: Views, **asked: Any) -> tuple[str, Category | None]:
    at = asked.pop("at", views.fresh())
    [line] = views.workers.workers(scope=COUNTY, at=at, **asked)
    return line.status, line.category


def test_a_worker_stands_in_the_register_from_the_registration_on(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered())
    tale.tells(Worker, LI, registered(a_member("spouse"), a_member("child")))

    assert lines(views) == [WANG, LI]
    assert lines(views, at=1) == [WANG]
    assert lines(views, at=0) == []
    assert lines(views, scope=TOWN) == [WANG, LI]
    assert lines(views, scope=NEXT_COUNTY) == []
    assert lines(views, area=NEXT_COUNTY) == []
    assert lines(views, limit=1) == [WANG]
    assert lines(views, after=1) == [LI]
    assert lines(views, occupation="courier") == [WANG, LI]
    assert lines(views, occupation="migrant") == []
    sizes = [line.household_size for line in views.workers.workers(scope=COUNTY, at=2)]
    assert sizes == [1, 3]


@pytest.mark.parametrize(
    "reached", ["submitted", "reviewed", "visited", "checked", "notice", "noticed", "active"]
)
def test_the_register_follows_the_dossier(tale: Tale, views: Views, reached: str) -> None:
    tale.tells(Worker, WANG, registered())
    assert status(views) == ("none", None)
    tale.tells(Worker, WANG, dossier(reached))

    assert status(views) == (reached, Category.DEEP if reached == "active" else None)
    assert lines(views, status=reached) == [WANG]
    assert lines(views, status="none") == []
    assert lines(views, status="closed") == []
    assert status(views, at=1) == ("none", None)
    assert status(views, day=day("2024-02-29")) == ("none", None)
    assert lines(views, status="none", day=day("2024-02-29")) == [WANG]


def test_the_register_by_the_worlds_day(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered(), dossier("active"))
    for on, expected in (
        ("2024-03-01", "submitted"),
        ("2024-03-06", "checked"),
        ("2024-03-14", "noticed"),
        ("2024-03-15", "active"),
    ):
        assert status(views, day=day(on))[0] == expected
    assert lines(views, category="deep", day=day("2024-03-14")) == []
    assert lines(views, category="deep", day=day("2024-03-15")) == [WANG]


def step(kind: Any, on: str, **fields: Any) -> Any:
    return lambda worker: worker.dossier.step(CASEWORKER, kind, occurred_on=day(on), **fields)


def objection(name: str) -> Any:
    return step(
        facts.ObjectionRaised, "2024-03-08", objection_id=an_id(name), text=sealed("not poor")
    )


def resolution(name: str, *, upheld: bool = False) -> Any:
    return lambda worker: worker.dossier.resolve_objection(
        APPROVER, occurred_on=day("2024-03-11"), objection_id=an_id(name), upheld=upheld
    )


def test_one_of_two_objections_dismissed_leaves_the_other(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered(), dossier("notice"), objection("a"), objection("b"))
    assert status(views)[0] == "objected"
    tale.tells(Worker, WANG, resolution("a"))
    assert status(views)[0] == "objected"
    tale.tells(Worker, WANG, resolution("b"))
    assert status(views)[0] == "notice"


def test_an_objection_upheld_rejects(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered(), dossier("notice"), objection("a"), objection("b"))
    tale.tells(Worker, WANG, resolution("b", upheld=True))
    assert status(views)[0] == "rejected"


def test_the_register_after_the_approval(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered(), dossier("active"))
    for kind, on, reached in (
        (facts.DossierSuspended, "2024-05-01", "suspended"),
        (facts.DossierClosed, "2024-06-01", "closed"),
        (facts.DossierReopened, "2024-07-01", "submitted"),
    ):
        tale.tells(Worker, WANG, step(kind, on, reason=sealed("reason")))
        assert status(views) == (reached, None)
    assert status(views, day=day("2024-04-30")) == ("active", Category.DEEP)
    assert lines(views, category="deep") == []


def test_who_was_not_visited_in_a_season(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered())
    tale.tells(Worker, LI, registered())
    tale.tells(Worker, WANG, visit("summer", on="2024-07-15", fund=None))

    def missed(season: Season, year: int = 2024, **asked: Any) -> list[UUID]:
        return lines(views, not_visited=(season, year), **asked)

    assert missed(Season.SUMMER) == [LI]
    assert missed(Season.WINTER) == [WANG, LI]
    assert missed(Season.SUMMER, 2023) == [WANG, LI]
    assert missed(Season.SUMMER, at=2) == [WANG, LI]
    assert missed(Season.SUMMER, day=day("2024-07-14")) == [WANG, LI]
    assert missed(Season.SUMMER, day=day("2024-07-15")) == [LI]
    tale.tells(Worker, WANG, void("summer"))
    assert missed(Season.SUMMER) == [WANG, LI]
    assert missed(Season.SUMMER, at=3) == [LI], "what was known before the voiding"


def test_a_worker_is_found_by_a_token_within_the_area(tale: Tale, views: Views) -> None:
    tale.tells(Worker, WANG, registered())

    def found(*tokens: str, scope: Area = COUNTY, at: int = 1) -> int:
        views.fresh()
        return len(views.workers.found_by([*map(word, tokens)], scope=scope, at=at, limit=9))

    assert found("name") == found("name", "else") == 1
    assert found("else") == found("name", at=0) == found("name", scope=NEXT_COUNTY) == 0


# visits


def diary(views: Views, *, scope: Area = COUNTY, **asked: Any) -> list[tuple[UUID, str]]:
    at = asked.pop("at", views.fresh())
    return [(v.visit_id, v.state) for v in views.visits.visits(scope=scope, at=at, **asked)]


def test_the_diary_of_visits(tale: Tale, views: Views) -> None:
    a, b = an_id("a"), an_id("b")
    tale.tells(Worker, WANG, registered())
    tale.tells(Worker, WANG, visit("a", cash="10.00", goods="5.00"))
    tale.tells(Worker, WANG, visit("b", on="2024-02-02", season=Season.WINTER, fund=None))
    tale.tells(Worker, WANG, lambda w: w.visits.confirm(APPROVER, visit_id=a))
    tale.tells(Worker, WANG, void("b"))

    assert diary(views) == [(a, "confirmed"), (b, "voided")]
    assert diary(views, at=3) == [(a, "recorded"), (b, "recorded")]
    assert diary(views, at=2) == [(a, "recorded")]
    assert diary(views, state="voided") == [(b, "voided")]
    assert diary(views, season="winter", at=4) == [(b, "recorded")]
    assert diary(views, year=2023) == []
    assert diary(views, day=day("2024-06-30")) == [(b, "voided")]
    assert diary(views, limit=1) == [(a, "confirmed")]
    assert diary(views, after=2) == [(b, "voided")]
    assert diary(views, scope=NEXT_COUNTY) == diary(views, area=NEXT_COUNTY) == []
    [line] = views.visits.visits(scope=TOWN, at=2)
    assert (line.cash, line.goods, line.season) == (yuan("10.00"), yuan("5.00"), "summer")


# aid


def aids(views: Views, *, scope: Area = COUNTY, **asked: Any) -> list[tuple[UUID, str, str | None]]:
    at = asked.pop("at", views.fresh())
    return [
        (line.aid_id, line.state, line.amount.yuan if line.amount else None)
        for line in views.aid.cases(scope=scope, at=at, **asked)
    ]


def requested(name: str, kind: AidKind = AidKind.LEGAL) -> Any:
    return lambda worker: worker.aid.request(
        CASEWORKER,
        aid_id=an_id(name),
        kind=kind,
        reason=sealed("dismissed"),
        occurred_on=day("2024-05-01"),
        amount=None,
        fund_id=None,
        member_id=None,
        self_paid=None,
        school_year=None,
    )


def test_the_register_of_aid(tale: Tale, views: Views) -> None:
    living, legal, refused = an_id("living"), an_id("legal"), an_id("refused")
    tale.tells(Worker, WANG, registered())
    tale.tells(Worker, WANG, paid_aid("living"))
    tale.tells(Worker, WANG, requested("legal"))
    tale.tells(Worker, WANG, requested("refused", AidKind.PSYCHOLOGICAL))
    tale.tells(
        Worker,
        WANG,
        lambda w: w.aid.complete(
            CASEWORKER,
            aid_id=legal,
            occurred_on=day("2024-05-20"),
            standing=w.standing_on(day("2024-05-20")),
        ),
        lambda w: w.aid.reject(APPROVER, aid_id=refused, reason=sealed("no")),
        returned("living", "400.00", on="2024-06-01"),
    )

    assert aids(views) == [
        (living, "paid", "1000.00"),
        (legal, "completed", None),
        (refused, "rejected", None),
    ]
    assert [state for _, state, _ in aids(views, at=6)] == ["paid", "requested", "requested"]
    assert [aids(views, at=n) for n in (2, 3)] == [
        [(living, "requested", "1000.00")],
        [(living, "approved", "1000.00")],
    ]
    assert aids(views, kind="legal") == [(legal, "completed", None)]
    assert aids(views, state="rejected") == [(refused, "rejected", None)]
    assert aids(views, limit=1, after=4) == [(legal, "completed", None)]
    assert aids(views, scope=NEXT_COUNTY) == aids(views, area=NEXT_COUNTY) == []


# classes


def announced(care_class: CareClass) -> None:
    care_class.announce(
        ADMIN,
        title="Summer",
        site="School",
        area=COUNTY,
        capacity=1,
        days=Period(day("2024-07-08"), day("2024-08-16")),
        min_age=6,
        max_age=12,
        rules=SAMPLE.rules,
    )


def takes(name: str, worker: UUID) -> Any:
    return lambda care_class: care_class.take_place(
        CASEWORKER, enrolment_id=an_id(name), worker_id=worker, born_on=day("2014-05-01")
    )


def test_the_roll_of_a_class(tale: Tale, views: Views) -> None:
    tale.tells(CareClass, CLASS, announced, takes("a", WANG), takes("b", LI), takes("c", WANG))

    def roll(**asked: Any) -> list[tuple[int, int]]:
        at = asked.pop("at", views.fresh())
        found = views.childcare.classes(scope=asked.pop("scope", COUNTY), at=at, **asked)
        return [(line.enrolled, line.waiting) for line in found]

    def households(at: int) -> int:
        return views.childcare.households_in(2024, scope=COUNTY, at=at)

    assert roll() == [(1, 2)]
    tale.tells(
        CareClass,
        CLASS,
        lambda c: c.give_up_place(CASEWORKER, enrolment_id=an_id("a"), reason="moved"),
    )
    assert roll() == [(1, 1)], "the first on the list moved up"
    assert roll(at=4) == [(1, 2)]
    assert roll(at=1) == [(0, 0)]
    assert (households(1), households(4), households(6)) == (0, 1, 1)
    assert roll(year=2024) == [(1, 1)]
    assert roll(year=2023) == roll(scope=NEXT_COUNTY) == roll(after=1) == []
