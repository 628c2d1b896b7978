"""The grid agent × slot × week: what it counts, whom it shows to whom, and what it costs (S2)."""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekplan import SLOTS
from app.foundation import clock
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.organisation.models import Agent
from app.sampling.models import DrawnCall
from app.sampling.policy import weeks
from app.sampling.policy.coverage import Coverage, Mark, Obligation, obligations
from app.sampling.queries import coverage, filed
from tests.counting import statements
from tests.factories.build import make_agent, make_user
from tests.factories.evaluations import make_published
from tests.factories.sampling import WEEK_ON, make_calls, make_week, make_whole_week_draw
from tests.sampling.conftest import draw_now

WEEK = timedelta(days=7)
AFTER = datetime(2026, 10, 19, 2, tzinfo=UTC)  # Monday after WEEK_ON
TURN = weeks.turn_begin(WEEK_ON - 8 * WEEK, 4)
counts = st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=3, max_size=3)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """Time stands at the Monday after the week of the factories."""
    monkeypatch.setattr(clock, "now", lambda: AFTER)


def grid(agent_ids: list[int], shown: int = 4, **how) -> Coverage:
    last = WEEK_ON + WEEK
    found = coverage.draws_of(weeks.turn_begin(last - WEEK * (shown - 1), 4), last)
    ids = np.array(sorted(agent_ids), dtype=np.int64)
    return coverage.coverage_of(ids, found, shown, 4, **({"tells_heard": True} | how))


@given(worked=counts, drawable=counts, drawn=counts, heard=counts, over=st.booleans())
def test_each_obligation_is_what_one_sees_week_by_week(worked, drawable, drawn, heard, over):
    columns = [np.array(one).reshape(3, 2, 2) for one in (worked, drawable, drawn, heard)]
    codes = obligations(columns[0] > 0, columns[1] > 0, columns[2], columns[3], over=over)
    for agent in range(2):
        for slot in range(2):
            was_worked, was_drawable, was_drawn, was_heard = (
                sum(int(column[week, agent, slot]) for week in range(3)) > 0 for column in columns
            )
            if was_heard:
                expected = Obligation.MET
            elif was_drawn:
                expected = Obligation.DRAWN
            elif not was_worked:
                expected = Obligation.NOT_WORKED
            elif not over:
                expected = Obligation.DUE
            else:
                expected = Obligation.MISSED if was_drawable else Obligation.IMPOSSIBLE
            assert codes[agent, slot] == expected


def test_marks_tell_frames_and_draws_of_each_agent_slot_and_week(centre):
    draw, people = draw_now(), db.session.scalars(select(Agent)).all()
    cells = grid([person.id for person in people]).cells([person.id for person in people])
    worked, drawn = defaultdict(int), defaultdict(int)
    for day in filed.list_days(draw.id):
        frame = filed.frame_filed(day.frame_digest)
        for agent_id, slot in zip(frame.agent_id.tolist(), frame.slot.tolist(), strict=True):
            worked[agent_id, slot] += 1
    for row in db.session.scalars(select(DrawnCall)):
        drawn[row.call.agent_id, Slot[row.slot.upper()]] += 1
    assert sum(drawn.values()) == 9
    for person in people:
        for slot in range(SLOTS):
            one = cells[person.id][slot].marks[-2]
            expected = (
                Mark.DRAWN if drawn[person.id, slot]
                else Mark.WORKED if worked[person.id, slot] else Mark.NOT_WORKED
            )  # fmt: skip
            assert (one.mark, one.drawn) == (expected, drawn[person.id, slot])


def test_a_week_without_any_draw_is_unknown(drawn):
    ids = db.session.scalars(select(Agent.id)).all()
    assert {one.marks[-1].mark for one in grid(ids).cells(ids)[ids[0]]} == {Mark.UNKNOWN}


def test_a_week_that_was_drawn_in_one_go_counts_too(small_centre):
    make_whole_week_draw()
    ids = db.session.scalars(select(Agent.id)).all()
    assert grid(ids).tallies()[-1].drawn == 9


def test_a_lost_frame_tells_nothing_and_stops_nothing(drawn, monkeypatch):
    monkeypatch.setattr(coverage, "frame_filed", lambda digest: None)
    ids = db.session.scalars(select(Agent.id)).all()
    states = grid(ids).tallies()[-1].states
    assert states[Obligation.DUE] == 0
    assert states[Obligation.DRAWN] > 0


def test_a_published_score_makes_the_slot_heard(drawn):
    row = db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()
    agent_id, slot = row.call.agent_id, Slot[row.slot.upper()]
    assert grid([agent_id]).cells([agent_id])[agent_id][slot].state is Obligation.DRAWN
    make_published(call=row.call, drawn_call_id=row.id, monitor_id=row.monitor_id)
    assert grid([agent_id]).cells([agent_id])[agent_id][slot].state is Obligation.MET


def test_a_second_score_alone_does_not_make_it_heard(drawn):
    row = db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()
    make_published(call=row.call, drawn_call_id=row.id, is_second=True)
    assert coverage.heard_among([row.id]) == set()


def test_a_slot_that_was_not_drawn_in_its_turn_is_missed_and_remembered():
    week_ons = [TURN + WEEK * n for n in range(8)]  # two turns of four weeks
    shape = (8, 1, SLOTS)
    worked, none = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    worked[1, 0, 0] = worked[5, 0, 0] = True
    past = Coverage(
        week_ons, 8, 4, np.array([7]), worked, worked, none, none,
        is_known=np.ones(8, dtype=bool), is_closed=np.array([True] * 7 + [False]),
    )  # fmt: skip
    cell = past.cells([7])[7][0]
    assert (cell.state, cell.missed_before) == (Obligation.DUE, 1)
    assert past.open_agents() == [7]


