"""Published scores as columns: only what counts, only what is in scope (S6, M3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.evaluations.queries import figures, items, lists
from app.foundation.access.scope import Scope
from tests.factories.build import NOON, make_agent, make_call, make_user
from tests.factories.evaluations import make_evaluation, make_published, make_random_published

START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_only_random_published_scores_of_the_period_count(any_database):
    counted = make_random_published(total=Decimal("72.5"))
    make_published()
    make_evaluation()
    make_random_published(published_at=END)
    scores = figures.random_scores(START, END)
    assert scores.evaluation_id.tolist() == [counted.id]
    assert scores.total.tolist() == [72.5]
    assert scores.probability.tolist() == [0.5]
    assert scores.team_id.tolist() == [counted.agent.team_id]
    assert scores.week_on == (counted.drawn_call.draw.week_on,)


def test_strata_are_numbered_across_draws(app):
    for week_on in (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 12)):
        make_random_published(week_on=week_on)
    strata = figures.random_scores(START, END).stratum.tolist()
    assert len(set(strata)) == 2
    assert strata[1] == strata[2]


def test_a_period_without_scores_gives_empty_columns(app):
    assert len(figures.random_scores(START, END)) == 0
    assert len(items.published_items(START, END)) == 0
    assert items.count_items(START, END) == []


def test_a_scope_hides_the_others(app):
    mine, _other = make_random_published(), make_random_published()
    scope = Scope(agent_ids=frozenset({mine.agent_id}))
    assert figures.random_scores(START, END, scope).agent_id.tolist() == [mine.agent_id]
    assert set(items.published_items(START, END, scope).agent_id.tolist()) == {mine.agent_id}


def test_items_are_counted_by_agent(any_database):
    agent = make_agent()
    for verdict in ("fail", "points", "not_applicable"):
        make_random_published({"greeting": verdict}, call=make_call(agent_id=agent.id))
    make_published({"greeting": "fail"}, call=make_call(agent_id=agent.id))
    [greeting] = [count for count in items.count_items(START, END) if count.item_code == "greeting"]
    assert (greeting.agent_id, greeting.judged, greeting.failed) == (agent.id, 2, 1)


def test_items_say_whether_their_call_was_drawn(app):
    make_published({"rude": "fail"})
    make_random_published()
    columns = items.published_items(START, END)
    assert columns.is_random.tolist() == [False] * 4 + [True] * 4
    assert [
        code for code, verdict in zip(columns.item_code, columns.verdict, strict=True) if verdict == "fail"
    ] == ["rude"]


def test_work_is_on_time_by_the_centres_day(app):
    monitor = make_user("monitor")
    after_midnight = datetime(2026, 10, 20, 16, 30, tzinfo=UTC)  # the 21st in Shanghai
    make_published(monitor_id=monitor.id, due_on=date(2026, 10, 20), published_at=after_midnight)
    make_published(monitor_id=monitor.id, due_on=date(2026, 10, 21), published_at=after_midnight)
    [count] = figures.count_by_monitor(START, END, SHANGHAI)
    assert (count.monitor_id, count.published, count.on_time, count.listened_s) == (monitor.id, 2, 1, 120)


@pytest.mark.parametrize("published_at", [NOON, NOON - timedelta(days=1)])
def test_the_days_work_is_what_is_done_and_due(app, published_at):
    monitor = make_user("monitor")
    make_published(monitor_id=monitor.id, published_at=published_at)
    for due_on in (date(2026, 10, 13), date(2026, 10, 14), date(2026, 10, 15)):
        make_evaluation(monitor_id=monitor.id, due_on=due_on)
    bounds = (NOON - timedelta(hours=12), NOON + timedelta(hours=12))
    load = lists.workload(monitor.id, date(2026, 10, 14), bounds)
    done = 1 if published_at == NOON else 0
    assert (load.done, load.due, load.overdue, load.open) == (done, 2, 1, 3)
    assert (load.done_s, load.planned_s) == (60 * done, 60 * done + 120)
