"""Keyed tokens: found by who holds the key, guessed by nobody."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID, uuid4

from aid_service.vault.blind_index import BlindIndex

ONE, OTHER = BlindIndex(bytes(32)), BlindIndex(bytes([1]) * 32)
NUMBER = "410726198501010018"


def test_a_token_is_the_hmac_of_its_kind_and_text() -> None:
    key = hmac.digest(bytes(32), b"aid blind index v1", "sha256")
    mac = hmac.digest(key, "name\0王小明".encode(), "sha256")
    assert ONE.token("name", "王小明") == mac.hex()[:32]


def test_the_same_text_has_the_same_token_under_the_same_key_only() -> None:
    assert ONE.token("name", "王小明") == BlindIndex(bytes(32)).token("name", "王小明")
    assert ONE.token("name", "王小明") != OTHER.token("name", "王小明")
    assert ONE.token("name", "王小明") != ONE.token("name", "王小名")


def test_a_token_as_a_number_is_its_first_64_bits() -> None:
    first = int(ONE.token("name", "王小明")[:16], 16)
    assert ONE.number("name", "王小明") % 2**64 == first
    assert -(2**63) <= ONE.number("name", "王小明") < 2**63


def test_a_token_is_of_one_kind() -> None:
    assert ONE.token("phone", "13800138000") != ONE.token("id_number", "13800138000")
    assert ONE.token("ab", "c") != ONE.token("a", "bc")


def test_who_knows_only_the_number_cannot_make_its_token() -> None:
    token = ONE.token("id_number", NUMBER)
    for name in ("sha256", "sha1", "md5"):
        for text in (NUMBER, f"id_number\0{NUMBER}"):
            assert not hashlib.new(name, text.encode()).hexdigest().startswith(token)


def test_an_identity_is_the_numbers_under_this_key() -> None:
    assert ONE.identity_of(NUMBER) == ONE.identity_of(NUMBER)
    assert ONE.identity_of(NUMBER) != OTHER.identity_of(NUMBER)
    assert ONE.identity_of(NUMBER) != ONE.identity_of("410726197906150022")


def test_a_child_without_a_number_is_known_by_household_name_and_birth_date() -> None:
    household = uuid4()
    known = ONE.identity_of_child(household, "王二宝", "2014-05-01")
    assert known == ONE.identity_of_child(household, "王二宝", "2014-05-01")
    others = {
        ONE.identity_of_child(uuid4(), "王二宝", "2014-05-01"),
        ONE.identity_of_child(household, "王三宝", "2014-05-01"),
        ONE.identity_of_child(household, "王二宝", "2014-05-02"),
    }
    assert known not in others
    assert len(others) == 3


def test_a_key_names_one_command_of_one_actor() -> None:
    actor, key = UUID(int=1), "k"
    assert ONE.command_of(actor, key) == ONE.command_of(actor, key)
    assert ONE.command_of(actor, key) != ONE.command_of(UUID(int=2), key)
    assert ONE.command_of(actor, key) != ONE.command_of(actor, "l")


def test_a_fingerprint_depends_on_the_key_and_on_every_part() -> None:
    told = ONE.fingerprint(b"POST", b"/workers", b"{}")
    assert told != OTHER.fingerprint(b"POST", b"/workers", b"{}")
    assert told != ONE.fingerprint(b"POST", b"/workers{}", b"")
    assert told != ONE.fingerprint(b"POST", b"/workers", b"{} ")
