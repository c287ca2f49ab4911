"""Lists going out as files: the register as the form, the public notice, a dossier's contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response

from aid_service.api.answers import Asked, asked
from aid_service.api.blueprint import AidBlueprint
from aid_service.api.files import XLSX, as_csv, as_xlsx, csv_type, handed_over
from aid_service.dossier_form.writing import form_lines, write_form
from aid_service.exports.contents import contents_page
from aid_service.exports.sheets import Cell, Heading, csv_lines, encoded
from aid_service.gate import actor, command, ports
from aid_service.locale import language, page_words, word
from aid_service.schemas.asking import AsOf
from aid_service.schemas.register import (
    NoticeAsked,
    NoticeCsvAsked,
    RegisterAsked,
    RegisterCsvAsked,
)
from aid_service.usecases.dossier_contents import contents_of
from aid_service.usecases.notice_list import noticed_workers
from aid_service.usecases.register_export import (
    ExportRegister,
    record_export,
    registered_households,
)
from domain.refusals import Refusal

blp = AidBlueprint("registers", __name__, url_prefix="/api/v1")


@blp.serves("/workers/register.xlsx", needs="register.export", query=RegisterAsked)
def register_xlsx(query: dict[str, Any]) -> Response:
    """The register as the dossier form, opened; a fact is left. 导出登记册"""
    at, file = asked(query), BytesIO()
    rows = write_form(file, registered_households(ports(), _area(query), at=at.position))
    return _exported(file.getvalue(), query, at, rows, "register.xlsx", XLSX)


@blp.serves("/workers/register.csv", needs="register.export", query=RegisterCsvAsked)
def register_csv(query: dict[str, Any]) -> Response:
    """One of its two sheets as text; a fact is left. 导出登记册（CSV）"""
    at, encoding = asked(query), query["encoding"]
    households = list(registered_households(ports(), _area(query), at=at.position))
    headings, lines = form_lines(households, members=query["sheet"] == "members")
    data = b"".join(encoded(csv_lines(headings, lines), encoding))
    name = f"{query['sheet']}.csv"
    return _exported(data, query, at, len(households), name, csv_type(encoding))


@blp.serves("/dossiers/notice.xlsx", needs="register.notice", query=NoticeAsked)
def notice_xlsx(query: dict[str, Any]) -> Response:
    """The list for the public notice: masked names, nothing else personal. 公示名单"""
    at = asked(query)
    title, headings, lines = _notice(query, at)
    return as_xlsx("notice", title, headings, lines, at.headers)


@blp.serves("/dossiers/notice.csv", needs="register.notice", query=NoticeCsvAsked)
def notice_csv(query: dict[str, Any]) -> Response:
    """The same as text. 公示名单（CSV）"""
    at = asked(query)
    _, headings, lines = _notice(query, at)
    return as_csv("notice", query["encoding"], headings, lines, at.headers)


@blp.serves("/workers/<uuid:worker_id>/dossier/contents", needs="worker.read", query=AsOf)
def contents(query: dict[str, Any], worker_id: UUID) -> Response:
    """What the dossier holds, paper by paper, to print. 档案目录"""
    at = asked(query)
    found = contents_of(ports(), actor(), worker_id, at.moment, language=language())
    page = contents_page(found, language=language(), position=at.position)
    response = Response(page, content_type="text/html; charset=utf-8")
    response.content_language = language()
    response.headers.update(at.headers)
    return response


def _area(query: dict[str, Any]) -> Any:
    """The caller's own area, or one under it. Refuses `missing` for any other."""
    own, asked_for = actor().area, query.get("area")
    if own is None or (asked_for and not own.covers(asked_for)):
        raise Refusal("missing")
    return asked_for or own


def _exported(
    data: bytes, query: dict[str, Any], at: Asked, rows: int, name: str, media_type: str
) -> Response:
    wish = ExportRegister(
        area=_area(query),
        position=at.position,
        form=name,
        rows=rows,
        sha256=hashlib.sha256(data).hexdigest(),
        purpose=query["purpose"],
    )
    record_export(ports(), command(), wish)
    return handed_over(data, name, media_type, at.headers)


def _notice(
    query: dict[str, Any], at: Asked
) -> tuple[str, list[Heading], Iterator[tuple[Cell, ...]]]:
    words, said = page_words("notice", language()), language()
    found = noticed_workers(
        ports(),
        actor(),
        at=at.position,
        day=at.day,
        area=query.get("area"),
        level=query.get("level"),
    )
    names = ("number", "name", "unit", "area", "category", "level", "since")
    headings = [Heading(words[name], 24 if name == "unit" else 14) for name in names]
    lines: Iterator[tuple[Cell, ...]] = (
        (
            number,
            one.name,
            one.unit,
            one.area.code if one.area else None,
            word(one.category.value, said) if one.category else None,
            word(one.level, said) if one.level else None,
            one.since.isoformat() if one.since else None,
        )
        for number, one in enumerate(found, start=1)
    )
    return words["title"], headings, lines
