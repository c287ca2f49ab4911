"""Sealing, opening, erasing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from aid_service.assembly import open_ports
from aid_service.ports import Ports
from aid_service.settings import Settings
from aid_service.vault import keyring as keyring_module
from aid_service.vault.keyring import Keyring, SubjectErased, WrongMasterKey
from domain.values import Sealed


@pytest.fixture
def keyring(ports: Ports) -> Keyring:
    return ports.keyring


@pytest.fixture
def second(settings: Settings) -> Iterator[Keyring]:
    """Another process over the same keys."""
    second = open_ports(settings)
    yield second.keyring
    second.close()


@pytest.fixture
def somebody(keyring: Keyring) -> UUID:
    subject = uuid4()
    keyring.admit(subject)
    return subject


def test_what_is_sealed_opens_again_in_any_process(
    keyring: Keyring, second: Keyring, somebody: UUID
) -> None:
    sealed = keyring.seal(somebody, "name", "王小明")
    assert sealed.subject == somebody
    assert keyring.open(sealed, "name") == second.open(sealed, "name") == "王小明"


def test_any_text_comes_back_as_it_was(ports: Ports) -> None:
    keyring, somebody = ports.keyring, uuid4()
    keyring.admit(somebody)

    @example_settings(deadline=None, derandomize=True, max_examples=60)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
    def holds(text: str) -> None:
        assert keyring.open(keyring.seal(somebody, "note", text), "note") == text

    holds()


def test_it_opens_for_no_other_subject_and_no_other_field(keyring: Keyring, somebody: UUID) -> None:
    other = uuid4()
    keyring.admit(other)
    sealed = keyring.seal(somebody, "name", "王小明")

    with pytest.raises(ValueError, match="does not belong"):
        keyring.open(sealed, "phone")
    with pytest.raises(ValueError, match="does not belong"):
        keyring.open(Sealed(other, sealed.token), "name")


def test_it_does_not_open_when_a_bit_was_turned(keyring: Keyring, somebody: UUID) -> None:
    sealed = keyring.seal(somebody, "name", "王小明")
    raw = bytearray(base64.b64decode(sealed.token))
    for place in (1, 13, len(raw) - 1):
        turned = bytes(b ^ (place == i) for i, b in enumerate(raw))
        with pytest.raises(ValueError, match="does not belong"):
            keyring.open(Sealed(somebody, base64.b64encode(turned).decode()), "name")


def test_tokens_of_the_same_text_differ(keyring: Keyring, somebody: UUID) -> None:
    tokens = {keyring.seal(somebody, "name", "王小明").token for _ in range(20)}
    assert len(tokens) == 20


def test_a_tokens_length_tells_little_of_the_texts(keyring: Keyring, somebody: UUID) -> None:
    lengths = {len(keyring.seal(somebody, "name", "x" * n).token) for n in range(1, 32)}
    assert len(lengths) == 1
    assert len(keyring.seal(somebody, "name", "x" * 32).token) not in lengths


def test_an_erased_person_opens_nowhere_and_is_never_admitted_again(
    keyring: Keyring, somebody: UUID
) -> None:
    sealed = keyring.seal(somebody, "name", "王小明")
    keyring.erase(somebody)

    assert keyring.open(sealed, "name") is None
    with pytest.raises(SubjectErased):
        keyring.admit(somebody)
    with pytest.raises(SubjectErased):
        keyring.seal(somebody, "name", "王小明")
    assert keyring.open(sealed, "name") is None


def test_an_erasure_holds_in_every_process_once_its_kept_keys_are_old(
    keyring: Keyring, second: Keyring, somebody: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = keyring.seal(somebody, "name", "王小明")
    assert second.open(sealed, "name") == "王小明"
    keyring.erase(somebody)

    later = keyring_module.time.monotonic() + 10.5
    monkeypatch.setattr(keyring_module.time, "monotonic", lambda: later)
    assert second.open(sealed, "name") is None
    second.remember([somebody])
    assert second.open(sealed, "name") is None


def test_admitting_twice_keeps_the_first_key(
    keyring: Keyring, second: Keyring, somebody: UUID
) -> None:
    sealed = keyring.seal(somebody, "name", "王小明")
    second.admit(somebody)
    keyring.admit(somebody)
    assert keyring.open(sealed, "name") == second.open(sealed, "name") == "王小明"


def test_a_newcomer_is_admitted_beside_somebody_known(keyring: Keyring, somebody: UUID) -> None:
    newcomer = uuid4()
    keyring.admit(somebody, newcomer)
    assert keyring.open(keyring.seal(newcomer, "name", "李"), "name") == "李"


def test_a_newcomer_is_not_admitted_beside_somebody_erased(
    keyring: Keyring, somebody: UUID
) -> None:
    keyring.erase(somebody)
    newcomer = uuid4()
    with pytest.raises(SubjectErased):
        keyring.admit(newcomer, somebody)
    with pytest.raises(SubjectErased):
        keyring.seal(newcomer, "name", "李")


def test_many_may_be_remembered_at_once(keyring: Keyring, second: Keyring) -> None:
    people = [uuid4() for _ in range(1_100)]
    keyring.admit(*people)
    sealed = [keyring.seal(person, "name", str(person)) for person in people]
    second.remember(people)
    assert [second.open(token, "name") for token in sealed] == [str(person) for person in people]


def test_who_is_admitted_by_many_threads_has_one_key(keyring: Keyring, second: Keyring) -> None:
    subject, rings = uuid4(), (keyring, second)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: rings[n % 2].admit(subject), range(16)))
    for ring in rings:
        assert second.open(ring.seal(subject, "name", "李"), "name") == "李"


def test_another_master_key_opens_nothing(ports: Ports, somebody: UUID) -> None:
    sealed = ports.keyring.seal(somebody, "name", "王小明")
    stranger = Keyring(ports.keyring._engine, bytes(32))
    with pytest.raises(WrongMasterKey):
        stranger.open(sealed, "name")
