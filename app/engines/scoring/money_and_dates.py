"""Amounts of money and dates in what is said, as digits or in words, in both languages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.engines.scoring.haystack import LONGEST_PAUSE_S, HeardWord, spoken
from app.engines.scoring.normalise import fold
from app.engines.speech.numbers import normal_number
from app.engines.speech.wording import CHINESE

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:\d0[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)"
)
_WRITTEN_DATE = r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b"
# 3号线, 2号楼, 12号座席 are places and people, not days
_NO_DAY = "线楼院座窗柜客员工门机键店馆"

# After ``normal_number``: numbers are digits. Each pattern matches one amount or one date.
_AMOUNTS = {
    "en": re.compile(
        r"[£$€¥]\s?\d[\d,.]*|\b\d[\d,.]*\s?(?:pounds?|quid|pence|dollars?|bucks|cents?|euros?|yuan|rmb)\b"
    ),
    CHINESE: re.compile(
        r"[£$€¥]\s?\d[\d,.]*|(?<![\d.这那哪])\d[\d.]*\s?(?:万?元|块(?!儿)|角|毛钱|美元|美金|欧元|英镑|港币)"
    ),
}
_DATES = {
    "en": re.compile(
        rf"{_WRITTEN_DATE}|\b{_DAY} (?:day )?(?:of )?{MONTH}\b|\b{MONTH} (?:the )?{_DAY}\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b"
    ),
    CHINESE: re.compile(
        rf"{_WRITTEN_DATE}|\d{{1,2}}月\d{{1,2}}|(?:星期|礼拜|周)[1-7日天]"
        rf"|(?<![\d第号])\d{{1,2}}(?:日|号)(?![{_NO_DAY}])|明天|后天"
    ),
}
PATTERNS = {"amount": _AMOUNTS, "date": _DATES}


def said_places(what: str, words: Sequence[HeardWord], language: str) -> Iterator[Sequence[HeardWord]]:
    """The words of each ``amount`` or ``date`` in the words of one speaker, in order of time."""
    pattern = PATTERNS[what][language]
    for stretch in stretches(words, LONGEST_PAUSE_S):
        yield from _places(pattern, stretch, language)


def stretches(words: Sequence[HeardWord], longest_pause_s: float) -> Iterator[Sequence[HeardWord]]:
    """The words of one speaker, parted where nothing is said for longer than that."""
    breaks = [
        at
        for at, (before, after) in enumerate(pairwise(words), start=1)
        if after.word.start_s - before.word.end_s > longest_pause_s
    ]
    for start, end in pairwise([0, *breaks, len(words)]):
        yield words[start:end]


def _places(
    pattern: re.Pattern[str], words: Sequence[HeardWord], language: str
) -> Iterator[Sequence[HeardWord]]:
    """The fewest words that still read as what is found in them all, one place after the other."""
    at = 0
    while found := _first(pattern, words[at:], language):
        ends, starts = range(at + 1, len(words) + 1), range(at, len(words))
        end = ends[bisect_left(ends, True, key=lambda end: _first(pattern, words[at:end], language) == found)]
        too_late = bisect_left(
            starts, True, key=lambda start: _first(pattern, words[start:end], language) != found
        )
        yield words[at + too_late - 1 : end]
        at = end


def _first(pattern: re.Pattern[str], words: Sequence[HeardWord], language: str) -> str | None:
    match = pattern.search(normal_number(fold(spoken(words, language)), language))
    return match.group() if match is not None else None
