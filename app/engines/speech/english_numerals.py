"""Numbers in English words: "one hundred and twenty three", "double five", "oh", "nineteen ninety nine"."""

from __future__ import annotations

from collections.abc import Sequence

from app.engines.speech.numerals import Numeral

_ONES = "zero one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
UNITS = {word: n for n, word in enumerate(_ONES)}
TEENS = {word: 10 + n for n, word in enumerate(_TEENS)}
TENS = {word: 20 + 10 * n for n, word in enumerate(_TENS)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
TIMES = {"double": 2, "triple": 3, "treble": 3}
ZEROS = ("oh", "o", "nought", "naught")
_LONGEST = 15


def english_numeral(tokens: Sequence[str], at: int) -> Numeral | None:
    """The number that begins at token ``at``, if any; tokens are lower-case words and digit strings."""
    word = tokens[at]
    if word in TIMES:
        return _repeated(tokens, at)
    if word in ZEROS:
        return Numeral(at, at + 1, "0", is_weak=True)
    if word.isdecimal() and (len(word) > _LONGEST or not _scale_follows(tokens, at + 1)):
        return Numeral(at, at + 1, word)
    value, after, is_amount = _amount(tokens, at)
    return Numeral(at, after, str(value), is_amount) if after > at else None


def _repeated(tokens: Sequence[str], at: int) -> Numeral | None:
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    digit = "0" if following in ZEROS else str(UNITS.get(following, following))
    if len(digit) != 1 or not digit.isdecimal():
        return None
    return Numeral(at, at + 2, digit * TIMES[tokens[at]])


def _scale_follows(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and (tokens[at] in SCALES or tokens[at] == "hundred")


def _amount(tokens: Sequence[str], at: int) -> tuple[int, int, bool]:
    """Value, the token after it, whether a scale was said; ``after == at`` where there is no number.

    Scales fall: "two thousand three hundred and five" is one amount, "one hundred two thousand" too,
    but after "thousand" another "thousand" begins a new number.
    """
    total, after, limit, is_amount = 0, at, 10**12, False
    while True:
        start = _past_and(tokens, after) if is_amount else after
        part, end, has_hundred = _below_1000(tokens, start)
        if end == start:
            return total, after, is_amount
        scale = SCALES.get(tokens[end]) if end < len(tokens) else None
        size = scale or 1
        if size >= limit or (scale is None and is_amount and part == 0):
            return total, after, is_amount
        total, after, limit = total + part * size, end + (scale is not None), size
        is_amount = is_amount or has_hundred or scale is not None
        if scale is None:
            return total, after, is_amount


def _past_and(tokens: Sequence[str], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at] == "and" else at


def _below_1000(tokens: Sequence[str], at: int) -> tuple[int, int, bool]:
    value, after = _below_100(tokens, at)
    if after >= len(tokens) or tokens[after] != "hundred" or after == at:
        return value, after, False
    rest_at = _past_and(tokens, after + 1)
    rest, end = _below_100(tokens, rest_at)
    if end == rest_at or rest == 0:
        return 100 * value, after + 1, True
    return 100 * value + rest, end, True


def _below_100(tokens: Sequence[str], at: int) -> tuple[int, int]:
    word = tokens[at] if at < len(tokens) else ""
    if word in TENS:
        unit = UNITS.get(tokens[at + 1], 0) if at + 1 < len(tokens) else 0
        return TENS[word] + unit, at + (2 if unit else 1)
    if word in UNITS or word in TEENS:
        return UNITS.get(word, TEENS.get(word, 0)), at + 1
    if word.isdecimal() and len(word) <= _LONGEST:
        return int(word), at + 1
    if word == "a" and _scale_follows(tokens, at + 1):
        return 1, at + 1
    return 0, at
