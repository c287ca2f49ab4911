"""Imports: a workbook of dossier forms in, what became of it, and out again."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, send_file

from aid_service.api.answers import listed, page_of, paged, slice_of, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.dossier_form.intake import faults_of, returned, said, take_in
from aid_service.gate import actor, command, ports
from aid_service.locale import language, problem_title
from aid_service.schemas.asking import KnownPage
from aid_service.schemas.dossier_import import (
    ImportIn,
    ImportOut,
    ImportRowsOut,
    ImportsOut,
    UndoneOut,
)
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.dossier_fault import Fault
from aid_service.usecases.dossier_import import Report
from aid_service.usecases.dossier_undoing import UndoImport, import_as_of, undo_import

blp = AidBlueprint("imports", __name__, url_prefix="/api/v1/imports")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FAULTS = 1_000
"""So many are told in an answer; the workbook that goes back tells them all."""


@blp.uploads("", needs="import.write", form=ImportIn, answers=ImportOut)
def take(form: dict[str, Any]) -> Any:
    """Take in a workbook of dossier forms, or only look at it. 导入困难职工档案表"""
    data, dry_run = form["data"], form["dry_run"]
    fingerprint = {"sha256": hashlib.sha256(data).hexdigest(), "dry_run": dry_run}
    report = take_in(ports(), command(fingerprint), data, dry_run=dry_run)
    headers = {"Aid-Position": str(report.position)} if report.position else {}
    made = bool(report.imported) and not dry_run
    return _reported(report, fingerprint["sha256"]), 201 if made else 200, headers


@blp.reads("", needs="import.read", query=KnownPage, answers=ImportsOut)
def every(query: dict[str, Any]) -> Any:
    """The imports of the caller's area. 导入记录"""
    at, after = paged(query)
    scope, limit = actor().area, query["limit"]
    found = ports().views.imports.imports(scope=scope, at=at.position, after=after, limit=limit + 1)
    lines, last = page_of(found, limit, "since")
    items = [
        {
            "id": line.import_id,
            "state": line.state,
            "sha256": line.sha256,
            "area": line.area.code if line.area else None,
            "rows": line.rows,
            "members": line.members,
            "imported": line.imported,
            "already_registered": line.known,
            "faulty": line.faulty,
            "started_by": line.actor_id,
            "withdrawn": line.withdrawn,
            "kept": line.kept,
        }
        for line in lines
    ]
    return listed(items, at, last=last)


@blp.reads("/<uuid:import_id>", needs="import.read", query=KnownPage, answers=ImportRowsOut)
def read(query: dict[str, Any], import_id: UUID) -> Any:
    """One import, and what became of its rows; the faulty ones are told to whoever sent them,
    for some days. 导入结果"""
    at, after = paged(query)
    found = import_as_of(ports(), actor(), import_id, at.moment)
    kept = {one.worker_id: one.because for one in found.undoing.kept} if found.undoing else {}
    rows: list[dict[str, Any]] = [
        {
            "row": taken.row,
            "outcome": _outcome(taken.worker_id, kept, undone=bool(found.undoing)),
            "worker_id": taken.worker_id,
            "because": kept.get(taken.worker_id),
            "faults": [],
        }
        for taken in found.taken.values()
    ]
    rows += [
        {"row": fault.row, "outcome": "faulty", "worker_id": None, "faults": [_fault(fault)]}
        for fault in faults_of(ports(), actor(), import_id)
    ]
    page, last = slice_of(sorted(rows, key=lambda row: int(row["row"])), after, query["limit"])
    body, headers = listed(page, at, last=last)
    return body | _shown(import_id, found), headers | {"ETag": f'"v{found.version}"'}


@blp.serves("/<uuid:import_id>/errors.xlsx", needs="import.write")
def errors(import_id: UUID) -> Response:
    """The workbook that was sent, with what is wrong beside each row. 错误说明"""
    data = returned(ports(), actor(), import_id, language())
    response = send_file(
        BytesIO(data), mimetype=XLSX, as_attachment=True, download_name="errors.xlsx"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blp.writes("/<uuid:import_id>/undo", needs="import.undo", body=ReasonIn, answers=UndoneOut)
def undo(body: dict[str, Any], import_id: UUID) -> Any:
    """Withdraw what an import registered, but for what was touched since. 撤销导入"""
    wish = UndoImport(import_id=import_id, reason=body["reason"])
    outcome = undo_import(ports(), command(), wish)
    undoing = outcome.fact
    shown = {
        "id": import_id,
        "state": "undone",
        "reason": undoing.reason,
        "withdrawn": undoing.withdrawn,
        "kept": [
            {
                "row": one.row,
                "worker_id": one.worker_id,
                "because": one.because,
                "message": problem_title(one.because, language()),
            }
            for one in undoing.kept
        ],
        "version": outcome.aggregate.version,
    }
    return written(outcome, shown)


def _outcome(worker_id: UUID, kept: dict[UUID, str], *, undone: bool) -> str:
    if not undone:
        return "imported"
    return "kept" if worker_id in kept else "withdrawn"


def _shown(import_id: UUID, found: Any) -> dict[str, Any]:
    start, end, undoing = found.start, found.end, found.undoing
    return {
        "id": import_id,
        "state": found.state,
        "sha256": start.sha256,
        "area": start.area.code if start.area else None,
        "rows": start.rows,
        "members": start.members,
        "imported": len(found.taken),
        "already_registered": end.known if end else None,
        "faulty": end.faulty if end else None,
        "started_by": start.actor.id,
        "withdrawn": undoing.withdrawn if undoing else None,
        "kept": len(undoing.kept) if undoing else None,
        "version": found.version,
    }


def _reported(report: Report, sha256: str) -> dict[str, Any]:
    return {
        "id": report.import_id,
        "state": "checked" if report.dry_run else "finished",
        "dry_run": report.dry_run,
        "sha256": sha256,
        "rows": report.rows,
        "members": report.members,
        "imported": report.imported,
        "already_registered": report.known,
        "faulty": report.faulty,
        "errors": report.errors,
        "warnings": len(report.faults) - report.errors,
        "faults": [_fault(fault) for fault in report.faults[:_MOST_FAULTS]],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "heading": fault.heading,
        "code": fault.code,
        "level": fault.level.value,
        "message": said(fault, language()),
    }
