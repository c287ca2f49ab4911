"""What an .xls holds, found out by walking its records: nothing in it is compressed, but a cell at
the far corner of a sheet, or a long text that many cells share, unfolds all the same."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from aid_service.dossier_form.limits import LONGEST_TEXT, Tally, Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BOUND_SHEET, _SHARED_TEXTS, _CONTINUE, _FILE_PASS = 0x0085, 0x00FC, 0x003C, 0x002F
_LABEL_SHARED, _MANY_NUMBERS = 0x00FD, 0x00BD
_CELLS = {0x0203, 0x0204, 0x0205, 0x0006, 0x0206, 0x027E, 0x00D6, 0x0406}


def require_sound(data: bytes) -> None:
    """Raises Unreadable for what is no .xls, or unfolds to more than a form can hold."""
    try:
        _walk(_stream(data))
    except (struct.error, IndexError, OSError, ValueError):
        raise Unreadable("workbook-unreadable") from None


def _stream(data: bytes) -> bytes:
    with olefile.OleFileIO(BytesIO(data)) as container:
        for name in ("Workbook", "Book"):
            if container.exists(name):
                stream: bytes = container.openstream(name).read()
                return stream
        if container.exists("EncryptedPackage"):
            raise Unreadable("workbook-locked")
    raise Unreadable("workbook-unreadable")


def _walk(stream: bytes) -> None:
    tally, lengths = Tally(), list[int]()
    shared: list[bytes] = []
    last = 0
    for kind, body in _records(stream):
        if kind == _SHARED_TEXTS or (kind == _CONTINUE and last == _SHARED_TEXTS):
            shared.append(body)
            last = _SHARED_TEXTS
            continue
        last = kind
        if kind == _FILE_PASS:
            raise Unreadable("workbook-locked")
        if kind == _BOUND_SHEET:
            tally.add_sheet()
        elif kind == _LABEL_SHARED:
            lengths = lengths or _lengths_of(shared)
            row, column, _, number = struct.unpack_from("<HHHI", body)
            tally.add_cell(row + 1, column + 1, lengths[number])
        elif kind == _MANY_NUMBERS:
            row, first = struct.unpack_from("<HH", body)
            for column in range(first, first + (len(body) - 6) // 6):
                tally.add_cell(row + 1, column + 1)
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            tally.add_cell(row + 1, column + 1, len(body))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0 and size == 0:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _lengths_of(shared: list[bytes]) -> list[int]:
    """How many characters each shared text has."""
    if not shared:
        return []
    reader = _Shared(shared)
    _, count = struct.unpack("<II", reader.take(8))
    return [reader.text() for _ in range(count)]


class _Shared:
    """Reads texts that may run on from one record into the next, which then begins with a byte
    that says how wide its characters are."""

    def __init__(self, records: list[bytes]) -> None:
        self._records, self._record, self._at = records, 0, 0

    def take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            if self._at >= len(self._records[self._record]):
                self._record, self._at = self._record + 1, 0
            piece = self._records[self._record][self._at : self._at + size - len(taken)]
            taken, self._at = taken + piece, self._at + len(piece)
        return taken

    def text(self) -> int:
        """Passes by one text, and says how long it is."""
        length, flags = struct.unpack("<HB", self.take(3))
        if length > LONGEST_TEXT:
            raise Unreadable("workbook-too-large")
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        self._pass_by(length, 2 if flags & 1 else 1)
        self.take(4 * runs + extra)
        return int(length)

    def _pass_by(self, characters: int, width: int) -> None:
        while characters:
            left = (len(self._records[self._record]) - self._at) // width
            if left == 0:
                self._record, self._at = self._record + 1, 1
                width = 2 if self._records[self._record][0] & 1 else 1
                continue
            passed = min(left, characters)
            characters, self._at = characters - passed, self._at + passed * width
