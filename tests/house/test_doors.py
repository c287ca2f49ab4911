"""Every door says what it needs: a permission that the table knows, or that it is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from aid_service import gate
from aid_service.identity.permissions import PERMISSIONS
from aid_service.usecases.task import PERMISSION_OF
from projections.task_kinds import TaskKind
from tests.office import Office, refused

ROOT = Path(__file__).parents[2]
PUBLIC = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/problems/<code>",
    "/api/v1/openapi.json",
    "/api/v1/docs/",
    "/api/v1/docs/<path:path>",
}
"""What anybody may ask. A new line here is a decision."""


def doors(app: Flask) -> Iterator[tuple[str, Any]]:
    for rule in app.url_map.iter_rules():
        yield rule.rule, app.view_functions[rule.endpoint]


def test_every_view_has_an_address_and_says_what_it_needs(office: Office) -> None:
    views = set(office.app.view_functions.values())
    assert {view for _, view in doors(office.app)} == views
    assert [view for view in views if not isinstance(getattr(view, "needs", None), str)] == []


def test_what_is_public_is_on_a_short_list(office: Office) -> None:
    public = {rule for rule, view in doors(office.app) if view.needs == gate.PUBLIC}
    assert public == PUBLIC


def test_every_permission_that_is_needed_is_in_the_table_and_every_one_there_is_needed(
    office: Office,
) -> None:
    needed = {view.needs for _, view in doors(office.app)} - {gate.PUBLIC}
    assert needed == set(PERMISSIONS)


def test_a_view_that_says_nothing_is_shut(office: Office) -> None:
    office.app.view_functions["workers.find"] = lambda **_: "anything"
    refused(office.caseworker.get("/workers"), 403, "forbidden")


def test_every_permission_is_somebodys() -> None:
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("kind", TaskKind)
def test_every_task_leads_to_a_step_that_somebody_may_take(kind: TaskKind) -> None:
    assert PERMISSION_OF[kind] in PERMISSIONS


@pytest.mark.parametrize("path", sorted((ROOT / "aid_service" / "api").glob("*.py")), ids=str)
def test_no_room_opens_a_door_past_its_blueprint(path: Path) -> None:
    """Views are declared through `reads`, `writes` and their like, which take a permission; the
    few plain routes are public and say so."""
    tree = ast.parse(path.read_text("utf-8"))
    plain = {"route", "get", "post", "put", "patch", "delete", "add_url_rule"}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            called = [d for d in node.decorator_list if isinstance(d, ast.Call)]
            names = {d.func.attr for d in called if isinstance(d.func, ast.Attribute)}
            if names & plain:
                marks = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
                assert "public" in marks, node.name
