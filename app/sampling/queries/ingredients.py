"""What the draws of a week go by, gathered when it begins: rules, people, roster, volume (S1, S2)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import ColumnElement, select

from app.attendance.queries import duty_between, rostered_between
from app.engines.draw.columns import BoolColumn, IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.quota import first_week, obligatory_slots, quota_of
from app.engines.draw.sampling_rules import SamplingRules, load_sampling
from app.engines.draw.slot_rules import SlotRules, load_slots
from app.engines.draw.weekplan import SLOTS, FiledPlan, file_plan
from app.engines.duty.rules import AttendanceRules, load_attendance
from app.engines.rulefile import RuleFileError
from app.foundation import clock
from app.foundation.db import db
from app.foundation.rulebook import Rules, read_rules
from app.organisation.models import Agent
from app.recordings.models import Call
from app.sampling.models import DayDraw, Draw, DrawnCall, Shortfall
from app.sampling.policy import weeks
from app.sampling.policy.basis import Volume, WeekBasis, measure
from app.sampling.policy.making import slot_name
from app.sampling.policy.plan_outlook import Staff
from app.sampling.policy.planned import (
    STANDARD,
    Employed,
    RosteredDay,
    planned_minutes,
    slots_of_masks,
    slots_worked,
)
from app.sampling.queries import frames
from app.sampling.queries.filed import frame_filed
from app.sampling.queries.plans import sampling_rules


class SamplingRulebook(NamedTuple):
    """What draws go by."""

    sampling: Rules[SamplingRules]
    slots: Rules[SlotRules]
    attendance: Rules[AttendanceRules]

    @property
    def digest(self) -> str:
        """One hash for all."""
        digests = self.sampling.digest, self.slots.digest, self.attendance.digest
        return hashlib.sha256("".join(digests).encode()).hexdigest()

    @property
    def texts(self) -> dict[str, str]:
        """The files by name, as a plan keeps them."""
        return {
            "sampling.yaml": self.sampling.text,
            "slots.yaml": self.slots.text,
            "attendance.yaml": self.attendance.text,
        }


def read_rulebook(week_on: date) -> SamplingRulebook:
    """The rules for the week that begins on ``week_on``, unless it has begun: then it keeps what it filed.

    InvalidInput names file, line and key of a fault.
    """
    return SamplingRulebook(
        sampling_rules(week_on),
        read_rules("slots.yaml", load_slots),
        read_rules("attendance.yaml", load_attendance),
    )


def rules_of_week(basis: WeekBasis, week_on: date) -> tuple[SamplingRules, SlotRules]:
    """The rules that the week began with: what is changed meanwhile counts from the next one on."""
    sampling, slots = basis.rules["sampling.yaml"], basis.rules["slots.yaml"]
    try:
        return load_sampling(sampling, "sampling.yaml"), load_slots(slots, "slots.yaml")
    except RuleFileError:  # the program was renewed in mid-week and wants other keys: the rules of now
        rulebook = read_rulebook(week_on)
        return rulebook.sampling.value, rulebook.slots.value


def gather_week(week_on: date, zone: ZoneInfo, rulebook: SamplingRulebook) -> WeekBasis:
    """Plan and volume for the week that begins on ``week_on``."""
    rules = rulebook.sampling.value
    measured_from, measured_until, volume = _volume(week_on, zone, rulebook.slots.value)
    return WeekBasis(
        plan=_plan(week_on, rulebook),
        listening=rules.listening,
        tolerance_calls=rules.assignment.tolerance_calls,
        double_share=rules.double_share,
        measured_from=measured_from,
        measured_until=measured_until,
        volume=volume.mean.tolist(),
        peak=volume.peak.tolist(),
        low=volume.low.tolist(),
        rules=rulebook.texts,
    )


def week_bounds(week_on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which the week that begins on ``week_on`` begins and ends in the centre's zone."""
    return clock.day_bounds(week_on, zone)[0], clock.day_bounds(week_on + weeks.WEEK, zone)[0]


def staff_of(week_on: date, rulebook: SamplingRulebook) -> Staff:
    """Who is to be heard in that week, and when he is planned: one query each."""
    people, trailing = _employed(week_on), rulebook.slots.value.volume.trailing_weeks
    ids = np.array([one.agent_id for one in people], dtype=np.int64)
    eve = week_on - timedelta(days=1)  # a shift of it may end in the week
    roster = [RosteredDay(*row) for row in duty_between(eve, week_on + weeks.WEEK)]
    # Of the weeks before it counts alone whom the roster named.
    named = rostered_between(week_on - weeks.WEEK * trailing, eve)
    roster += [RosteredDay(agent_id, first, STANDARD) for agent_id, first in named]
    return Staff(
        agent_id=ids,
        minutes=planned_minutes(people, week_on, roster, rulebook.attendance.value.shifts),
        days_in=np.array([(week_on - one.hired_on).days for one in people], dtype=np.int64),
        carried=_carried(week_on, ids),
    )


