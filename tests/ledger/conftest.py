"""A ledger with one fund of 1,000.00, over a store that can be made to fail."""

from __future__ import annotations

import pytest

from aid_service.ledger.ledger import Ledger
from aid_service.ports import Ports
from tests.ledger.commands import FUND, open_fund
from tests.ledger.faults import FaultyStore


@pytest.fixture
def ledger(ports: Ports) -> Ledger:
    open_fund(ports.ledger, FUND)
    return ports.ledger


@pytest.fixture
def store(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> FaultyStore:
    return FaultyStore(ledger.recorder, monkeypatch)
