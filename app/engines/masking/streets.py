"""English street addresses: a number, a name, a word for a street; then the flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.engines.masking.digits import Group
from app.engines.masking.mask import Claim, Kind
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Topic, Words
from app.engines.masking.topics import Topics

_STREETS = frozenset(
    "street st road rd avenue ave lane ln boulevard blvd parkway terrace crescent gardens highway grove "
    "mews".split()
)
# These are words of other talk, too: they need to be asked for.
_OTHER_STREETS = frozenset("drive way court place close square hill circle row walk park view".split())
_FLATS = frozenset("apartment apt unit suite flat floor room".split())
_NO_NAME = frozenset(
    "a an the of in on at to for and or is are was my your his her our their it this that i you we they "
    "minute minutes hour hours day days week weeks month months year years way ways dollar dollars pound "
    "pounds percent times people one two three first time more less another".split()
)
_MOST_NAMES = 4


def find_streets(
    thread: Sequence[Piece], groups: Sequence[Group], topics: Topics, words: Words
) -> Iterator[Claim]:
    """The street addresses in a thread."""
    ends = {group.last: group for group in groups}
    firsts = {group.first: group.last for group in groups}
    for at, piece in enumerate(thread):
        if piece.text not in _STREETS and piece.text not in _OTHER_STREETS:
            continue
        start = _start(thread, at, ends)
        if start is None:
            continue
        last = _with_flat(thread, at + 1, firsts)
        topic = topics.before(thread[start].at)
        if topic is Topic.OTHER or (piece.text in _OTHER_STREETS and topic is not Topic.ADDRESS):
            continue
        if not _is_public(thread, start, last, words):
            yield Claim(Kind.ADDRESS, thread[start:last])


def _start(thread: Sequence[Piece], at: int, ends: dict[int, Group]) -> int | None:
    """Where the house number begins that the name before piece ``at`` follows; None where there is none."""
    names = 0
    for place in range(at - 1, max(-1, at - 2 - _MOST_NAMES), -1):
        piece = thread[place]
        if piece.segment != thread[at].segment:
            return None
        number = ends.get(place + 1)
        if number is None and len(piece.text) == 1 and piece.glued:
            number = ends.get(place)  # "221b"
        if number is not None and names:
            return number.first
        if piece.is_sign:
            continue
        if not piece.text.isalpha() or piece.text in _NO_NAME or names == _MOST_NAMES:
            return None
        names += 1
    return None


def _with_flat(thread: Sequence[Piece], at: int, firsts: Mapping[int, int]) -> int:
    """One after the last piece of the address, with flat or suite if one is named."""
    place = at
    while place < len(thread) and thread[place].is_sign and thread[place].text == ",":
        place += 1
    if place >= len(thread) or thread[place].text not in _FLATS:
        return at
    if place + 1 in firsts:
        return firsts[place + 1]
    is_letter = place + 1 < len(thread) and len(thread[place + 1].text) == 1
    return place + 2 if is_letter else at


def _is_public(thread: Sequence[Piece], start: int, last: int, words: Words) -> bool:
    around = [*thread[max(0, start - 5) : start], *thread[last : last + 3]]
    return any(piece.text in words.public_places for piece in around)
