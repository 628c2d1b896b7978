"""What a back-test says, as plain data: filed as JSON, shown by pages and by the command."""

from __future__ import annotations

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from app.engines.backtest.agreement import Agreement
from app.engines.backtest.flips import Flips
from app.engines.backtest.means import MeanChange
from app.engines.backtest.swaps import Swap
from app.engines.scoring.text import Text


@dataclass(frozen=True, slots=True)
class ItemReport:
    """One item: its title (the draft's where both have it), in which rubrics a rule judges it, its figures.

    Agreement is None where the rubric has no rule for the item.
    """

    code: str
    title: Text
    in_before: bool
    in_after: bool
    flips: Flips
    before: Agreement | None
    after: Agreement | None


@dataclass(frozen=True, slots=True)
class SwapReport:
    """``calls`` in which there were such words to swap; in ``turned`` of them the draft's verdict on some
    item changed by that. ``items``: item code → how many calls, where any."""

    swap: Swap
    calls: int
    turned: int
    items: dict[str, int]


@dataclass(frozen=True, slots=True)
class RubricName:
    """Which rubric was used, by its code, number and hash."""

    code: str
    version: int
    digest: str
    title: Text


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result. ``calls`` were looked at, ``judged`` of them are for one of both rubrics.

    ``whole`` is None where no call got a score by both. ``reheard`` calls were heard again with other words.
    """

    before: RubricName
    after: RubricName
    calls: int
    judged: int
    items: tuple[ItemReport, ...]
    whole: MeanChange | None
    teams: tuple[MeanChange, ...]
    agents: tuple[MeanChange, ...]
    reheard: int
    swaps: tuple[SwapReport, ...]


_REPORT = TypeAdapter(Report)


def to_json(report: Report) -> bytes:
    """The report as JSON; the same report gives the same bytes."""
    return _REPORT.dump_json(report)


def from_json(text: bytes) -> Report:
    """The report that ``to_json`` wrote; ``ValueError`` for anything else."""
    return _REPORT.validate_json(text)
