"""Check of numbers that are read back: what one says, the other repeats, and right (Q2).

Digits are personal data: reasons and evidence say how many there are, and where; the recording says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from app.engines.scoring.anchoring import turn_starts, turns_between
from app.engines.scoring.conditions import ReadBack
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.outcome import Outcome, because, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.said_numbers import SaidNumber, said_numbers
from app.engines.speech.types import Speaker

UNIT = "digits"
# A repeat with more than one digit in three wrong is another number.
DIGITS_PER_SLIP = 3
OTHER = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}

Repeat = tuple[ReasonCode, tuple[SaidNumber, ...]]


def check_read_back(condition: ReadBack, heard: Heard) -> Outcome:
    """Whether each number that the other says is repeated in time, digit by digit.

    A number that is said several times is asked for once; any right repeat will do.
    """
    by, other = condition.by, OTHER[condition.by]
    doubt = heard.doubt(by) or heard.doubt(other)
    if doubt is not None:
        return doubt
    echoes = _said(heard, by)
    numbers = [one for one in _said(heard, other) if condition.digits.fit(one.digits)]
    said = [number for number in numbers if not _is_known(number, echoes)]
    turns = turn_starts(heard)
    repeats = {number: _repeat(number, _in_time(number, echoes, condition, turns)) for number in said}
    kept = {number.digits for number, (code, _) in repeats.items() if code == ReasonCode.READ_BACK}
    faults = {number: repeat for number, repeat in repeats.items() if number.digits not in kept}
    if faults or not said:
        doubt = _not_heard(condition, heard, faults)
        if doubt is not None:
            return doubt
    if not said:
        return Outcome(True, heard.certainty(other), because(ReasonCode.NO_NUMBER_SAID, speaker=other))
    shown = faults or {n: repeat for n, repeat in repeats.items() if repeat[0] == ReasonCode.READ_BACK}
    return _told(condition, shown, held=not faults)


def _said(heard: Heard, speaker: Speaker) -> list[SaidNumber]:
    return said_numbers(heard.words(speaker), heard.matches.language)


def _is_known(number: SaidNumber, echoes: Sequence[SaidNumber]) -> bool:
    """Whether the one who should repeat the number has said it first."""
    return bool(_holding(number.digits, [echo for echo in echoes if echo.end_s <= number.start_s]))


def _repeat(number: SaidNumber, echoes: Sequence[SaidNumber]) -> Repeat:
    """How the number is repeated, and where; in groups, as one row of digits."""
    right = _holding(number.digits, echoes)
    if right:
        return ReasonCode.READ_BACK, right
    alike = [(_slips(number.digits, row), row) for row in _rows(echoes)]
    slips, closest = min(alike, key=lambda one: (one[0], one[1][0].start_s), default=(0, ()))
    if closest and slips <= max(1, len(number.digits) // DIGITS_PER_SLIP):
        return ReasonCode.READ_BACK_WRONG, closest
    return ReasonCode.NOT_READ_BACK, ()


def _in_time(
    number: SaidNumber, echoes: Sequence[SaidNumber], condition: ReadBack, turns: Sequence[float]
) -> list[SaidNumber]:
    """The echoes that come after the number has begun, and soon enough after its end."""
    return [
        echo
        for echo in echoes
        if echo.start_s >= number.start_s
        and (condition.within_s is None or echo.start_s - number.end_s <= condition.within_s)
        and (
            condition.within_turns is None
            or turns_between(number.last_s, echo.start_s, turns) <= condition.within_turns
        )
    ]


def _holding(digits: str, echoes: Sequence[SaidNumber]) -> tuple[SaidNumber, ...]:
    """The echoes whose digits, one after the other, hold those; none where they do not."""
    found = "".join(echo.digits for echo in echoes).find(digits)
    if found < 0:
        return ()
    ends = accumulate(len(echo.digits) for echo in echoes)
    return tuple(
        echo
        for echo, end in zip(echoes, ends, strict=True)
        if end > found and end - len(echo.digits) < found + len(digits)
    )


def _rows(echoes: Sequence[SaidNumber]) -> Iterator[tuple[SaidNumber, ...]]:
    """Every row of up to four echoes that follow one another: a number is read in few groups."""
    for first in range(len(echoes)):
        for after in range(first + 1, min(first + 4, len(echoes)) + 1):
            yield tuple(echoes[first:after])


def _slips(digits: str, row: Sequence[SaidNumber]) -> int:
    return Levenshtein.distance(digits, "".join(echo.digits for echo in row))


def _not_heard(condition: ReadBack, heard: Heard, faults: dict[SaidNumber, Repeat]) -> Outcome | None:
    """Why it cannot be said that a number was not read back: words are doubtful or nobody's."""
    places = [place for number, (_, row) in faults.items() for place in (number, *row)]
    words = (heard.certainty(condition.by), *(place.probability for place in places))
    if heard.too_poor(min(words)):
        return heard.poor(min(words))
    strangers = _said(heard, Speaker.UNKNOWN)
    if any(faults or condition.digits.fit(one.digits) for one in strangers):
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=condition.by)
    return None


def _told(condition: ReadBack, repeats: dict[SaidNumber, Repeat], *, held: bool) -> Outcome:
    number, (code, _) = next(iter(repeats.items()))
    reason = because(code, speaker=condition.by, count=len(repeats), measured=len(number.digits), unit=UNIT)
    places = [place for one, repeat in repeats.items() for place in _places(one, repeat)]
    sure = min(place.probability for one, (_, row) in repeats.items() for place in (one, *row))
    return Outcome(held, sure, reason, tuple(places))


def _places(number: SaidNumber, repeat: Repeat) -> Iterator[Evidence]:
    code, row = repeat
    length = len(number.digits)
    yield Evidence(
        ReasonCode.NUMBER_SAID, number.speaker, number.start_s, number.end_s, "", float(length), None, UNIT
    )
    for echo in row:
        digits = float(len(echo.digits))
        yield Evidence(code, echo.speaker, echo.start_s, echo.end_s, "", digits, float(length), UNIT)
