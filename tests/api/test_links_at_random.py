"""Registering, visiting, linking and parting in any order, against sums kept outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import pytest

from projections.person_links import distinct
from tests.cases import a_fund, a_gift, a_worker
from tests.office import Office

CAP_FEN = 6_000_00
STEPS = 70
PERSON, HOUSEHOLD = "merge", "household-merge"
PARTING = {PERSON: "split", HOUSEHOLD: "household-split"}


@dataclass
class Oracle:
    """What must be so, reckoned from scratch each time and by nothing of the service's."""

    given: dict[str, int] = field(default_factory=dict)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each joined record: what kind of link, and to whom."""

    def group(self, record: str, kinds: tuple[str, ...]) -> frozenset[str]:
        """All records that are reached along links of these kinds."""
        group = {record}
        while True:
            near = {
                end
                for joined, (kind, leading) in self.links.items()
                if kind in kinds and group & {joined, leading}
                for end in (joined, leading)
            }
            if near <= group:
                return frozenset(group)
            group |= near

    def visit(self, record: str, fen: int) -> int:
        """The answer's status, and the visit remembered where it is recorded."""
        if self.links.get(record, ("", ""))[0] == PERSON:
            return 409
        given = sum(self.given.get(one, 0) for one in self.group(record, (PERSON,)))
        if given + fen > CAP_FEN:
            return 409
        self.given[record] = self.given.get(record, 0) + fen
        return 201

    def join(self, kind: str, one: str, other: str) -> int:
        if one in self.links or other in self.links:
            return 409
        self.links[other] = (kind, one)
        return 200

    def part(self, kind: str, one: str, other: str) -> int:
        if self.links.get(other) != (kind, one):
            return 409
        del self.links[other]
        return 200

    def counted(self) -> tuple[int, int]:
        """Persons and households that were given something."""
        groups = ((PERSON,), (PERSON, HOUSEHOLD))
        persons, households = (
            len({self.group(record, kinds) for record in self.given}) for kinds in groups
        )
        return persons, households


def steps(random: Random, records: list[str]) -> Iterator[tuple[str, str, str]]:
    for _ in range(STEPS):
        one, other = random.sample(records, 2)
        kind = random.choice((PERSON, HOUSEHOLD))
        yield random.choice(("visit", "visit", "join", "part")), kind, f"{one} {other}"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_caps_and_counts_in_any_order(office: Office, seed: int) -> None:
    random, oracle = Random(seed), Oracle()
    fund_id = a_fund(office, money="500000.00")
    records = [a_worker(office) for _ in range(6)]
    expected, happened = {}, set()

    for step, kind, named in steps(random, records):
        one, other = named.split()
        if step == "visit":
            yuan = random.choice((300, 900, 2000, 3000))
            body = a_gift(fund_id, f"{yuan}.00")
            answer = office.caseworker.post(f"/workers/{one}/visits", body)
            assert answer.status_code == oracle.visit(one, yuan * 100), answer.text
        else:
            if step == "part" and oracle.links:
                other = random.choice(sorted(oracle.links))
                kind, one = oracle.links[other]
            path = kind if step == "join" else PARTING[kind]
            decide = oracle.join if step == "join" else oracle.part
            body = {"other_id": other, "reason": "papers"}
            answer = office.approver.post(f"/workers/{one}/{path}", body)
            assert answer.status_code == decide(kind, one, other), answer.text
        happened.add((step, answer.status_code < 400))
        expected[office.head] = (oracle.counted(), dict(oracle.given))

    assert len(happened) == 6, "every step was both taken and refused"
    office.ports.views.fresh()
    for at, ((persons, households), given) in expected.items():
        linked = office.ports.views.links.representatives(at)
        visited = [UUID(record) for record in given]
        assert len(distinct(visited, linked.persons)) == persons
        assert len(distinct(visited, linked.households)) == households
        figures = office.approver.asked("/reviews/2024", at_position=at)["items"]
        assert {f["key"]: f["value"] for f in figures}["workers_helped"] == persons
        total = office.finance.asked("/finance/summary", year=2024, at_position=at)["total"]
        assert (total["persons"], total["households"]) == (persons, households)
        assert total["cash"] == f"{sum(given.values()) / 100:.2f}"
