"""The house rules that a machine can keep."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import domain.events
from domain.events import FACTS
from domain.events.fact import Fact

ROOT = Path(__file__).parents[2]
ROOMS = ("aid_service", "bench", "domain", "projections", "tests")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
DOMAIN = [path for path in FILES if path.is_relative_to(ROOT / "domain")]
MOST_LINES = 350
SAYS_NOTHING = {"utils", "helpers", "common", "services", "managers", "core"}
IMPURE = {"now", "today", "utcnow", "uuid1", "uuid4", "urandom", "getenv", "open", "print", "input"}
IMPURE_MODULES = {"random", "secrets", "time", "os", "pathlib", "socket", "logging"}


def named(path):
    return str(path.relative_to(ROOT))


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def calls_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_there_is_something_to_look_at():
    assert len(DOMAIN) > 20
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_no_room_has_a_name_that_says_nothing():
    for path in FILES:
        assert not SAYS_NOTHING & {*path.relative_to(ROOT).parts[:-1], path.stem}, path


def test_the_package_of_the_service_is_empty():
    assert (ROOT / "aid_service" / "__init__.py").read_text("utf-8") == ""


@pytest.mark.parametrize("path", DOMAIN, ids=named)
def test_the_domain_has_no_clock_no_chance_and_no_world(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert not IMPURE & set(calls_of(tree))
    imported = set(imports_of(tree))
    assert not IMPURE_MODULES & {name.split(".")[0] for name in imported}
    assert {name for name in imported if name.startswith("eventsourcing")} <= {
        "eventsourcing.domain"
    }


def test_every_fact_is_registered():
    written = set()
    for module in pkgutil.iter_modules(domain.events.__path__, "domain.events."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Fact) and value is not Fact:
                written.add(value)
    assert written == set(FACTS)
