"""Two lists of named things laid side by side: what is new, gone, in another place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Pair(Generic[Thing]):
    """A thing before and after, with its places (from 0); one of them is None where it is new or gone.

    ``moved``: it is in another place among those that are in both.
    """

    old: Thing | None = None
    new: Thing | None = None
    old_at: int = -1
    new_at: int = -1
    moved: bool = False

    @property
    def either(self) -> Thing:
        """The thing as it is now, or was."""
        thing = self.old if self.new is None else self.new
        if thing is None:
            raise ValueError("a pair of nothing")
        return thing


def line_up(
    old: Sequence[Thing], new: Sequence[Thing], key: Callable[[Thing], Hashable]
) -> list[Pair[Thing]]:
    """Every thing of both lists, in the order of ``new``; what is gone comes after what it stood behind.

    Keys are unique in each list. As few as possible count as moved.
    """
    places = {key(thing): at for at, thing in enumerate(old)}
    still = _longest_rising([places[key(thing)] for thing in new if key(thing) in places])
    kept = {key(thing) for thing in new}
    gone: dict[int, list[Pair[Thing]]] = {}
    behind = -1
    for at, thing in enumerate(old):
        if at in still:
            behind = at
        elif key(thing) not in kept:
            gone.setdefault(behind, []).append(Pair(old=thing, old_at=at))
    pairs = gone.pop(-1, [])
    for at, thing in enumerate(new):
        before = places.get(key(thing), -1)
        was = old[before] if before >= 0 else None
        pairs.append(Pair(was, thing, before, at, moved=before >= 0 and before not in still))
        pairs.extend(gone.pop(before, []) if before in still else [])
    return pairs


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of different numbers (patience sorting)."""
    tops: list[int] = []
    under: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        under[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    rising, at = set(), tops[-1] if tops else None
    while at is not None:
        rising.add(at)
        at = under[at]
    return rising
