"""Read models over a tale instead of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from aid_service.ports import Ports
from domain.events.fact import Fact
from projections.catalogue import Views, open_views
from tests.projections.tale import Tale, word


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


def words_of(facts: Sequence[Fact]) -> list[dict[str, list[int]]]:
    """A story has no keys: a worker is found by the tokens of name and phone as they are."""
    return [
        {
            kind: [word(sealed.token)]
            for kind, field in (("who", "name"), ("phone", "phone"))
            if (sealed := getattr(fact, field, None))
        }
        for fact in facts
    ]
