"""What can be said about one call in a week of daily draws, in data that a page puts into words (S6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.engines.draw.frame import Exclusion
from app.engines.draw.picks import PickKind


class WeekWhyCode(StrEnum):
    """What decided; a page has one sentence for each, and one for each step that the call went through."""

    UNKNOWN_CALL = "unknown_call"  # no frame of the week holds it
    EXCLUDED = "excluded"  # it cannot be drawn, as far as known now
    NO_QUOTA = "no_quota"  # nothing is drawn of its agent that week
    DRAWN = "drawn"  # by the last of its steps
    WAITS = "waits"  # it came late, or on a day without planned minutes: the closing decides
    NOT_DRAWN_YET = "not_drawn_yet"  # the draw of its day left it, the week is not closed
    NOT_DRAWN = "not_drawn"


class StepTaken(NamedTuple):
    """A step that the call took part in: ``wanted`` of ``size`` calls were drawn, up to the number ``limit``;
    the call's own ``number`` came in place ``rank``. Where nothing was wanted, the others are None."""

    kind: PickKind
    wanted: int
    size: int | None = None
    rank: int | None = None
    number: float | None = None
    limit: float | None = None

    @property
    def drew_it(self) -> bool:
        """Whether this step drew the call."""
        return self.rank is not None and self.rank <= self.wanted


@dataclass(frozen=True, slots=True)
class WeekWhy:
    """The answer for one call; ``day``: of the frame that holds it, as in `Pool`; ``due``: picks of the
    agent that were due by that day and not made on the days before, None where the closing alone decides;
    ``probability``: that the call is drawn, by the day's draw or, once closed, by the whole week's.
    """

    code: WeekWhyCode
    call_id: str
    exclusion: Exclusion | None = None
    agent_id: int | None = None
    day: int | None = None
    slot: int | None = None
    due: int | None = None
    probability: float | None = None
    steps: tuple[StepTaken, ...] = ()
