"""A monitor's day: what is wanted, due and begun, in which order, and at which cost (S7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.engines.draw.sampling_rules import load_sampling
from app.evaluations.queries import lists
from app.evaluations.queries.day import day_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.rulebook import read_rules
from app.sampling.models import DayAway, MonitorTarget
from tests.counting import statements
from tests.factories.build import NOON, kept, make_call, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.sampling import make_draw, make_drawn_call

TODAY = NOON.date()  # a Wednesday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def the_day(monitor_id: int):
    return day_of(monitor_id, TODAY, read_rules("sampling.yaml", load_sampling).value.assignment)


def test_what_waits_is_added_up_by_the_day_that_it_is_due(any_database):
    monitor = make_user("monitor")
    for due_on, seconds in ((TODAY - DAY, 100), (TODAY, 200), (TODAY, 300), (TODAY + DAY, 50)):
        make_evaluation(monitor_id=monitor.id, due_on=due_on, call=make_call(duration_s=seconds))
    make_evaluation(due_on=TODAY)  # another monitor's
    waiting = the_day(monitor.id).waiting
    assert [(day, one.calls, one.seconds) for day, one in waiting.items()] == [
        (TODAY - DAY, 1, 100), (TODAY, 2, 500), (TODAY + DAY, 1, 50),
    ]  # fmt: skip


def test_the_minutes_wanted_are_the_rules_his_own_or_none(app):
    by_rule, own, away = make_user("monitor"), make_user("monitor"), make_user("monitor")
    kept(MonitorTarget(monitor_id=own.id, daily_minutes=45))
    kept(DayAway(monitor_id=away.id, day=TODAY, reason="leave"))
    assert [the_day(one.id).wanted_minutes for one in (by_rule, own, away)] == [120, 45, 0]


def test_drafts_come_with_the_last_saved_first(app):
    monitor = make_user("monitor")
    rows = [
        make_evaluation(monitor_id=monitor.id, state="draft", saved_at=NOON + timedelta(minutes=n))
        for n in (1, 3, 2)
    ]
    assert [row.id for row in the_day(monitor.id).begun] == [rows[n].id for n in (1, 2, 0)]


def test_the_page_has_overdue_calls_first_then_todays_then_those_to_come(app, signed_in):
    monitor = make_user("monitor")
    rows = [
        make_evaluation(monitor_id=monitor.id, due_on=due_on) for due_on in (TODAY + DAY, TODAY, TODAY - DAY)
    ]
    kept(DayAway(monitor_id=monitor.id, day=TODAY + 2 * DAY, reason="a course"))
    page = signed_in("monitor", user=monitor).get("/evaluations").text
    late, now, later = (page.rindex(f"/evaluations/{row.id}/score") for row in reversed(rows))
    assert late < now < later
    assert page.index("overdue</span>") < late
    assert "a course" in page
    assert "120 min to go" in page


def test_the_next_call_is_one_key_away(app, signed_in):
    monitor = make_user("monitor")
    make_evaluation(monitor_id=monitor.id, due_on=TODAY + DAY)
    first = make_evaluation(monitor_id=monitor.id, due_on=TODAY)
    page = signed_in("monitor", user=monitor).get("/evaluations").text
    link = page[: page.index('data-shortcut="n"')].rpartition("<a ")[2]
    assert f"/evaluations/{first.id}/score" in link


def test_a_call_that_two_people_score_looks_like_any_other(app, signed_in):
    def page_of(is_double: bool) -> str:
        monitor = make_user("monitor")
        call = make_call(external_id=f"same-{is_double}", started_at=NOON)
        other = make_user("monitor").id if is_double else None
        drawn = make_drawn_call(
            call_id=call.id, draw_id=make_draw(plan=f"p{call.id}").id, is_double=is_double,
            monitor_id=monitor.id, second_monitor_id=other, second_due_on=TODAY if is_double else None,
        )  # fmt: skip
        mine = make_evaluation(call=call, drawn_call_id=drawn.id, monitor_id=monitor.id, due_on=TODAY)
        if is_double:
            make_evaluation(call=call, drawn_call_id=drawn.id, monitor_id=other, is_second=True, due_on=TODAY)
        page = signed_in("monitor", user=monitor).get("/evaluations").text
        own = (f"evaluations/{mine.id}/", call.external_id, mine.agent.number, str(mine.agent.name))
        for varying in (*own, str(monitor.name)):
            page = page.replace(varying, "#")
        return page.partition("<main")[2]

    assert page_of(is_double=True) == page_of(is_double=False)


def test_a_long_list_costs_no_more_statements(app):
    monitor = make_user("monitor")

    def cost() -> int:
        db.session.expire_all()
        with statements() as seen:
            day_of(monitor.id, TODAY, read_rules("sampling.yaml", load_sampling).value.assignment)
            for row in lists.list_due(monitor.id).rows:
                assert row.listening_s
                assert row.part is None
        return len(seen)

    make_evaluation(monitor_id=monitor.id, due_on=TODAY, state="draft", saved_at=NOON)
    few = cost()
    for n in range(12):
        make_evaluation(monitor_id=monitor.id, due_on=TODAY + n * DAY)
    assert cost() <= few <= 9
