"""An .xls, read by a process of its own with a limit on its memory: what is malformed may make the
reader ask for terabytes, and then the whole process ends."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from aid_service.dossier_form.limits import Tally, Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which a new workbook with a password lies, in the old kind of file."""
_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_MOST_SECONDS = 60

OldSheet = tuple[str, list[list[object]]]


def old_sheets(data: bytes) -> list[OldSheet]:
    """Names and cells from the first row and column on. Raises Unreadable."""
    if _ENCRYPTED in data:
        raise Unreadable("workbook-locked")
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=_MOST_SECONDS,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Unreadable("workbook-unreadable") from None
    told = json.loads(done.stdout, object_hook=_day)
    if code := told.get("refused"):
        raise Unreadable(code)
    return [(name, rows) for name, rows in told["sheets"]]


def _read_here() -> None:
    """In the process of its own: from its input to its output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told: dict[str, object]
    try:
        told = {"sheets": list(_sheets(sys.stdin.buffer.read()))}
    except Unreadable as refused:
        told = {"refused": refused.code}
    except PasswordError:
        told = {"refused": "workbook-locked"}
    except CalamineError:
        told = {"refused": "workbook-unreadable"}
    json.dump(told, sys.stdout, default=lambda day: {"day": day.isoformat()[:10]})


def _sheets(data: bytes) -> Iterator[OldSheet]:
    workbook, tally = CalamineWorkbook.from_filelike(BytesIO(data)), Tally()
    for name in workbook.sheet_names:
        tally.add_sheet()
        sheet, rows = workbook.get_sheet_by_name(name), []
        left: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            for column, cell in enumerate(cells, start=len(left) + 1):
                if cell != "":
                    tally.add_cell(number, column, len(str(cell)))
            rows.append([*left, *cells])
        yield name, rows


def _day(told: dict[str, Any]) -> Any:
    return date.fromisoformat(told["day"]) if told.keys() == {"day"} else told


if __name__ == "__main__":
    _read_here()
