"""What a list of calls can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SHOWN_DIGITS = 4  # of a customer's number on a screen, the last ones (X3)


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What a list of calls is narrowed to; ``first_on`` and ``last_on`` are the centre's days, inclusive.

    ``number``: how the call's id begins, or how the customer's number ends.
    """

    agent_id: int | None = None
    queue: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    with_recording: bool = False
    number: str | None = None
