"""What a worker is found by, keyed: derived from the facts that tell who somebody is."""

from __future__ import annotations

from collections.abc import Sequence

from aid_service.vault.blind_index import BlindIndex
from aid_service.vault.keyring import Keyring
from aid_service.vault.search_terms import name_terms, normalised
from domain.events.correction import BankCardConfirmed, IdentityCorrected, PhoneChanged
from domain.events.fact import Fact
from domain.events.worker import WorkerRegistered
from domain.policies.identifiers import birth_date_of
from domain.values import Sealed

_TELL_WHO = (WorkerRegistered, IdentityCorrected)
_TELL_PHONE = (WorkerRegistered, PhoneChanged)
_TELL_CARD = (WorkerRegistered, BankCardConfirmed)


class SearchTokens:
    """Tokens of one kind are replaced together by a later fact; an erased person has none."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring = keyring
        self._index = index

    def __call__(self, fact: Fact) -> dict[str, Sequence[str]]:
        found: dict[str, Sequence[str]] = {}
        if isinstance(fact, _TELL_WHO):
            found["who"] = self._of_person(fact.name, fact.id_number)
        if isinstance(fact, _TELL_PHONE):
            found["phone"] = self.of_field("phone", fact.phone)
        if isinstance(fact, _TELL_CARD):
            found["bank_card"] = self.of_field("bank_card", fact.bank_card)
        return found

    def of_field(self, field: str, sealed: Sealed | None) -> list[str]:
        """A phone's, a card's or an ID number's token; none where there is nothing to open."""
        text = self._keyring.open(sealed, field) if sealed else None
        return [self._index.token(field, text)] if text else []

    def of_namesake(self, name: Sealed, id_number: Sealed) -> list[str]:
        """Known by who has the same name and was born on the same day."""
        called = self._keyring.open(name, "name")
        number = self._keyring.open(id_number, "id_number")
        return [self._namesake(called, number)] if called and number else []

    def _of_person(self, name: Sealed, id_number: Sealed) -> list[str]:
        called = self._keyring.open(name, "name")
        number = self._keyring.open(id_number, "id_number")
        token = self._index.token
        found = {token("name", term) for term in name_terms(called)} if called else set()
        if number:
            found.add(token("id_number", number))
        if called and number:
            found.add(self._namesake(called, number))
        return sorted(found)

    def _namesake(self, name: str, id_number: str) -> str:
        born_on = birth_date_of(id_number).isoformat()
        return self._index.token("name_born", f"{normalised(name)}\0{born_on}")
