"""Files in a folder, `ab/abcdef…`; each is written aside and renamed, so that it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from aid_service.attachments.store import FileLost, FilesAway, StoredFile, name_of


class Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, sealed: bytes) -> str:
        """On disk, folder entries included, before it returns."""
        name = name_of(sealed)
        place = self._place(name)
        aside = place.with_name(f"{name}.{uuid4()}.part")
        with _away_if_it_fails():
            self._make(place.parent)
            with open(aside, "xb", opener=_for_the_owner) as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(place)
            _sync(place.parent)
        return name

    def get(self, name: str) -> bytes:
        try:
            with _away_if_it_fails():
                return self._place(name).read_bytes()
        except FileNotFoundError:
            raise FileLost(name) from None

    def remove(self, name: str) -> None:
        with _away_if_it_fails():
            self._place(name).unlink(missing_ok=True)

    def files(self) -> Iterator[StoredFile]:
        with _away_if_it_fails():
            for place in sorted(self._path.glob("??/*")):
                written = datetime.fromtimestamp(place.stat().st_mtime, UTC)
                yield StoredFile(place.name, written)

    def _place(self, name: str) -> Path:
        return self._path / name[:2] / name

    def _make(self, shelf: Path) -> None:
        if not shelf.is_dir():
            shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(self._path)
            _sync(self._path.parent)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    """Entries of a folder are on disk once the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _away_if_it_fails() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FilesAway(type(error).__name__) from error
