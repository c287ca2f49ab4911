"""The service as its callers see it: one desk for each member of staff, all over one store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from aid_service.app import create_app
from aid_service.ports import Ports
from aid_service.settings import Settings
from domain.events.fact import Fact, Recorded
from tests.staff import Token
from tests.stores import Clock

API = "/api/v1"


@dataclass
class Desk:
    """Sends requests with one token; paths are relative to the API's base."""

    app: Flask
    token: str | None = None
    staff_id: str = ""

    def get(
        self, path: str, *, headers: dict[str, str] | None = None, **query: object
    ) -> TestResponse:
        return self.app.test_client().get(
            _address(path), query_string=query, headers=self._signed(headers)
        )

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        if_match: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        named = {"Idempotency-Key": key, "If-Match": if_match, **(headers or {})}
        return self.raw(
            path,
            json.dumps({} if body is None else body).encode(),
            headers={name: value for name, value in named.items() if value is not None},
        )

    def raw(
        self,
        path: str,
        data: bytes,
        *,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """A body as it is, good or bad."""
        return self.app.test_client().post(
            _address(path), data=data, content_type=content_type, headers=self._signed(headers)
        )

    def made(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        """Posts what must succeed, and gives the answer's body."""
        response = self.post(path, body, **kwargs)
        assert response.status_code in (200, 201), (path, response.status_code, response.text)
        return response.json

    def asked(self, path: str, **query: Any) -> Any:
        """Gets what must be there, and gives the answer's body."""
        response = self.get(path, **query)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json

    def _signed(self, headers: dict[str, str] | None) -> dict[str, str]:
        signed = {"Accept-Language": "en"} | (headers or {})
        if self.token:
            signed["Authorization"] = f"Bearer {self.token}"
        return signed


@dataclass
class Office:
    ports: Ports
    clock: Clock
    staff: dict[str, Token]
    settings: Settings
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.ports)

    def desk(self, name: str) -> Desk:
        held = self.staff[name]
        return Desk(self.app, held.token, str(held.staff_id))

    def stranger(self, token: str | None = None) -> Desk:
        return Desk(self.app, token)

    @property
    def head(self) -> int:
        """The ledger's newest position."""
        return self.ports.ledger.head()

    @property
    def caseworker(self) -> Desk:
        return self.desk("caseworker")

    @property
    def approver(self) -> Desk:
        return self.desk("approver")

    @property
    def finance(self) -> Desk:
        return self.desk("finance")

    @property
    def auditor(self) -> Desk:
        return self.desk("auditor")

    @property
    def admin(self) -> Desk:
        return self.desk("admin")

    @property
    def neighbour(self) -> Desk:
        """A caseworker of the county next door."""
        return self.desk("next caseworker")

    def facts(self, after: int = 0) -> list[Fact]:
        """What the ledger holds behind a position."""
        found = self.ports.ledger.since(after, limit=100_000)
        assert all(isinstance(item, Recorded) for item in found)
        return [item.fact for item in found if isinstance(item, Recorded)]

    def wrote(self, response: TestResponse, *topics: str) -> Any:
        """The answer was one command of exactly these facts, the ledger's newest, the resource's
        own last; gives the answer's body."""
        assert response.status_code in (200, 201), response.text
        facts = self.facts(self.head - len(topics))
        assert [fact.TOPIC for fact in facts] == list(topics)
        assert len({fact.command_id for fact in facts}) == 1
        assert response.headers["Aid-Position"] == str(self.head)
        assert response.headers["ETag"] == f'"v{facts[-1].originator_version}"'
        assert "Idempotency-Replayed" not in response.headers
        return response.json


def _address(path: str) -> str:
    return path if path.startswith(("/healthz", "/readyz", API)) else f"{API}{path}"


def refused(response: TestResponse, status: int, code: str) -> Any:
    """A well-formed problem of this status and code; gives its body."""
    assert (response.status_code, response.content_type) == (
        status,
        "application/problem+json",
    ), (response.status_code, response.text)
    problem = response.json
    assert problem["code"] == code, problem
    assert problem["status"] == status
    assert problem["type"] == f"{API}/problems/{code}"
    assert problem["title"]
    assert problem["title"] != code, "every code has a title"
    assert problem["detail"]
    for error in problem.get("errors", []):
        assert error["pointer"].startswith("#")
        assert error["detail"]
    return problem


def pointers(response: TestResponse) -> list[str]:
    return [error["pointer"] for error in response.json["errors"]]
