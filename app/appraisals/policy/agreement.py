"""Agreement of people who scored the same calls, item by item and as a whole (J1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from app.appraisals.policy.columns import SCALE, PairColumns
from app.appraisals.policy.deviation import beside, totals
from app.engines.estimate.agreement import Agreement, verdict_agreement
from app.engines.estimate.figure import Enough, Reliability
from app.engines.estimate.paired import paired
from app.engines.estimate.scores import ScoreAgreement, score_agreement


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item; ``cohen`` compares who was first by lot with the other, None where no call has both."""

    code: str
    agreement: Agreement
    cohen: Reliability | None


@dataclass(frozen=True, slots=True)
class Board:
    """All of a page: of ``calls`` that two people scored, all items together, totals, and item by item."""

    calls: int
    whole: Agreement
    cohen: Reliability | None
    scores: ScoreAgreement
    items: Sequence[ItemLine]


def board_of(columns: PairColumns, enough: Enough) -> Board | None:
    """Agreement from columns; the worst item first, those that cannot be told last. None without any.

    Answers of rules that nobody touched are nobody's verdict and are left out of the items.
    """
    if not len(columns):
        return None
    own = columns.where(~columns.is_left)
    codes, item = np.unique(own.item, return_inverse=True)
    found = verdict_agreement(own.call, item, own.monitor, own.verdict, SCALE, enough)
    both = beside(columns)
    cohen = paired(both.first, both.second, both.item, both.call, SCALE, enough)
    together = paired(both.first, both.second, np.zeros_like(both.item), both.call, SCALE, enough)
    lines = [
        ItemLine(str(codes[label]), one, cohen[label].kappa if label in cohen else None)
        for label, one in found.items.items()
        if one.judged
    ]
    return Board(
        len(np.unique(columns.call)), found.whole, together[0].kappa if 0 in together else None,
        score_agreement(*totals(columns), enough), sorted(lines, key=_worst_first),
    )  # fmt: skip


def _worst_first(line: ItemLine) -> tuple[bool, float, float, str]:
    alpha, percent = line.agreement.alpha.value, line.agreement.percent
    return percent.too_few, inf if alpha is None else alpha, percent.value or 0.0, line.code
