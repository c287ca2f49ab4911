"""`aid import`, `aid sample` and `aid export`, as whoever runs the machine gives them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aid_service.assembly import open_ports
from aid_service.cli.main import cli
from aid_service.settings import Settings
from tests.forms import MEMBERS, WORKERS, a_form, a_row, cells
from tests.stores import MASTER_KEY

Run = Callable[..., Result]


def environment(settings: Settings) -> dict[str, str]:
    return {
        "AID_VAR": str(settings.var),
        "AID_DATABASE_URL": settings.database_url or "",
        "AID_MASTER_KEY": b64encode(MASTER_KEY).decode(),
    }


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`aid` over prepared stores with nothing in them."""

    def aid(*words: str | Path, code: int = 0) -> Result:
        for name, value in environment(settings).items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exit_code == code, result.output
        return result

    return aid


def told(settings: Settings) -> Counter[str]:
    """How many facts of each kind the ledger holds."""
    ports = open_ports(settings)
    try:
        found = ports.ledger.since(0, limit=100_000)
        return Counter(item.fact.TOPIC for item in found)  # type: ignore[union-attr]
    finally:
        ports.close()


def test_a_sample_comes_in_once(run: Run, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "sample.xlsx"
    run("sample", "dossiers", file, "--rows", 40, "--seed", 4)
    dry = run("import", "dossiers", file, "--dry-run")
    assert "可导入 / would be imported: 40" in dry.output
    assert told(settings) == Counter()

    first = run("import", "dossiers", file)
    assert "导入 / imported: 40, 已在册 / already registered: 0" in first.output
    facts = told(settings)
    assert facts["worker.registered.v1"] == facts["import.row_taken.v1"] == 40
    again = run("import", "dossiers", file)
    assert "导入 / imported: 0, 已在册 / already registered: 40" in again.output
    assert told(settings) == facts


def test_the_same_seed_gives_the_same_people(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("sample", "dossiers", tmp_path / name, "--rows", 200, "--seed", 4)
    one, two = (cells((tmp_path / name).read_bytes()) for name in ("one", "two"))
    assert one == two
    names = [row[2] for row in one[WORKERS]]
    numbers = [row[7] for row in one[WORKERS][1:]]
    assert {"尉迟永康", "万俟春生", "仇淼", "盖玉兰", "区㐂"} <= set(names)
    assert {len(number) for number in numbers} == {15, 18}
    assert all(len(number) == 18 or int("19" + number[6:8]) < 1986 for number in numbers)
    assert len(one[MEMBERS]) > 20


def test_planted_faults_are_listed_and_found(run: Run, tmp_path: Path) -> None:
    file, errors = tmp_path / "faulty.xlsx", tmp_path / "errors.xlsx"
    listed = run("sample", "dossiers", file, "--rows", 120, "--faults").stdout.splitlines()
    planted = [line.split("\t")[:4] for line in listed]
    assert len({kind for kind, *_ in planted}) > 25
    looked_at = ("import", "dossiers", file, "--dry-run", "--errors", errors)
    run(*looked_at, "--area", "410726", code=1)
    back = cells(errors.read_bytes())
    faulty = {
        (sheet, str(number))
        for sheet, rows in back.items()
        for number, row in enumerate(rows, start=1)
        if number > 1 and row[-1]
    }
    assert {(s, r) for _, s, r, _ in planted} <= faulty
    # Who runs the machine has no area of their own, so without one nothing lies outside it.
    assert "area-outside" not in run(*looked_at, code=1).stdout
    assert "an area code" in run(*looked_at, "--area", "41072", code=2).output


def test_an_import_is_undone(run: Run, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(a_form([a_row(), a_row()]))
    import_id = run("import", "dossiers", file).stdout.splitlines()[0]
    undone = run("import", "undo", import_id, "--reason", "the wrong file")
    assert "撤回 / withdrawn: 2" in undone.output
    assert told(settings)["worker.registration_withdrawn.v1"] == 2
    again = run("import", "undo", import_id, "--reason", "once more", code=1)
    assert "该次导入已经撤销" in again.output
    assert "导入 / imported: 2" in run("import", "dossiers", file).output


def test_what_goes_out_comes_in_again(run: Run, settings: Settings, tmp_path: Path) -> None:
    file, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    run("sample", "dossiers", file, "--rows", 30)
    run("import", "dossiers", file)
    run("export", "dossiers", out, "--purpose", "moving house")
    before = told(settings)
    assert before["access.register_exported.v1"] == 1
    assert "已在册 / already registered: 30" in run("import", "dossiers", out).output
    assert told(settings) == before


@pytest.mark.parametrize("data", [b"", b"PK", b"no workbook"])
def test_what_is_no_workbook_is_refused_in_one_line(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(data)
    result = run("import", "dossiers", file, code=1)
    assert "文件不是可读取的" in result.output
    assert "Traceback" not in result.output


def test_a_killed_import_goes_on_when_it_is_given_again(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    file, rows = tmp_path / "form.xlsx", 600
    run("sample", "dossiers", file, "--rows", rows)
    words = [sys.executable, "-m", "aid_service.cli.main", "import", "dossiers", str(file)]
    killed = subprocess.Popen(words, env=os.environ | environment(settings), stderr=subprocess.PIPE)
    while told(settings)["import.row_taken.v1"] < 100:
        assert killed.poll() is None, killed.stderr and killed.stderr.read()
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    before = told(settings)
    assert before["import.finished.v1"] == 0
    assert before["worker.registered.v1"] == before["import.row_taken.v1"] < rows

    result = run("import", "dossiers", file)
    known = before["worker.registered.v1"]
    assert f"imported: {rows - known}, 已在册 / already registered: {known}," in result.output
    after = told(settings)
    assert after["worker.registered.v1"] == after["import.row_taken.v1"] == rows
    assert (after["import.started.v1"], after["import.finished.v1"]) == (1, 1)

    undone = run("import", "undo", result.stdout.splitlines()[0], "--reason", "a test")
    assert f"withdrawn: {rows}" in undone.output