def test_calls_without_a_recording_make_a_slot_worked_but_not_drawable(centre):
    draw_now()
    person = db.session.scalars(select(Agent).order_by(Agent.id)).first()
    week = coverage.draws_of(WEEK_ON, WEEK_ON)
    found = grid([person.id])
    for slot in Slot:
        [calls] = coverage.slot_by_week(week, person.id, slot)
        here = (-2, 0, slot)
        assert (found.worked[here], found.drawable[here]) == (calls.calls > 0, calls.drawable > 0)
    assert not found.drawable.all()


def test_the_page_adds_up_all_agents_of_the_filter(drawn, signed_in):
    page = signed_in("director").get("/sampling/coverage").text
    assert "3 agents" in page
    assert "9 calls drawn · 0 heard" in page


def test_a_monitor_is_not_told_what_is_heard(drawn, signed_in):
    row = db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()
    browser = signed_in("monitor")
    before = browser.get("/sampling/coverage").text.partition("<main")[2]
    make_published(call=row.call, drawn_call_id=row.id, monitor_id=make_user("monitor").id)
    assert browser.get("/sampling/coverage").text.partition("<main")[2] == before


def test_a_lead_sees_his_own_team_alone(drawn, signed_in):
    lead = make_user("team_lead")
    own, other = db.session.scalars(select(Agent).order_by(Agent.id)).all()[:2]
    own.team.lead_id = lead.id
    db.session.commit()
    page = signed_in("team_lead", user=lead).get("/sampling/coverage").text
    assert own.number in page
    assert other.number not in page
    address = f"/sampling/coverage/{other.id}/peak"
    assert signed_in("team_lead", user=lead).get(address).status_code == 404


@pytest.mark.parametrize("role", ["agent", "trainer", "administrator", "auditor"])
def test_the_grid_is_closed_to(app, signed_in, role):
    assert signed_in(role).get("/sampling/coverage").status_code == 403


@pytest.mark.parametrize("weeks_wanted", ["3", "13", "99999999999"])
def test_a_span_beyond_bounds_is_refused(app, signed_in, weeks_wanted):
    assert signed_in("director").get(f"/sampling/coverage?weeks={weeks_wanted}").status_code == 400


def test_only_agents_with_an_open_slot_can_be_asked_for(drawn, signed_in):
    idle = make_agent()
    page = signed_in("director").get("/sampling/coverage?show=open").text
    assert idle.number not in page


def test_a_team_can_be_asked_for(drawn, signed_in):
    first, second = db.session.scalars(select(Agent).order_by(Agent.id)).all()[:2]
    page = signed_in("director").get(f"/sampling/coverage?team={first.team.code}").text
    assert first.number in page
    assert second.number not in page


def test_who_left_long_ago_is_not_shown(app):
    gone = make_agent(left_on=date(2026, 1, 1))
    assert gone.id not in coverage.list_ids(EVERYBODY, None, WEEK_ON)


def test_the_dialog_tells_calls_of_the_frame_and_drawn_calls(drawn, signed_in):
    row = db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()
    page = signed_in("supervisor").get(f"/sampling/coverage/{row.call.agent_id}/{row.slot}").text
    assert f"/calls/{row.call_id}/why" in page
    assert f"/sampling/{drawn.id}" in page


def test_a_call_that_waited_for_the_closing_is_counted_once(centre):
    person = make_agent()
    make_calls(person, WEEK_ON + timedelta(days=5), 2, 2)  # Saturday and Sunday: not planned
    draw_now()
    week = coverage.draws_of(WEEK_ON, WEEK_ON)
    each = [coverage.slot_by_week(week, person.id, slot)[0] for slot in Slot]
    assert sum(one.calls for one in each) == sum(one.drawable for one in each) == 2


def test_the_dialog_of_a_monitor_names_no_calls(drawn, signed_in):
    row = db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()
    page = signed_in("monitor").get(f"/sampling/coverage/{row.call.agent_id}/{row.slot}").text
    assert "/why" not in page


def test_an_unknown_slot_is_not_found(app, signed_in):
    assert signed_in("director").get(f"/sampling/coverage/{make_agent().id}/night").status_code == 404


def test_the_table_holds_a_line_an_agent_and_slot(drawn, signed_in):
    content = signed_in("director").get("/sampling/coverage.xlsx").data
    header, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert len(rows) == 3 * SLOTS
    assert sum(row[header.index("Drawn")] for row in rows) == 9


def test_more_agents_and_weeks_cost_no_more_statements(small_centre):
    def statements_for(first: date) -> int:
        with statements() as seen:
            ids = coverage.list_ids(Scope(None), None, first)
            found = coverage.draws_of(first, WEEK_ON + WEEK)
            all_of_it = coverage.coverage_of(ids, found, 4, 4, tells_heard=True)
            coverage.page_of_agents(ids.tolist(), None)
            all_of_it.cells(ids.tolist())
        return len(seen)

    few = statements_for(WEEK_ON)
    make_week(WEEK_ON - WEEK, agents=4)
    draw_now(WEEK_ON - WEEK), draw_now()
    db.session.expire_all()
    assert statements_for(WEEK_ON - 7 * WEEK) <= few <= 6
