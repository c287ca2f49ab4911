"""What a file is, by its content: a whole picture or a PDF, and nothing besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aid_service.attachments.media import media_type_of
from tests.files import WHOLE, a_heic, a_jpeg, a_pdf, a_png, a_webp, a_zip, an_exe

KINDS = sorted(WHOLE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_known_by_its_content(kind: str):
    assert media_type_of(WHOLE[kind]) == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [b"<script>", b"\xff\xd9", a_zip(), a_png()])
def test_what_goes_on_behind_its_end_is_refused(kind: str, more: bytes):
    assert media_type_of(WHOLE[kind] + more) is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_something_stands_before_is_refused(kind: str):
    assert media_type_of(b"GIF89a" + WHOLE[kind]) is None
    assert media_type_of(b"\n" + WHOLE[kind]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_off_is_refused(kind: str):
    whole = WHOLE[kind].rstrip(b"\n")
    for length in range(len(whole)):
        assert media_type_of(whole[:length]) is None, length


@pytest.mark.parametrize(
    "data",
    [
        b"",
        an_exe(),
        a_zip(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 20 + b";",
        b"plain text",
        b"\xff\xd8\xff\xd9",
        a_pdf().replace(b"%PDF-1.7", b"%PDF-x.y"),
        a_heic(b"avif").replace(b"heic", b"avis"),
        a_png()[:-1] + b"\0",
        a_webp().replace(b"VP8L", b"WAVE"),
    ],
)
def test_anything_else_is_refused(data: bytes):
    assert media_type_of(data) is None


def test_a_pdf_that_is_an_archive_too_is_refused():
    archive = a_zip()
    assert media_type_of(a_pdf(archive)) is None


def test_a_jpeg_whose_end_is_a_trick_is_refused():
    """An archive behind the end, and the two bytes of an end once more behind that."""
    assert media_type_of(a_jpeg() + a_zip() + b"\xff\xd9") is None


def test_telephones_write_several_pictures_into_one_jpeg():
    assert media_type_of(a_jpeg() + b"\0\0" + a_jpeg()) == "image/jpeg"
    assert media_type_of(a_jpeg() + a_jpeg()[:-1]) is None


def test_a_progressive_jpeg_has_several_scans():
    again = b"\xff\xc4\0\4\0\0" + b"\xff\xda\0\4\1\1" + b"\x99"
    assert media_type_of(a_jpeg(b"\x12" + again)) == "image/jpeg"


def test_a_jpeg_whose_segments_lead_nowhere_is_refused():
    assert media_type_of(b"\xff\xd8\xff\xe0\0\0\xff\xd9") is None
    assert media_type_of(b"\xff\xd8\xff\xe0\xff\xff\xff\xd9") is None


def test_heic_goes_by_several_names():
    assert media_type_of(a_heic(b"heic")) == media_type_of(a_heic(b"mif1")) == "image/heic"


@given(st.sampled_from(KINDS), st.binary(max_size=200))
def test_no_file_makes_it_fall_over(kind: str, rest: bytes):
    assert media_type_of(rest) is None
    assert media_type_of(WHOLE[kind][:12] + rest) in (None, kind)
