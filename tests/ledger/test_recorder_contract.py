"""The library's own contract suite, over both of our recorders."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from unittest.mock import patch

import pytest

from aid_service.assembly import open_ports
from aid_service.ledger.recorder import FactRecorder
from tests.stores import Stores

# The suite's module also tests the library's cipher, which we do not use, and imports its wheel.
_cipher = ModuleType("eventsourcing.cipher")
_cipher.AESCipher = None  # type: ignore[attr-defined]
with patch.dict(sys.modules, {"eventsourcing.cipher": _cipher}):
    from eventsourcing.tests import persistence as suite


class _OnAStore:
    """`create_recorder` gives a recorder over an empty store. The suite's optional test of
    `subscribe` stays optional: our read models page through the ledger."""

    store: str
    recorder: FactRecorder

    @pytest.fixture(autouse=True)
    def _an_empty_store(self, request: pytest.FixtureRequest) -> Iterator[None]:
        stores: Stores = request.getfixturevalue(f"{self.store}_stores")
        settings = stores.copy_of("prepared")
        ports = open_ports(settings)
        self.recorder = ports.ledger.recorder
        yield
        ports.close()
        stores.drop(settings)

    def create_recorder(self) -> FactRecorder:
        return self.recorder


class SQLiteRecorder(_OnAStore, suite.ApplicationRecorderTestCase[FactRecorder]):
    store = "sqlite"


class SQLiteRecorderDoesNotInterleave(_OnAStore, suite.NonInterleavingNotificationIDsBaseCase):
    store = "sqlite"


class PostgresRecorder(_OnAStore, suite.ApplicationRecorderTestCase[FactRecorder]):
    store = "postgres"


class PostgresRecorderDoesNotInterleave(_OnAStore, suite.NonInterleavingNotificationIDsBaseCase):
    store = "postgres"


def test_nobody_may_subscribe(ports) -> None:
    with pytest.raises(NotImplementedError):
        ports.ledger.recorder.subscribe(gt=0)
