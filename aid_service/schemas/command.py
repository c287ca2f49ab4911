"""What all bodies share: unknown fields are refused, and a good body becomes a wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load


class Wish(Schema):
    """A body that becomes the fields of a use case's command, or a value of its own.

    `lists` names the fields whose lists become tuples, so that commands stay frozen; `becomes` is
    the class of the value, where the body is one.
    """

    lists: ClassVar[tuple[str, ...]] = ()
    becomes: ClassVar[Callable[..., Any] | None] = None

    class Meta:
        unknown = RAISE

    @post_load
    def _become(self, data: dict[str, Any], **_: Any) -> Any:
        frozen = data | {name: tuple(data[name]) for name in self.lists if name in data}
        made = type(self).becomes
        return frozen if made is None else made(**frozen)
