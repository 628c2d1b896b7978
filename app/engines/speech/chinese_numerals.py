"""Numbers in Chinese characters: 一百二十三, 两千零五, 三万五, 幺三八, 三个八."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.engines.speech.numerals import Numeral

DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "幺": 1, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
SECTIONS = {"万": 10**4, "亿": 10**8}
_ONE = "[一二两三四五六七八九]"
# Up to 9,999; 零 stands for whatever is left out.
_SECTION = f"(?:{_ONE}千)?零?(?:{_ONE}百)?零?(?:{_ONE}?十)?零?{_ONE}?"
_AMOUNT = re.compile(f"(?:{_SECTION}亿)?(?:{_SECTION}万)?{_SECTION}")
_HAS_SCALE = re.compile("[十百千万亿]")
_LONGEST_REPEAT = 4
_LONGEST = 15


def chinese_numeral(tokens: Sequence[str], at: int) -> Numeral | None:
    """The number that begins at token ``at``; None if none does. Tokens are characters or digit strings."""
    return _mixed(tokens, at) or _amount(tokens, at) or digit_numeral(tokens, at)


def read_out(tokens: Sequence[str], at: int) -> Numeral | None:
    """As :func:`chinese_numeral`, and 三个八 as 888: how people read out long numbers."""
    return _repeated(tokens, at) or chinese_numeral(tokens, at)


def value_of(text: str) -> int:
    """``"两千零五"`` → 2005, ``"三千五"`` → 3500; ``text`` is a well-formed amount."""
    total = section = digit = 0
    last = 1
    for character in text:
        if character in SECTIONS:
            size = SECTIONS[character]
            total, section, digit, last = total + (section + digit) * size, 0, 0, size
        elif character in SCALES:
            last = SCALES[character]
            section, digit = section + (digit or 1) * last, 0
        elif character == "零":
            last = 1
        else:
            digit = DIGITS[character]
    # 三千五 is 3,500 and 三万五 35,000: the digit after a scale counts the next smaller one
    return total + section + digit * (last // 10 if last > 10 else 1)


def _repeated(tokens: Sequence[str], at: int) -> Numeral | None:
    if at + 2 >= len(tokens) or tokens[at + 1] != "个":
        return None
    times, digit = _digit(tokens[at]), _digit(tokens[at + 2])
    if times is None or digit is None or not 2 <= times <= _LONGEST_REPEAT:
        return None
    if at + 3 < len(tokens) and tokens[at + 3] in SCALES | SECTIONS:
        return None
    return Numeral(at, at + 3, str(digit) * times)


def _mixed(tokens: Sequence[str], at: int) -> Numeral | None:
    """3万, 20亿: digits with a scale."""
    if not tokens[at].isdecimal() or len(tokens[at]) > _LONGEST or at + 1 >= len(tokens):
        return None
    size = (SCALES | SECTIONS).get(tokens[at + 1])
    return None if size is None else Numeral(at, at + 2, str(int(tokens[at]) * size), is_amount=True)


def _amount(tokens: Sequence[str], at: int) -> Numeral | None:
    run = "".join(token if len(token) == 1 else " " for token in tokens[at : at + 40]).replace("〇", "零")
    match = _AMOUNT.match(run)
    text = match.group().rstrip("零") if match else ""
    if not text or not _HAS_SCALE.search(text) or text[0] in "零百千万亿":
        return None
    return Numeral(at, at + len(text), str(value_of(text)), is_amount=True)


def digit_numeral(tokens: Sequence[str], at: int) -> Numeral | None:
    """A digit by itself, or a string of them as it is written."""
    if tokens[at].isdecimal() and tokens[at] not in DIGITS:
        return Numeral(at, at + 1, tokens[at])
    digit = DIGITS.get(tokens[at])
    return None if digit is None else Numeral(at, at + 1, str(digit))


def _digit(token: str) -> int | None:
    return int(token) if len(token) == 1 and token.isdecimal() else DIGITS.get(token)