def _plan(week_on: date, rulebook: SamplingRulebook) -> FiledPlan:
    rules, trailing = rulebook.sampling.value, rulebook.slots.value.volume.trailing_weeks
    ids, minutes, days_in, carried = staff_of(week_on, rulebook)
    quota = quota_of(minutes.sum(axis=1) / 60, days_in, carried, rules)
    number = weeks.week_number(week_on)
    works = _slots_worked(week_on, trailing, ids)
    heard = _slots_heard(weeks.week_of_number(first_week(number, rules)), week_on, ids)
    return file_plan(ids, quota, minutes, obligatory_slots(works, heard, quota, number, rules), rules.late)


def _employed(week_on: date) -> list[Employed]:
    """Who belonged to the centre in that week: each of them is to be heard (S1); by ascending id."""
    everybody = map(Employed._make, db.session.execute(select(Agent.id, Agent.hired_on, Agent.left_on)))
    days = [weeks.date_of(week_on, day) for day in range(7)]
    return sorted(one for one in everybody if any(map(one.is_in, days)))


def _carried(week_on: date, agent_ids: IntColumn) -> IntColumn:
    """Calls that last week's closing carried over to this week, by agent."""
    rows = db.session.execute(
        select(Shortfall.agent_id, Shortfall.carried)
        .join(Shortfall.draw)
        .where(Draw.plan == weeks.PLAN, Draw.week_on == week_on - weeks.WEEK)
    )
    carried = dict(rows.all())
    return np.array([carried.get(agent_id, 0) for agent_id in agent_ids.tolist()], dtype=np.int64)


def _slots_worked(week_on: date, trailing_weeks: int, agent_ids: IntColumn) -> BoolColumn:
    """In which slots each agent had calls in the weeks before, shape (agents, slots)."""
    first = week_on - weeks.WEEK * trailing_weeks
    before = (Draw.plan == weeks.PLAN, Draw.week_on >= first, Draw.week_on < week_on)
    works = slots_worked(_frames_of(*before, Draw.worked.is_(None)), agent_ids)
    for kept in db.session.scalars(select(Draw.worked).where(*before, Draw.worked.is_not(None))):
        ids, masks = (np.array(column, dtype=np.int64) for column in kept or ())
        works |= slots_of_masks(ids, masks, agent_ids)
    return works


def _frames_of(*which: ColumnElement[bool]) -> list[Frame]:
    """All frames that were filed of these weeks; one that is lost tells nothing."""
    digests = [
        *db.session.scalars(select(DayDraw.frame_digest).join(DayDraw.draw).where(*which)),
        *db.session.scalars(select(Draw.frame_digest).where(*which)),
    ]
    found = (frame_filed(digest) for digest in digests)
    return [frame for frame in found if frame is not None]


def _slots_heard(first: date, week_on: date, agent_ids: IntColumn) -> BoolColumn:
    """From which slots calls were drawn since the Monday ``first``, shape (agents, slots)."""
    rows = db.session.execute(
        select(Call.agent_id, DrawnCall.slot)
        .join(DrawnCall.call)
        .join(DrawnCall.draw)
        .where(Draw.plan == weeks.PLAN, Draw.week_on >= first, Draw.week_on < week_on)
        .distinct()
    )
    place = {agent_id: entry for entry, agent_id in enumerate(agent_ids.tolist())}
    code = {slot_name(slot): slot for slot in range(SLOTS)}
    heard = np.zeros((len(agent_ids), SLOTS), dtype=np.bool_)
    for agent_id, slot in rows:
        if agent_id in place and slot in code:
            heard[place[agent_id], code[slot]] = True
    return heard


def _volume(week_on: date, zone: ZoneInfo, rules: SlotRules) -> tuple[date, date, Volume]:
    """Volume of the trailing weeks; a centre's first week has none before it and is measured by itself, as
    far as its days are over."""
    first, until = week_on - weeks.WEEK * rules.volume.trailing_weeks, week_on
    buckets = _volume_of_weeks(week_on, rules.volume.trailing_weeks, zone)
    if not len(buckets.starts_s):
        first, until = week_on, weeks.date_of(week_on, weeks.days_over(week_on, clock.today(zone)))
        buckets = _buckets(first, until, zone)
    return first, until, measure(buckets.starts_s, buckets.counts, until, zone, rules)


def _volume_of_weeks(week_on: date, trailing_weeks: int, zone: ZoneInfo) -> frames.Buckets:
    """Calls of the weeks before as their closings counted them; those of weeks that were not closed, nor
    since closings count, are counted now."""
    mondays = [week_on - weeks.WEEK * back for back in range(trailing_weeks, 0, -1)]
    counted = select(Draw.week_on, Draw.volume).where(Draw.plan == weeks.PLAN, Draw.week_on.in_(mondays))
    kept = {monday: volume for monday, volume in db.session.execute(counted) if volume is not None}
    parts = [frames.Buckets(*(np.array(column, dtype=np.int64) for column in one)) for one in kept.values()]
    for is_kept, some in groupby(mondays, kept.__contains__):
        if not is_kept:
            in_a_row = list(some)
            parts.append(_buckets(in_a_row[0], in_a_row[-1] + weeks.WEEK, zone))
    return frames.Buckets(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _buckets(first: date, until: date, zone: ZoneInfo) -> frames.Buckets:
    return frames.call_volume(clock.day_bounds(first, zone)[0], clock.day_bounds(until, zone)[0])
