"""Keys per data subject: personal fields are sealed under the key of the person they are about.

A field is AES-256-GCM, bound to its subject and field name, so that a token opens nowhere else.
Keys lie wrapped by the master key in a table of their own, apart from the ledger; destroying a
person's key blinds facts, rows and exports at once, and it is never made again.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Iterable
from threading import Lock
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from aid_service.database import LookUp, preparing, writing
from domain.values import Sealed

_PROFILE = b"\x01"  # AES-256-GCM; the byte leaves room for the commercial profile (SM4-GCM)
_NONCE_BYTES = 12
_PAD_TO_BYTES = 32
_KEPT_SECONDS = 10.0
_KEPT_KEYS = 10_000

_metadata = MetaData()
_keys = Table(
    "subject_keys",
    _metadata,
    Column("subject", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=True),
    Column("profile", String(8), nullable=False),
)


_WRAPPED = select(_keys.c.wrapped).where(_keys.c.subject == bindparam("subject"))
_seal = Table("vault_seal", _metadata, Column("known_by", String(64), primary_key=True))
"""What the master key is known by, so that a wrong one is noticed before it seals anything."""


class WrongMasterKey(Exception):
    """The vault's keys were wrapped by another master key than the one in the settings."""


class SubjectErased(Exception):
    """The subject's key was destroyed; nothing more can be sealed for them."""


