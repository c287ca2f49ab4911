"""The federation's own review, damaged as it is stored, and a few sentences of other counties."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aid_service.cli.main import cli
from aid_service.review_text.claims import YearUnknown, read_review
from tests.office import Office

HERE = Path(__file__).parent
STORED = HERE / "annual-review-2024.txt"


def test_all_37_sentences_are_found_as_they_were_published() -> None:
    published = json.loads((HERE / "review-2024.json").read_text(encoding="utf-8"))
    found = read_review(STORED.read_text(encoding="utf-8"))
    assert found.year == 2024
    read = {
        claim.key: (float(claim.value), claim.unit.value, claim.at_least, claim.period)
        for claim in found.claims
    }
    assert read == {
        one["key"]: (float(one["value"]), one["unit"], one["at_least"], one["period"])
        for one in published
    }


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("2023年举办宣讲86场次，参与职工9800人次。", {"lectures": 86, "lecture_attendances": 9800}),
        ("2023年，追回拖欠工资42.8万元。", {"money_recovered": "428000.00"}),
        ("2023年走访慰问困难职工1305人。", {"workers_helped": 1305}),
        ("2023年工会经费收入300万元。", {}),
        ("2023年深入学习二十大精神，电话0373-7691234。", {}),
    ],
)
def test_sentences_of_other_counties(text: str, claimed: dict[str, object]) -> None:
    found = read_review(text)
    assert {claim.key: claim.value for claim in found.claims} == claimed


def test_a_text_that_does_not_say_its_year_is_not_guessed_at() -> None:
    with pytest.raises(YearUnknown):
        read_review("举办宣讲86场次。")
    assert read_review("举办宣讲86场次。", year=2023).claims[0].period == "2023"


def test_what_is_proposed_can_be_claimed_as_it_is(office: Office) -> None:
    told = CliRunner().invoke(cli, ["review", "read", "--json", str(STORED)])
    assert told.exit_code == 0, told.output
    claims = json.loads(told.output)["claims"]
    office.approver.made("/reviews/2024/claims", claims)
    verdicts = office.approver.asked("/reviews/2024/verdicts")["items"]
    assert len(verdicts) == 37
    assert {verdict["verdict"] for verdict in verdicts} == {"short"}
