"""Parts of a private number that are said again: the agent repeats a group, the customer corrects himself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.masking.digits import Group
from app.engines.masking.mask import Claim
from app.engines.masking.pieces import Piece
from app.engines.masking.rules import Echo

_FAR = 7
"""So many digits of a private number are it, whenever they are said."""
_WITHIN = 3
"""So many are an echo between the groups of the number itself."""


def find_echoes(
    thread: Sequence[Piece], groups: Sequence[Group], claims: Sequence[Claim], echo: Echo
) -> Iterator[Claim]:
    """Groups that repeat digits of ``claims``; what stays readable of a number may be repeated openly."""
    numbers = [claim for claim in claims if claim.digits]
    for group in groups:
        pieces = thread[group.first : group.last]
        repeated = next((claim for claim in numbers if _repeats(group.digits, pieces, claim, echo)), None)
        if repeated is not None:
            yield Claim(repeated.kind, pieces)


def _repeats(digits: str, pieces: Sequence[Piece], claim: Claim, echo: Echo) -> bool:
    if digits not in claim.digits or (claim.tail and digits in claim.tail):
        return False
    if len(digits) >= _FAR:
        return True
    first, last = claim.pieces[0], claim.pieces[-1]
    if first.at < pieces[0].at < last.at:
        return len(digits) >= _WITHIN
    apart = max(first.start_s - pieces[-1].end_s, pieces[0].start_s - last.end_s)
    return len(digits) >= echo.shortest and apart <= echo.within_s
