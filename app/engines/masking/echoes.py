"""Parts of a private number that are said again: the agent repeats a group, the customer corrects himself."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from app.engines.masking.digits import Group
from app.engines.masking.mask import Claim
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Echo

_FAR = 7
"""So many digits of a private number are it, whenever they are said."""
_WITHIN = 3
"""So many are an echo between the groups of the number itself."""


class Echoes:
    """The private numbers of a dialogue, to be asked by what is repeated of them."""

    def __init__(self, claims: Sequence[Claim], echo: Echo) -> None:
        self.echo = echo
        self.by_part: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(
            (claim for claim in claims if claim.digits), key=lambda claim: claim.pieces[0].at
        ):
            for part in _parts(claim):
                self.by_part[part].append(claim)

    def find(self, thread: Sequence[Piece], groups: Sequence[Group]) -> Iterator[Claim]:
        """Groups that repeat digits; what stays readable of a number may be repeated openly."""
        for group in groups:
            pieces = thread[group.first : group.last]
            for claim in self._nearest(group.digits, pieces[0].at):
                if self._repeats(group.digits, pieces, claim):
                    yield Claim(claim.kind, pieces)
                    break

    def _nearest(self, digits: str, at: int) -> list[Claim]:
        """The numbers with these digits that begin last before and first after the place."""
        claims = self.by_part.get(digits, [])
        index = bisect_left(claims, at, key=lambda claim: claim.pieces[0].at)
        return claims[max(0, index - 1) : index + 1]

    def _repeats(self, digits: str, pieces: Sequence[Piece], claim: Claim) -> bool:
        if len(digits) >= _FAR:
            return True
        first, last = claim.pieces[0], claim.pieces[-1]
        if first.at < pieces[0].at < last.at:
            return True
        apart = max(first.start_s - pieces[-1].end_s, pieces[0].start_s - last.end_s)
        return len(digits) >= self.echo.shortest and apart <= self.echo.within_s


def _parts(claim: Claim) -> set[str]:
    """All that can be repeated of a number, but for what stays readable."""
    digits, length = claim.digits, len(claim.digits)
    parts = {digits[first:last] for first in range(length) for last in range(first + _WITHIN, length + 1)}
    return {part for part in parts if part not in claim.tail}
