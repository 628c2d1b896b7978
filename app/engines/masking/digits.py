"""Digits as they are written and spoken, read off what one speaker says."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.engines.masking import spoken
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Words

_LONGEST_QUANTITY = 8
_MOST_NOUGHTS = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Digits said in one go: pieces ``first`` to ``last`` (one after) of a thread; may end in X."""

    digits: str
    first: int
    last: int


def read_groups(thread: Sequence[Piece], words: Words, taken: Container[int] = ()) -> list[Group]:
    """The groups of digits of a thread, in order; those with a unit ("三块", "5 minutes") are left out.

    ``taken`` are the places of pieces that are words of something else ("the last four", "一代证").
    """
    groups: list[Group] = []
    for group in _joined(thread, _atoms(thread, taken)):
        if not _is_quantity(thread, group, words):
            groups.append(group)
    return groups


def _atoms(thread: Sequence[Piece], taken: Container[int]) -> Iterator[Group]:
    at, ended = 0, -1
    while at < len(thread):
        atom = None if thread[at].at in taken else _atom(thread, at, ended == at)
        if atom is None:
            at += 1
            continue
        yield atom
        at = ended = atom.last


def _atom(thread: Sequence[Piece], at: int, within: bool) -> Group | None:
    """The digits that begin at a piece: figures, a spoken digit, a pair ("fifty five"), "double five".

    ``within``: right after other digits.
    """
    text = thread[at].text
    if thread[at].quantity:
        return None
    if text.isdecimal() and text.isascii():
        return Group(text, at, at + 1)
    repeated = _repeated(thread, at)
    if repeated is not None:
        return repeated
    single = _single(thread, at, within)
    if single is not None:
        is_hundred = _text(thread, at + 1) == "hundred" and single != "0"
        return Group(single + "00", at, at + 2) if is_hundred else Group(single, at, at + 1)
    if text in spoken.TEENS:
        return Group(spoken.TEENS[text], at, at + 1)
    if text in spoken.TENS:
        unit = spoken.ONES.get(_text(thread, at + 1))
        return Group(spoken.TENS[text] + (unit or "0"), at, at + (2 if unit else 1))
    return None


def _single(thread: Sequence[Piece], at: int, within: bool) -> str | None:
    """The digit that a word stands for; "oh", X and what 幺 is misheard as count only beside digits."""
    text = thread[at].text
    if text in spoken.DIGITS:
        return spoken.DIGITS[text]
    if text in spoken.LETTER_O:
        row = takewhile(lambda piece: piece.text in spoken.LETTER_O, thread[at : at + _MOST_NOUGHTS])
        following = at + sum(1 for _piece in row)
        is_before = _is_digit(thread, following) or _repeated(thread, following) is not None
        return "0" if within or is_before else None
    if text in spoken.MISHEARD_ONE:
        beside = _is_digit(thread, at + 1) and _is_digit(thread, at + 2)
        return "1" if beside and (thread[at].glued or _is_digit(thread, at - 1)) else None
    if text in spoken.CROSSES:
        ends = not _is_digit(thread, at + 1) and (thread[at].glued or not _is_letter(_text(thread, at + 1)))
        begins = within or _is_digit(thread, at - 1) or not _text(thread, at - 1)
        return "X" if begins and ends else None
    return None


def _repeated(thread: Sequence[Piece], at: int) -> Group | None:
    """ "double five", "三个零": the digit as often as it is meant."""
    text = _text(thread, at)
    if text in spoken.TIMES:
        digit = _plain(thread, at + 1)
        return Group(digit * spoken.TIMES[text], at, at + 2) if digit else None
    if text in spoken.CHINESE_TIMES and _text(thread, at + 1) == "个":
        digit = _plain(thread, at + 2)
        if digit and (_is_digit(thread, at - 1) or _is_digit(thread, at + 3)):
            return Group(digit * spoken.CHINESE_TIMES[text], at, at + 3)
    return None


def _plain(thread: Sequence[Piece], at: int) -> str | None:
    text = _text(thread, at)
    if text in spoken.LETTER_O:
        return "0"
    return text if text.isdecimal() and len(text) == 1 else spoken.DIGITS.get(text)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha() and text not in ("i", "a")


def _is_digit(thread: Sequence[Piece], at: int) -> bool:
    text = _text(thread, at)
    return text in spoken.DIGITS or text in spoken.TEENS or text in spoken.TENS or text.isdecimal()


def _text(thread: Sequence[Piece], at: int) -> str:
    return thread[at].text if 0 <= at < len(thread) else ""


def _joined(thread: Sequence[Piece], atoms: Iterator[Group]) -> Iterator[Group]:
    """Single digits in a row are one group; a figure of several digits is one by itself."""
    group: Group | None = None
    for atom in atoms:
        if group is not None and _follows(thread, group, atom):
            group = Group(group.digits + atom.digits, group.first, atom.last)
            continue
        if group is not None:
            yield group
        group = atom
    if group is not None:
        yield group


def _follows(thread: Sequence[Piece], group: Group, atom: Group) -> bool:
    before, here = thread[group.last - 1], thread[atom.first]
    if group.last != atom.first or before.segment != here.segment:
        return False
    return not (_is_figure(before) and len(before.text) > 1) and not (_is_figure(here) and len(here.text) > 1)


def _is_figure(piece: Piece) -> bool:
    return piece.text.isdecimal()


def _is_quantity(thread: Sequence[Piece], group: Group, words: Words) -> bool:
    """Whether the digits count something: a unit follows, or what precedes makes them a date or a share."""
    if len(group.digits) > _LONGEST_QUANTITY:
        return False
    segment = thread[group.first].segment
    before = _same_segment(thread, group.first - 1, segment)
    after = _same_segment(thread, group.last, segment)
    if before in spoken.SCALES or after in spoken.SCALES:
        return True
    two = after + _same_segment(thread, group.last + 1, segment)
    return before in words.before_quantities or after in words.units or two in words.units


def _same_segment(thread: Sequence[Piece], at: int, segment: int) -> str:
    inside = 0 <= at < len(thread) and thread[at].segment == segment
    return thread[at].text if inside else ""
