"""What queries hand to the month's figures: plain rows, so that figures are computed without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.foundation.i18n import Bilingual
from app.reports.policy.scores import Scores


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """How often one item was judged, and failed, in random evaluations."""

    item_code: str
    judged: int
    failed: int

    @property
    def failed_percent(self) -> float | None:
        return round(100 * self.failed / self.judged, 1) if self.judged else None

    @property
    def passed_percent(self) -> float | None:
        return round(100 * (self.judged - self.failed) / self.judged, 1) if self.judged else None


@dataclass(frozen=True, slots=True)
class Team:
    """A team as reports name it."""

    id: int
    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as reports name him."""

    id: int
    number: str
    name: Bilingual
    team_id: int


@dataclass(frozen=True, slots=True)
class MonitorWork:
    """A monitor's month (J3): published scores, those by their day, seconds heard, rule verdicts decided
    on and overruled, and calls whose day passed without a score."""

    id: int
    name: Bilingual
    published: int
    on_time: int
    heard_s: int
    decided: int
    overruled: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Need:
    """A training need of the month (F3)."""

    item_code: str
    title: Bilingual
    calls_judged: int
    calls_failed: int
    agents_judged: int
    agents_failed: int
    state: str


@dataclass(frozen=True, slots=True)
class Coaching:
    """Interviews held in the month by kind; plans agreed and closed in it, open at its end, and of these past
    their date; follow-ups heard in it by outcome (F1, F2)."""

    interviews: Mapping[str, int]
    agreed: int
    closed: int
    open: int
    overdue: int
    follow_ups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Attendance:
    """An agent's settled month (A10); ``times`` counts its events by kind."""

    agent_id: int
    duty_days: int
    leave_days: Decimal
    absence_days: Decimal
    money: Decimal
    proposals: Sequence[str]
    times: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An agent who got fewer calls than the plan wants (S1)."""

    week_on: date
    agent_id: int
    wanted: int
    drawn: int
    reason: str


@dataclass(frozen=True, slots=True)
class MonthRows:
    """Everything that a month's summary is computed from (M1). ``before`` is the month before it;
    ``provisional`` scores are of weeks whose draws are not closed, so that their chances may still grow."""

    month: str
    made_at: str
    rules_hash: str
    calls: int
    drawn: int
    hand_picked: int
    provisional: int
    scores: Scores
    before: Scores
    teams: Sequence[Team]
    agents: Sequence[Agent]
    titles: Mapping[str, Bilingual]
    items: Sequence[ItemTotal]
    items_before: Sequence[ItemTotal]
    monitors: Sequence[MonitorWork]
    needs: Sequence[Need]
    coaching: Coaching
    without_interview: Mapping[int, int]
    attendance: Sequence[Attendance]
    shortfalls: Sequence[Shortfall]
