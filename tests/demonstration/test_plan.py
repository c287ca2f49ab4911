"""What is planned, before anything is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from aid_service.demonstration.days import YEAR
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.year import WORKERS, planned_year
from aid_service.identity.permissions import PERMISSIONS
from aid_service.usecases import aid, childcare, dossier, fund, review, staff, visit, worker
from aid_service.usecases.visit import RecordVisit
from aid_service.usecases.worker import RegisterWorker
from domain.policies.identifiers import (
    birth_date_of,
    luhn_holds,
    normalised_bank_card,
    normalised_id_number,
    normalised_mobile,
)
from domain.policies.sample import SAMPLE
from domain.values import Occupation, Role

NEEDS = {
    staff.add_staff: "staff.write",
    fund.open_fund: "fund.write",
    fund.receive_money: "fund.write",
    worker.register_worker: "worker.register",
    visit.record_visit: "visit.record",
    visit.confirm_visit: "visit.decide",
    visit.void_visit: "visit.decide",
    dossier.submit: "dossier.prepare",
    dossier.review: "dossier.prepare",
    dossier.visit_household: "dossier.prepare",
    dossier.check_economy: "dossier.prepare",
    dossier.open_notice: "dossier.prepare",
    dossier.raise_objection: "dossier.prepare",
    dossier.resolve_objection: "dossier.send_back",
    dossier.end_notice: "dossier.prepare",
    dossier.approve: "dossier.decide",
    dossier.reject: "dossier.decide",
    dossier.send_back: "dossier.send_back",
    dossier.resubmit: "dossier.prepare",
    dossier.withdraw: "dossier.send_back",
    dossier.reverify: "dossier.reassess",
    dossier.change_category: "dossier.reassess",
    dossier.suspend: "dossier.decide",
    dossier.resume: "dossier.decide",
    dossier.close: "dossier.decide",
    dossier.reopen: "dossier.decide",
    aid.request_aid: "aid.request",
    aid.approve_aid: "aid.decide",
    aid.reject_aid: "aid.decide",
    aid.pay_aid: "aid.pay",
    aid.return_aid: "aid.return",
    aid.complete_aid: "aid.complete",
    childcare.announce_class: "class.announce",
    childcare.enrol_child: "childcare.enrol",
    childcare.withdraw_child: "childcare.enrol",
    childcare.take_attendance: "childcare.enrol",
    review.set_opening_balance: "review.open_balance",
    review.claim_figures: "review.claim",
    review.publish_review: "review.publish",
}
NEEDS_IN_ROOM = dict.fromkeys(("outreach", "facility", "honour", "union"), "outreach.write") | {
    "mediation": "mediation.write"
}
"""Where every planned command of a subject needs the same."""
NEW_FORM = {
    Occupation.TRUCK_DRIVER,
    Occupation.COURIER,
    Occupation.FOOD_DELIVERY,
    Occupation.RIDE_HAILING,
}


@pytest.fixture(scope="module")
def registrations(plan: Sequence[Planned]) -> list[RegisterWorker]:
    return [command.wish for command in plan if isinstance(command.wish, RegisterWorker)]


def test_the_plan_is_the_same_in_every_run(plan: Sequence[Planned]) -> None:
    assert planned_year(YEAR) == plan


def test_a_year_that_nobody_has_thought_out_is_not_planned() -> None:
    with pytest.raises(ValueError, match=str(YEAR)):
        planned_year(YEAR - 1)


def test_each_command_has_its_own_name_and_its_turn(plan: Sequence[Planned]) -> None:
    assert len({command.name for command in plan}) == len(plan)
    assert [command.at for command in plan] == sorted(command.at for command in plan)
    assert {command.at.year for command in plan} == {YEAR}


def test_everybody_gives_only_commands_that_their_role_permits(plan: Sequence[Planned]) -> None:
    given = {(command.use_case, command.actor.role) for command in plan}
    assert set(NEEDS) <= {use_case for use_case, _ in given}
    for use_case, role in given - {(staff.add_staff, Role.OPERATOR)}:
        room = use_case.__module__.rpartition(".")[2]
        needed = NEEDS.get(use_case) or NEEDS_IN_ROOM[room]
        assert role in PERMISSIONS[needed], use_case


def test_every_number_is_valid_and_every_person_is_one(
    registrations: list[RegisterWorker],
) -> None:
    numbers = [told.id_number for told in registrations]
    for told in registrations:
        for member in told.members:
            assert member.id_number
            assert member.birth_date == birth_date_of(member.id_number)
            numbers.append(member.id_number)
        if told.phone:
            assert normalised_mobile(told.phone) == told.phone
        if told.bank_card:
            assert normalised_bank_card(told.bank_card) == told.bank_card
            assert luhn_holds(told.bank_card)
    assert all(normalised_id_number(number) == number for number in numbers)
    assert len(set(numbers)) == len(numbers)
    phones = [told.phone for told in registrations if told.phone]
    assert len(set(phones)) == len(phones)


def test_people_are_of_many_kinds(registrations: list[RegisterWorker]) -> None:
    assert len(registrations) == WORKERS
    occupations = Counter(told.occupation for told in registrations)
    assert set(occupations) == set(Occupation)
    assert sum(occupations[occupation] for occupation in NEW_FORM) > WORKERS / 2
    born_before_1986 = [t for t in registrations if birth_date_of(t.id_number) < date(1986, 1, 1)]
    assert len(born_before_1986) > WORKERS / 4
    assert {1, 2, 3, 4, 5} <= {1 + len(told.members) for told in registrations}
    assert len({told.area for told in registrations}) == 12


@pytest.mark.parametrize("part", "𠮷 㐂 龘 犇 喆 · 曾 单 仇 区 查 解 朴 盖 覃 翟 尉迟 万俟".split())
def test_names_that_trip_software_up_are_there(
    registrations: list[RegisterWorker], part: str
) -> None:
    assert any(part in told.name for told in registrations)


def test_visits_lie_in_their_seasons_and_are_made_by_two(plan: Sequence[Planned]) -> None:
    for command in plan:
        if isinstance(wish := command.wish, RecordVisit):
            windows = SAMPLE.rules.season_windows[wish.season]
            assert any(window.holds(wish.occurred_on) for window in windows)
            assert wish.occurred_on.year == YEAR
            assert len(set(wish.visitors)) == 2
