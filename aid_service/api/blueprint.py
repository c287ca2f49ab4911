"""The blueprint of every API room: a view says in one line what it needs, takes and answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema

from aid_service.gate import needs as declare_need
from aid_service.gate import ports
from aid_service.schemas.asking import AsOf
from aid_service.strict_json import StrictParser

F = TypeVar("F", bound=Callable[..., Any])

_FORM_BYTES = 64 * 1024
"""What a multipart body may hold beside its file."""
_HELD_BACK_BYTES = 4 * 1024
"""What werkzeug may keep of one reading of 64 KiB until the next, since a boundary or a part's
headings may have begun in it: it counts both against the limit, also of a file."""


class AidBlueprint(Blueprint):  # type: ignore[misc]
    """flask-smorest's, with strict bodies; what a view declares here is also its documentation."""

    ARGUMENTS_PARSER = StrictParser()

    def writes(
        self,
        rule: str,
        *,
        needs: str,
        body: type[Schema],
        answers: type[Schema],
        status: int = 200,
        many: bool = False,
    ) -> Callable[[F], F]:
        """A POST whose loaded body is the view's first argument, a list of them with `many`; 201
        where something is made."""
        takes = self.arguments(body(many=many))
        return self._declared(rule, "POST", needs, takes, answers, status)

    def reads(
        self, rule: str, *, needs: str, answers: type[Schema], query: type[Schema] = AsOf
    ) -> Callable[[F], F]:
        """A GET whose loaded query string is the view's first argument."""
        asks = self.arguments(query, location="query")
        return self._declared(rule, "GET", needs, asks, answers, 200)

    def uploads(
        self, rule: str, *, needs: str, form: type[Schema], answers: type[Schema]
    ) -> Callable[[F], F]:
        """A POST of a multipart body with a file, loaded as the view's first argument. It alone
        may be as large as the largest file."""
        takes = self.arguments(form, location="files")
        return self._declared(rule, "POST", needs, lambda view: _roomy(takes(view)), answers, 201)

    def serves(
        self, rule: str, *, needs: str, query: type[Schema] | None = None
    ) -> Callable[[F], F]:
        """A GET that answers with a file; a loaded query string is the view's first argument."""
        asks = self.arguments(query, location="query") if query else _as_it_is

        def declare(view: F) -> F:
            binary = {"type": "string", "format": "binary"}
            serving = self.response(200, binary, content_type="application/octet-stream")(view)
            self.route(rule, methods=["GET"])(declare_need(needs)(asks(serving)))
            return view

        return declare

    def _declared(
        self, rule: str, method: str, needs: str, takes: Any, answers: type[Schema], status: int
    ) -> Callable[[F], F]:
        def declare(view: F) -> F:
            answering = self.response(status, answers)(view)
            self.route(rule, methods=[method])(declare_need(needs)(takes(answering)))
            return view

        return declare


def _as_it_is(view: F) -> F:
    return view


def _roomy(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def take(*args: Any, **kwargs: Any) -> Any:
        request.max_content_length = ports().largest_file + _FORM_BYTES
        request.max_form_memory_size = _FORM_BYTES + _HELD_BACK_BYTES
        return view(*args, **kwargs)

    return take
