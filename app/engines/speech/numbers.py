"""Numbers as they are spoken and as they are written, brought to one form.

:func:`normal_number` is for matching and search: both sides go through it. :func:`spoken_digits` finds what
is read out digit by digit, also over many words, for whoever looks for telephone and card numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.engines.speech.chinese_numerals import read_out
from app.engines.speech.english_numerals import english_numeral
from app.engines.speech.numerals import Numeral, folded
from app.engines.speech.ordinary import digits_of_words
from app.engines.speech.wording import CHINESE
from app.engines.speech.written_numbers import normal_chinese, normal_english

Reader = Callable[[Sequence[str], int], Numeral | None]
_TOKEN = re.compile(r"[\u3400-\u9fff〇]|[0-9]+|[a-z']+|[^\s]")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_JOINTS = frozenset([*"-–—.,，、。()+/", "um", "uh", "er", "erm", "呃", "嗯", "啊", "哦"])


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Words ``first`` to ``after`` (exclusive) say ``digits`` one after the other."""

    first: int
    after: int
    digits: str


def spoken_digits(words: Sequence[str], language: str) -> list[DigitRun]:
    """Every unbroken run of digits in ``words``, however they are said, in order.

    "one three eight, double oh" and "138 00" are both ``13800``; hesitations and punctuation between
    digits do not break a run, other words do: also 一会儿, whose 一 is no digit. A word that holds digits and
    more belongs to the run whole.
    """
    tokens, owners = _tokens(words)
    runs: list[DigitRun] = []
    for group in _groups(tokens, _chinese(tokens) if language == CHINESE else english_numeral):
        digits = "".join(numeral.digits for numeral in group)
        first, after = owners[group[0].first], owners[group[-1].after - 1] + 1
        runs.append(DigitRun(first, after, digits))
    return runs


def _tokens(words: Sequence[str]) -> tuple[list[str], list[int]]:
    tokens: list[str] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        for token in _TOKEN.findall(_HYPHEN.sub(" ", folded(word))):
            tokens.append(token)
            owners.append(number)
    return tokens, owners


def _chinese(tokens: Sequence[str]) -> Reader:
    """Reads numbers, but not the 一 of 一会儿 nor the 三 of 第三方: digits that are part of a word."""
    marks = digits_of_words(tokens)

    def read(tokens: Sequence[str], at: int) -> Numeral | None:
        numeral = read_out(tokens, at)
        is_single = numeral is not None and numeral.after == at + 1
        return None if is_single and marks[at] else numeral

    return read


def _groups(tokens: Sequence[str], read: Reader) -> Iterator[list[Numeral]]:
    """Numbers with nothing but hesitations and punctuation between them."""
    group: list[Numeral] = []
    at = 0
    while at < len(tokens):
        numeral = read(tokens, at)
        if numeral is not None and not (numeral.is_weak and _is_alone(numeral, group, tokens, read)):
            group.append(numeral)
            at = numeral.after
            continue
        if tokens[at] not in _JOINTS and group:
            yield group
            group = []
        at += 1
    if group:
        yield group


def _is_alone(weak: Numeral, group: Sequence[Numeral], tokens: Sequence[str], read: Reader) -> bool:
    """Whether "oh" is no zero: no number is next to it, nor one on either side of its commas."""
    if group and group[-1].after == weak.first:
        return False
    at = weak.after
    while group and at < len(tokens) and tokens[at] in _JOINTS:
        at += 1
    following = read(tokens, at) if at < len(tokens) else None
    return following is None or following.is_weak


def normal_number(text: str, language: str) -> str:
    """The text with every number as plain digits: "twenty-four" → "24", 百分之十 → "10%", 三点半 → "3:30".

    Numbers in a row become one ("nineteen ninety nine" and "19 99" → "1999"). Meant for comparing, not for
    reading: 一起 becomes "1起" on both sides.
    """
    return normal_chinese(text) if language == CHINESE else normal_english(text)
