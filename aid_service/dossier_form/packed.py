"""What an .xlsx would unpack to, found out by reading its parts in a stream that keeps nothing.

A workbook of kilobytes may unpack to gigabytes: by compression, by one cell at the far corner of a
sheet, by one long text that a million cells share, by entities. The reader would notice too late.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from aid_service.dossier_form.limits import (
    LARGEST_UNPACKED_BYTES,
    LONGEST_TEXT,
    MOST_PARTS,
    Tally,
    Unreadable,
)

_CHUNK = 256 * 1024
_LOCAL_HEADER = 30
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PICTURES_AND_PRINTERS = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".bin", ".ico")


def require_sound(data: bytes) -> None:
    """Raises Unreadable for what is no .xlsx, or is larger inside than a form can be."""
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("workbook-unreadable") from None
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unreadable("workbook-unreadable")
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise Unreadable("workbook-too-large")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable("workbook-macros")
    _Parts(data).read(sorted(parts, key=lambda part: "sharedstrings" not in part.filename.lower()))


class _Parts:
    """Reads each part once; texts that cells share come first, so that their lengths are known."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacked = 0
        self._lengths: list[int] = []
        self._tally = Tally()

    def read(self, parts: list[ZipInfo]) -> None:
        for part in parts:
            name = part.filename.lower()
            if name.endswith(("/", *_PICTURES_AND_PRINTERS)):
                for _ in self._inflated(part):
                    pass
            else:
                self._parse(part)

    def _parse(self, part: ZipInfo) -> None:
        reader = _PartReader(self._tally, self._lengths)
        reader.leads_to_sheets = part.filename.lower() == "xl/_rels/workbook.xml.rels"
        try:
            for chunk in self._inflated(part):
                reader.parser.Parse(chunk)
            reader.parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, LookupError, ValueError, struct.error):
            raise Unreadable("workbook-unreadable") from None

    def _inflated(self, part: ZipInfo) -> Iterator[bytes]:
        """The part's own bytes, whatever size its header declares."""
        if part.flag_bits & 1:
            raise Unreadable("workbook-locked")
        at = part.header_offset
        name_length, extra_length = struct.unpack("<HH", self._data[at + 26 : at + _LOCAL_HEADER])
        first = at + _LOCAL_HEADER + name_length + extra_length
        packed = memoryview(self._data)[first : first + part.compress_size]
        if part.compress_type == ZIP_STORED:
            self._count(len(packed))
            yield bytes(packed)
            return
        if part.compress_type != ZIP_DEFLATED:
            raise Unreadable("workbook-unreadable")
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            waiting: bytes | memoryview = packed
            while chunk := inflater.decompress(waiting, _CHUNK):
                self._count(len(chunk))
                yield chunk
                waiting = inflater.unconsumed_tail
        except zlib.error:
            raise Unreadable("workbook-unreadable") from None

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > LARGEST_UNPACKED_BYTES:
            raise Unreadable("workbook-too-large")


class _PartReader:
    """Counts the sheets, cells and texts of one part; a declaration of any kind is refused."""

    def __init__(self, tally: Tally, lengths: list[int]) -> None:
        self._tally, self._lengths = tally, lengths
        self._row = self._column = 0
        self._shared = False
        self._text = ""
        self._in_text = False
        self._length = 0
        self.leads_to_sheets = False
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._declared
        parser.EntityDeclHandler = self._declared

    def _begin(self, tag: str, told: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._begin_cell(told)
        elif name in ("v", "t"):
            self._in_text, self._text = True, ""
            self._length = 0 if name == "v" else self._length
        elif name == "row":
            self._row = int(told.get("r", self._row + 1))
            self._column = 0
        elif name in ("si", "is"):
            self._length = 0
        elif name == "sheet":
            self._tally.add_sheet()
        elif name == "Relationship":
            self._require_parsed(told.get("Target", ""))

    def _begin_cell(self, told: dict[str, str]) -> None:
        self._column += 1
        self._shared = told.get("t") == "s"
        if place := _REFERENCE.fullmatch(told.get("r", "").replace("$", "")):
            self._column, self._row = _number_of(place[1]), int(place[2])

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self._end_value()
        elif name == "si":
            self._lengths.append(self._length)
        elif name == "is":
            self._tally.add_cell(self._row, self._column, self._length)
        if name in ("v", "t"):
            self._in_text = False

    def _end_value(self) -> None:
        length = len(self._text)
        if self._shared:
            number = int(self._text)
            length = self._lengths[number] if 0 <= number < len(self._lengths) else 0
        self._tally.add_cell(self._row, self._column, length)

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise Unreadable("workbook-too-large")
            if len(self._text) < LONGEST_TEXT:
                self._text += text

    def _require_parsed(self, target: str) -> None:
        """A sheet that called itself a picture would pass by uncounted."""
        if self.leads_to_sheets and not target.lower().endswith(".xml"):
            raise Unreadable("workbook-unreadable")

    def _declared(self, *_: Any) -> NoReturn:
        raise Unreadable("workbook-entities")


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
