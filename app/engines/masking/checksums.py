"""Whether a number can be what it claims to be."""

from __future__ import annotations

import re

# ISO 7064 MOD 11-2 over the first 17 signs, as GB 11643-1999 has it for citizens' identity numbers.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
# First two digits: GB/T 2260, provinces and the like.
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_NOW = re.compile(rf"{_PROVINCE}[0-9]{{4}}(?:19|20)[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}[0-9X]")
_FORMER = re.compile(rf"{_PROVINCE}[0-9]{{4}}[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}")
# ISO/IEC 7812: 34 and 37 with 15 digits are American Express, 17 to 19 digits mostly UnionPay.
_ISSUED = re.compile(
    r"3[47][0-9]{13}|3[0568][0-9]{12}|(?:4|5[0-9]|6[0-9]|2[2-7]|35|9[0-9])[0-9]{14}(?:[0-9]{1,3})?|4[0-9]{12}"
)
SHORTEST_CARD, LONGEST_CARD = 12, 19


def is_identity_number(digits: str) -> bool:
    """An 18-sign citizen's number whose region, birthday and check sign hold (GB 11643)."""
    if not _NOW.fullmatch(digits):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK_SIGNS[total % 11] == digits[17]


def is_former_identity_number(digits: str) -> bool:
    """A 15-digit number of the cards before 1999; it has no check sign, only region and birthday."""
    return _FORMER.fullmatch(digits) is not None


def is_card_number(digits: str) -> bool:
    """A payment card's number by length and check digit (ISO/IEC 7812, Luhn)."""
    if not (SHORTEST_CARD <= len(digits) <= LONGEST_CARD and digits.isdecimal()):
        return False
    return len(set(digits)) > 1 and luhn_holds(digits)


def is_issued(digits: str) -> bool:
    """Whether an issuer of payment cards uses such beginnings and lengths."""
    return _ISSUED.fullmatch(digits) is not None


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
