"""Drawing a week day by day: who is drawn, for whom, once and whole whatever comes between (S1, S6, S7)."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.storage import storage
from app.organisation.models import Agent
from app.recordings.models import Call
from app.sampling.events import calls_drawn
from app.sampling.models import DayDraw, Draw, DrawnCall, Shortfall
from app.sampling.policy import weeks
from app.sampling.policy.weeks import CLOSING
from app.sampling.queries.filed import day_basis, list_days
from app.sampling.queries.replays import replay_draw
from app.sampling.service import drawing as service
from app.sampling.service.preparing import prepare_week
from tests.factories.attendance import make_duty
from tests.factories.build import actor_of, make_agent, make_team, make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_calls, make_draw, make_week
from tests.sampling.conftest import draw_day, draw_now

CALL_S = 60  # of each recording that the factory makes


def drawn_rows() -> list[tuple]:
    db.session.expire_all()
    columns = (
        DrawnCall.call_id,
        DrawnCall.monitor_id,
        DrawnCall.number,
        DrawnCall.probability,
        DrawnCall.due_on,
    )
    return db.session.execute(select(*columns).order_by(DrawnCall.call_id)).all()


def test_each_agent_is_drawn_three_times(centre):
    draw_now()
    owners = db.session.scalars(select(Call.agent_id).join(DrawnCall, DrawnCall.call_id == Call.id))
    assert set(Counter(owners).values()) == {3}


def test_only_recorded_calls_of_the_week_are_drawn(centre):
    make_week(WEEK_ON - timedelta(days=7), agents=1)
    draw = draw_now()
    assert (draw.frame_size, draw.exclusions) == (24, {"no_recording": 6})


def test_a_closed_week_has_the_quota_and_its_final_chances_add_up_to_it(centre):
    draw_now()
    assert len(drawn_rows()) == 9
    assert all(0 < row.probability <= 1 for row in drawn_rows())


def test_the_closing_only_adds_to_a_chance(small_centre):
    draw = draw_now()
    of_days = [row for row in draw.calls if row.day_draw.day < CLOSING]
    assert of_days
    assert all(row.probability >= row.provisional for row in of_days)


def test_no_morning_puts_a_monitor_more_than_two_calls_ahead(centre):
    """Nobody gets a call who is more than one ahead (``tolerance_calls``), so nobody is more than two ahead
    then, and one more for each call that two score: there the second person is whoever is left. Over the
    week it can be more: what was due on days that are over counts no longer. All calls are equally long.
    """
    draw = draw_now()
    for day in list_days(draw.id):
        basis, rows = day_basis(day), [row for row in draw.calls if row.day_draw_id == day.id]
        seats = Counter(seat for row in rows for seat in (row.monitor_id, row.second_monitor_id) if seat)
        calls = basis.planned_minutes.sum(axis=1) * 60 / CALL_S + [seats[one] for one in basis.monitor_ids]
        ahead = dict(zip(basis.monitor_ids, calls - calls.min(), strict=True))
        twice = sum(row.second_monitor_id is not None for row in rows)
        assert all(ahead[monitor] <= 2 + twice + 1e-9 for monitor in seats)


def test_a_call_is_due_on_one_of_the_five_working_days_after_its_day(centre):
    for row in draw_now().calls:
        first = weeks.date_of(WEEK_ON, min(row.day_draw.day + 1, 7))
        assert first <= row.due_on < first + timedelta(days=7)
        assert row.due_on.weekday() < 5


def test_an_agent_without_calls_falls_short_with_the_reason(centre):
    idle = make_agent()
    draw_now()
    short = Shortfall
    rows = db.session.execute(
        select(short.agent_id, short.wanted, short.drawn, short.reason, short.carried)
    ).all()
    assert rows == [(idle.id, 3, 0, "no_calls", 2)]


def test_what_is_carried_over_is_wanted_in_the_next_week(small_centre):
    idle = make_agent()
    draw_now()
    short = {row.agent_id: row.wanted for row in draw_now(WEEK_ON + timedelta(days=7)).shortfalls}
    assert short[idle.id] == 3 + 2
    assert short[idle.id - 1] == 3


def test_one_who_left_before_the_week_does_not_fall_short(centre):
    make_agent(left_on=WEEK_ON - timedelta(days=1))
    draw_now()
    assert db.session.scalar(select(func.count()).select_from(Shortfall)) == 0


def test_nobody_hears_the_team_that_he_leads(centre):
    leading = make_user("monitor")
    member = make_agent(team_id=make_team(lead_id=leading.id).id)
    make_calls(member, WEEK_ON, 6, 6)
    draw_now()
    heard_by = db.session.scalars(
        select(DrawnCall.monitor_id).join(DrawnCall.call).where(Call.agent_id == member.id)
    ).all()
    assert len(heard_by) == 3
    assert leading.id not in heard_by


def test_a_second_draw_changes_nothing(centre):
    first = draw_now().id
    rows = drawn_rows()
    assert draw_now().id == first
    assert drawn_rows() == rows


def test_two_draws_at_once_make_one(centre):
    both_ready, ids, failures = threading.Barrier(2), [], []

    def run() -> None:
        with centre.app_context():
            both_ready.wait(10)
            try:
                with transaction():
                    ids.append(service.close_week(SYSTEM, WEEK_ON, ZONE).id)
            except Exception as error:  # noqa: BLE001 — any failure of a thread fails the test
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert failures == []
    assert len(set(ids)) == 1
    assert len(drawn_rows()) == 9
    assert db.session.scalar(select(func.count()).where(AuditEntry.tag == "sample:drawn")) == 8


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_run_all(centre, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(
            "app.sampling.service.closing._keep_shortfalls",
            lambda *_: (_ for _ in ()).throw(KeyboardInterrupt),
        )
        draw_now()
    assert drawn_rows() == []
    assert db.session.scalar(select(func.count()).select_from(DayDraw)) == 0
    draw_now()
    assert len(drawn_rows()) == 9


def test_the_frame_is_filed_under_the_hash_that_the_draw_names(centre):
    for day in draw_now().days:
        assert storage().filed_path(day.frame_digest, ".frame").exists()
        assert storage().filed_path(day.basis_digest, ".json").exists()


def test_each_draw_that_drew_calls_is_announced_once(small_centre):
    heard = []

    def listen(sender, draw_id, day):
        heard.append((draw_id, day))

    with calls_drawn.connected_to(listen):
        draw = draw_now()
        draw_now()
    assert heard == [(draw.id, day) for day in sorted({row.day_draw.day for row in draw.calls})]


def test_a_week_without_calls_is_drawn_and_everybody_falls_short(app):
    make_user("monitor")
    make_agent()
    draw = draw_now()
    assert (draw.frame_size, len(draw.calls), len(draw.shortfalls)) == (0, 0, 1)


def test_a_draw_without_monitors_is_refused_in_words(app):
    make_week(agents=1)
    with pytest.raises(Conflict, match="Nobody can listen"):
        draw_now()


def test_a_week_that_is_not_over_is_not_drawn(small_centre, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 18, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai
    with pytest.raises(InvalidInput, match="not over"), transaction():
        service.close_week(SYSTEM, WEEK_ON, ZONE)
    with pytest.raises(InvalidInput, match="2026-10-18 is not over"):
        draw_day(6)
    assert draw_day(5)


def test_a_day_is_drawn_on_the_morning_after_it_and_the_days_missing_before_it(centre, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 14, 16, 1, tzinfo=UTC))  # Thursday, 0:01
    draw_day(2)
    assert [day.day for day in db.session.scalars(select(DayDraw).order_by(DayDraw.day))] == [0, 1, 2]
    assert {row.due_on for row in drawn_rows()} <= {date(2026, 10, day) for day in range(13, 23)}


def test_days_drawn_one_by_one_are_those_drawn_in_one_go(centre, monkeypatch):
    make_draw()
    with monkeypatch.context() as patch:
        for day in range(7):
            patch.setattr(clock, "now", lambda day=day: datetime(2026, 10, 12 + day, 22, 0, tzinfo=UTC))
            draw_day(day)
    by_day = {(row.call_id, row.number) for row in draw_now().calls}
    assert replay_draw(db.session.scalars(select(Draw)).one()).is_same
    assert len(by_day) == 9


def test_a_clock_set_back_refuses_the_day_and_loses_nothing(small_centre, monkeypatch):
    draw_day(3)
    rows = drawn_rows()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 13, 4, 0, tzinfo=UTC))
    with pytest.raises(InvalidInput, match="not over"):
        draw_day(3)
    assert draw_day(0)
    assert drawn_rows() == rows


def test_a_roster_changed_after_the_plan_changes_nothing(centre):
    draw_day(0)
    agent = db.session.scalars(select(Agent)).first()
    make_duty(agent.id, day=17)
    agent.left_on = WEEK_ON + timedelta(days=1)
    db.session.commit()
    draw = draw_now()
    assert len(draw.calls) == 9
    assert replay_draw(draw).is_same


def test_a_recording_that_came_late_is_in_the_closing(small_centre):
    agent = db.session.scalars(select(Agent)).first()
    draw_day(6)
    make_calls(agent, WEEK_ON, 3, 3, first=8)
    draw = draw_now()
    closing = draw.days[-1]
    assert (closing.day, closing.frame_size) == (CLOSING, 6 + 3)
    assert (draw.frame_size, draw.exclusions) == (24 + 3, {"no_recording": 6})
    assert replay_draw(draw).is_same


def test_a_week_begun_and_not_closed_is_closed_before_the_next_begins(small_centre):
    draw_day(0)
    draw_day(0, WEEK_ON + timedelta(days=7))
    first = db.session.scalars(select(Draw).where(Draw.week_on == WEEK_ON)).one()
    assert first.drawn_at is not None
    assert len(first.days) == 8


def test_the_log_holds_the_hash_of_the_final_chances(small_centre):
    draw = draw_now()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "sample:closed")).one()
    filed = storage().filed_path(entry.facts["probabilities_digest"], ".json").read_text()
    assert json.loads(filed) == {row.call.external_id: row.probability for row in draw.calls}


def test_calls_that_two_are_to_score_go_to_two_people(small_centre, edited_rules):
    edited_rules("sampling.yaml", "double_share: 0.05", "double_share: 1.0")
    for row in draw_now().calls:
        assert row.is_double
        assert row.second_monitor_id not in {None, row.monitor_id}


def test_a_stretch_of_each_call_is_heard_if_the_rules_say_so(small_centre, edited_rules):
    edited_rules("sampling.yaml", "window_minutes: null", "window_minutes: 0.5")
    for row in draw_now().calls:
        assert row.window_s == 30
        assert row.window_start_s >= 0


def test_rules_changed_in_mid_week_count_from_the_next_one_on(small_centre, edited_rules):
    draw_day(0)
    edited_rules("sampling.yaml", "shortest_call_s: 10", "shortest_call_s: 10000")
    assert draw_now().exclusions == {"no_recording": 6}
    make_week(WEEK_ON + timedelta(days=7), agents=1)
    assert draw_now(WEEK_ON + timedelta(days=7)).exclusions["too_short"] > 0


def test_a_week_begins_on_a_monday(small_centre):
    with pytest.raises(InvalidInput, match="Monday"):
        draw_now(WEEK_ON + timedelta(days=1))


def test_a_monitor_cannot_draw(small_centre):
    with pytest.raises(NotAllowed), transaction():
        service.draw_until_now(actor_of(make_user("monitor")), WEEK_ON, ZONE)


def test_a_prepared_seed_is_the_one_that_is_drawn_with(centre):
    prepared = make_draw()
    assert draw_now().id == prepared.id
    assert db.session.get(Draw, prepared.id).seed == prepared.seed


def test_preparing_twice_keeps_the_first_seed(centre):
    commitments = set()
    for _ in range(2):
        with transaction():
            commitments.add(prepare_week(SYSTEM, WEEK_ON, ZONE).commitment)
    assert len(commitments) == 1


def test_the_log_holds_the_commitment_and_never_the_seed(small_centre):
    draw = draw_now()
    told = " ".join(str(entry.facts) for entry in db.session.scalars(select(AuditEntry)))
    assert draw.commitment in told
    assert draw.seed not in told
