"""The rungs of trust, and how an item of one call is put before the monitor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.engines.draw.numbers import permanent_numbers


class Rung(StrEnum):
    """What a rule may do by itself, lowest first."""

    PROPOSAL = "proposal"
    PREFILLED = "prefilled"
    ACCEPTED = "accepted"

    @property
    def height(self) -> int:
        """0 for the lowest."""
        return LADDER.index(self)

    @property
    def next(self) -> Rung | None:
        """The rung above; None at the top."""
        return LADDER[self.height + 1] if self.height + 1 < len(LADDER) else None


LADDER = tuple(Rung)


class Mode(StrEnum):
    """How an item of one evaluation is put before its monitor; ``CONTROL`` is a proposal on purpose."""

    PROPOSAL = "proposal"
    PREFILLED = "prefilled"
    ACCEPTED = "accepted"
    CONTROL = "control"


INDEPENDENT = (Mode.PROPOSAL.value, Mode.CONTROL.value)
FILLED_IN = (Mode.PREFILLED.value, Mode.ACCEPTED.value)


def lowest(rungs: Iterable[Rung]) -> Rung:
    """The lowest of some rungs."""
    return min(rungs, key=LADDER.index)


def modes_of(rung: Rung, version_digest: str, names: Sequence[str], control_share: float) -> list[Mode]:
    """The mode of one item in each of some calls, in the order given.

    ``names``: :func:`control_name` of each; ``version_digest``: 64 hex digits, the key of the HMAC, so that
    the same version, call and item fall to the control sample on every machine.
    """
    if rung is Rung.PROPOSAL:
        return [Mode.PROPOSAL] * len(names)
    numbers = permanent_numbers(bytes.fromhex(version_digest), names)
    return [Mode.CONTROL if number < control_share else Mode(rung.value) for number in numbers]


def control_name(external_id: str, item_code: str) -> str:
    """What the HMAC of the control sample is computed of: each item has control calls of its own."""
    return f"{external_id} {item_code}"
