"""Numbers as somebody reads them out: over breaths, in groups, while the other says "yes" in between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engines.scoring.haystack import HeardWord, mean_probability
from app.engines.scoring.money_and_dates import MONTH, stretches
from app.engines.scoring.normalise import fold
from app.engines.speech.numbers import normal_number, spoken_digits
from app.engines.speech.types import Speaker
from app.engines.speech.wording import CHINESE, join_words

# Who reads a number out in groups waits for the other's "yes", or for him to repeat the group.
LONGEST_PAUSE_S = 6.0
_BETWEEN_GROUPS = re.compile(r"(?:\b(?:and|then|next|after|that|comes)\b|然后|接着|后面|再|还有|是|[\s\W])+")
# Digits and what they count, after ``normal_number``.
_COUNTED = {
    "en": re.compile(
        r"([£$€¥]\s?\d[\d,.]*|\d[\d,.]*(?=\s?(?:%|pounds?|quid|pence|dollars?|bucks|cents?|euros?|yuan|rmb"
        r"|hours?|minutes?|seconds?|days?|weeks?|months?|years?|times|people|units?|kilowatts?|watts?)\b))"
    ),
    CHINESE: re.compile(
        r"([£$€¥]\s?\d[\d,.]*|\d[\d,.]*(?=%|万|亿|元|块|毛|角|美元|美金|欧元|英镑|港币|年|个|天|小时|分钟|秒|度"
        r"|千瓦|次|人|岁|周|倍))"
    ),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHINESE_YEAR = re.compile(r"(?:19|20)\d\d年")
_MONTH_BEFORE = re.compile(MONTH)


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """Digits that one speaker says in one go; ``last_s``: where the last word starts; ``probability``: of
    the words, the mean, 0–1."""

    speaker: Speaker
    start_s: float
    last_s: float
    end_s: float
    digits: str
    probability: float


def said_numbers(words: Sequence[HeardWord], language: str) -> list[SaidNumber]:
    """Every number in the words of one speaker, in order of time, however short; not what is counted."""
    return [number for go in stretches(words, LONGEST_PAUSE_S) for number in _numbers(go, language)]


def _numbers(words: Sequence[HeardWord], language: str) -> Iterator[SaidNumber]:
    texts = [heard.word.text for heard in words]
    groups: list[tuple[int, int, str]] = []
    for run in spoken_digits(texts, language):
        if groups and _goes_on(texts[groups[-1][1] : run.first]):
            first, _after, digits = groups.pop()
            groups.append((first, run.after, digits + run.digits))
        else:
            groups.append((run.first, run.after, run.digits))
    for first, after, digits in groups:
        if not _is_counted(texts, first, after, digits, language):
            yield _number(words[first:after], digits)


def _is_counted(texts: Sequence[str], first: int, after: int, digits: str, language: str) -> bool:
    """Whether something is counted or dated by the digits: 36 pounds, 1200度, March 2026."""
    text = normal_number(fold(join_words(texts[first : after + 2], language)), language)
    counted = _COUNTED[language].match(text)
    if counted and re.sub(r"\D", "", counted.group(1)) == digits:
        return True
    before = " ".join(texts[max(0, first - 2) : first]).casefold()
    of_a_month = _YEAR.fullmatch(digits) and _MONTH_BEFORE.search(before)
    return bool(of_a_month or _CHINESE_YEAR.match(text))


def _goes_on(between: Sequence[str]) -> bool:
    """Whether nothing but "and then" stands between two groups of a number."""
    return _BETWEEN_GROUPS.fullmatch(" ".join(between).casefold()) is not None


def _number(words: Sequence[HeardWord], digits: str) -> SaidNumber:
    first, last = words[0], words[-1]
    return SaidNumber(
        first.speaker, first.word.start_s, last.word.start_s, last.word.end_s, digits, mean_probability(words)
    )
