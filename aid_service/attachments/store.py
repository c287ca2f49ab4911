"""What a store of sealed files promises, wherever they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class FileLost(Exception):
    """There is no file of this name."""


class FilesAway(Exception):
    """The store cannot be reached, or cannot be written to, just now."""


@dataclass(frozen=True)
class StoredFile:
    name: str
    written_at: datetime


class FileStore(Protocol):
    """Keeps sealed bytes under the SHA-256 of what it keeps, so that nobody needs a key to see
    that a file was altered, and nobody without one learns anything from a name."""

    def put(self, sealed: bytes) -> str:
        """Keeps the bytes, whole and for good before it returns; gives their name."""

    def get(self, name: str) -> bytes:
        """Raises FileLost."""

    def remove(self, name: str) -> None:
        """Of a file that is not there nothing is removed."""

    def files(self) -> Iterator[StoredFile]:
        """All that lies there, unfinished writing too."""


def name_of(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()
