"""`aid review read`, as a person and as a program read it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from aid_service.cli.review import review

STORED = Path(__file__).parent / "annual-review-2024.txt"


def read(*words: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(review, ["read", *words], input=text)


def test_a_program_is_told_claims_that_can_be_posted() -> None:
    told = json.loads(read("--json", str(STORED)).stdout)
    assert told["year"] == 2024
    assert len(told["claims"]) == 37
    assert told["claims"][-1] == {
        "key": "money_recovered",
        "value": "65000.00",
        "unit": "yuan",
        "at_least": False,
        "period": "2024",
    }
    assert told["phrases"]["money_recovered"] == "追回资金6.5万元"
    assert {number["number"] for number in told["not_understood"]} == {"四项"}


def test_a_person_sees_both_lists_in_chinese() -> None:
    shown = read(str(STORED)).stdout
    assert "请核对 37 项" in shown
    assert "未采用 2 处" in shown
    assert "不知所指" in shown


def test_another_encoding_from_standard_input() -> None:
    shown = read("--year", "2023", "--json", "-", text="举办宣讲八十六场".encode("gb18030"))
    assert json.loads(shown.stdout)["claims"][0]["value"] == 86


def test_a_text_without_a_year_is_refused() -> None:
    shown = read("-", text="举办宣讲八十六场".encode())
    assert shown.exit_code == 1
    assert "--year" in shown.output
