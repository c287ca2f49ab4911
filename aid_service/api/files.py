"""How views answer with sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from flask import Response, send_file

from aid_service.exports.sheets import Cell, Heading, csv_lines, encoded, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_over(data: bytes, name: str, media_type: str, headers: dict[str, str]) -> Response:
    """A file to keep, which nobody on the way does."""
    response = send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers.update({"Cache-Control": "no-store", **headers})
    return response


def as_xlsx(
    name: str,
    sheet: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Cell]],
    headers: dict[str, str],
) -> Response:
    file = BytesIO()
    xlsx(file, sheet, headings, rows)
    return handed_over(file.getvalue(), f"{name}.xlsx", XLSX, headers)


def as_csv(
    name: str,
    encoding: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Cell]],
    headers: dict[str, str],
) -> Response:
    data = b"".join(encoded(csv_lines(headings, rows), encoding))
    return handed_over(data, f"{name}.csv", csv_type(encoding), headers)


def csv_type(encoding: str) -> str:
    return f"text/csv; charset={encoding}"
