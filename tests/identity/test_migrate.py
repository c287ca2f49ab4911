"""Preparing the stores: once, or many times, or by many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from aid_service.assembly import open_ports
from aid_service.migration import migrate
from tests.stores import Stores


def test_many_may_prepare_empty_stores_at_once(stores: Stores) -> None:
    settings = stores.copy_of(None)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(migrate, [settings] * 6))

    processes = [open_ports(settings) for _ in range(6)]
    assert len({ports.ledger.ledger_id() for ports in processes}) == 1
    assert {ports.views.fresh() for ports in processes} == {0}
    for ports in processes:
        ports.close()
    stores.drop(settings)
