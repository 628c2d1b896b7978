"""Which agent was heard in which slot, and whether each slot that he works is heard in time (S2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.weekplan import SLOTS
from app.sampling.policy.weeks import week_number

Codes = NDArray[np.int8]


class Obligation(IntEnum):
    """What became of the obligation to hear a slot once in a turn of weeks; codes in columns."""

    NOT_WORKED = 0
    MET = 1
    DRAWN = 2  # a call is drawn, nobody has heard it yet
    DUE = 3
    MISSED = 4
    NONE = 5  # the rules ask for nothing
    IMPOSSIBLE = 6  # the turn is over, and none of the calls could be drawn: no recording, too short


ASKED = (Obligation.MET, Obligation.DRAWN, Obligation.DUE, Obligation.MISSED)


class Mark(IntEnum):
    """One week of a cell."""

    UNKNOWN = 0  # nothing of the week is drawn yet
    NOT_WORKED = 1
    WORKED = 2
    DRAWN = 3
    HEARD = 4


class WeekMark(NamedTuple):
    """One week of a cell: its looks, the calls drawn in it, and whether it opens a turn."""

    mark: Mark
    drawn: int
    opens_turn: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One agent in one slot; weeks ``worked`` and calls are counted over the weeks shown."""

    state: Obligation
    missed_before: int
    marks: tuple[WeekMark, ...]
    worked: int
    drawn: int
    heard: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Obligations of the latest turn by state, and calls over the weeks shown."""

    states: dict[Obligation, int]
    drawn: int
    heard: int

    @property
    def asked(self) -> int:
        """Slots that are to be heard in the turn."""
        return sum(self.states[state] for state in ASKED)

    @property
    def met(self) -> int:
        """Those of them that are heard."""
        return self.states[Obligation.MET]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Slots ``worked`` by the frames, ``drawable`` where a call of them could be drawn, calls ``drawn`` and
    ``heard``, shape (weeks, agents, slots).

    ``agent_ids`` ascend; ``is_known`` and ``is_closed``, shape (weeks,): whether something of the week is
    drawn, and whether its closing is. Each turn of ``turn_weeks`` weeks (None: no obligation) is whole but
    for the days to come; the last ``shown`` weeks are for the page, the others complete the first turn.
    """

    weeks: Sequence[date]
    shown: int
    turn_weeks: int | None
    agent_ids: IntColumn
    worked: BoolColumn
    drawable: BoolColumn
    drawn: IntColumn
    heard: IntColumn
    is_known: BoolColumn
    is_closed: BoolColumn

    @property
    def shown_weeks(self) -> Sequence[date]:
        """The weeks of the page."""
        return self.weeks[len(self.weeks) - self.shown :]

    def states(self) -> list[Codes]:
        """Obligations turn by turn, each of shape (agents, slots); the last one is of the latest turn in
        which something is drawn."""
        if self.turn_weeks is None:
            worked = self.worked.any(axis=0)
            return [np.where(worked, Obligation.NONE, Obligation.NOT_WORKED).astype(np.int8)]
        turns = np.array([week_number(week) // self.turn_weeks for week in self.weeks], dtype=np.int64)
        return [self._states_of(turns == turn) for turn in np.unique(turns[self.is_known]).tolist()] or [
            np.zeros((len(self.agent_ids), SLOTS), dtype=np.int8)
        ]

    def _states_of(self, here: BoolColumn) -> Codes:
        over = int(here.sum()) == self.turn_weeks and bool(self.is_closed[np.flatnonzero(here)[-1]])
        worked, drawable = self.worked[here], self.drawable[here]
        return obligations(worked, drawable, self.drawn[here], self.heard[here], over=over)

    def cells(self, agent_ids: Sequence[int]) -> dict[int, list[Cell]]:
        """The cells of some agents, slot by slot."""
        *before, latest = self.states()
        missed = sum((codes == Obligation.MISSED for codes in before), np.zeros(latest.shape, dtype=np.int64))
        rows = self._rows(agent_ids)
        return {
            agent_id: [
                self._cell(row, slot, Obligation(latest[row, slot]), int(missed[row, slot]))
                for slot in range(SLOTS)
            ]
            for agent_id, row in zip(agent_ids, rows, strict=True)
        }

    def tallies(self) -> list[Tally]:
        """Sums over all agents, slot by slot, and of all slots at the end."""
        latest, everybody = self.states()[-1], slice(None)
        each = [self._tally(latest, everybody, slice(slot, slot + 1)) for slot in range(SLOTS)]
        return [*each, self._tally(latest, everybody, slice(None))]

    def own_tallies(self, agent_ids: Sequence[int]) -> dict[int, Tally]:
        """Sums over all slots of some agents."""
        latest, rows = self.states()[-1], self._rows(agent_ids)
        return {
            agent_id: self._tally(latest, slice(row, row + 1), slice(None))
            for agent_id, row in zip(agent_ids, rows, strict=True)
        }

    def open_agents(self) -> list[int]:
        """Agents with a slot that is due or missed in the latest turn."""
        latest = self.states()[-1]
        is_open = ((latest == Obligation.DUE) | (latest == Obligation.MISSED)).any(axis=1)
        ids: list[int] = self.agent_ids[is_open].tolist()
        return ids

    def _rows(self, agent_ids: Sequence[int]) -> list[int]:
        rows: list[int] = np.searchsorted(self.agent_ids, np.array(agent_ids, dtype=np.int64)).tolist()
        return rows

    def _tally(self, latest: Codes, agents: slice, slots: slice) -> Tally:
        here = (slice(len(self.weeks) - self.shown, None), agents, slots)
        states = {state: int((latest[agents, slots] == state).sum()) for state in Obligation}
        return Tally(states, int(self.drawn[here].sum()), int(self.heard[here].sum()))

    def _cell(self, row: int, slot: int, state: Obligation, missed_before: int) -> Cell:
        first = len(self.weeks) - self.shown
        here = (slice(first, None), row, slot)
        marks = tuple(self._mark(week, row, slot) for week in range(first, len(self.weeks)))
        sums = (int(column[here].sum()) for column in (self.worked, self.drawn, self.heard))
        return Cell(state, missed_before, marks, *sums)

    def _mark(self, week: int, row: int, slot: int) -> WeekMark:
        drawn, heard, worked = (int(one[week, row, slot]) for one in (self.drawn, self.heard, self.worked))
        mark = (
            Mark.HEARD if heard else Mark.DRAWN if drawn else Mark.WORKED if worked
            else Mark.NOT_WORKED if self.is_known[week] else Mark.UNKNOWN
        )  # fmt: skip
        opens = self.turn_weeks is not None and week_number(self.weeks[week]) % self.turn_weeks == 0
        return WeekMark(mark, drawn, opens)


def obligations(
    worked: BoolColumn, drawable: BoolColumn, drawn: IntColumn, heard: IntColumn, *, over: bool
) -> Codes:
    """What became of each obligation of one turn (S2), shape (agents, slots), from columns of shape (weeks,
    agents, slots); ``over``: the turn's last week is closed."""
    missed = np.where(drawable.any(axis=0), Obligation.MISSED, Obligation.IMPOSSIBLE)
    codes: Codes = np.select(
        [heard.any(axis=0), drawn.any(axis=0), worked.any(axis=0)],
        [Obligation.MET, Obligation.DRAWN, missed if over else Obligation.DUE],
        Obligation.NOT_WORKED,
    ).astype(np.int8)
    return codes
