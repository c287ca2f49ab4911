"""What a worker is found by, keyed: derived from the facts that tell who somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from aid_service.vault.blind_index import BlindIndex
from aid_service.vault.keyring import Keyring
from aid_service.vault.search_terms import Run, normalised, run_terms, runs
from domain.events.correction import BankCardConfirmed, IdentityCorrected, PhoneChanged
from domain.events.fact import Fact
from domain.events.worker import WorkerRegistered
from domain.policies.identifiers import birth_date_of
from domain.values import Sealed

_TELL_WHO = (WorkerRegistered, IdentityCorrected)
_TELL_PHONE = (WorkerRegistered, PhoneChanged)
_TELL_CARD = (WorkerRegistered, BankCardConfirmed)

_PARTS_KEPT = 8_192
_FIELDS = ("name", "id_number", "phone", "bank_card")


class SearchTokens:
    """Tokens of one kind are replaced together by a later fact; an erased person has none."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring = keyring
        self._index = index
        self._of_part = lru_cache(maxsize=_PARTS_KEPT)(self._of_run)

    def __call__(self, facts: Sequence[Fact]) -> list[dict[str, Sequence[int]]]:
        self._keyring.remember(_subjects(facts))
        return [self._told_by(fact) for fact in facts]

    def of_field(self, field: str, sealed: Sealed | None) -> list[int]:
        """A phone's, a card's or an ID number's token; none where there is nothing to open."""
        text = self._keyring.open(sealed, field) if sealed else None
        return [self._index.number(field, text)] if text else []

    def of_namesake(self, name: Sealed, id_number: Sealed) -> list[int]:
        """Known by who has the same name and was born on the same day."""
        called = self._keyring.open(name, "name")
        number = self._keyring.open(id_number, "id_number")
        return [self._namesake(called, number)] if called and number else []

    def _told_by(self, fact: Fact) -> dict[str, Sequence[int]]:
        found: dict[str, Sequence[int]] = {}
        if isinstance(fact, _TELL_WHO):
            found["who"] = self._of_person(fact.name, fact.id_number)
        if isinstance(fact, _TELL_PHONE):
            found["phone"] = self.of_field("phone", fact.phone)
        if isinstance(fact, _TELL_CARD):
            found["bank_card"] = self.of_field("bank_card", fact.bank_card)
        return found

    def _of_person(self, name: Sealed, id_number: Sealed) -> list[int]:
        called = self._keyring.open(name, "name")
        number = self._keyring.open(id_number, "id_number")
        found = self._of_name(called) if called else set()
        if number:
            found.add(self._index.number("id_number", number))
        if called and number:
            found.add(self._namesake(called, number))
        return list(found)

    def _of_name(self, name: str) -> set[int]:
        """Names share their parts; of the whole one nothing is remembered."""
        found = runs(name)
        of_parts = map(self._of_part, found[:-1])
        return set[int]().union(*of_parts, *map(self._of_run, found[-1:]))

    def _of_run(self, run: Run) -> frozenset[int]:
        return frozenset(self._index.number("name", term) for term in run_terms(run))

    def _namesake(self, name: str, id_number: str) -> int:
        born_on = birth_date_of(id_number).isoformat()
        return self._index.number("name_born", f"{normalised(name)}\0{born_on}")


def _subjects(facts: Sequence[Fact]) -> set[UUID]:
    """Whose keys open what the facts tell."""
    sealed = (getattr(fact, field, None) for fact in facts for field in _FIELDS)
    return {field.subject for field in sealed if field is not None}
