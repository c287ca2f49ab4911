"""The peers answer a visit as the service does, so that a bench compares like with like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from aid_service.settings import Settings
from bench.peers import crud, stock
from bench.peers.door import add_staff, open_engine
from bench.prepared import COUNTY, TOWN, YEAR, stores
from bench.profiles import answered
from bench.visit_sides import visit_request
from domain.values import Money, Occupation, Role

Asked = tuple[Flask, dict[str, Any]]


def of_crud(settings: Settings) -> Asked:
    office, staff_id = crud.Office(settings), uuid4()
    [worker_id] = office.add_workers(1, area=TOWN, occupation=Occupation.COURIER.value)
    fund_id = office.add_fund(Money(1_000_00), year=YEAR, area=COUNTY)
    token = office.caseworker(staff_id, COUNTY)
    office.close()
    told = {"worker_id": worker_id, "fund_id": fund_id, "staff_id": staff_id, "token": token}
    return crud.create_app(settings), told


def of_stock(settings: Settings) -> Asked:
    desk, staff_id = stock.open_desk(settings, create_tables=True), uuid4()
    worker = stock.Worker(area=TOWN.prefix, occupation=Occupation.COURIER.value)
    desk.save(worker)
    desk.close()
    engine = open_engine(settings)
    token = add_staff(engine, staff_id, Role.CASEWORKER, COUNTY)
    engine.dispose()
    told = {"worker_id": worker.id, "fund_id": uuid4(), "staff_id": staff_id, "token": token}
    return stock.create_app(settings), told


@pytest.mark.parametrize("peer", [of_crud, of_stock])
def test_a_peer_records_a_visit_and_refuses_a_stranger(
    tmp_path: Path, peer: Callable[[Settings], Asked]
) -> None:
    app, told = peer(stores(tmp_path / "peer", None))
    answered(app, [visit_request(**told)], status=201)()
    answered(app, [visit_request(**told | {"token": "nobody's"})], status=401)()
