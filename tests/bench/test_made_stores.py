"""What is measured on: lines by the million, and a year copied under new ids."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from aid_service.assembly import open_ports
from aid_service.settings import Settings
from bench.many_lines import Expected, fill
from bench.many_years import OneYear, copied
from bench.prepared import COUNTY, YEAR
from domain.values import Money
from projections.season_totals import Total
from tests.stores import Stores

COLUMNS = ("position", "originator_id", "topic", "state", "actor_id", "command_id")
WORKER, ACTOR, COMMAND = (str(UUID(int=n)) for n in (1, 2, 3))


def a_year() -> OneYear:
    sealed = {"subject": WORKER, "token": "AcXKi2HngMc"}
    state = json.dumps({"originator_id": WORKER, "name": sealed}, separators=(",", ":"))
    rows = [
        (1, WORKER, "worker.registered.v1", state, ACTOR, COMMAND),
        (2, WORKER, "worker.visited.v1", state, None, COMMAND),
    ]
    nothing = Total({}, Money(0), Money(0), 0, 0, 0)
    settings = Settings(
        var=Path(), database_url=None, vault_url=None, master_key=b"", log_level="info"
    )
    return OneYear(settings, COLUMNS, rows, nothing)


def test_copies_have_ids_of_their_own_and_keep_whose_key_opens_them():
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in copied(a_year(), 3)]

    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["topic"] for row in rows[:3]] == ["worker.registered.v1"] * 3
    assert len({row["originator_id"] for row in rows}) == 3
    assert [row["actor_id"] for row in rows[3:]] == [None] * 3
    for row in rows:
        state = json.loads(row["state"])
        assert state["originator_id"] == row["originator_id"]
        assert state["name"]["subject"] == WORKER


def test_the_first_copy_is_the_year_itself():
    year = a_year()

    assert list(copied(year, 1)) == list(year.rows)


@pytest.mark.parametrize("count", [1, 9, 97, 1_000])
def test_the_sums_reckoned_are_the_sums_of_the_lines(count: int):
    cash = sum(10_000 + n % 97 for n in range(1, count + 1))
    goods = sum(n % 89 for n in range(1, count + 1))

    assert Expected.of(count) == Expected(cash, goods, max(1, count // 10))


def test_lines_made_by_the_database_are_what_was_reckoned(postgres_stores: Stores):
    settings = postgres_stores.copy_of("prepared")
    ports = open_ports(settings)
    fill(ports, 1_000)
    rows, total = ports.views.totals.summary(year=YEAR, by=["season"], scope=COUNTY, at=1_000)
    ports.close()
    postgres_stores.drop(settings)

    assert Expected(total.cash.fen, total.goods.fen, total.persons) == Expected.of(1_000)
    assert len(rows) == 4
    assert sum(row.cash.fen for row in rows) == total.cash.fen
