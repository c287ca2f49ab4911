"""The demonstration year, loaded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from aid_service.assembly import open_ports
from aid_service.cli.demo import load_demonstration
from aid_service.demonstration.days import YEAR
from aid_service.demonstration.planned import Planned
from aid_service.demonstration.year import planned_year
from aid_service.ports import Ports
from aid_service.settings import Settings
from tests.stores import Stores


@pytest.fixture(scope="session")
def plan() -> Sequence[Planned]:
    return planned_year(YEAR)


@pytest.fixture(scope="session")
def loaded_settings(sqlite_stores: Stores) -> Settings:
    settings = sqlite_stores.copy_of("prepared")
    load_demonstration(settings, years=(YEAR,))
    return settings


@pytest.fixture(scope="session")
def loaded(loaded_settings: Settings) -> Iterator[Ports]:
    ports = open_ports(loaded_settings)
    yield ports
    ports.close()
