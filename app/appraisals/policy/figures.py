"""What an appraisal says of a monitor: figures by name, each told by one source (J3).

A further figure is one more `appraised_by` in a wiring: what is filed is a name with its figure, so that no
table changes. A figure that nobody tells any more is still there in what was filed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.appraisals.policy.rules import FairnessRules
from app.foundation.i18n import LazyString


class Unit(StrEnum):
    """What a figure counts: ``points`` carry a sign, ``ratio`` is 0–1, ``each`` is minutes a call, the others
    are a part of ``of``.
    """

    MINUTES = "minutes"
    EACH = "each"
    COUNT = "count"
    POINTS = "points"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The month that is appraised: its first and last day, and its instants ``[start, end)``."""

    month: str
    first: date
    last: date
    start: datetime
    end: datetime
    zone: ZoneInfo
    rules: FairnessRules


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` with its 95 % interval, or as a part of ``of``; it rests on ``units`` calls or scores.

    ``value`` is None where nothing can be said, ``too_few`` where it rests on too little to be believed.
    """

    value: float | None
    of: float | None = None
    low: float | None = None
    high: float | None = None
    units: int | None = None
    too_few: bool = False

    @property
    def percent(self) -> float | None:
        """``value`` in percent of ``of``; None where there is nothing to be a part of."""
        return 100 * self.value / self.of if self.value is not None and self.of else None


Source = Callable[[Stretch, tuple[int, ...]], Mapping[int, Figure]]
"""Given a month and ids of monitors: figures by monitor, of those of whom there is something to tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of the appraisal. ``meaning`` says in a sentence what it is and which way is good.

    ``is_blind``: it comes from calls that two people scored. Its monitor reads the value alone: how many
    calls it rests on, or how sure it is, would tell him how many of his calls somebody else scores too.
    """

    name: str
    label: LazyString
    meaning: LazyString
    unit: Unit
    source: Source
    is_blind: bool = False


ENTRIES: dict[str, Entry] = {}


def appraised_by(entry: Entry) -> None:
    """Make a figure part of every appraisal from the next filing on. Calling it twice changes nothing."""
    ENTRIES[entry.name] = entry


def figures_of(stretch: Stretch, monitor_ids: Iterable[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """What is filed of each monitor: name → figure as JSON, without what is not known."""
    ids = tuple(monitor_ids)
    filed: dict[int, dict[str, dict[str, Any]]] = {one: {} for one in ids}
    for entry in ENTRIES.values():
        for monitor_id, figure in entry.source(stretch, ids).items():
            if monitor_id in filed:
                known = {key: value for key, value in asdict(figure).items() if value is not None}
                filed[monitor_id][entry.name] = known
    return filed


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as it is shown."""

    entry: Entry
    figure: Figure | None


def lines_of(filed: Mapping[str, Mapping[str, Any]], *, own: bool) -> list[Line]:
    """The figures of one appraisal in the order of the entries; ``own``: for the monitor himself."""
    return [Line(entry, _shown(entry, filed.get(entry.name), own)) for entry in ENTRIES.values()]


def _shown(entry: Entry, filed: Mapping[str, Any] | None, own: bool) -> Figure | None:
    if filed is None:
        return None
    figure = Figure(**{"value": None, **filed})
    if not (own and entry.is_blind):
        return figure
    return Figure(None if figure.too_few else figure.value, too_few=figure.too_few)
