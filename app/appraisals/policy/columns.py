"""Scores and verdicts as columns, one entry each, as the engines of agreement and severity take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.engines.estimate.paired import Scale

IntColumn = NDArray[np.int64]
FloatColumn = NDArray[np.float64]
BoolColumn = NDArray[np.bool_]

VERDICTS = ("pass", "points", "fail", "not_applicable")
SCALE = Scale(len(VERDICTS), ordered=(2, 1, 0))
"""A fail is less than a part of the points, a part less than a pass; not applicable has no place."""


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Items of calls that two people scored, shape (n,): ``verdict`` is a place in `VERDICTS`, ``total`` in
    points that of the whole score; ``is_left``: the rule's answer, which nobody touched."""

    call: IntColumn
    monitor: IntColumn
    is_second: BoolColumn
    is_left: BoolColumn
    total: FloatColumn
    verdict: IntColumn
    item: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.call)

    def where(self, mask: BoolColumn) -> PairColumns:
        """The items for which ``mask`` (shape (n,)) holds."""
        return PairColumns(*(getattr(self, field.name)[mask] for field in fields(self)))

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Any]]) -> PairColumns:
        """From rows in the order of the fields, verdicts by name."""
        calls, monitors, seconds, left, totals, verdicts, items = list(zip(*rows, strict=True)) or [()] * 7
        return cls(
            np.array(calls, dtype=np.int64), np.array(monitors, dtype=np.int64),
            np.array(seconds, dtype=np.bool_), np.array(left, dtype=np.bool_),
            np.array(totals, dtype=np.float64),
            np.array([VERDICTS.index(one) for one in verdicts], dtype=np.int64),
            np.array(items, dtype=np.str_),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Published scores of drawn calls, shape (n,), both where two people scored; ``total`` in points,
    ``gender`` the agent's, empty where it is not recorded."""

    agent: IntColumn
    team: IntColumn
    monitor: IntColumn
    total: FloatColumn
    slot: NDArray[np.str_]
    submitted_at: Sequence[datetime]
    hired_on: Sequence[date]
    gender: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.total)

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Any]]) -> ScoreColumns:
        """From rows in the order of the fields."""
        columns = list(zip(*rows, strict=True)) or [()] * len(fields(cls))
        agents, teams, monitors, totals, slots, submitted, hired, genders = columns
        return cls(
            np.array(agents, dtype=np.int64), np.array(teams, dtype=np.int64),
            np.array(monitors, dtype=np.int64), np.array(totals, dtype=np.float64),
            np.array(slots, dtype=np.str_), submitted, hired,
            np.array([gender or "" for gender in genders], dtype=np.str_),
        )  # fmt: skip
