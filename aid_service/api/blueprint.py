"""The blueprint of every API room: a view says in one line what it needs, takes and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Blueprint
from marshmallow import Schema

from aid_service.gate import needs as declare_need
from aid_service.schemas.asking import AsOf
from aid_service.strict_json import StrictParser

F = TypeVar("F", bound=Callable[..., Any])


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

    def _declared(
        self, rule: str, method: str, needs: str, takes: Any, answers: type[Schema], status: int
    ) -> Callable[[F], F]:
        def declare(view: F) -> F:
            answering = self.response(status, answers)(view)
            self.route(rule, methods=[method])(declare_need(needs)(takes(answering)))
            return view

        return declare
