"""Which kind a number is, by its digits and by what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.engines.masking import checksums
from app.engines.masking.chains import touches
from app.engines.masking.digits import Group
from app.engines.masking.mask import Claim, Kind
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Lengths, Topic
from app.engines.masking.topics import Topics

LONGEST = 20
_FREE_CHINESE = re.compile(r"[48]00[0-9]{7}")
_FREE = re.compile(r"1?8(?:00|88|77|66|55|44|33)[0-9]{7}")
_MOBILE = re.compile(r"(?:0?0?86)?1[3-9][0-9]{9}")
_CHINESE_LINE = re.compile(r"(?:0?0?86)?0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}")
_NORTH_AMERICAN = re.compile(r"1?[2-9][0-9]{2}[2-9][0-9]{6}")
_BRITISH = re.compile(r"0[1-37][0-9]{8,9}|(?:00)?44[1-37][0-9]{8,9}")
_PRIVATE = frozenset({Topic.BANK_CARD, Topic.IDENTITY_CARD, Topic.PHONE, Topic.PASSPORT})


class Found(NamedTuple):
    """Groups ``first`` to ``last`` (one after) of a chain are a number of that kind."""

    first: int
    last: int
    kind: Kind
    digits: str


def find_numbers(
    thread: Sequence[Piece], chain: Sequence[Group], topics: Topics, lengths: Lengths, chinese: bool
) -> Iterator[Claim]:
    """The private numbers in one chain of groups: those that cover most of its digits."""
    about = topics.of(thread[chain[0].first].at, thread[chain[-1].last - 1].at)
    for topic in about:
        chosen = _cover(chain, _windows(thread, chain, topic, lengths, chinese))
        for found in chosen:
            if topic in (None, Topic.OTHER) and _is_cut_out(thread, chain, chosen, found):
                continue
            said = _said(thread, chain[found.first : found.last])
            letter = _letter_before(thread, chain[found.first]) if found.kind is Kind.CODE else []
            yield Claim(found.kind, [*letter, *said], found.digits)
        if chosen:
            break


def _letter_before(thread: Sequence[Piece], group: Group) -> list[Piece]:
    """The single letter that some codes begin with ("G 713022")."""
    at = group.first - 1
    while at > 0 and thread[at].is_sign:
        at -= 1
    if at < 0 or thread[at].segment != thread[group.first].segment:
        return []
    text = thread[at].text
    is_letter = len(text) == 1 and text.isascii() and text.isalpha() and text not in "ai"
    return list(thread[at : group.first]) if is_letter else []


def _said(thread: Sequence[Piece], groups: Sequence[Group]) -> list[Piece]:
    """The pieces of the groups, with what is said between two of the same breath."""
    said: list[Piece] = []
    before = -1
    for group in groups:
        same = bool(said) and said[-1].segment == thread[group.first].segment
        first = before + 1 if same else group.first
        said += thread[first : group.last]
        before = group.last - 1
    return said


def _windows(
    thread: Sequence[Piece], chain: Sequence[Group], topic: Topic | None, lengths: Lengths, chinese: bool
) -> Iterator[Found]:
    """Every run of groups that is a number; where a group was said twice, once will do."""
    for first in range(len(chain)):
        whole = once = ""
        for last in range(first, len(chain)):
            digits = chain[last].digits
            repeats = last > first and digits == chain[last - 1].digits
            whole += digits
            once += "" if repeats else digits
            if len(once) > LONGEST:
                break
            plus = _has_plus(thread, chain[first])
            for read in dict.fromkeys((whole, once)):
                kind = kind_of(read, topic, lengths, chinese=chinese, plus=plus)
                if kind is not None:
                    yield Found(first, last + 1, kind, read)


def _has_plus(thread: Sequence[Piece], group: Group) -> bool:
    return group.first > 0 and thread[group.first - 1].text in ("+", "plus", "加")


def kind_of(
    digits: str, topic: Topic | None, lengths: Lengths, *, chinese: bool, plus: bool = False
) -> Kind | None:
    """The kind of a number whose topic is ``topic``; None where it is nobody's secret."""
    if checksums.is_identity_number(digits):
        return Kind.IDENTITY_CARD
    if topic is Topic.OTHER or "X" in digits[:-1]:
        return None
    if _is_short(digits, topic, lengths):
        return Kind.ADDRESS if topic is Topic.POSTCODE else Kind.CODE
    if topic in (None, Topic.IDENTITY_CARD) and checksums.is_former_identity_number(digits):
        return Kind.IDENTITY_CARD
    if checksums.is_card_number(digits) and (topic is Topic.BANK_CARD or checksums.is_issued(digits)):
        return Kind.BANK_CARD
    if _is_phone(digits, topic, lengths, chinese=chinese, plus=plus):
        return Kind.PHONE
    if topic is Topic.PASSPORT and len(digits) == 9:
        return Kind.PASSPORT
    long = lengths.shortest_number <= len(digits) <= LONGEST
    return Kind.NUMBER if long and topic in _PRIVATE and topic is not Topic.PHONE else None


def _is_short(digits: str, topic: Topic | None, lengths: Lengths) -> bool:
    if topic is Topic.CODE:
        return lengths.shortest_code <= len(digits) <= lengths.longest_code
    if topic is Topic.CARD_CODE:
        return len(digits) in (3, 4)
    return topic is Topic.POSTCODE and len(digits) in (5, 6, 9)


def _is_phone(digits: str, topic: Topic | None, lengths: Lengths, *, chinese: bool, plus: bool) -> bool:
    """By form, or as long as a phone number where one was asked for; companies' free lines are nobody's."""
    if (_FREE_CHINESE if chinese else _FREE).fullmatch(digits):
        return False
    forms = (_MOBILE, _CHINESE_LINE) if chinese else (_MOBILE, _NORTH_AMERICAN, _BRITISH)
    if any(form.fullmatch(digits) for form in forms):
        return True
    return (topic is Topic.PHONE or plus) and lengths.shortest_phone <= len(digits) <= 15


def _cover(chain: Sequence[Group], windows: Iterator[Found]) -> list[Found]:
    """The windows without overlap that cover most digits; of equal ones the fewest, then the surer kind."""
    best: list[tuple[int, list[Found]]] = [(0, [])]
    ending: dict[int, list[Found]] = {}
    for found in windows:
        ending.setdefault(found.last, []).append(found)
    for last in range(1, len(chain) + 1):
        ways = [best[last - 1]]
        ways += [_with(best[found.first], chain, found) for found in ending.get(last, ())]
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]


def _with(before: tuple[int, list[Found]], chain: Sequence[Group], found: Found) -> tuple[int, list[Found]]:
    digits = sum(len(group.digits) for group in chain[found.first : found.last])
    sure = found.kind in (Kind.IDENTITY_CARD, Kind.BANK_CARD)
    return before[0] + 10 * digits - 5 + 4 * sure - 3 * (found.kind is Kind.NUMBER), [*before[1], found]


def _is_cut_out(
    thread: Sequence[Piece], chain: Sequence[Group], chosen: Sequence[Found], found: Found
) -> bool:
    """Whether digits that no number takes touch it: then it is a piece of a longer number of another sort."""
    taken = {index for other in chosen for index in range(other.first, other.last)}
    before, after = found.first - 1, found.last
    is_left = before >= 0 and before not in taken and touches(thread, chain[before], chain[found.first])
    is_right = (
        after < len(chain) and after not in taken and touches(thread, chain[found.last - 1], chain[after])
    )
    return is_left or is_right