class Keyring:
    """Seals, opens, erases. Opened keys are remembered for ten seconds, no longer, so that an
    erasure by another process holds soon everywhere."""

    def __init__(self, engine: Engine, master_key: bytes) -> None:
        self._engine = engine
        self._wrapped = LookUp(engine, _WRAPPED)
        self._master = AESGCM(master_key)
        self._known_by = hmac.digest(master_key, b"aid vault seal v1", "sha256").hex()
        self._own_key_proven = False
        self._kept: dict[UUID, tuple[float, AESGCM]] = {}
        self._lock = Lock()

    def migrate(self) -> None:
        """Creates the tables, and keeps what the master key is known by. Raises WrongMasterKey."""
        with preparing(self._engine, _metadata) as connection:
            if connection.execute(select(_seal)).first() is None:
                connection.execute(_seal.insert().values(known_by=self._known_by))
        self.require_own_key()

    def require_own_key(self) -> None:
        """Raises WrongMasterKey; asked once in a process, before its first key is used."""
        with self._engine.connect() as connection:
            if connection.execute(select(_seal.c.known_by)).scalar() != self._known_by:
                raise WrongMasterKey
        self._own_key_proven = True

    def close(self) -> None:
        self._engine.dispose()

    def admit(self, *subjects: UUID) -> None:
        """Makes a key for each subject that has none, on disk before it is used. Raises
        SubjectErased for one whose key was destroyed."""
        try:
            with writing(self._engine) as connection:
                known = connection.execute(
                    select(_keys.c.subject, _keys.c.wrapped).where(_keys.c.subject.in_(subjects))
                ).all()
                if any(row.wrapped is None for row in known):
                    raise SubjectErased
                fresh = set(subjects) - {row.subject for row in known}
                made = {subject: AESGCM.generate_key(256) for subject in fresh}
                if made:
                    connection.execute(_keys.insert(), self._rows(made))
        except IntegrityError:  # somebody admitted one of them in the meantime
            self.admit(*subjects)
            return
        for subject, key in made.items():
            self._keep(subject, AESGCM(key))

    def seal(self, subject: UUID, field: str, text: str) -> Sealed:
        """Raises SubjectErased where the subject has no key (any more)."""
        sealed = self.seal_bytes(subject, field, _padded(text.encode()))
        return Sealed(subject, base64.b64encode(sealed).decode("ascii"))

    def seal_if(self, subject: UUID, field: str, text: str | None) -> Sealed | None:
        return None if text is None else self.seal(subject, field, text)

    def open(self, sealed: Sealed, field: str) -> str | None:
        """The field's text; None where the subject was erased. Raises ValueError for a token that
        was sealed for another subject or field, or was altered."""
        padded = self.open_bytes(sealed.subject, field, base64.b64decode(sealed.token))
        return None if padded is None else _unpadded(padded).decode()

    def seal_bytes(self, subject: UUID, field: str, data: bytes) -> bytes:
        """As they are, so that their length shows. Raises SubjectErased."""
        key = self._key(subject)
        if key is None:
            raise SubjectErased(str(subject))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _PROFILE + nonce + key.encrypt(nonce, data, _bound_to(subject, field))

    def open_bytes(self, subject: UUID, field: str, sealed: bytes) -> bytes | None:
        """None where the subject was erased. Raises ValueError like `open`."""
        key = self._key(subject)
        if key is None:
            return None
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return key.decrypt(nonce, body, _bound_to(subject, field))
        except InvalidTag:
            raise ValueError("the token does not belong to this subject and field") from None

    def erase(self, subject: UUID) -> None:
        """Destroys the key. The subject's row stays, empty, so that no key is made again."""
        with writing(self._engine) as connection:
            connection.execute(update(_keys).where(_keys.c.subject == subject).values(wrapped=None))
        with self._lock:
            self._kept.pop(subject, None)

    def fetch(self, subject: UUID) -> None:
        """Has the key at hand, if there is one, before a decision seals with it: nobody shall wait
        for the vault while others wait for the decision."""
        self._key(subject)

    def remember(self, subjects: Iterable[UUID]) -> None:
        """Fetches many keys in one query, before a list is opened."""
        now = time.monotonic()
        missing = [s for s in set(subjects) if self._kept.get(s, (0.0, None))[0] < now]
        for first in range(0, len(missing), 500):
            chunk = missing[first : first + 500]
            with self._engine.connect() as connection:
                rows = connection.execute(
                    select(_keys.c.subject, _keys.c.wrapped).where(_keys.c.subject.in_(chunk))
                )
                for subject, wrapped in rows:
                    if wrapped is not None:
                        self._keep(subject, self._unwrap(subject, wrapped))

    def _key(self, subject: UUID) -> AESGCM | None:
        kept = self._kept.get(subject)
        if kept is not None and kept[0] >= time.monotonic():
            return kept[1]
        rows = self._wrapped.rows(subject=subject)
        if not rows or rows[0][0] is None:
            return None
        key = self._unwrap(subject, rows[0][0])
        self._keep(subject, key)
        return key

    def _keep(self, subject: UUID, key: AESGCM) -> None:
        with self._lock:
            if len(self._kept) >= _KEPT_KEYS:
                self._kept.clear()
            self._kept[subject] = (time.monotonic() + _KEPT_SECONDS, key)

    def _rows(self, keys: dict[UUID, bytes]) -> list[dict[str, object]]:
        return [
            {"subject": subject, "wrapped": self._wrap(subject, key), "profile": "intl"}
            for subject, key in keys.items()
        ]

    def _wrap(self, subject: UUID, key: bytes) -> bytes:
        if not self._own_key_proven:
            self.require_own_key()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, subject.bytes)

    def _unwrap(self, subject: UUID, wrapped: bytes) -> AESGCM:
        if not self._own_key_proven:
            self.require_own_key()
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        return AESGCM(self._master.decrypt(nonce, body, subject.bytes))


def _bound_to(subject: UUID, field: str) -> bytes:
    return _PROFILE + subject.bytes + field.encode()


def _padded(text: bytes) -> bytes:
    """To a multiple of 32 bytes, so that a token's length tells little of a name's."""
    ended = text + b"\x80"
    return ended + b"\x00" * (-len(ended) % _PAD_TO_BYTES)


def _unpadded(padded: bytes) -> bytes:
    return padded.rstrip(b"\x00")[:-1]
