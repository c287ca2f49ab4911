"""One example of every fact, every field filled in; its golden JSON lies beside it for ever.

`python -m tests.facts.examples` writes the file of a new fact. It changes none that is there.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from domain.events.fact import Fact
from tests.facts.household_examples import HOUSEHOLD_FACTS
from tests.facts.import_examples import IMPORT_FACTS
from tests.facts.outreach_examples import OUTREACH_FACTS

HERE = Path(__file__).parent
EXAMPLES: dict[str, Fact] = {
    fact.TOPIC: fact for fact in (*HOUSEHOLD_FACTS, *OUTREACH_FACTS, *IMPORT_FACTS)
}


def golden(topic: str) -> Path:
    return HERE / f"{topic}.json"


def write_missing() -> None:
    for topic, fact in EXAMPLES.items():
        if not golden(topic).exists():
            written = msgspec.json.format(msgspec.json.encode(fact), indent=2)
            golden(topic).write_bytes(written + b"\n")


if __name__ == "__main__":
    write_missing()
