"""How far scores lie from the reference: by person and item, by person, by call (J1, J3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, stdev

from app.calibration.policy.answering import Verdicts


@dataclass(frozen=True, slots=True)
class Deviation:
    """One item of one call by one person, beside the reference.

    ``points``: how many more (below 0: fewer) than the reference; None where one of both left the item out.
    """

    user_id: int
    item_code: str
    call_id: int
    differs: bool
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Some deviations together: in ``differ`` of ``compared`` the verdict or the points differ, and by
    ``points`` on average, None where no points can be compared.
    """

    compared: int
    differ: int
    points: float | None

    def shade(self, bounds: Sequence[float]) -> int:
        """0 (all alike) to the number of ``bounds``: shares that differ above which it is a step darker."""
        share = self.differ / self.compared if self.compared else 0.0
        return sum(share > bound for bound in bounds)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far totals of one call lie apart; ``deviation``: the standard deviation, None of a single one."""

    lowest: Decimal
    highest: Decimal
    mean: float
    deviation: float | None

    @property
    def range(self) -> Decimal:
        """From the lowest to the highest."""
        return self.highest - self.lowest


def deviations_of(user_id: int, call_id: int, given: Verdicts, reference: Verdicts) -> list[Deviation]:
    """One person's score of one call beside the reference, item by item as far as both have one."""
    return [
        Deviation(user_id, code, call_id, given[code] != agreed, _apart(given[code][1], agreed[1]))
        for code, agreed in reference.items()
        if code in given
    ]


def majority_of(given: Sequence[Verdicts]) -> Verdicts:
    """What more than half of those who scored an item of a call gave; other items have none.

    It stands for the reference only as long as that is still to be agreed.
    """
    found: Verdicts = {}
    for code in {code for one in given for code in one}:
        [(answer, times)] = Counter(one[code] for one in given if code in one).most_common(1)
        if 2 * times > sum(code in one for one in given):
            found[code] = answer
    return found


def cell_of(deviations: Sequence[Deviation]) -> Cell:
    """Deviations together."""
    points = [float(one.points) for one in deviations if one.points is not None]
    return Cell(len(deviations), sum(one.differs for one in deviations), fmean(points) if points else None)


def heat_map(deviations: Iterable[Deviation]) -> dict[tuple[int, str], Cell]:
    """(user id, item code) → his deviations on that item over all calls."""
    grouped: dict[tuple[int, str], list[Deviation]] = {}
    for one in deviations:
        grouped.setdefault((one.user_id, one.item_code), []).append(one)
    return {key: cell_of(group) for key, group in grouped.items()}


def mean_deviation(totals: Mapping[int, Decimal], references: Mapping[int, Decimal]) -> float | None:
    """The mean of total minus reference total over the calls (by id) that have both; below 0: stricter."""
    apart = [float(total - references[call_id]) for call_id, total in totals.items() if call_id in references]
    return fmean(apart) if apart else None


def spread_of(totals: Sequence[Decimal]) -> Spread | None:
    """How far the totals of one call lie apart; None without any."""
    if not totals:
        return None
    numbers = [float(total) for total in totals]
    return Spread(min(totals), max(totals), fmean(numbers), stdev(numbers) if len(numbers) > 1 else None)


def _apart(given: Decimal | None, agreed: Decimal | None) -> Decimal | None:
    return None if given is None or agreed is None else given - agreed
