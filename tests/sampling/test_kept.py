"""What draws keep for those after them: no call is lost or drawn from twice, whatever comes between (S6)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.engines.draw.frame import Exclusion
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.recordings.models import FROM_SYSTEM, Call
from app.sampling.models import DayDraw, Draw
from app.sampling.policy.basis import measure
from app.sampling.policy.weeks import CLOSING, WEEK
from app.sampling.queries.filed import frame_filed, week_basis
from app.sampling.queries.frames import call_volume
from app.sampling.queries.ingredients import gather_week, read_rulebook, week_bounds
from app.sampling.queries.replays import replay_draw
from app.sampling.service import drawing
from tests.factories.build import make_agent, make_call, make_recording, make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_calls, make_week
from tests.sampling.conftest import draw_day, draw_now

NEXT = WEEK_ON + WEEK
BERLIN = ZoneInfo("Europe/Berlin")  # in the week of NEXT its clocks are put back


def change(call_id: int, **values: object) -> None:
    db.session.execute(update(Call).where(Call.id == call_id).values(**values))
    db.session.commit()


def calls_where(*which: object) -> list[Call]:
    return list(db.session.scalars(select(Call).where(*which).order_by(Call.id)))


def change_everything() -> None:
    """Calls and recordings come late, starts are put right, noted calls turn real; after the days' draws."""
    recorded = calls_where(Call.recording.has())
    unheard = calls_where(~Call.recording.has(), FROM_SYSTEM)
    make_recording(call_id=unheard[0].id)
    change(unheard[1].id, started_at=unheard[1].started_at + timedelta(days=1))
    change(recorded[0].id, started_at=recorded[0].started_at + timedelta(days=2, minutes=40))
    change(recorded[1].id, started_at=recorded[1].started_at + timedelta(days=70))
    change(recorded[2].id, started_at=recorded[2].started_at + timedelta(minutes=16))
    noted = calls_where(Call.is_provisional)
    change(noted[0].id, is_provisional=False)
    make_calls(make_agent(), WEEK_ON, 3, 2)


def note_calls() -> None:
    for minutes in (3, 71):
        at = datetime.combine(WEEK_ON, datetime.min.time(), ZONE) + timedelta(hours=10, minutes=minutes)
        make_call(started_at=at, is_provisional=True)


def held_by(draw: Draw) -> tuple[Counter[str], set[str]]:
    """How many days hold each call as one that can be drawn, and which calls the closing holds; all agents
    work from Monday to Friday, when all calls begin."""
    on_time: Counter[str] = Counter()
    closing: set[str] = set()
    for day in draw.days:
        frame = frame_filed(day.frame_digest)
        rows = zip(frame.call_id.tolist(), frame.exclusion.tolist(), strict=True)
        ids = {call_id.decode(): code for call_id, code in rows}
        if day.day == CLOSING:
            closing = set(ids)
        else:
            on_time.update(call_id for call_id, code in ids.items() if code == Exclusion.NONE)
    return on_time, closing


def calls_of_the_week() -> set[str]:
    begin, end = week_bounds(WEEK_ON, ZONE)
    found = calls_where(Call.started_at >= begin, Call.started_at < end, FROM_SYSTEM)
    return {one.external_id for one in found}


def test_each_call_of_a_week_is_in_one_place_whatever_came_between(centre):
    note_calls()
    draw_day(6)
    change_everything()
    draw = draw_now()
    on_time, closing = held_by(draw)
    assert set(on_time.values()) == {1}
    assert closing == calls_of_the_week() - set(on_time)
    assert draw.frame_size == len(on_time) + len(closing)
    assert replay_draw(draw).is_same


def test_a_call_whose_start_was_put_right_is_in_one_frame_only(centre):
    draw_day(0)
    moved = calls_where(Call.recording.has())[0]
    change(moved.id, started_at=moved.started_at + timedelta(days=2))
    on_time, closing = held_by(draw_now())
    assert (on_time[moved.external_id], moved.external_id in closing) == (1, False)


def test_a_week_whose_days_kept_nothing_is_closed_with_the_same_calls(centre):
    note_calls()
    draw_day(6)
    change_everything()
    db.session.execute(update(DayDraw).values(on_time=None))
    db.session.commit()
    on_time, closing = held_by(draw_now())
    assert set(on_time.values()) == {1}
    assert closing == calls_of_the_week() - set(on_time)


def test_a_closed_week_keeps_no_keys(small_centre):
    draw = draw_now()
    assert set(db.session.scalars(select(DayDraw.on_time).where(DayDraw.draw_id == draw.id))) == {None}


@pytest.mark.parametrize(("week_on", "zone"), [(WEEK_ON, ZONE), (NEXT, BERLIN)])
def test_the_closing_counts_what_the_database_counts(any_database, week_on, zone):
    make_user("monitor"), make_week(week_on), note_calls()
    agent, sunday = make_agent(), datetime.combine(week_on + timedelta(days=6), datetime.min.time(), zone)
    for minutes in range(0, 1500, 50):  # also within the hour that is there twice, and after the week
        at = sunday.timestamp() + 60 * minutes
        make_call(agent_id=agent.id, started_at=datetime.fromtimestamp(at, zone))
    with transaction():
        drawing.draw_day(SYSTEM, week_on, 6, zone)
    change_everything()
    with transaction():
        draw = drawing.close_week(SYSTEM, week_on, zone)
    counted = call_volume(*week_bounds(week_on, zone))
    assert dict(zip(*draw.volume, strict=True)) == dict(zip(*(c.tolist() for c in counted), strict=True))


def test_the_plan_measures_closed_weeks_and_others_alike(centre):
    make_week(WEEK_ON - WEEK, agents=1)
    draw_now()
    draw_day(0, NEXT)
    draw = db.session.scalars(select(Draw).where(Draw.week_on == NEXT)).one()
    rules = read_rulebook(NEXT).slots.value
    first = NEXT - WEEK * rules.volume.trailing_weeks
    counted = call_volume(week_bounds(first, ZONE)[0], week_bounds(NEXT, ZONE)[0])
    expected = measure(counted.starts_s, counted.counts, NEXT, ZONE, rules)
    assert week_basis(draw).measured.mean.tolist() == expected.mean.tolist()
    assert expected.mean.sum() > 0


def test_the_plan_finds_the_slots_worked_in_frames_where_no_closing_kept_them(centre):
    draw_now()
    rulebook = read_rulebook(NEXT)
    kept = gather_week(NEXT, ZONE, rulebook).plan
    db.session.execute(update(Draw).values(worked=None))
    assert kept == gather_week(NEXT, ZONE, rulebook).plan
    assert any(kept.obligatory)


def test_a_closed_week_is_not_counted_again(small_centre):
    draw_now()
    for call in calls_where():
        change(call.id, started_at=call.started_at - timedelta(days=1000))
    draw_day(0, NEXT)
    draw = db.session.scalars(select(Draw).where(Draw.week_on == NEXT)).one()
    assert week_basis(draw).measured.mean.sum() > 0
