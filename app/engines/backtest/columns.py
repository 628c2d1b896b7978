"""Verdicts of many calls as columns, a byte each: a hundred thousand calls are a few megabytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.engines.scoring.verdict import Verdict

Bytes: TypeAlias = NDArray[np.int8]
NONE = 0
NAMES = ("none", *(verdict.value for verdict in Verdict), "points")
"""What a byte means: ``none`` where the item was not asked, ``points`` where a person gave a part of them."""
NUMBER = {name: number for number, name in enumerate(NAMES)}


@dataclass(slots=True)
class Verdicts:
    """One column an item, all of the same length: entry i is about call i."""

    columns: dict[str, array[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, item_codes: Iterable[str]) -> Verdicts:
        """Empty columns for these items."""
        return cls({code: array("b") for code in item_codes})

    def add(self, given: Mapping[str, str]) -> None:
        """One more call; ``given``: item code → name of the verdict, of those items that have one.

        ``KeyError`` for what is no verdict; items without a column are passed over.
        """
        for code, column in self.columns.items():
            column.append(NUMBER[given[code]] if code in given else NONE)

    def __getitem__(self, item_code: str) -> Bytes:
        return np.frombuffer(self.columns[item_code], dtype=np.int8)

    def __contains__(self, item_code: str) -> bool:
        return item_code in self.columns
