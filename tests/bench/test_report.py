"""What a run says of itself, on the screen and in its file."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench.paired import Slice
from bench.report import Comparison, Goal, Untrue, require, show, show_goals, written

TOLD: dict[str, Any] = {"quick": False, "rounds": 3}


def compared(*pairs: tuple[int, int]) -> Comparison:
    """Rounds of (ours, peer): operations in a second."""
    rounds = [
        {"ours": Slice(ours, 1.0, 0.5, p99_ms=7.0), "peer": Slice(peer, 1.0, 0.5, p99_ms=28.0)}
        for ours, peer in pairs
    ]
    return Comparison("a path", unit="visits", rounds=rounds)


def shown(*comparisons: Comparison) -> str:
    console = Console(file=io.StringIO(), width=120)
    for found in comparisons:
        show(found, console)
    show_goals(comparisons, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_the_median_of_the_rounds_is_judged():
    found = compared((30, 10), (90, 10), (20, 10))
    found.aim("reached", "ours", "peer", 3.0)
    found.aim("missed", "ours", "peer", 3.1)
    found.aim("p99", "ours", "peer", 0.25, of="p99_ms", most=True)
    found.aim("p99 missed", "ours", "peer", 0.2, of="p99_ms", most=True)

    assert [goal.ratio for goal in found.goals] == [3, 3, 0.25, 0.25]
    assert [goal.reached for goal in found.goals] == [True, False, True, False]


def test_a_bound_without_a_peer_judges_the_side_itself():
    found = compared((1, 1), (1, 1))
    found.hold("kept", "ours", 7.0, of="p99_ms")
    found.hold("not kept", "peer", 7.0, of="p99_ms")

    assert [goal.reached for goal in found.goals] == [True, False]


def test_what_does_not_hold_stops_the_run_and_says_what_was_found():
    assert require("sums agree", holds=True) == "sums agree"
    with pytest.raises(Untrue, match="sums agree: 3 of 4"):
        require("sums agree", holds=False, told="3 of 4")


def test_the_screen_shows_sides_goals_checks_and_what_was_left_out():
    found = compared((30, 10))
    found.aim("ours ÷ peer", "ours", "peer", 3.5)
    found.checked = ["stored once"]
    text = shown(found, Comparison("another path", skipped="no compiler"))

    line = next(line for line in text.splitlines() if "ours ÷ peer" in line)
    assert "≥ 3.5" in line
    assert "no" in line.split()
    assert "checked: stored once" in text
    assert "another path: skipped: no compiler" in text


def test_the_file_holds_every_round_with_machine_versions_and_commit(tmp_path: Path):
    found = compared((30, 10), (20, 10))
    found.aim("ours ÷ peer", "ours", "peer", 2.0)
    told = json.loads(written([found], TOLD, folder=tmp_path / "results").read_text("utf-8"))

    [comparison] = told["comparisons"]
    assert [sides["ours"]["rate"] for sides in comparison["rounds"]] == [30, 20]
    assert comparison["rounds"][0]["ours"]["cpu_us"] == pytest.approx(0.5 / 30 * 1e6)
    assert comparison["goals"][0] | {"ratio": 2.5, "reached": True} == comparison["goals"][0]
    assert {"cores", "cpu", "system"} <= told["machine"].keys()
    assert {"python", "sqlite", "eventsourcing"} <= told["versions"].keys()
    assert told["commit"]
    assert told["run"] == TOLD


def test_a_quick_run_is_marked_in_its_name(tmp_path: Path):
    assert written([], TOLD | {"quick": True}, folder=tmp_path).name.endswith("-quick.json")
    assert "quick" not in written([], TOLD, folder=tmp_path).name


def test_a_goal_at_its_bound_is_reached():
    assert Goal("", 3.0, [3.0]).reached
    assert Goal("", 3.0, [3.0], at_most=True).reached
