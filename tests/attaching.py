"""Files sent to a case over HTTP, and where they lie then."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.files import a_jpeg
from tests.office import Desk, Office


def send(
    desk: Desk,
    worker_id: str,
    data: bytes = b"",
    *,
    name: str | None = "photo.jpg",
    headers: dict[str, str] | None = None,
    **form: Any,
) -> TestResponse:
    """A multipart body; no file at all where `name` is None."""
    sent = (
        {"kind": "photo"}
        | form
        | ({"file": FileStorage(io.BytesIO(data), filename=name)} if name else {})
    )
    signed = {"Accept-Language": "en", "Authorization": f"Bearer {desk.token}"} | (headers or {})
    boundary, body = encode_multipart(sent)
    return desk.app.test_client().post(
        f"/api/v1/workers/{worker_id}/attachments",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=signed,
    )


def attached(office: Office, worker_id: str, visit_id: str, data: bytes = b"", **form: Any) -> Any:
    told = {"of": "visit", "visit_id": visit_id} | form
    response = send(office.caseworker, worker_id, data or a_jpeg(), **told)
    assert response.status_code == 201, response.text
    return response.json


def path_of(worker_id: str, made: Any, below: str = "content") -> str:
    return f"/workers/{worker_id}/attachments/{made['attachment_id']}/{below}"


def files_of(office: Office) -> list[Path]:
    return [p for p in (office.settings.var / "attachments").rglob("*") if p.is_file()]
