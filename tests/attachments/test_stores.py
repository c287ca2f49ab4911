"""Where sealed files lie: a folder and an S3-compatible store keep the same promises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from aid_service.attachments.bucket import Bucket
from aid_service.attachments.folder import Folder
from aid_service.attachments.store import FileLost, FilesAway, FileStore

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "made-up",
    "AWS_SECRET_ACCESS_KEY": "made-up",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_url(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    name = f"files-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=name)
    return f"s3://{name}/county/2024?endpoint={endpoint}"


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return Folder(tmp_path / "attachments")
    return Bucket(request.getfixturevalue("bucket_url"))


def names(files: FileStore) -> list[str]:
    return sorted(file.name for file in files.files())


def test_what_is_kept_is_given_back_under_the_hash_of_what_is_kept(files: FileStore):
    name = files.put(b"sealed")
    assert name == hashlib.sha256(b"sealed").hexdigest()
    assert files.get(name) == b"sealed"
    assert files.put(b"sealed") == name
    assert names(files) == [name]


def test_a_large_file_is_kept_whole(files: FileStore):
    large = bytes(range(256)) * 4096 * 11
    assert files.get(files.put(large)) == large


def test_what_is_removed_is_lost(files: FileStore):
    first, second = files.put(b"first"), files.put(b"second")
    files.remove(first)
    files.remove(first)
    with pytest.raises(FileLost):
        files.get(first)
    assert files.get(second) == b"second"
    assert names(files) == [second]


def test_nothing_is_there_at_first(files: FileStore):
    assert names(files) == []
    with pytest.raises(FileLost):
        files.get("0" * 64)


def test_every_file_says_when_it_was_written(files: FileStore):
    files.put(b"sealed")
    [file] = files.files()
    assert file.written_at.tzinfo is not None


def test_a_folders_files_are_for_their_owner_only(tmp_path: Path):
    name = Folder(tmp_path / "attachments").put(b"sealed")
    place = tmp_path / "attachments" / name[:2] / name
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_writing_that_was_broken_off_leaves_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    files = Folder(tmp_path / "attachments")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FilesAway):
        files.put(b"sealed")
    monkeypatch.undo()
    with pytest.raises(FileLost):
        files.get(hashlib.sha256(b"sealed").hexdigest())
    with pytest.raises(FilesAway):
        Folder(Path("/dev/null/attachments")).put(b"sealed")


def test_what_broken_off_writing_left_can_be_listed_and_removed(tmp_path: Path):
    files = Folder(tmp_path)
    name = files.put(b"sealed")
    left = tmp_path / name[:2] / f"{name}.1.part"
    left.write_bytes(b"sea")
    assert names(files) == [name, left.name]
    files.remove(left.name)
    assert names(files) == [name]


def test_two_prefixes_of_one_bucket_do_not_see_each_other(bucket_url: str):
    ours, theirs = Bucket(bucket_url), Bucket(bucket_url.replace("county/2024", "other"))
    name = ours.put(b"sealed")
    assert names(theirs) == []
    with pytest.raises(FileLost):
        theirs.get(name)


def test_a_bucket_that_cannot_be_reached_is_away(monkeypatch: pytest.MonkeyPatch):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    away = Bucket("s3://bucket?endpoint=http://127.0.0.1:9")
    with pytest.raises(FilesAway):
        away.get("0" * 64)
    with pytest.raises(FilesAway):
        away.put(b"sealed")


def test_a_bucket_that_is_not_there_is_away(bucket_url: str):
    with pytest.raises((FilesAway, FileLost)):
        Bucket(bucket_url.replace("s3://files", "s3://nobody")).put(b"sealed")


@pytest.mark.parametrize(
    "url",
    [
        "http://bucket/prefix",
        "s3:///prefix",
        "s3://bucket?endpoint=ftp://there",
        "s3://bucket?secret=key",
        "s3://bucket?endpoint",
        "bucket",
    ],
)
def test_another_url_is_refused(url: str):
    with pytest.raises(ValueError, match=r"s3://bucket|endpoint=|bad query"):
        Bucket(url)
