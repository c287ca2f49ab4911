"""Attachments on the disk: sealed, named by what is sealed, and compared with the facts."""

from __future__ import annotations

import hashlib
import os
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aid_service.attachments.store import FilesAway
from aid_service.cli.main import cli
from aid_service.ledger.command import LedgerAway
from tests.attaching import attached, files_of, path_of, send
from tests.cases import a_visit, a_worker
from tests.files import a_jpeg, a_pdf
from tests.office import Office, refused
from tests.stored import stored
from tests.stores import MASTER_KEY


@pytest.fixture
def worker_id(office: Office) -> str:
    return a_worker(office)


@pytest.fixture
def visit_id(office: Office, worker_id: str) -> str:
    return str(office.caseworker.made(f"/workers/{worker_id}/visits", a_visit())["visit_id"])


def test_whoever_holds_the_disk_reads_nothing(
    office: Office, worker_id: str, visit_id: str
) -> None:
    data = a_pdf(b"% the secret of Liu Guoqiang\n")
    made = attached(office, worker_id, visit_id, data, name="刘国强.pdf", note="Zhang Weihua")
    [file] = files_of(office)
    assert made["sha256"] not in str(file), "a known file cannot be told by its name"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name
    held = stored(office)
    for text in ("secret of Liu Guoqiang", "刘国强", "Zhang Weihua"):
        assert text not in held
        assert text.encode() not in file.read_bytes()
    again = attached(office, worker_id, visit_id, data)
    assert again["sha256"] == made["sha256"]
    assert len({path.name for path in files_of(office)}) == 2


def spoil(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1] + b"\0")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (spoil, "file-altered"),
        (lambda file: file.write_bytes(b""), "file-altered"),
        (lambda file: file.write_bytes(a_jpeg()), "file-altered"),
        (Path.unlink, "file-lost"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_not_served(
    office: Office, worker_id: str, visit_id: str, harm: Callable[[Path], object], code: str
) -> None:
    made = attached(office, worker_id, visit_id)
    [file] = files_of(office)
    harm(file)
    before = office.head
    refused(office.caseworker.get(path_of(worker_id, made)), 500, code)
    assert office.head == before, "what was not read leaves no fact of a reading"


def test_a_file_opens_only_in_its_own_place(office: Office, worker_id: str, visit_id: str) -> None:
    first = attached(office, worker_id, visit_id)
    [of_first] = files_of(office)
    attached(office, worker_id, visit_id)
    [of_second] = set(files_of(office)) - {of_first}
    of_first.write_bytes(of_second.read_bytes())
    refused(office.caseworker.get(path_of(worker_id, first)), 500, "file-altered")


def test_an_erased_persons_files_open_for_nobody(
    office: Office, worker_id: str, visit_id: str
) -> None:
    made = attached(office, worker_id, visit_id)
    [worker] = [f.originator_id for f in office.facts() if f.TOPIC == "worker.registered.v1"]
    office.ports.keyring.erase(worker)
    refused(office.caseworker.get(path_of(worker_id, made)), 409, "subject-erased")
    told = {"of": "visit", "visit_id": visit_id}
    refused(send(office.caseworker, worker_id, a_jpeg(), **told), 409, "subject-erased")


# a crash, and the comparison that finds what it left


@pytest.fixture
def check(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`aid attachments check` over this office's stores."""
    monkeypatch.setenv("AID_VAR", str(office.settings.var))
    monkeypatch.setenv("AID_DATABASE_URL", office.settings.database_url or "")
    monkeypatch.setenv("AID_MASTER_KEY", b64encode(MASTER_KEY).decode())
    return lambda *words: CliRunner().invoke(cli, ["attachments", "check", *words])


def an_hour_ago(file: Path) -> None:
    then = time.time() - 3601
    os.utime(file, (then, then))


def test_a_file_without_its_fact_is_an_orphan_once_it_is_old(
    office: Office,
    worker_id: str,
    visit_id: str,
    check: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The service stops between the file and the fact: nothing is recorded, a file is left."""
    kept = attached(office, worker_id, visit_id)
    [file_kept] = files_of(office)

    def stops(*_: object, **__: object) -> None:
        raise LedgerAway

    with monkeypatch.context() as patched:
        patched.setattr(office.ports.ledger, "change", stops)
        sent = send(office.caseworker, worker_id, a_jpeg(), of="visit", visit_id=visit_id)
        refused(sent, 503, "store-away")
    assert office.caseworker.asked(f"/workers/{worker_id}/attachments")["items"] == [kept]
    [orphan] = set(files_of(office)) - {file_kept}
    told = check()
    assert (told.exit_code, told.stdout) == (0, "1 sound, 0 missing, 0 altered, 0 orphans\n")
    for file in (orphan, file_kept):
        an_hour_ago(file)
    told = check()
    assert told.exit_code == 1
    assert told.stdout == f"orphan: {orphan.name}\n1 sound, 0 missing, 0 altered, 1 orphans\n"
    assert orphan.exists()
    assert check("--remove-orphans").exit_code == 0
    assert files_of(office) == [file_kept]
    assert check().exit_code == 0


def test_what_is_missing_or_altered_is_found_without_a_key(
    office: Office, worker_id: str, visit_id: str, check: Callable[..., Result]
) -> None:
    made, files = [], []
    for _ in range(3):
        made.append(attached(office, worker_id, visit_id))
        [new] = set(files_of(office)) - set(files)
        files.append(new)
    spoil(files[0])
    files[1].unlink()
    told = check("--remove-orphans")
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        f"missing: {made[1]['attachment_id']}",
        f"altered: {made[0]['attachment_id']}",
        "1 sound, 1 missing, 1 altered, 0 orphans",
    ]
    assert files[0].exists(), "only what no fact names is removed"


def test_a_store_that_is_away_says_so(
    office: Office, worker_id: str, visit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = attached(office, worker_id, visit_id)
    before = office.head

    def away(*_: object) -> None:
        raise FilesAway

    for asked in ("put", "get"):
        monkeypatch.setattr(office.ports.files, asked, away)
    sent = send(office.caseworker, worker_id, a_jpeg(), of="visit", visit_id=visit_id)
    refused(sent, 503, "store-away")
    refused(office.caseworker.get(path_of(worker_id, made)), 503, "store-away")
    assert office.head == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AID_ATTACHMENTS_URL", "ftp://bucket"),
        ("AID_ATTACHMENTS_URL", "s3://bucket?key=x"),
        ("AID_LARGEST_FILE", "0"),
        ("AID_LARGEST_FILE", "ten"),
    ],
)
def test_half_a_setting_is_refused(
    check: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    told = check()
    assert told.exit_code == 1
    assert name.removeprefix("AID_") in told.stderr
