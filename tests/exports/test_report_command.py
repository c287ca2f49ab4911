"""`aid review report`, as whoever runs the machine gives it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner

from aid_service.cli.main import cli
from aid_service.usecases.staff import AddStaff, add_staff, operator_command
from domain.values import Area, Role
from tests.office import Office
from tests.staff import COUNTY, NEXT_COUNTY, TOWN
from tests.stores import MASTER_KEY, Clock
from tests.year_objects import an_activity, made

NAMES = [
    f"review-2024.{language}.{kind}"
    for language in ("zh", "en")
    for kind in ("md", "html", "seasons.svg", "years.svg")
]


@pytest.fixture
def report(monkeypatch):
    """`aid review report` over an office's stores."""

    def run(office: Office, *words: str):
        monkeypatch.setenv("AID_VAR", str(office.settings.var))
        monkeypatch.setenv("AID_DATABASE_URL", office.settings.database_url or "")
        monkeypatch.setenv("AID_MASTER_KEY", b64encode(MASTER_KEY).decode())
        return CliRunner().invoke(cli, ["review", "report", *words])

    return run


def test_it_writes_four_pages_and_the_pictures_of_two(year, report, tmp_path):
    out = tmp_path / "new" / "folder"
    told = report(year, "2024", "--area", COUNTY, "--out", str(out))
    assert told.exit_code == 0, told.output
    assert sorted(told.stdout.split()) == sorted(str(out / name) for name in NAMES)
    address = f"/api/v1/reviews/2024/figures/lectures/events?at_position={year.head}"
    for path in map(Path, told.stdout.split()):
        assert (address in path.read_text("utf-8")) == (path.suffix != ".svg")
    chinese = (out / "review-2024.zh.md").read_text("utf-8")
    assert "(review-2024.zh.seasons.svg)" in chinese
    assert "(review-2024.zh.years.svg)" in chinese


def test_a_position_gives_the_same_files_whenever_it_is_asked(year, report, tmp_path):
    at = str(year.head)
    asked = ("2024", "--area", COUNTY, "--as-of", at, "--base-url", "https://aid.example.org/x/")
    assert report(year, *asked, "--out", str(tmp_path / "then")).exit_code == 0
    made(year, "/activities", an_activity())
    assert report(year, *asked, "--out", str(tmp_path / "now")).exit_code == 0
    for name in NAMES:
        then = (tmp_path / "then" / name).read_text("utf-8")
        assert then == (tmp_path / "now" / name).read_text("utf-8")
        assert name.endswith(".svg") or "https://aid.example.org/x/api/v1/reviews/2024" in then


def test_each_area_has_its_own_review(year, report, tmp_path):
    told = report(year, "2024", "--area", NEXT_COUNTY, "--out", str(tmp_path))
    assert told.exit_code == 0, told.output
    text = (tmp_path / "review-2024.en.md").read_text("utf-8")
    assert NEXT_COUNTY in text
    assert "The WeChat account carried [0](" in text


def test_the_area_is_asked_for_where_staff_work_in_several(office, report, tmp_path):
    told = report(office, "2024", "--out", str(tmp_path))
    assert told.exit_code == 2
    assert f"410700, {COUNTY}" in told.output
    assert not list(tmp_path.iterdir())


def test_the_county_is_meant_where_all_staff_work_in_one(ports, settings, report, tmp_path):
    for name, code in (("Wang", COUNTY), ("Li", TOWN)):
        wish = AddStaff(name=name, roles=(Role.CASEWORKER,), area=Area.of_code(code))
        add_staff(ports, operator_command(), wish)
    told = report(Office(ports, Clock(), {}, settings), "2024", "--out", str(tmp_path))
    assert told.exit_code == 0, told.output
    assert f"（地区 {COUNTY}）" in (tmp_path / "review-2024.zh.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("1949",),
        ("2024", "--area", "41072"),
        ("2024", "--area", COUNTY, "--as-of", "1000000"),
        ("2024", "--area", COUNTY, "--base-url", "javascript:alert(1)"),
        ("2024", "--area", COUNTY, "--base-url", "https://example.org/?q=1"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(office, report, tmp_path, words):
    told = report(office, *words, "--out", str(tmp_path))
    assert told.exit_code == 2, told.output
    assert not list(tmp_path.iterdir())
