"""Facts as a replay reads them say what they said, and nothing unknown gets in with them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aid_service.ledger.folded import FOLDED
from aid_service.ledger.unreadable import UnreadableFact
from domain.events import TOPICS
from tests.facts.examples import EXAMPLES, golden

every_topic = pytest.mark.parametrize("topic", sorted(TOPICS))


def told(topic: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(golden(topic).read_bytes())
    return found


@every_topic
def test_it_is_of_its_kind_and_says_the_same(topic: str) -> None:
    fact, example = FOLDED[topic](golden(topic).read_bytes()), EXAMPLES[topic]
    assert isinstance(fact, TOPICS[topic])
    assert msgspec.json.decode(msgspec.json.encode(fact)) == told(topic), "written while folded"
    for name in fact.__struct_fields__:
        assert getattr(fact, name) == getattr(fact, name) == getattr(example, name)
    assert fact == example
    assert example == fact
    assert msgspec.json.encode(fact) == msgspec.json.encode(example), "written when it is open"


@every_topic
def test_what_was_left_out_is_as_it_is_by_default(topic: str) -> None:
    needed = {field.name for field in msgspec.structs.fields(TOPICS[topic]) if field.required}
    state = msgspec.json.encode({name: of for name, of in told(topic).items() if name in needed})
    assert FOLDED[topic](state) == msgspec.json.decode(state, type=TOPICS[topic])


@every_topic
def test_another_field_or_one_too_few_is_refused_at_once(topic: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        FOLDED[topic](msgspec.json.encode(told(topic) | {"_type_": "anything"}))
    without = told(topic)
    del without["actor"]
    with pytest.raises(msgspec.ValidationError, match="actor"):
        FOLDED[topic](msgspec.json.encode(without))


def test_an_unknown_topic_has_no_decoder() -> None:
    with pytest.raises(KeyError):
        FOLDED["worker.seen_from_mars.v1"]


def test_what_does_not_fit_inside_a_folded_field_is_said_when_it_is_opened() -> None:
    topic = "worker.visited.v1"
    spoilt = told(topic) | {"visitors": [{"staff_id": "Wang"}]}
    fact: Any = FOLDED[topic](msgspec.json.encode(spoilt))
    for _ in range(2):
        with pytest.raises(UnreadableFact) as error:
            _ = fact.visitors
        assert (error.value.stream_id, error.value.version) == (
            fact.originator_id,
            fact.originator_version,
        )
        assert "Wang" not in str(error.value)
    assert fact.actor == EXAMPLES[topic].actor
