"""What a file is, by its content from the first byte to the last; its name is not asked.

A file must be of its format as a whole. What goes on behind a picture's end, and what opens as a
ZIP archive as well, is two files in one and taken for neither.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import is_zipfile

ENDING_OF = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
}
"""The kinds that are taken, and how a file of each is called."""

_ANY_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis")
_PDF_ENDS = re.compile(rb"%%EOF[\r\n \t]*\Z")


def media_type_of(data: bytes) -> str | None:
    """None for anything but a whole JPEG, PNG, WebP, HEIC or PDF."""
    if is_zipfile(BytesIO(data)):
        return None
    return next((kind for kind, is_whole in _IS_WHOLE.items() if is_whole(data)), None)


def _is_jpeg(data: bytes) -> bool:
    """One picture, or several one behind the other, as telephones write them."""
    at = 0
    while data.startswith(b"\xff\xd8\xff", at):
        end = _end_of_jpeg(data, at)
        if end is None:
            return False
        at = end
        while data.startswith(b"\0", at):
            at += 1
        if at == len(data):
            return True
    return False


def _end_of_jpeg(data: bytes, at: int) -> int | None:
    """Where the picture ends that begins here: segment by segment, past what each scan holds."""
    at, seen = at + 2, False
    while (head := data[at : at + 4])[:1] == b"\xff" and len(head) > 1:
        if head[1] == 0xD9:
            return at + 2 if seen else None
        if head[1] == 0xFF:
            at += 1
            continue
        length = int.from_bytes(head[2:4])
        if length < 2:
            return None
        at += 2 + length
        if head[1] == 0xDA:
            marker = _ANY_JPEG_MARKER.search(data, at)
            if marker is None:
                return None
            at, seen = marker.start(), True
    return None


def _is_png(data: bytes) -> bool:
    if not data.startswith(_PNG_BEGINS + b"\0\0\0\rIHDR"):
        return False
    at = len(_PNG_BEGINS)
    while len(head := data[at : at + 8]) == 8:
        end = at + 12 + int.from_bytes(head[:4])
        if data[end - 4 : end] != zlib.crc32(data[at + 4 : end - 4]).to_bytes(4):
            return False
        if head[4:] == b"IEND":
            return end == len(data)
        at = end
    return False


def _is_webp(data: bytes) -> bool:
    if data[:4] != b"RIFF" or data[8:15] != b"WEBPVP8":
        return False
    if int.from_bytes(data[4:8], "little") != len(data) - 8:
        return False
    at = 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return at == len(data)


def _is_heic(data: bytes) -> bool:
    """Boxes that fill the file, the first saying that it is HEIC."""
    if data[4:8] != b"ftyp":
        return False
    kinds, at = [], 0
    while len(head := data[at : at + 16]) >= 8:
        size = int.from_bytes(head[:4])
        if size == 1:
            size = int.from_bytes(head[8:16])
        if size < 8:
            return False
        kinds.append(head[4:8])
        at += size
    brands = data[8:12] + data[16 : int.from_bytes(data[:4])]
    known = any(brands[i : i + 4] in _HEIC_BRANDS for i in range(0, len(brands), 4))
    return known and {b"meta", b"mdat"} <= set(kinds) and at == len(data)


def _is_pdf(data: bytes) -> bool:
    begins = re.match(rb"%PDF-[12]\.[0-9][\r\n \t]", data) is not None
    return begins and _PDF_ENDS.search(data[-1024:]) is not None


_IS_WHOLE: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": _is_jpeg,
    "image/png": _is_png,
    "image/webp": _is_webp,
    "image/heic": _is_heic,
    "application/pdf": _is_pdf,
}
