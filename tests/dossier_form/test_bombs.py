"""Files that would fill the memory, or are not what they say: refused before they are unpacked."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
import xlwt

from aid_service.dossier_form import limits
from aid_service.dossier_form.reading import open_workbook
from tests.forms import a_form, a_row

CELL = '<c r="{at}" t="s"><v>0</v></c>'


def rezipped(changes: dict[str, bytes], *, without: str = "") -> bytes:
    """A sound form with some of its parts replaced."""
    file = BytesIO()
    with ZipFile(BytesIO(a_form([a_row()]))) as sound, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name in sound.namelist():
            if name != without:
                made.writestr(name, changes.get(name, sound.read(name)))
        for name in changes.keys() - set(sound.namelist()):
            made.writestr(name, changes[name])
    return file.getvalue()


def sheet_of(cells: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"


def refused(data: bytes) -> str:
    with pytest.raises(limits.Unreadable) as told:
        open_workbook(data)
    return told.value.code


def test_a_zip_bomb_is_refused_after_the_limit_and_not_after_the_file() -> None:
    blanks = sheet_of(" " * (limits.LARGEST_UNPACKED_BYTES + 1))
    data = rezipped({SHEET: blanks})
    assert len(data) < 2_000_000
    assert refused(data) == "workbook-too-large"


def test_a_bomb_that_lies_about_its_size_is_refused_as_well() -> None:
    """The sizes in the headers say a hundred bytes; the stream goes on."""
    bomb = sheet_of(" " * (limits.LARGEST_UNPACKED_BYTES + 1))
    data = bytearray(rezipped({SHEET: bomb}))
    told = struct.pack("<I", len(bomb))
    assert told in data
    assert refused(bytes(data).replace(told, struct.pack("<I", 100))) == "workbook-too-large"


@pytest.mark.parametrize(
    ("at", "code"),
    [("XFD1", "workbook-columns"), ("A1048576", "workbook-rows"), ("DR2", "workbook-columns")],
)
def test_a_cell_at_the_far_corner_is_refused(at: str, code: str) -> None:
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="{at}"><v>1</v></c></row>'
    assert refused(rezipped({SHEET: sheet_of(cells)})) == code


def test_empty_cells_far_away_do_no_harm() -> None:
    sound = ZipFile(BytesIO(a_form([a_row()]))).read(SHEET).decode()
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    data = rezipped({SHEET: sound.replace("</sheetData>", far).encode()})
    assert len(list(open_workbook(data).workers.rows())) == 1


def test_one_long_text_that_many_cells_share_is_refused() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = f'<sst xmlns="{main}"><si><t>{"长" * 30_000}</t></si></sst>'.encode()
    rows = "".join(
        f'<row r="{row}">{"".join(CELL.format(at=f"{letter}{row}") for letter in "ABCDEFGH")}</row>'
        for row in range(1, 400)
    )
    data = rezipped({SHEET: sheet_of(rows), TEXTS: texts})
    assert len(data) < 100_000
    assert refused(data) == "workbook-too-large"


def test_entities_are_refused() -> None:
    billion = (
        b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
    )
    assert refused(rezipped({SHEET: billion})) == "workbook-entities"


def test_a_workbook_with_macros_is_refused() -> None:
    assert refused(rezipped({"xl/vbaProject.bin": b"\0" * 10})) == "workbook-macros"


def test_a_sheet_that_calls_itself_a_picture_is_refused() -> None:
    relations = "xl/_rels/workbook.xml.rels"
    sound = ZipFile(BytesIO(a_form([a_row()]))).read(relations)
    disguised = sound.replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.png")
    changes = {relations: disguised, "xl/worksheets/sheet1.png": sheet_of("")}
    assert refused(rezipped(changes)) == "workbook-unreadable"


def test_too_many_sheets_are_refused() -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    for _ in range(limits.MOST_SHEETS + 1):
        book.add_worksheet()
    book.close()
    assert refused(file.getvalue()) == "workbook-sheets"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"hello",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        rezipped({}, without="xl/workbook.xml"),
        rezipped({SHEET: b"<worksheet><sheetData>"}),
        a_form([a_row()])[:3000],
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refused(data) == "workbook-unreadable"


def test_a_workbook_with_a_password_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked += "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refused(locked) == "workbook-locked"


def test_a_broken_stream_is_refused() -> None:
    data = bytearray(a_form([a_row()]))
    data[120:400] = zlib.compress(b"noise" * 99)[:280].ljust(280, b"\xff")
    assert refused(bytes(data)) == "workbook-unreadable"


def test_a_large_file_is_not_even_looked_into() -> None:
    assert refused(b"PK" + b"\0" * limits.LARGEST_FILE_BYTES) == "workbook-too-large"


def old(*cells: tuple[int, int, object], sheets: int = 1) -> bytes:
    book, file = xlwt.Workbook(), BytesIO()
    for number in range(sheets):
        sheet = book.add_sheet(f"s{number}")
        for row, column, value in cells:
            sheet.write(row, column, value)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (old((0, 0, "姓名"), (3, 255, 1.0)), "workbook-columns"),
        (old((0, 0, "姓名"), sheets=limits.MOST_SHEETS + 1), "workbook-sheets"),
        (old((0, 0, "姓名"))[:2000], "workbook-unreadable"),
        (
            old(*((row, column, "长" * 30_000) for row in range(30) for column in range(100))),
            "workbook-too-large",
        ),
        (old((0, 0, "姓名"), (65_535, 255, 1.0), sheets=6), "workbook-unreadable"),
    ],
)
def test_old_workbooks_are_measured_too(data: bytes, code: str) -> None:
    assert refused(data) == code
