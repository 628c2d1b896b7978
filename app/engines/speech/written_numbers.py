"""Text with its numbers as plain digits, so that what is spoken and what is written compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.engines.speech.chinese_numerals import SECTIONS, chinese_numeral, digit_numeral
from app.engines.speech.english_numerals import english_numeral
from app.engines.speech.numerals import Numeral

Reader = Callable[[Sequence[str], int], Numeral | None]
_TOKEN = re.compile(r"[\u3400-\u9fff〇]|[0-9]+|[^\W\d_\u3400-\u9fff]+(?:'[^\W\d_]+)*|[^\s\-–—]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CLOCK = re.compile(r"(?<=\d):(?=\d\d(?!\d))")
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent\b|per\s+cent\b|%)", re.IGNORECASE)
_TENS_OF_THOUSANDS = re.compile(r"(\d+\.\d+)([万亿])")
_QUARTERS = {"一": "15", "三": "45", "1": "15", "3": "45"}
_LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in pieces; ``texts[i]`` is ``text[starts[i]:ends[i]]`` in lower case."""

    text: str
    texts: list[str]
    starts: list[int]
    ends: list[int]

    def at(self, index: int) -> str:
        """The token, or nothing behind the last."""
        return self.texts[index] if index < len(self.texts) else ""

    def row(self, read: Reader, at: int) -> tuple[list[Numeral], int]:
        """The numbers one after the other that begin at ``at``, and the token behind them."""
        row: list[Numeral] = []
        while at < len(self.texts) and (numeral := read(self.texts, at)) is not None:
            row.append(numeral)
            at = numeral.after
        return row, at


def normal_english(text: str) -> str:
    """See ``numbers.normal_number``; "3:30" and "three thirty" both become "330"."""
    plain = _CLOCK.sub("", _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)))
    return _PERCENT.sub("%", _replaced(_split(plain), _english))


def normal_chinese(text: str) -> str:
    """See ``numbers.normal_number``."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    plain = _TENS_OF_THOUSANDS.sub(lambda m: _times(m.group(1), m.group(2)), plain)
    return _PERCENT.sub("%", _replaced(_split(plain), _chinese))


def _split(text: str) -> Tokens:
    found = list(_TOKEN.finditer(text))
    texts = [match.group().casefold() for match in found]
    return Tokens(text, texts, [match.start() for match in found], [match.end() for match in found])


def _replaced(tokens: Tokens, read: Callable[[Tokens, int], tuple[str, int]]) -> str:
    """The text with what ``read(tokens, at)`` finds: the new text and the token behind it."""
    parts: list[str] = []
    at = done = 0
    while at < len(tokens.texts):
        written, after = read(tokens, at)
        if after > at:
            parts += [tokens.text[done : tokens.starts[at]], written]
            done = tokens.ends[after - 1]
        at = max(after, at + 1)
    return "".join(parts) + tokens.text[done:]


def _english(tokens: Tokens, at: int) -> tuple[str, int]:
    if tokens.at(at) == "point":
        fraction, after = _digits(*tokens.row(english_numeral, at + 1))
        return (f"0.{fraction}", after) if fraction else ("", at)
    whole, after = _digits(*tokens.row(english_numeral, at))
    if whole and tokens.at(after) == "point":
        fraction, end = _digits(*tokens.row(english_numeral, after + 1))
        if fraction:
            return f"{whole}.{fraction}", end
    return (whole, after) if whole else ("", at)


def _digits(row: Sequence[Numeral], after: int) -> tuple[str, int]:
    """The row's digits; none where all that was said is "oh"."""
    return ("" if all(each.is_weak for each in row) else "".join(each.digits for each in row)), after


def _chinese(tokens: Tokens, at: int) -> tuple[str, int]:
    if tokens.texts[at : at + 3] == ["百", "分", "之"]:
        share, after = _number(tokens, at + 3)
        return (f"{share}%", after) if share else ("", at)
    return _number(tokens, at)


def _number(tokens: Tokens, at: int) -> tuple[str, int]:
    whole, after = _digits(*tokens.row(chinese_numeral, at))
    if not whole or tokens.at(after) != "点":
        return whole, after
    if len(whole) <= 2 and int(whole) <= _LAST_HOUR:
        minutes, end = _minutes(tokens, after + 1)
        if minutes:
            return f"{whole}:{minutes}", end
    fraction, end = _digits(*tokens.row(digit_numeral, after + 1))
    if not fraction:
        return whole, after
    if tokens.at(end) in SECTIONS:
        return _times(f"{whole}.{fraction}", tokens.at(end)), end + 1
    return f"{whole}.{fraction}", end


def _minutes(tokens: Tokens, at: int) -> tuple[str, int]:
    """What stands after 点 where it is a time: 半, 一刻, 二十, 零五分; nothing where it is a fraction."""
    if tokens.at(at) == "半":
        return "30", at + 1
    if tokens.at(at + 1) == "刻" and tokens.at(at) in _QUARTERS:
        return _QUARTERS[tokens.at(at)], at + 2
    row, after = tokens.row(chinese_numeral, at)
    digits, after = _digits(row, after)
    is_time = tokens.at(after) == "分" or any(each.is_amount for each in row) or _is_written(tokens, at)
    if not digits or len(digits) > 2 or not is_time:
        return "", at
    return digits.zfill(2), after + (tokens.at(after) == "分")


def _is_written(tokens: Tokens, at: int) -> bool:
    return tokens.at(at).isdecimal() and len(tokens.at(at)) == 2


def _times(number: str, scale: str) -> str:
    value = Decimal(number) * SECTIONS[scale]
    return format(value.normalize(), "f")
