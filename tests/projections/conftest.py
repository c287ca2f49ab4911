"""Read models over a tale instead of a ledger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aid_service.ports import Ports
from domain.events.fact import Fact
from projections.catalogue import Views, open_views
from tests.projections.tale import Tale


@pytest.fixture
def tale() -> Tale:
    return Tale()


@pytest.fixture
def open_again(ports: Ports) -> Callable[[Tale], Views]:
    """The read models on this store, as a process of its own would open them."""
    return lambda tale: open_views(ports.views.engine, tale, words_of)


@pytest.fixture
def views(tale: Tale, open_again: Callable[[Tale], Views]) -> Views:
    return open_again(tale)


def words_of(fact: Fact) -> dict[str, list[str]]:
    """A story has no keys: a worker is found by the tokens of name and phone as they are."""
    told = {"who": getattr(fact, "name", None), "phone": getattr(fact, "phone", None)}
    return {kind: [sealed.token] for kind, sealed in told.items() if sealed}
