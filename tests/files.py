"""Small files, each whole by its format's own rules, with nothing to see in them."""

from __future__ import annotations

import io
import zipfile
import zlib


def a_jpeg(scan: bytes = b"\x12\x34\xff\x00\xff\xd0\x56") -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body

    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xDA, b"\1\1") + scan + b"\xff\xd9"


def a_png(pixels: bytes = b"\0\xff\xff\xff") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    size = (1).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    held = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + held


def a_webp() -> bytes:
    held = b"WEBP" + b"VP8L" + (5).to_bytes(4, "little") + b"\x2f\0\0\0\0" + b"\0"
    return b"RIFF" + len(held).to_bytes(4, "little") + held


def a_heic(brand: bytes = b"mif1") -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4) + kind + body

    return (
        box(b"ftyp", brand + b"\0\0\0\0" + b"heic") + box(b"meta", b"\0" * 4) + box(b"mdat", b"x")
    )


def a_pdf(body: bytes = b"1 0 obj\n<<>>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"startxref\n0\n%%EOF\n"


def an_exe() -> bytes:
    return b"MZ\x90\0" + b"\0" * 60 + b"This program cannot be run in DOS mode."


def a_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("run.bat", "echo")
    return held.getvalue()


WHOLE = {
    "image/jpeg": a_jpeg(),
    "image/png": a_png(),
    "image/webp": a_webp(),
    "image/heic": a_heic(),
    "application/pdf": a_pdf(),
}
