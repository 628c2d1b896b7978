"""Groups of digits that belong to one number, though the speaker breathes, hesitates, or is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.masking.digits import Group
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Joining, Words
from app.engines.masking.topics import Topics


def chains(
    thread: Sequence[Piece], groups: Sequence[Group], topics: Topics, words: Words, joining: Joining
) -> Iterator[list[Group]]:
    """The groups of a thread in chains; each group is in one."""
    chain: list[Group] = []
    for group in groups:
        if chain and not belongs(thread, chain[-1], group, topics, words, joining):
            yield chain
            chain = []
        chain.append(group)
    if chain:
        yield chain


def belongs(
    thread: Sequence[Piece], one: Group, other: Group, topics: Topics, words: Words, joining: Joining
) -> bool:
    """Whether ``other`` goes on with the number of ``one``."""
    last, first = thread[one.last - 1], thread[other.first]
    between = [piece for piece in thread[one.last : other.first] if not piece.is_sign]
    if len(between) > joining.most_words_between:
        return False
    if any(piece.text not in words.between_groups for piece in between):
        return False
    if last.segment == first.segment:
        return True
    of_the_other = first.at - last.at - 1 - (other.first - one.last)
    if of_the_other > joining.most_words_of_the_other or topics.between(last.at, first.at):
        return False
    return first.start_s - last.end_s <= joining.longest_pause_s


def touches(thread: Sequence[Piece], one: Group, other: Group) -> bool:
    """Whether nothing but signs is said between the two, in one breath."""
    same = thread[one.last - 1].segment == thread[other.first].segment
    return same and all(piece.is_sign for piece in thread[one.last : other.first])
