"""Files in an S3-compatible store; credentials come from its standard environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from aid_service.attachments.store import FileLost, FilesAway, StoredFile, name_of

_OPTIONS = ("endpoint", "region")
_CONNECT, _ANSWER = timedelta(seconds=1), timedelta(seconds=20)


class Bucket:
    def __init__(self, url: str) -> None:
        """`s3://bucket/prefix?endpoint=…&region=…`. Raises ValueError for another URL; nothing is
        connected."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        endpoint = options.get("endpoint", "https://")
        if parts.scheme != "s3" or not parts.netloc or set(options) - set(_OPTIONS):
            raise ValueError("s3://bucket/prefix, with endpoint= and region= where needed")
        if not endpoint.startswith(("http://", "https://")):
            raise ValueError("endpoint= is an http:// or https:// URL")
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": _CONNECT,
                "timeout": _ANSWER,
            },
            retry_config={"max_retries": 2, "retry_timeout": _ANSWER},
            **options,  # type: ignore[arg-type]
        )

    def put(self, sealed: bytes) -> str:
        name = name_of(sealed)
        with _away_if_it_fails():
            obstore.put(self._store, name, sealed)
        return name

    def get(self, name: str) -> bytes:
        with _away_if_it_fails():
            return bytes(obstore.get(self._store, name).bytes())

    def remove(self, name: str) -> None:
        with _away_if_it_fails():
            obstore.delete(self._store, name)

    def files(self) -> Iterator[StoredFile]:
        with _away_if_it_fails():
            for page in obstore.list(self._store):
                for found in page:
                    yield StoredFile(found["path"], found["last_modified"])


@contextmanager
def _away_if_it_fails() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileLost from None
    except (BaseError, OSError) as error:
        raise FilesAway(type(error).__name__) from error
