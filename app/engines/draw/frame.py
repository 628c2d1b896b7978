"""The frame: every call of a period, with the reason why a call could not be drawn (S6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.engines.draw import framefile
from app.engines.draw.columns import BoolColumn, CodeColumn, FloatColumn, IdColumn, IntColumn, MaskColumn
from app.engines.draw.ids import by_id, id_column
from app.engines.draw.sampling_rules import FrameRules


class Exclusion(IntEnum):
    """Why a call cannot be drawn; where several hold, the first counts. Filed as codes: never renumber."""

    NONE = 0
    NO_AGENT = 1
    OFF_DUTY = 2
    LEGAL_HOLD = 3
    NO_RECORDING = 4
    CORRUPT = 5
    TOO_SHORT = 6


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Calls as they come from the database, columns of shape (n,) in any order.

    ``start_s``: whole seconds since the epoch; ``duration_s``: seconds; ``period``: the number of the
    week (`week_numbers`) or of any other period in which each agent has his quota; ``slot`` and
    ``slot_mask`` as `slots_of` gives them.
    """

    call_id: Sequence[str] | IdColumn
    agent_id: IntColumn
    period: IntColumn
    start_s: IntColumn
    duration_s: FloatColumn
    slot: CodeColumn
    slot_mask: MaskColumn


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """`Calls` in canonical form: by call id, each id once, fixed types; ``exclusion`` holds codes."""

    call_id: IdColumn
    agent_id: IntColumn
    period: IntColumn
    start_s: IntColumn
    duration_s: FloatColumn
    slot: CodeColumn
    slot_mask: MaskColumn
    exclusion: CodeColumn

    @property
    def drawable(self) -> IntColumn:
        """Rows that can be drawn, ascending."""
        return np.flatnonzero(self.exclusion == Exclusion.NONE)

    def excluded(self) -> dict[Exclusion, int]:
        """How many calls each reason keeps out, every reason named."""
        counts = np.bincount(self.exclusion, minlength=len(Exclusion))
        return {reason: int(counts[reason]) for reason in Exclusion if reason is not Exclusion.NONE}

    def row_of(self, call_id: str) -> int | None:
        """The row of one call, None where the frame does not know it."""
        wanted = np.bytes_(call_id.encode())
        row = int(np.searchsorted(self.call_id, wanted))
        return row if row < len(self.call_id) and self.call_id[row] == wanted else None

    def part(self, rows: IntColumn) -> Frame:
        """A frame of some rows, ascending."""
        return Frame(**{name: getattr(self, name)[rows] for name in framefile.COLUMNS})

    def to_bytes(self) -> bytes:
        """The frame for filing: equal calls give equal bytes, whatever order they came in."""
        return framefile.pack({name: getattr(self, name) for name in framefile.COLUMNS})

    @classmethod
    def from_bytes(cls, filed: bytes) -> Frame:
        """The frame back from its filed bytes. Raises ValueError where they are not a whole frame."""
        return cls(**framefile.unpack(filed))

    def digest(self) -> str:
        """SHA-256 (hex) of `to_bytes`, stored with everything that is drawn from this frame."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def build_frame(
    calls: Calls, rules: FrameRules, known: Mapping[Exclusion, BoolColumn] | None = None
) -> Frame:
    """Sort calls by id and give each the first reason that keeps it out.

    ``known`` says which calls (bool, shape (n,)) are without recording, corrupt, on legal hold …; too
    short follows from the rules. Raises ValueError for repeated or empty ids and columns of unequal length.
    """
    return frame_and_order(calls, rules, known)[0]


def frame_and_order(
    calls: Calls, rules: FrameRules, known: Mapping[Exclusion, BoolColumn] | None = None
) -> tuple[Frame, IntColumn]:
    """`build_frame`, and for each row of the frame the place of its call among ``calls``."""
    reasons = {Exclusion.TOO_SHORT: calls.duration_s < rules.shortest_call_s, **(known or {})}
    call_id = calls.call_id if isinstance(calls.call_id, np.ndarray) else id_column(calls.call_id)
    columns = {
        "call_id": call_id,
        "agent_id": calls.agent_id,
        "period": calls.period,
        "start_s": calls.start_s,
        "duration_s": calls.duration_s,
        "slot": calls.slot,
        "slot_mask": calls.slot_mask,
    }
    _require_equal_lengths({**columns, **{reason.name.lower(): column for reason, column in reasons.items()}})
    columns["exclusion"] = _first_exclusion(reasons, len(calls.call_id))
    order = by_id(call_id)
    frame = Frame(
        **{name: columns[name][order].astype(kind, copy=False) for name, kind in framefile.COLUMNS.items()}
    )
    _require_each_call_once(frame.call_id)
    return frame, order


def _first_exclusion(reasons: Mapping[Exclusion, BoolColumn], calls: int) -> CodeColumn:
    codes = np.zeros(calls, dtype=np.int8)
    for reason in sorted(reasons, reverse=True):
        codes[reasons[reason]] = reason
    return codes


def _require_equal_lengths(columns: Mapping[str, NDArray[Any]]) -> None:
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"A frame's columns must be equally long: {lengths}.")


def _require_each_call_once(sorted_ids: IdColumn) -> None:
    twice = np.flatnonzero(sorted_ids[1:] == sorted_ids[:-1])
    if len(twice):
        raise ValueError(f"Call {sorted_ids[twice[0]].decode()} is in the frame twice.")
