from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mypy import api as mypy

from domain.quantities import Attendances, Count, Persons, Quantity, Sessions, Unit

ROOT = Path(__file__).parents[2]
KINDS = (Sessions, Attendances, Persons)
UNLIKE = [(one, other) for one in KINDS for other in KINDS if one is not other]


def checked_by_mypy(folder, *lines):
    """What mypy says of a small program that uses the quantities: its errors, line by line."""
    program = folder / "program.py"
    head = "from domain.quantities import Attendances, Count, Persons, Sessions, Unit\n"
    program.write_text(head + "\n".join(lines) + "\n", "utf-8")
    said, failed, _ = mypy.run(
        [
            "--strict",
            "--no-error-summary",
            f"--config-file={ROOT / 'setup.cfg'}",
            f"--cache-dir={folder / 'cache'}",
            str(program),
        ]
    )
    assert not failed, failed
    return [line for line in said.splitlines() if ": error:" in line]


def test_mypy_sees_unlike_units_added(tmp_path):
    errors = checked_by_mypy(
        tmp_path,
        "Persons(1) + Attendances(2)",
        "Sessions(1) + Persons(2)",
        "total: Persons = sum([Attendances(1), Attendances(2)], start=Persons(0))",
        "Persons(1) + 2",
        "Persons(1) + Count(2, Unit.PERSON)",
        "Count(1, Unit.PERSON) + Persons(2)",
    )
    assert [int(line.split(":")[1]) for line in errors] == [2, 3, 4, 5, 6, 7], errors


def test_mypy_lets_like_units_be_added(tmp_path):
    assert (
        checked_by_mypy(
            tmp_path,
            "persons: Persons = Persons(1) + Persons(2)",
            "attendances: Attendances = sum([Attendances(1)], start=Attendances(0))",
            "count: Count = Count(1, Unit.CASE) + Count(2, Unit.CASE)",
        )
        == []
    )


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike_units_do_not_add_at_run_time(one, other):
    with pytest.raises(TypeError, match=f"{one.__name__} and {other.__name__} do not add"):
        one(1) + other(2)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike_units_are_neither_equal_nor_ordered(one, other):
    assert one(1) != other(1)
    with pytest.raises(TypeError):
        assert one(1) < other(2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_number_is_no_quantity(kind):
    with pytest.raises(TypeError):
        kind(1) + 2
    with pytest.raises(TypeError):
        2 + kind(1)
    with pytest.raises(TypeError):
        sum([kind(1), kind(2)])


def test_a_person_is_not_any_quantity():
    with pytest.raises(TypeError):
        Quantity(1) + Persons(1)
    with pytest.raises(TypeError):
        Persons(1) + Quantity(1)


def test_counts_add_in_one_unit():
    assert Count(2, Unit.STUDIO) + Count(3, Unit.STUDIO) == Count(5, Unit.STUDIO)
    with pytest.raises(TypeError, match="studio and case do not add"):
        Count(2, Unit.STUDIO) + Count(3, Unit.CASE)


@pytest.mark.parametrize("other", [2, Persons(2), None, "2"])
def test_only_a_count_is_added_to_a_count(other):
    with pytest.raises(TypeError):
        Count(1, Unit.PERSON) + other


@given(st.lists(st.integers(0, 10**9)))
def test_a_sum_of_quantities_is_the_quantity_of_the_sum(numbers):
    for kind in KINDS:
        assert sum(map(kind, numbers), start=kind(0)) == kind(sum(numbers))
