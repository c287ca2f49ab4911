"""What the loaded year answers."""

from __future__ import annotations

import json
import stat
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from aid_service.cli.demo import load_demonstration
from aid_service.demonstration.childcare import CLASSES
from aid_service.demonstration.days import YEAR
from aid_service.demonstration.fund import ALL_MONEY
from aid_service.demonstration.loading import still_to_run
from aid_service.demonstration.planned import Planned, id_made_by
from aid_service.demonstration.staff import COUNTY, ONE_OF_EACH_ROLE
from aid_service.demonstration.year import WORKERS
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.aggregates.childcare import CareClass
from domain.aggregates.fund import Fund
from domain.events.aid import AidCompleted, AidPaid, AidRejected, AidRequested, AidReturned
from domain.events.childcare import AttendanceTaken, PlaceFilled, PlaceGivenUp, PlaceTaken
from domain.events.dossier import (
    DossierApproved,
    DossierClosed,
    DossierRejected,
    DossierResubmitted,
    DossierResumed,
    DossierWithdrawn,
    EconomyChecked,
    NoticeEnded,
    ObjectionResolved,
)
from domain.events.fact import Fact, Recorded
from domain.events.visit import VisitConfirmed, VisitVoided, WorkerVisited
from domain.values import AidKind, Category, FundSource, Season
from projections.season_totals import Total

END_OF_MARCH = datetime(YEAR, 3, 31, 15, 59, 59, tzinfo=UTC)
"""The last second of 31 March in Yanjin."""


@pytest.fixture(scope="module")
def facts(loaded: Ports) -> list[Recorded]:
    """The whole ledger, walked from its first fact."""
    found: list[Recorded] = []
    while page := loaded.ledger.since(len(found), limit=5_000):
        assert all(isinstance(item, Recorded) for item in page)
        found += page
    return found


def summary(ports: Ports, *by: str, at: int | None = None) -> tuple[list[Total], Total]:
    position = ports.views.fresh() if at is None else at
    return ports.views.totals.summary(year=YEAR, by=by, scope=COUNTY, at=position)


def counted(facts: Sequence[Recorded]) -> Counter[type[Fact]]:
    return Counter(type(item.fact) for item in facts)


def helped(facts: Sequence[Recorded]) -> set[UUID]:
    """Workers with a line of money or a visit, counted by hand."""
    voided = {item.fact.visit_id for item in facts if isinstance(item.fact, VisitVoided)}
    return {
        item.fact.originator_id
        for item in facts
        if isinstance(item.fact, AidPaid)
        or (isinstance(item.fact, WorkerVisited) and item.fact.visit_id not in voided)
    }


def test_2257_persons_were_helped(loaded: Ports, facts: list[Recorded]) -> None:
    rows, total = summary(loaded, "season")
    assert total.persons == total.households == len(helped(facts)) == WORKERS == 2_257
    assert {row.keys["season"] for row in rows} == {*Season, None}
    assert all(row.persons for row in rows)


def test_everybody_has_a_gift_that_was_not_voided(facts: list[Recorded]) -> None:
    voided = {item.fact.visit_id for item in facts if isinstance(item.fact, VisitVoided)}
    with_gift = {
        item.fact.originator_id
        for item in facts
        if isinstance(item.fact, WorkerVisited)
        and item.fact.visit_id not in voided
        and item.fact.fund_id
    }
    assert len(with_gift) == WORKERS
    assert len(voided) > 20
    assert counted(facts)[VisitConfirmed] > 1_000


def test_as_of_last_march_fewer_persons_were_helped(loaded: Ports, facts: list[Recorded]) -> None:
    position = loaded.ledger.position_at(END_OF_MARCH)
    known_then = [item for item in facts if item.recorded_at <= END_OF_MARCH]
    assert position == len(known_then)
    _, then = summary(loaded, "season", at=position)
    assert 0 < then.persons == len(helped(known_then)) < WORKERS


def test_everything_was_recorded_within_the_year_and_in_order(facts: list[Recorded]) -> None:
    instants = [item.recorded_at for item in facts]
    assert {instant.year for instant in instants} == {YEAR}
    assert instants == sorted(instants)


def test_money_came_from_funds_of_many_sources(loaded: Ports) -> None:
    rows, _ = summary(loaded, "source")
    assert {row.keys["source"] for row in rows} - {None} == set(FundSource)
    for money in ALL_MONEY:
        fund = loaded.ledger.load(Fund, money.fund_id)
        assert fund.disbursed
        assert fund.available.fen > 0


