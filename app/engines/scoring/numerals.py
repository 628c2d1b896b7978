"""Digits as they are spoken, so that "24 hours" and "twenty four hours" are one."""

from __future__ import annotations

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen"]
MORE_TEENS = ["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
ONES = [*DIGITS, *TEENS, *MORE_TEENS]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ((1000, "thousand"), (100, "hundred"))

HAN = "零一二三四五六七八九"
HAN_SCALES = ((1000, "千"), (100, "百"), (10, "十"))

# Longer digit strings are account and telephone numbers, which are read digit by digit.
LONGEST_AMOUNT = 4


def english_words(digits: str) -> list[str]:
    """``"24"`` → ``["twenty", "four"]``; a leading zero or five digits and more: one by one."""
    if _is_amount(digits):
        return _english(int(digits))
    return [ONES[int(digit)] for digit in digits]


def chinese_words(digits: str) -> str:
    """``"24"`` → ``"二十四"``; a leading zero or five digits and more: one by one."""
    if _is_amount(digits):
        number = int(digits)
        # 十二, not 一十二; but 一百一十二
        return _chinese(number).removeprefix("一") if 10 <= number < 20 else _chinese(number)
    return "".join(HAN[int(digit)] for digit in digits)


def _is_amount(digits: str) -> bool:
    return len(digits) <= LONGEST_AMOUNT and (len(digits) == 1 or digits[0] != "0")


def _english(number: int) -> list[str]:
    if number < len(ONES):
        return [ONES[number]]
    for size, name in SCALES:
        if number >= size:
            rest = _english(number % size) if number % size else []
            return [*_english(number // size), name, *rest]
    return [TENS[number // 10], *([ONES[number % 10]] if number % 10 else [])]


def _chinese(number: int) -> str:
    if number < 10:
        return HAN[number]
    size, name = next(scale for scale in HAN_SCALES if number >= scale[0])
    head = _chinese(number // size)
    rest = number % size
    if not rest:
        return head + name
    return head + name + ("零" if rest < size // 10 else "") + _chinese(rest)
