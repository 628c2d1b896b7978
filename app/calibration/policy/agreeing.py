"""Agreement of those who scored the same calls, by item and as a whole, from the engine (J1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.calibration.policy.answering import Verdicts
from app.engines.estimate.agreement import Agreement, verdict_agreement
from app.engines.estimate.figure import Enough
from app.engines.estimate.paired import Scale

NUMBERS = {"pass": 0, "fail": 1, "points": 2, "not_applicable": 3}
SCALE = Scale(4, (1, 2, 0))  # fail, part, pass have an order; "not applicable" stands apart


class Rated(NamedTuple):
    """One person's verdicts on one call."""

    call_id: int
    user_id: int
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class Agreements:
    """Of all items together, None where nothing was judged by two, and by item code."""

    whole: Agreement | None
    items: dict[str, Agreement]

    @property
    def filed(self) -> dict[str, list[float | None]]:
        """The figures of all items together as a closed session keeps them."""
        if self.whole is None:
            return {}
        figures = {"percent": self.whole.percent, "fleiss": self.whole.fleiss, "alpha": self.whole.alpha}
        return {name: [one.value, one.low, one.high] for name, one in figures.items()}

    @property
    def worst_first(self) -> list[str]:
        """The item codes, those on which people agree least first."""
        return sorted(self.items, key=lambda code: _share(self.items[code]))


def agreement_of(rated: Iterable[Rated], enough: Enough) -> Agreements:
    """How far people agree; who scored fewer calls counts with what he scored."""
    rows = [
        (one.call_id, code, one.user_id, NUMBERS[verdict])
        for one in rated
        for code, (verdict, _points) in one.verdicts.items()
    ]
    codes = sorted({code for _call, code, _user, _verdict in rows})
    if not rows:
        return Agreements(None, {})
    number = {code: at for at, code in enumerate(codes)}
    columns = np.array(
        [(call, number[code], user, verdict) for call, code, user, verdict in rows], dtype=np.int64
    )
    found = verdict_agreement(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3], SCALE, enough)
    by_item = {codes[at]: one for at, one in found.items.items() if one.judged}
    return Agreements(found.whole if found.whole.judged else None, by_item)


def _share(agreement: Agreement) -> float:
    value = agreement.percent.value
    return 1.0 if value is None else value
