"""Keyed tokens: what must be found or be unique is known by a hash that nobody else can make.

An unkeyed hash of an ID number is the number: a county's numbers are tried in half a minute.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID, uuid5

_IDENTITY_NAMESPACE = UUID("5f1f6e0c-8c35-5f6a-9c9e-6d7ad3f0a1b2")
_COMMAND_NAMESPACE = UUID("0a4f3c53-33a4-5ad2-8e2b-4a52f6f3c9d7")
_TOKEN_HEX = 32
_BLOCK_BYTES = 64


class BlindIndex:
    def __init__(self, master_key: bytes) -> None:
        self._key = hmac.digest(master_key, b"aid blind index v1", "sha256")
        block = self._key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def token(self, kind: str, text: str) -> str:
        """The token of a text in one kind (name, phone ...): 128 bits in hexadecimal."""
        return self._mac(kind, text).hex()[:_TOKEN_HEX]

    def number(self, kind: str, text: str) -> int:
        """A token's first 64 bits with a sign, for a register to look up: enough to tell apart
        what people are found by, and a third of the room."""
        return int.from_bytes(self._mac(kind, text)[:8], "big", signed=True)

    def identity_of(self, id_number: str) -> UUID:
        """The id of the Identity that claims this ID number."""
        return uuid5(_IDENTITY_NAMESPACE, self.token("id_number", id_number))

    def identity_of_child(self, worker_id: UUID, name: str, birth_date: str) -> UUID:
        """The id of the Identity of a child known by household, name and birth date."""
        known_by = self.token("child", f"{worker_id}\0{name}\0{birth_date}")
        return uuid5(_IDENTITY_NAMESPACE, known_by)

    def command_of(self, actor_id: UUID, key: str) -> UUID:
        """The id of the command that an actor sent under an idempotency key."""
        return uuid5(_COMMAND_NAMESPACE, f"{actor_id}\0{key}")

    def fingerprint(self, *parts: bytes) -> str:
        """What a request is recognised by; keyed, since its body holds personal data."""
        return hmac.new(self._key, b"\0".join(parts), hashlib.sha256).hexdigest()

    def _mac(self, kind: str, text: str) -> bytes:
        """HMAC-SHA256. With the key's hashes begun once it takes half the time, which names, each
        of some twenty tokens, make felt."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{kind}\0{text}".encode())
        outer.update(inner.digest())
        return outer.digest()
