"""What an operator asks: is it ready, and how far are the read models."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from projections.fund_statement import FundStatement
from tests.office import Office


def gauges(office: Office) -> dict[tuple[str, str], float]:
    """By name and view."""
    answer = office.app.test_client().get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return {
        (sample.name, sample.labels.get("view", "")): sample.value
        for family in families(answer.get_data(as_text=True))
        for sample in family.samples
    }


def a_fund(office: Office, name: str) -> None:
    body = {"name": name, "source": "county", "year": 2024, "area": "410726"}
    office.finance.made("/funds", body)


def test_the_lag_is_there_before_anybody_asks_and_gone_after(office: Office) -> None:
    office.ports.views.fresh()
    a_fund(office, "county fund")
    behind = gauges(office)
    assert behind["aid_view_lag", "fund_statement"] == 1
    office.finance.asked("/funds")
    now = gauges(office)
    assert now["aid_view_lag", "fund_statement"] == 0
    assert now["aid_view_position", "fund_statement"] == now["aid_ledger_head", ""]
    assert now["aid_view_moved_timestamp_seconds", "fund_statement"] > 0


def test_who_asks_whether_it_is_ready_moves_nothing(office: Office) -> None:
    office.ports.views.fresh()
    a_fund(office, "county fund")
    for _ in range(2):
        told = office.app.test_client().get("/readyz").get_json()
        assert (told["status"], told["views"]["lag"]) == ("ready", 1)
        assert {model["lag"] for model in told["models"]} == {1}


def test_a_parked_stream_is_counted_and_named(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(FundStatement, "_opened", stumbles)
    a_fund(office, "county fund")
    office.finance.asked("/funds")
    told = office.app.test_client().get("/readyz").get_json()

    assert (told["status"], told["parked"], told["views"]["lag"]) == ("ready", 1, 0)
    [stream] = told["parked_streams"]
    assert (stream["view"], stream["topic"]) == ("fund_statement", "fund.opened.v1")
    assert {model["lag"] for model in told["models"]} == {0}
    assert gauges(office)["aid_view_parked_streams", "fund_statement"] == 1
    assert gauges(office)["aid_view_parked_streams", "visit_diary"] == 0
