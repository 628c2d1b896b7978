"""Settling login records into late, early, absence and their price (A1, A2, A3, A5, A8); pure decisions.

How the regulations are read where they leave it open:

- Missed time is duty time: the lunch break between two spells is never missed, logged in or out.
- Late is duty missed before the first login, early is duty missed after the last logout (A1 asks for a
  login by the start and a logout from the end). Time missed between, as around the lunch break, is
  "away" (A5): beyond the allowed minutes it is shown to the manager and costs nothing by itself.
- More than an hour late or early is a day's absence; such an event is not counted again as one of the
  "three times late or early". Three times cost a day's absence besides the leave of each.
- A day never costs more than one day: absence first, then the events in their order.
- A login without a logout (a lost record) runs to the end of the shift and is shown as unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.engines.duty.rules import AttendanceRules, ExcuseKind
from app.engines.duty.shift import Session, Shift, Stretch, begun_minutes, covered, lacks_logout, uncovered
from app.foundation.i18n import LazyString, _

HALF_DAY, DAY, NOTHING = Decimal("0.5"), Decimal(1), Decimal(0)


class Excuse(NamedTuple):
    """A reported reason for being late and whether it was accepted (A3)."""

    kind: ExcuseKind
    reported_at: datetime
    accepted: bool


class EventKind(StrEnum):
    """What happened."""

    LATE = "late"  # 迟到
    EARLY = "early"  # 早退
    ABSENT = "absent"  # no login in the whole shift
    AWAY = "away"  # logged out amid duty (A5)
    UNCLEAR = "unclear"  # a logout is missing in the records
    REPEATED = "repeated"  # the third time late or early in a month


class Consequence(StrEnum):
    """What it counts as."""

    NONE = "none"
    HALF_DAY_LEAVE = "half_day_leave"
    DAY_LEAVE = "day_leave"
    ABSENCE = "absence"  # 旷工


class Event(NamedTuple):
    """One line of the statement: ``minutes`` of duty missed (begun ones count), ``money`` in yuan."""

    on: date
    kind: EventKind
    minutes: int
    consequence: Consequence
    rule: str
    days: Decimal = NOTHING
    money: Decimal = NOTHING


class Proposal(StrEnum):
    """What A8 proposes; a person decides."""

    DISMISSAL = "dismissal"
    APPRAISAL_ZERO = "appraisal_zero"


@dataclass(frozen=True, slots=True)
class Statement:
    """An agent's month (A10): every event, the sums, and what is proposed. Money in yuan."""

    events: tuple[Event, ...]
    late_times: int
    early_times: int
    leave_days: Decimal
    absence_days: Decimal
    money: Decimal
    proposals: tuple[Proposal, ...]


def settle_day(
    rules: AttendanceRules, shift: Shift | None, sessions: Sequence[Session], excuses: Sequence[Excuse] = ()
) -> list[Event]:
    """The events of one agent's shift (A1–A3, A5, A8), by time; none without a shift, or all in order.

    All times are naive and local. Raises ValueError for a logout before its login.
    """
    if shift is None:
        return []
    present = covered(shift, sessions)
    if not present:
        return _at_most_a_day(rules, [_event(rules, shift.on, EventKind.ABSENT, shift.spells)])
    gaps = uncovered(shift, present)
    first, last = present[0][0], max(until for _, until in present)
    late = _event(rules, shift.on, EventKind.LATE, [gap for gap in gaps if gap[1] <= first])
    early = _event(rules, shift.on, EventKind.EARLY, [gap for gap in gaps if gap[0] >= last])
    away = [_away(shift.on, gap) for gap in gaps if first < gap[0] < last]
    events = [
        *([_unless_excused(rules, shift, late, excuses)] if late.minutes else []),
        *(event for event in away if event.minutes > rules.away_up_to_minutes),
        *([early] if early.minutes else []),
        *(_unclear(shift.on) for session in sessions if lacks_logout(shift, session)),
    ]
    return _at_most_a_day(rules, events)


def settle_month(rules: AttendanceRules, days: Iterable[Sequence[Event]]) -> Statement:
    """The statement of one agent's month from the events of its days (A2 three times, A8, A10).

    Raises ValueError where the events are not of one month.
    """
    events = sorted((event for day in days for event in day), key=lambda event: event.on)
    if len({(event.on.year, event.on.month) for event in events}) > 1:
        raise ValueError("A statement covers one month; these events are of several.")
    events = sorted(events + _repeated(rules, events), key=lambda event: event.on)
    absence_days = sum((e.days for e in events if e.consequence is Consequence.ABSENCE), NOTHING)
    return Statement(
        events=tuple(events),
        late_times=sum(event.kind is EventKind.LATE and event.rule == "A2" for event in events),
        early_times=sum(event.kind is EventKind.EARLY for event in events),
        leave_days=sum((e.days for e in events if e.consequence is not Consequence.ABSENCE), NOTHING),
        absence_days=absence_days,
        money=sum((event.money for event in events), NOTHING),
        proposals=tuple(Proposal) if absence_days >= rules.absence.proposals_from_days else (),
    )


