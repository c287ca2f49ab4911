"""Facts are for ever: what was written once is read for ever, and is read the same.

Once a fact is in somebody's ledger its golden file stays: what would change it is a new version.
"""

from __future__ import annotations

import re

import msgspec
import pytest

from domain.events import FACTS, TOPICS
from tests.facts.examples import EXAMPLES, HERE, golden

FILES = sorted(path.stem for path in HERE.glob("*.json"))


def test_every_fact_has_a_golden_file_and_every_file_a_fact():
    assert FILES == sorted(fact.TOPIC for fact in FACTS) == sorted(EXAMPLES)


def test_topics_are_well_formed_and_their_own():
    assert len(TOPICS) == len(FACTS)
    for topic in TOPICS:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+\.v[0-9]+", topic)


@pytest.mark.parametrize("topic", FILES)
def test_it_is_read_as_it_was_meant(topic):
    assert msgspec.json.decode(golden(topic).read_bytes(), type=TOPICS[topic]) == EXAMPLES[topic]


@pytest.mark.parametrize("topic", FILES)
def test_it_is_written_as_it_was(topic):
    written = msgspec.json.decode(msgspec.json.encode(EXAMPLES[topic]))
    assert written == msgspec.json.decode(golden(topic).read_bytes())


@pytest.mark.parametrize("topic", FILES)
def test_its_example_fills_in_every_field(topic):
    told = msgspec.json.decode(golden(topic).read_bytes())
    assert set(told) == {field.encode_name for field in msgspec.structs.fields(TOPICS[topic])}


@pytest.mark.parametrize("topic", FILES)
def test_a_field_that_nobody_knows_is_refused(topic):
    told = msgspec.json.decode(golden(topic).read_bytes()) | {"_type_": "anything"}
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(msgspec.json.encode(told), type=TOPICS[topic])


@pytest.mark.parametrize("topic", FILES)
def test_a_field_that_nobody_knows_is_refused_inside_a_value_too(topic):
    told = msgspec.json.decode(golden(topic).read_bytes())
    nested = list(values_inside(told))
    assert nested, "every fact has at least its actor"
    for value in nested:
        value["_type_"] = "anything"
        with pytest.raises(msgspec.ValidationError, match=r"unknown field|_type_"):
            msgspec.json.decode(msgspec.json.encode(told), type=TOPICS[topic])
        del value["_type_"]


def values_inside(told):
    """Every object in the fact below its own fields."""
    for below in told.values() if isinstance(told, dict) else told:
        if isinstance(below, dict):
            yield below
        if isinstance(below, dict | list):
            yield from values_inside(below)


@pytest.mark.parametrize("topic", FILES)
def test_a_fact_without_its_envelope_is_refused(topic):
    for name in ("originator_id", "originator_version", "actor", "command_id", "correlation_id"):
        told = msgspec.json.decode(golden(topic).read_bytes())
        del told[name]
        with pytest.raises(msgspec.ValidationError, match=name):
            msgspec.json.decode(msgspec.json.encode(told), type=TOPICS[topic])
