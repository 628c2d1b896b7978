"""Letters and digits one after another: passports, number plates, British postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.engines.masking import spoken
from app.engines.masking.digits import Group
from app.engines.masking.mask import Claim, Kind
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Topic, Words
from app.engines.masking.topics import Topics

_PROVINCES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
_CHINESE_PLATE = re.compile(r"[a-z](?:[df][0-9a-z][0-9]{4}|[0-9]{5}[df]|[0-9a-hj-np-z]{5})")
_PASSPORT = re.compile(r"[a-z]{1,2}[0-9]{7,8}|[a-z][0-9]{6}|[0-9]{9}")
_BRITISH_PLATE = re.compile(r"[a-z]{2}[0-9]{2}[a-z]{3}|[a-z][0-9]{1,3}[a-z]{3}|[a-z]{3}[0-9]{1,3}[a-z]")
_PLATE = re.compile(r"(?=[a-z0-9]*[0-9])(?=[a-z0-9]*[a-z])[a-z0-9]{5,8}")
_BRITISH_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}")
_LONGEST_RUN = 20
_LONGEST_LETTERS = 3
_NOT_LETTERS = frozenset(
    "is it its my the and or no yes to of for on in at so um uh er oh ok a i we me so by am pm be as an go "
    "you one two six ten but not now can has did was are its sir hi hey mm yep".split()
)


class Spelled(NamedTuple):
    """One sign or more: ``text`` over the pieces ``first`` to ``last`` (one after) of a thread."""

    text: str
    first: int
    last: int


def find_spelled(
    thread: Sequence[Piece], groups: Sequence[Group], topics: Topics, words: Words
) -> Iterator[Claim]:
    """Plates and passports where they are the topic, Chinese plates and written postcodes everywhere."""
    for run in runs(thread, _signs(thread, groups), words):
        yield from _chinese_plates(thread, run)
        first, last = thread[run[0].first].at, thread[run[-1].last - 1].at
        kind = _kind(thread, run, topics.of(first, last)[0])
        if kind is not None:
            start, end = _trimmed(run)
            yield Claim(kind, thread[run[start].first : run[end - 1].last], _text(run[start:end]))


def _signs(thread: Sequence[Piece], groups: Sequence[Group]) -> Iterator[Spelled]:
    """Letters, spoken letters, provinces and groups of digits, in order."""
    by_first = {group.first: group for group in groups}
    at = 0
    while at < len(thread):
        group = by_first.get(at)
        if group is not None:
            yield Spelled(group.digits.lower(), at, group.last)
            at = group.last
            continue
        letters = _letters(thread, at)
        if letters is not None:
            yield letters
        at = letters.last if letters else at + 1


def _letters(thread: Sequence[Piece], at: int) -> Spelled | None:
    piece = thread[at]
    text = piece.text
    if text in _PROVINCES:
        return Spelled(text, at, at + 1)
    if text in spoken.ALPHABET:
        return Spelled(spoken.ALPHABET[text], at, at + 1)
    if not (text.isalpha() and text.isascii()) or len(text) > _LONGEST_LETTERS:
        return None
    if text in _NOT_LETTERS and not _is_letter(thread, at):
        return None
    return Spelled(text, at, at + 1 + _explained(thread, at))


def _is_letter(thread: Sequence[Piece], at: int) -> bool:
    """Whether what is a word elsewhere ("A", "IT") is spelled here: in capitals, before another sign."""
    piece = thread[at]
    following = thread[at + 1] if at + 1 < len(thread) else None
    beside = following is not None and (len(following.text) == 1 or following.text.isdecimal())
    return piece.capital and (len(piece.text) > 1 or beside)


def _explained(thread: Sequence[Piece], at: int) -> int:
    """How many pieces say which letter is meant: "C as in Charlie", "E for Edward"."""
    for link in spoken.AS_IN:
        end = at + 1 + len(link)
        said = tuple(piece.text for piece in thread[at + 1 : end])
        if said == link and end < len(thread) and thread[end].text.startswith(thread[at].text):
            return len(link) + 1
    return 0


def runs(thread: Sequence[Piece], signs: Iterator[Spelled], words: Words) -> Iterator[list[Spelled]]:
    """Signs that follow one another with nothing but hesitation in between."""
    run: list[Spelled] = []
    for sign in signs:
        if run and (len(run) >= _LONGEST_RUN or not _goes_on(thread, run[-1], sign, words)):
            yield run
            run = []
        run.append(sign)
    if run:
        yield run


def _goes_on(thread: Sequence[Piece], one: Spelled, other: Spelled, words: Words) -> bool:
    between = [piece for piece in thread[one.last : other.first] if not piece.is_sign]
    apart = thread[other.first].start_s - thread[one.last - 1].end_s
    return len(between) <= 2 and apart < 20 and all(piece.text in words.between_groups for piece in between)


def _chinese_plates(thread: Sequence[Piece], run: Sequence[Spelled]) -> Iterator[Claim]:
    """A province's sign, a letter, and five or (new energy) six more signs (GA 36-2018)."""
    for first, sign in enumerate(run):
        if sign.text not in _PROVINCES:
            continue
        for last in range(min(len(run), first + 8), first + 1, -1):
            text = _text(run[first + 1 : last])
            if _CHINESE_PLATE.fullmatch(text) and any(char.isdigit() for char in text):
                yield Claim(Kind.PLATE, thread[sign.first : run[last - 1].last], text)
                break


def _kind(thread: Sequence[Piece], run: Sequence[Spelled], topic: Topic | None) -> Kind | None:
    start, end = _trimmed(run)
    text = _text(run[start:end])
    if topic is Topic.PASSPORT and _PASSPORT.fullmatch(text):
        return Kind.PASSPORT
    if topic is Topic.PLATE and (_BRITISH_PLATE.fullmatch(text) or _PLATE.fullmatch(text)):
        return Kind.PLATE
    if _BRITISH_POSTCODE.fullmatch(text) and (topic is Topic.POSTCODE or _is_written(thread, run[start:end])):
        return Kind.ADDRESS
    return None


def _is_written(thread: Sequence[Piece], run: Sequence[Spelled]) -> bool:
    return all(piece.capital for piece in thread[run[0].first : run[-1].last])


def _trimmed(run: Sequence[Spelled]) -> tuple[int, int]:
    """Where the run begins and ends without provinces, and without letters that no digit touches."""
    start, end = 0, len(run)
    while start < end and run[start].text in _PROVINCES:
        start += 1
    return start, end


def _text(run: Sequence[Spelled]) -> str:
    return "".join(sign.text for sign in run)
