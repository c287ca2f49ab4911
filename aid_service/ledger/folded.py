"""Facts as a replay reads them: what is plain is decoded, the rest when somebody asks for it.

Most of a long stream is envelopes, sealed texts and ids of something else, at which no evolution
and few decisions look.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import NoneType
from typing import Any, cast, get_args
from uuid import UUID

from msgspec import MsgspecError, Raw, Struct, defstruct
from msgspec.json import Decoder
from msgspec.structs import FieldInfo, fields

from aid_service.ledger.unreadable import UnreadableFact
from domain.events import TOPICS
from domain.events.fact import Fact

Decode = Callable[[bytes | str], Fact]

_PLAIN = (int, str, date)
_NOBODY_EVOLVES_BY = ("originator_id", "actor", "command_id", "correlation_id")

place_of: Callable[[Fact], Raw | UUID] = vars(Fact)["originator_id"].__get__
"""The stream's id as it stands in the JSON, as long as nobody has opened it."""


def folded(kind: type[Fact]) -> type[Fact]:
    """The class to decode into: a fact of it is one of `kind` and says the same, but its `type` is
    its own. A field that is not known is refused at once, as is a plain one of another type; what
    is inside a folded one is checked when it is opened.
    """
    opened = {field.name: _is_opened_at_once(field) for field in fields(kind)}
    lean = defstruct(
        kind.__name__,
        [
            (of.name, of.type if opened[of.name] else Raw, *([] if of.required else [of.default]))
            for of in fields(kind)
        ],
        bases=(kind,),
        namespace={"__eq__": _say_the_same},
        frozen=True,
        gc=False,
        kw_only=True,
    )
    for of in fields(kind):
        if not opened[of.name]:
            setattr(lean, of.name, _Folded(getattr(kind, of.name), Decoder(of.type).decode))
    return cast("type[Fact]", lean)


class _Folded:
    """A field that stays JSON until somebody asks for it, and is open from then on."""

    def __init__(self, slot: Any, decode: Callable[[Raw], Any]) -> None:
        self._slot, self._decode = slot, decode

    def __get__(self, fact: Fact, kind: type[Fact]) -> Any:
        value = self._slot.__get__(fact)
        if type(value) is Raw:
            try:
                value = self._decode(value)
            except MsgspecError as error:
                raise UnreadableFact(
                    f"{fact.TOPIC}: {type(error).__name__}",
                    stream_id=str(fact.originator_id),
                    version=fact.originator_version,
                ) from error
            self._slot.__set__(fact, value)
        return value


def _is_opened_at_once(field: FieldInfo) -> bool:
    """What is plain, and an id that is always there, like the fact's own."""
    if field.name in _NOBODY_EVOLVES_BY:
        return False
    return field.type is UUID or _is_plain(field.type)


def _is_plain(kind: Any) -> bool:
    """A word, a number, a day, or a value that is no more than one of these, like Money."""
    kinds = [each for each in get_args(kind) or (kind,) if each is not NoneType]
    if len(kinds) != 1 or not isinstance(kinds[0], type):
        return False
    if issubclass(kinds[0], Struct):
        inside = fields(kinds[0])
        return len(inside) == 1 and _is_plain(inside[0].type)
    return issubclass(kinds[0], _PLAIN)


def _say_the_same(one: Fact, other: object) -> bool:
    return (
        isinstance(other, Fact)
        and one.TOPIC == other.TOPIC
        and all(getattr(one, name) == getattr(other, name) for name in one.__struct_fields__)
    )


class _Decoders(dict[str, Decode]):
    """Each made when it is asked for first."""

    def __missing__(self, topic: str) -> Decode:
        decode = self[topic] = Decoder(folded(TOPICS[topic])).decode
        return decode


FOLDED = _Decoders()
"""By topic, and for all ledgers of the process. Raises KeyError for a topic not known."""