def test_both_cash_and_goods_were_given(loaded: Ports) -> None:
    rows, _ = summary(loaded, "season")
    assert all(row.cash and row.goods for row in rows if row.keys["season"])


def test_dossiers_of_each_category_are_active(loaded: Ports) -> None:
    at = loaded.views.fresh()
    for category in Category:
        found = loaded.views.workers.workers(
            scope=COUNTY, at=at, status="active", category=category, limit=200
        )
        assert len(found) >= 10, category


def test_every_category_is_the_one_that_the_figures_gave(facts: list[Recorded]) -> None:
    given: dict[UUID, tuple[Category, ...]] = {}
    for item in facts:
        if isinstance(item.fact, EconomyChecked):
            given[item.fact.originator_id] = item.fact.categories
        elif isinstance(item.fact, DossierApproved):
            assert given[item.fact.originator_id][0] is item.fact.category


def test_dossiers_went_every_way(facts: list[Recorded]) -> None:
    kinds = counted(facts)
    assert kinds[DossierApproved] > 100
    assert kinds[NoticeEnded] > 200
    for turn in (
        DossierRejected,
        DossierResubmitted,
        DossierWithdrawn,
        DossierResumed,
        DossierClosed,
    ):
        assert kinds[turn] >= 5, turn
    dismissed = {item.fact.upheld for item in facts if isinstance(item.fact, ObjectionResolved)}
    assert dismissed == {True, False}


def test_every_kind_of_aid_came_to_its_end(facts: list[Recorded]) -> None:
    ended: dict[type[Fact], Counter[AidKind]] = defaultdict(Counter)
    for item in facts:
        if isinstance(item.fact, AidRequested | AidPaid | AidCompleted | AidReturned):
            ended[type(item.fact)][item.fact.kind] += 1
    assert set(ended[AidRequested]) == set(AidKind)
    assert sum(ended[AidRequested].values()) > 100
    assert set(ended[AidPaid]) == {kind for kind in AidKind if kind.carries_money}
    assert set(ended[AidCompleted]) == {kind for kind in AidKind if not kind.carries_money}
    assert ended[AidReturned]
    kinds = counted(facts)
    assert kinds[AidRejected] >= 5
    assert kinds[AidRequested] > kinds[AidPaid] + kinds[AidCompleted] + kinds[AidRejected]


def test_children_of_70_households_were_enrolled(loaded: Ports, facts: list[Recorded]) -> None:
    at = loaded.views.fresh()
    assert loaded.views.childcare.households_in(YEAR, scope=COUNTY, at=at) == 70
    classes = [loaded.ledger.load(CareClass, id_made_by(each.command_name)) for each in CLASSES]
    enrolled = {worker for each in classes for worker in each.enrolled.values()}
    waiting = {worker for each in classes for worker in each.waiting.values()}
    assert len(enrolled) == 70
    assert len(waiting) == 8
    assert not enrolled & waiting
    assert all(len(each.enrolled) == each.capacity and each.attendance for each in classes)
    assert all(0.8 < (each.attendance_rate or 0) < 1 for each in classes)
    kinds = counted(facts)
    assert (kinds[PlaceGivenUp], kinds[PlaceFilled]) == (1, 1)
    assert kinds[PlaceTaken] == sum(each.capacity for each in classes) + 9
    assert kinds[AttendanceTaken] >= 20


def test_each_role_has_a_token_that_opens(loaded: Ports, loaded_settings: Settings) -> None:
    file = loaded_settings.var / "demo" / "tokens.json"
    tokens = json.loads(file.read_text("utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tokens) == ["caseworker", "approver", "finance", "auditor", "admin"]
    for colleague in ONE_OF_EACH_ROLE:
        assert loaded.tokens.staff_of(tokens[colleague.role]) == colleague.staff_id
        assert colleague.area.code == "410726"


def test_loading_again_changes_nothing(
    loaded: Ports, loaded_settings: Settings, plan: Sequence[Planned]
) -> None:
    head, file = loaded.ledger.head(), loaded_settings.var / "demo" / "tokens.json"
    tokens = file.read_bytes()
    assert not still_to_run(loaded, plan)
    load_demonstration(loaded_settings, years=(YEAR,))
    assert loaded.ledger.head() == head
    assert file.read_bytes() == tokens


def test_nothing_was_parked(loaded: Ports) -> None:
    loaded.views.fresh()
    assert not loaded.views.catch_up.parked()
