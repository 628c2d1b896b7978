"""Drawing a week: who is drawn, for whom, once and whole whatever happens in between (S1, S2, S6, S7)."""

from __future__ import annotations

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
from app.recordings.models import Call
from app.sampling import service
from app.sampling.events import calls_drawn
from app.sampling.models import Draw, DrawnCall, Shortfall
from tests.factories.build import actor_of, make_agent, make_team, make_user
from tests.factories.sampling import WEEK_ON, ZONE, make_calls, make_draw, make_week
from tests.sampling.conftest import draw_now


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


def test_the_stored_probability_is_quota_by_drawable_calls(centre):
    draw_now()
    assert {row.probability for row in drawn_rows()} == {3 / 6}


def test_calls_are_shared_evenly_over_the_monitors(centre):
    draw_now()
    shares = Counter(row.monitor_id for row in drawn_rows())
    assert len(shares) == 2
    assert max(shares.values()) - min(shares.values()) <= 1


def test_calls_are_due_in_the_five_days_after_the_week(centre):
    draw_now()
    days = {row.due_on for row in drawn_rows()}
    assert min(days) == date(2026, 10, 19)
    assert max(days) <= date(2026, 10, 23)


def test_an_agent_without_calls_falls_short_with_the_reason(centre):
    idle = make_agent()
    draw_now()
    rows = db.session.execute(
        select(Shortfall.agent_id, Shortfall.wanted, Shortfall.drawn, Shortfall.reason)
    ).all()
    assert rows == [(idle.id, 3, 0, "no_calls")]


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
                    ids.append(service.draw_week(SYSTEM, WEEK_ON, ZONE).id)
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
    assert db.session.scalar(select(func.count()).where(AuditEntry.tag == "sample:drawn")) == 1


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_run_all(centre, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("app.sampling.service._tell", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        draw_now()
    assert drawn_rows() == []
    draw_now()
    assert len(drawn_rows()) == 9


def test_the_frame_is_filed_under_the_hash_that_the_draw_names(centre):
    draw = draw_now()
    assert storage().filed_path(draw.frame_digest, ".frame").exists()


def test_the_draw_is_announced_once(small_centre):
    heard = []

    def listen(sender, draw_id):
        heard.append(draw_id)

    with calls_drawn.connected_to(listen):
        draw = draw_now()
        draw_now()
    assert heard == [draw.id]


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
    with pytest.raises(InvalidInput, match="not over"):
        draw_now()


def test_a_week_begins_on_a_monday(small_centre):
    with pytest.raises(InvalidInput, match="Monday"):
        draw_now(WEEK_ON + timedelta(days=1))


def test_a_monitor_cannot_draw(small_centre):
    with pytest.raises(NotAllowed), transaction():
        service.draw_week(actor_of(make_user("monitor")), WEEK_ON, ZONE)


def test_a_prepared_seed_is_the_one_that_is_drawn_with(centre):
    prepared = make_draw()
    assert draw_now().id == prepared.id
    assert db.session.get(Draw, prepared.id).seed == prepared.seed


def test_preparing_twice_keeps_the_first_seed(centre):
    commitments = set()
    for _ in range(2):
        with transaction():
            commitments.add(service.prepare_week(SYSTEM, WEEK_ON, ZONE).commitment)
    assert len(commitments) == 1


def test_the_log_holds_the_commitment_and_never_the_seed(small_centre):
    draw = draw_now()
    told = " ".join(str(entry.facts) for entry in db.session.scalars(select(AuditEntry)))
    assert draw.commitment in told
    assert draw.seed not in told
