"""The vectors of the rules of the work, A8; all of them are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.identifiers import (
    InvalidIdentifier,
    area_is_known,
    birth_date_of,
    check_character,
    luhn_holds,
    normalised_bank_card,
    normalised_id_number,
    normalised_mobile,
)

VALID = ["410726198501010018", "410726197906150022", "410726201609020036", "41072819700101001X"]


@pytest.mark.parametrize("number", VALID)
def test_valid_numbers_stand_as_they_are(number):
    assert normalised_id_number(number) == number
    assert area_is_known(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("410726198501010010", "id-number-check"),
        ("410726199002290013", "id-number-date"),
        ("41072619850101001", "id-number-shape"),
        ("4107261985010100180", "id-number-shape"),
        ("X10726198501010018", "id-number-shape"),
        ("41072819700101001Y", "id-number-shape"),
        ("410726790230002", "id-number-date"),
        ("", "id-number-shape"),
    ],
)
def test_what_is_no_number_says_why(text, code):
    with pytest.raises(InvalidIdentifier) as refused:
        normalised_id_number(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "４１０７２６１９８５０１０１００１８",
        " 410726 19850101 0018\n",
        "410726\u300019850101\u30000018",
        "４１０７２６ 19850101 ００１８",
    ],
)
def test_its_writing_is_mended(text):
    assert normalised_id_number(text) == VALID[0]


@pytest.mark.parametrize("last", ["x", "X", "ｘ", "Ｘ"])
def test_every_x_is_one(last):
    assert normalised_id_number(f"41072819700101001{last}") == VALID[3]


def test_fifteen_digits_of_before_1999_become_eighteen():
    assert normalised_id_number("410726790615002") == VALID[1]


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 999), st.integers(0, 16))
def test_one_wrong_digit_is_found(born, sequence, place):
    body = f"410726{born:%Y%m%d}{sequence:03d}"
    number = body + check_character(body)
    assert normalised_id_number(number) == number
    assert birth_date_of(number) == born
    wrong = str((int(number[place]) + 1) % 10)
    with pytest.raises(InvalidIdentifier):
        normalised_id_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize("place", range(17))
def test_each_place_weighs_a_power_of_two(place):
    """ISO 7064 MOD 11-2, counted from the other end than our table of weights."""
    body = "0" * place + "1" + "0" * (16 - place)
    assert check_character(body) == "0123456789X"[(1 - 2 ** (17 - place)) % 11]


def test_an_unknown_area_is_only_doubtful():
    body = "99999919850101001"
    number = body + check_character(body)
    assert normalised_id_number(number) == number
    assert not area_is_known(number)


@pytest.mark.parametrize(
    "text", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "0086138１２３４5678"]
)
def test_a_mobile_number(text):
    assert normalised_mobile(text) == "13812345678"


@pytest.mark.parametrize("text", ["12812345678", "1381234567", "138123456789", "", "mobile"])
def test_what_is_no_mobile_number(text):
    with pytest.raises(InvalidIdentifier, match="phone-shape"):
        normalised_mobile(text)


def test_a_bank_card():
    assert normalised_bank_card("6217 0012 3456 7890 122") == "6217001234567890122"
    assert luhn_holds("6217001234567890122")
    assert luhn_holds("59")
    assert not luhn_holds("6217001234567890123")
    for text in ("621700123456789", "62170012345678901234", "card"):
        with pytest.raises(InvalidIdentifier, match="bank-card-shape"):
            normalised_bank_card(text)
