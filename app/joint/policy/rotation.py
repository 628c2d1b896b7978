"""Whose turn it is to listen together: the lead who took part longest ago (S5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A team lead: since when he leads here, when he took part, and for when he is planned, if at all.

    ``order`` decides between leads who have the same past; no two leads have the same one.
    """

    lead_id: int
    order: int
    since: datetime
    turns: tuple[datetime, ...] = ()
    planned_at: datetime | None = None

    @property
    def last_at(self) -> datetime | None:
        return max(self.turns, default=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the rotation: ``due_at`` is when the lead should have had his turn at the latest.

    ``is_next``: proposed for the next session. Who is planned already is neither next nor overdue.
    """

    lead_id: int
    last_at: datetime | None
    planned_at: datetime | None
    due_at: datetime
    is_overdue: bool
    is_away: bool
    is_next: bool


def in_turn(leads: Sequence[Waiting]) -> list[Waiting]:
    """The leads by how long they wait (S5): who never took part first, then by their last turn.

    Who sat in the same session last goes by the turn before it, and so on, then by ``order``. So the leads
    stand in a queue, whatever the size of the sessions, and nobody gets a second turn more than another. A
    turn that is planned counts as taken; if it is cancelled, the lead is back where he was.
    """
    return sorted(leads, key=_past)


def _past(lead: Waiting) -> tuple[list[datetime], int]:
    """His turns, the latest first: a list that ends earlier comes first."""
    planned = () if lead.planned_at is None else (lead.planned_at,)
    return sorted((*lead.turns, *planned), reverse=True), lead.order


def next_leads(leads: Sequence[Waiting], count: int, away: Collection[int] = ()) -> list[int]:
    """Ids of the ``count`` leads whose turn is next; who is ``away`` is passed over and keeps his place.

    Nobody is proposed who has a session before him already.
    """
    ready = (one for one in in_turn(leads) if one.planned_at is None and one.lead_id not in away)
    return [one.lead_id for one in ready][:count]


def rotation(
    leads: Sequence[Waiting], now: datetime, every: timedelta, count: int, away: Collection[int] = ()
) -> list[Turn]:
    """The rotation as its page shows it, those who wait longest first; ``away``: not there at present."""
    proposed = set(next_leads(leads, count, away))
    return [_turn(one, now, every, one.lead_id in away, one.lead_id in proposed) for one in in_turn(leads)]


def _turn(lead: Waiting, now: datetime, every: timedelta, is_away: bool, is_next: bool) -> Turn:
    due_at = (lead.last_at or lead.since) + every
    overdue = lead.planned_at is None and due_at < now
    return Turn(lead.lead_id, lead.last_at, lead.planned_at, due_at, overdue, is_away, is_next)
