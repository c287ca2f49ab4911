"""What an operator's Prometheus reads: how far the read models are behind the ledger.

Everything is asked of the stores when it is scraped and nothing is kept in a process, so each of
many workers gives the same answer. No figure here is about a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from aid_service.gate import ports, public
from aid_service.ports import Ports

blp = Blueprint("metrics", __name__)


@blp.get("/metrics")
@public
def metrics() -> Any:
    """Positions in the ledger, in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Positions(ports()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Positions(Collector):
    """The ledger's head, and of each view its position, lag, last movement and parked streams."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def collect(self) -> Iterator[GaugeMetricFamily]:
        head = self._ports.ledger.head()
        catch_up = self._ports.views.catch_up
        parked = Counter(item.view for item in catch_up.parked())
        position = _by_view("aid_view_position", "Position that the view has reached")
        lag = _by_view("aid_view_lag", "Facts of the ledger that the view has not heard yet")
        moved = _by_view(
            "aid_view_moved_timestamp_seconds", "When the view last moved, in Unix time"
        )
        aside = _by_view("aid_view_parked_streams", "Streams that the view cannot read")
        for standing in catch_up.standings():
            position.add_metric([standing.view], standing.position)
            lag.add_metric([standing.view], max(0, head - standing.position))
            aside.add_metric([standing.view], parked[standing.view])
            if standing.moved_at is not None:
                moved.add_metric([standing.view], standing.moved_at.timestamp())
        yield GaugeMetricFamily("aid_ledger_head", "Newest position of the ledger", value=head)
        yield from (position, lag, moved, aside)


def _by_view(name: str, told: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, labels=["view"])
