"""Loads that were cut off, and ledgers in which the year finds no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import pytest
from click.testing import CliRunner

from aid_service.assembly import open_ports
from aid_service.cli.demo import demo, load_demonstration
from aid_service.demonstration.clock import YearClock
from aid_service.demonstration.days import YEAR
from aid_service.demonstration.loading import LedgerIsLater, NotAsPlanned, run, still_to_run
from aid_service.demonstration.planned import Planned, ids_made_by
from aid_service.ports import Ports
from aid_service.settings import Settings
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from aid_service.usecases.visit import RecordVisit
from domain.values import Area, Role
from tests.stores import Clock

CUT_AT = 120


@pytest.fixture
def year_clock(plan: Sequence[Planned]) -> YearClock:
    return YearClock(plan[0])


@pytest.fixture
def year_ports(settings: Settings, year_clock: YearClock) -> Iterator[Ports]:
    ports = open_ports(settings, clock=year_clock.now, new_id=year_clock.new_id)
    yield ports
    ports.close()


def load(ports: Ports, clock: YearClock, plan: Sequence[Planned]) -> None:
    for _ in run(ports, clock, still_to_run(ports, plan)):
        pass


def told(ports: Ports) -> list[tuple[int, object, object]]:
    """The ledger without what is sealed, whose keys are never the same twice."""
    return [
        (item.position, item.recorded_at, (item.fact.TOPIC, item.fact.command_id))
        for item in ports.ledger.since(0, limit=10_000)
    ]


def add_somebody(ports: Ports) -> None:
    add_staff(
        ports,
        operator_command(),
        AddStaff(name="甲", roles=(Role.ADMIN,), area=Area.of_code("410726")),
    )


def test_a_load_that_was_cut_off_is_taken_up_again(
    year_ports: Ports, year_clock: YearClock, plan: Sequence[Planned]
) -> None:
    begun = list(plan[: CUT_AT // 2])
    load(year_ports, year_clock, begun)
    before = told(year_ports)
    rest = still_to_run(year_ports, plan[:CUT_AT])
    assert rest[0] is begun[-1]
    assert len(rest) == CUT_AT - len(begun) + 1
    load(year_ports, year_clock, plan[:CUT_AT])
    assert told(year_ports)[: len(before)] == before
    assert not still_to_run(year_ports, plan[:CUT_AT])
    assert {at for _, at, _ in told(year_ports)} == {command.at for command in plan[:CUT_AT]}


def test_a_name_that_was_enlisted_before_the_cut_is_not_in_its_own_way(
    year_ports: Ports, year_clock: YearClock, plan: Sequence[Planned]
) -> None:
    """The process died after it took the name and before it wrote the fact."""
    load(year_ports, year_clock, plan[:1])
    name, [staff_id] = plan[1].wish.name, list(islice(ids_made_by(plan[1].name), 1))
    year_ports.tokens.enlist(name=name, staff_id=staff_id)
    load(year_ports, year_clock, plan[:3])
    assert year_ports.tokens.staff_named(name) == staff_id
    assert not still_to_run(year_ports, plan[:3])


def test_an_older_ledger_has_room_for_the_year(
    settings: Settings, clock: Clock, plan: Sequence[Planned]
) -> None:
    clock.set("2023-12-29T10:00")
    ports = open_ports(settings, clock=clock)
    add_somebody(ports)
    assert still_to_run(ports, plan) == plan
    ports.close()


def test_a_later_ledger_has_no_room(ports: Ports, plan: Sequence[Planned]) -> None:
    add_somebody(ports)
    with pytest.raises(LedgerIsLater) as raised:
        still_to_run(ports, plan)
    assert not raised.value.begun


def test_what_was_recorded_after_a_cut_ends_the_demonstration(
    year_ports: Ports, year_clock: YearClock, ports: Ports, plan: Sequence[Planned]
) -> None:
    load(year_ports, year_clock, plan[:20])
    add_somebody(ports)
    with pytest.raises(LedgerIsLater) as raised:
        still_to_run(ports, plan)
    assert raised.value.begun


def test_a_command_that_is_refused_says_which(
    year_ports: Ports, year_clock: YearClock, plan: Sequence[Planned]
) -> None:
    """A visit to somebody who was never registered."""
    visit = next(command for command in plan if isinstance(command.wish, RecordVisit))
    with pytest.raises(NotAsPlanned, match=visit.name):
        list(run(year_ports, year_clock, [visit]))


@pytest.fixture
def kept(settings: Settings, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A store with a fact of its own, newer than the demonstration year's first."""
    add_somebody(ports)
    monkeypatch.setattr("aid_service.cli.demo.read_settings", lambda: settings)
    return settings


@pytest.mark.usefixtures("kept")
def test_the_command_refuses_a_later_ledger(ports: Ports) -> None:
    head = ports.ledger.head()
    answer = CliRunner().invoke(demo)
    assert answer.exit_code == 1
    assert "empty store" in answer.output
    assert ports.ledger.head() == head


def test_serving_keeps_a_later_ledger_and_makes_no_tokens(kept: Settings, ports: Ports) -> None:
    head = ports.ledger.head()
    load_demonstration(kept, years=(YEAR,))
    assert ports.ledger.head() == head
    assert not (kept.var / "demo").exists()


def test_only_a_year_that_is_planned_is_offered() -> None:
    assert CliRunner().invoke(demo, ["--year", "2023"]).exit_code == 2
