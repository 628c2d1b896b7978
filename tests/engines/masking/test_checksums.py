"""Numbers whose check sign holds, by published examples and by another way of counting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.masking.checksums import (
    is_card_number,
    is_former_identity_number,
    is_identity_number,
    is_issued,
    luhn_holds,
)
from tests.engines.masking.numbers import identity_numbers


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_gb_11643_hold(number):
    """The two numbers that the standard's annex gives; the second is of 1880, before anybody who rings."""
    assert is_identity_number(number) == (number[6:8] in ("19", "20"))
    assert sum(_value(sign) * 2 ** (17 - n) for n, sign in enumerate(number)) % 11 == 1


@given(identity_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_always_shows(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert is_identity_number(number)
    assert not is_identity_number(wrong)


def test_a_region_or_a_birthday_that_is_none_is_no_number():
    assert not is_identity_number("000105199003072346")
    assert not is_identity_number("110105199013072346")


@pytest.mark.parametrize("number", ["79927398713", "4111111111111111", "5555555555554444", "378282246310005"])
def test_published_numbers_hold_by_luhn(number):
    assert luhn_holds(number)


@given(st.text("0123456789", min_size=12, max_size=19))
def test_luhn_is_what_the_table_of_doubles_says(number):
    doubled = "0246813579"
    by_table = sum(
        int(doubled[int(digit)] if (len(number) - n) % 2 == 0 else digit) for n, digit in enumerate(number)
    )
    assert luhn_holds(number) == (by_table % 10 == 0)


def test_all_the_same_digit_is_no_card():
    assert luhn_holds("0000000000000000")
    assert not is_card_number("0000000000000000")


@pytest.mark.parametrize(
    ("number", "issued"),
    [("4111111111111111", True), ("6222029458073021579", True), ("378282246310005", True),
     ("9111111111111111", True), ("1111111111111117", False), ("0400111899223344", False)],
)  # fmt: skip
def test_cards_begin_as_issuers_begin_them(number, issued):
    assert is_issued(number) == issued


def test_the_former_fifteen_digits_have_region_and_birthday_alone():
    assert is_former_identity_number("110105800118001")
    assert not is_former_identity_number("110105801318001")


def _value(sign: str) -> int:
    return 10 if sign == "X" else int(sign)
