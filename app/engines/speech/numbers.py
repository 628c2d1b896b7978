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
from app.engines.speech.wording import CHINESE
from app.engines.speech.written_numbers import normal_chinese, normal_english

Reader = Callable[[Sequence[str], int], Numeral | None]
_TOKEN = re.compile(r"[\u3400-\u9fff〇]|[0-9]+|[a-z']+|[^\s]")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_FILLERS = frozenset(["um", "uh", "er", "erm", "呃", "嗯", "啊", "哦"])
_JOINTS = frozenset("-–—.,，、。()+/ 　")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Words ``first`` to ``after`` (exclusive) say ``digits`` one after the other."""

    first: int
    after: int
    digits: str


def spoken_digits(words: Sequence[str], language: str) -> list[DigitRun]:
    """Every unbroken run of digits in ``words``, however they are said, in order.

    "one three eight, double oh" and "138 00" are both ``13800``; hesitations and punctuation between
    digits do not break a run, other words do. A word that holds digits and more belongs to the run whole.
    """
    tokens, owners = _tokens(words)
    runs: list[DigitRun] = []
    for group in _groups(tokens, _reader(language), _FILLERS | _JOINTS):
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


def _reader(language: str) -> Reader:
    return read_out if language == CHINESE else english_numeral


def _groups(tokens: Sequence[str], read: Reader, joints: frozenset[str]) -> Iterator[list[Numeral]]:
    """Numbers with nothing but ``joints`` between them; "oh" alone is none."""
    group: list[Numeral] = []
    at = 0
    while at < len(tokens):
        numeral = read(tokens, at)
        if numeral is not None:
            group.append(numeral)
            at = numeral.after
            continue
        if tokens[at] not in joints:
            yield from _kept(group)
            group = []
        at += 1
    yield from _kept(group)


def _kept(group: list[Numeral]) -> Iterator[list[Numeral]]:
    if any(not numeral.is_weak for numeral in group):
        yield group


def normal_number(text: str, language: str) -> str:
    """The text with every number as plain digits: "twenty-four" → "24", 百分之十 → "10%", 三点半 → "3:30".

    Numbers in a row become one ("nineteen ninety nine" and "19 99" → "1999"). Meant for comparing, not for
    reading: 一起 becomes "1起" on both sides.
    """
    return normal_chinese(text) if language == CHINESE else normal_english(text)
