"""JSON as it must come: UTF-8, no repeated names, no NaN, no NUL or lone surrogate, not deep. And
JSON as it goes: UTF-8, names in order, a line's end."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any, NoReturn

import msgspec
from flask import Request, Response
from flask.json.provider import JSONProvider
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

DEEPEST = 32


class MalformedBody(Exception):
    """The body is not such JSON; `args[0]` says why, without quoting it."""


class StrictRequest(Request):
    """A request whose JSON body is read once and strictly."""

    max_form_memory_size = 0
    """No forms, but where a view makes room for one."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The body, whatever `force` and `cache` say; None for a bad one when `silent`."""
        try:
            return self._strict_body()
        except (MalformedBody, UnsupportedMediaType):
            if silent:
                return None
            raise

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> BytesIO:
        """A file that is sent stays in memory: it is not sealed yet, so it touches no disk."""
        return BytesIO()

    def _strict_body(self) -> Any:
        if not hasattr(self, "_read_body"):
            data = self.get_data(cache=True)
            if not data:
                self._read_body: Any = {}
            elif not self.is_json:
                raise UnsupportedMediaType
            else:
                self._read_body = parse(data)
        return self._read_body


class StrictParser(FlaskParser):
    """webargs over the strict body; unknown query parameters are refused like unknown fields."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012
        "json": None,
        "query": None,
    }

    def load_json(self, req: Any, schema: Any) -> Any:
        del schema
        return req.get_json()

    def load_files(self, req: Any, schema: Any) -> Any:
        """A multipart body's texts and files together."""
        del schema
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        pairs = [*req.form.items(multi=True), *req.files.items(multi=True)]
        return _once_each(pairs)


class OrderlyJson(JSONProvider):
    """What Flask answers with."""

    _encode = msgspec.json.Encoder(order="sorted").encode

    def dumps(self, obj: Any, **_: Any) -> str:
        return self._encode(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return json.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        answer = self._encode(self._prepare_response_obj(args, kwargs))
        return Response(answer + b"\n", mimetype="application/json")


def parse(data: bytes) -> Any:
    """Raises MalformedBody."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedBody("not UTF-8") from None
    try:
        body = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedBody("not JSON") from error
    _check(body, 0)
    return body


def canonical(body: Any) -> bytes:
    """The same bytes for the same JSON, whatever its order of names."""
    return json.dumps(body, sort_keys=True, ensure_ascii=True).encode()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise MalformedBody("a name stands twice in an object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise MalformedBody(f"{name} is not JSON")


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise MalformedBody("nested too deeply")
    if isinstance(value, str):
        if "\0" in value:
            raise MalformedBody("holds a NUL")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise MalformedBody("holds a lone surrogate") from None
    elif isinstance(value, dict):
        for name, item in value.items():
            _check(name, depth)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
