"""Attachments: adding one, listing them, reading one's content, voiding one."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, send_file

from aid_service.api.answers import listed, paged, slice_of, written
from aid_service.api.blueprint import AidBlueprint
from aid_service.gate import actor, command, ports
from aid_service.schemas.asking import Page
from aid_service.schemas.attachment import AttachmentIn, AttachmentOut, AttachmentsOut
from aid_service.schemas.visit import ReasonIn
from aid_service.usecases.attachment import (
    AddAttachment,
    VoidAttachment,
    add_attachment,
    open_attachment,
    shown_attachment,
    void_attachment,
)
from aid_service.usecases.case_file import CaseFile
from aid_service.usecases.moment import Outcome
from aid_service.usecases.worker import worker_as_of

blp = AidBlueprint(
    "attachments", __name__, url_prefix="/api/v1/workers/<uuid:worker_id>/attachments"
)


@blp.uploads("", needs="attachment.add", form=AttachmentIn, answers=AttachmentOut)
def add(form: dict[str, Any], worker_id: UUID) -> Any:
    """Attach a photo, a receipt or a signed sheet. 上传附件"""
    said = {name: str(value) for name, value in form.items() if name != "data"}
    said["sha256"] = hashlib.sha256(form["data"]).hexdigest()
    outcome = add_attachment(ports(), command(said), AddAttachment(worker_id=worker_id, **form))
    return _shown(outcome, outcome.fact.attachment_id)


@blp.reads("", needs="worker.read", query=Page, answers=AttachmentsOut)
def of_worker(query: dict[str, Any], worker_id: UUID) -> Any:
    """What is attached to a worker's case, as of any moment. 附件列表"""
    at, after = paged(query)
    worker = worker_as_of(ports(), actor(), worker_id, at.moment)
    file = CaseFile(ports(), actor())
    items = [shown_attachment(file, worker, one) for one in worker.attachments.by_id.values()]
    page, last = slice_of(items, after, query["limit"])
    return listed(page, at, last=last)


@blp.serves("/<uuid:attachment_id>/content", needs="attachment.open")
def content(worker_id: UUID, attachment_id: UUID) -> Response:
    """The file itself; a fact is left. 查看附件"""
    opened = open_attachment(ports(), command(), worker_id, attachment_id)
    response = send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=True,
        download_name=opened.name,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Aid-Position"] = str(opened.position)
    return response


@blp.writes(
    "/<uuid:attachment_id>/voiding", needs="attachment.void", body=ReasonIn, answers=AttachmentOut
)
def void(body: dict[str, Any], worker_id: UUID, attachment_id: UUID) -> Any:
    """Void an attachment; it is kept, and only auditors still read it. 作废附件"""
    wish = VoidAttachment(worker_id=worker_id, attachment_id=attachment_id, **body)
    return _shown(void_attachment(ports(), command(), wish), attachment_id)


def _shown(outcome: Outcome[Any], attachment_id: UUID) -> Any:
    worker, file = outcome.aggregate, CaseFile(ports(), actor())
    return written(outcome, shown_attachment(file, worker, worker.attachments.named(attachment_id)))