def _event(rules: AttendanceRules, on: date, kind: EventKind, missed: Iterable[Stretch]) -> Event:
    minutes = begun_minutes(missed)
    if kind is EventKind.ABSENT:
        return Event(on, kind, minutes, Consequence.ABSENCE, "A8", DAY)
    if minutes <= rules.lateness.half_day_leave_up_to_minutes:
        return Event(on, kind, minutes, Consequence.HALF_DAY_LEAVE, "A2", HALF_DAY)
    if minutes <= rules.lateness.day_leave_up_to_minutes:
        return Event(on, kind, minutes, Consequence.DAY_LEAVE, "A2", DAY)
    return Event(on, kind, minutes, Consequence.ABSENCE, "A2", DAY)


def _unless_excused(rules: AttendanceRules, shift: Shift, late: Event, excuses: Sequence[Excuse]) -> Event:
    in_time = shift.spells[0][0] + timedelta(minutes=rules.excuses.report_within_minutes)
    for excuse in excuses:
        if excuse.accepted and excuse.kind in rules.excuses.kinds and excuse.reported_at <= in_time:
            return late._replace(consequence=Consequence.NONE, rule="A3", days=NOTHING)
    return late


def _away(on: date, gap: Stretch) -> Event:
    return Event(on, EventKind.AWAY, begun_minutes([gap]), Consequence.NONE, "A5")


def _unclear(on: date) -> Event:
    return Event(on, EventKind.UNCLEAR, 0, Consequence.NONE, "A1")


def _at_most_a_day(rules: AttendanceRules, events: Sequence[Event]) -> list[Event]:
    """The events with their price: together at most one day, of which absence takes the first part."""
    priced, left = list(events), DAY
    for i in sorted(range(len(priced)), key=lambda i: priced[i].consequence is not Consequence.ABSENCE):
        days = min(priced[i].days, left)
        left -= days
        priced[i] = _priced(rules, priced[i]._replace(days=days))
    return priced


def _priced(rules: AttendanceRules, event: Event) -> Event:
    is_absence = event.consequence is Consequence.ABSENCE
    return event._replace(money=event.days * rules.absence.yuan_a_day if is_absence else NOTHING)


def _repeated(rules: AttendanceRules, events: Sequence[Event]) -> list[Event]:
    """A2: one absence on the day of each third time late or early; excused ones and absences do not count."""
    counted = (Consequence.HALF_DAY_LEAVE, Consequence.DAY_LEAVE)
    times = [event for event in events if event.consequence in counted]
    return [
        _priced(
            rules, Event(e.on, EventKind.REPEATED, 0, Consequence.ABSENCE, "A2", rules.repeated.absence_days)
        )
        for e in times[rules.repeated.times - 1 :: rules.repeated.times]
    ]


KINDS: dict[str, LazyString] = {
    EventKind.LATE.value: _("Late"),
    EventKind.EARLY.value: _("Left early"),
    EventKind.ABSENT.value: _("Absent"),
    EventKind.AWAY.value: _("Away from the seat"),
    EventKind.UNCLEAR.value: _("Logout missing"),
    EventKind.REPEATED.value: _("Late or early too often"),
}
CONSEQUENCES: dict[str, LazyString] = {
    Consequence.NONE.value: _("no consequence"),
    Consequence.HALF_DAY_LEAVE.value: _("half a day's personal leave"),
    Consequence.DAY_LEAVE.value: _("a day's personal leave"),
    Consequence.ABSENCE.value: _("absence"),
}
PROPOSALS: dict[str, LazyString] = {
    Proposal.DISMISSAL.value: _("dismissal"),
    Proposal.APPRAISAL_ZERO.value: _("appraisal of zero for the month"),
}
EXCUSES: dict[str, LazyString] = {
    ExcuseKind.SEVERE_WEATHER.value: _("Severe weather"),
    ExcuseKind.COMPANY_BUS.value: _("Company bus late"),
}
_RULES: dict[str, LazyString] = {
    "A1": _("The records lack the logout; the shift counts as kept to its end."),
    "A2": _("The minutes missed decide: leave up to the limits, absence beyond them."),
    "A3": _("Accepted and reported in time: this is no lateness."),
    "A5": _("Longer away than allowed: the manager decides; it costs nothing by itself."),
    "A8": _("No login in the whole shift: absence."),
}


def rule_words(rules: AttendanceRules | None, rule: str, kind: str, consequence: str) -> LazyString:
    """The rule applied to an event, as a sentence for the statement (A10).

    ``rules`` are those that the statement was settled by; None where they have changed since, and the
    sentence then names no limits.
    """
    if rules is None or rule != "A2":
        return _RULES[rule]
    half, day = rules.lateness.half_day_leave_up_to_minutes, rules.lateness.day_leave_up_to_minutes
    if kind == EventKind.REPEATED:
        return _(
            "Each %(times)s times late or early in a month: absence besides.", times=rules.repeated.times
        )
    if consequence == Consequence.HALF_DAY_LEAVE:
        return _("Up to %(half)s minutes late or early: half a day's personal leave.", half=half)
    if consequence == Consequence.DAY_LEAVE:
        return _("Between %(half)s and %(day)s minutes: a day's personal leave.", half=half, day=day)
    return _("More than %(day)s minutes late or early: absence.", day=day)
