"""When things happen by themselves: once a period, and made up for after a pause."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db, transaction
from app.foundation.queue import registry, scheduler, timetable
from app.foundation.queue.models import Job
from app.foundation.queue.timetable import Entry, fire, last_firing

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
MONTHLY = Entry("probe.month", "0 6 1 * *", lambda day: {"month": clock.month_before(day)})
MINUTELY = Entry("probe.month", "* * * * *", lambda day: {}, recurring=True)


@pytest.fixture
def centre(app, monkeypatch):
    """A centre whose only entry is the monthly one, and whose queue sends nothing."""
    kind = registry.JobKind("probe.month", lambda month="": None, Permission.JOB_RUN, 2)
    monkeypatch.setitem(registry.KINDS, "probe.month", kind)
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    monkeypatch.setattr(timetable, "ENTRIES", {"probe.month": MONTHLY})
    monkeypatch.setattr(scheduler, "ENTRIES", {"probe.month": MONTHLY})
    return app


def queued() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job.key).order_by(Job.id)))


def at(*parts: int, zone=SHANGHAI) -> datetime:
    return datetime(*parts, tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (at(2026, 11, 1, 6), at(2026, 11, 1, 6)),
        (at(2026, 11, 1, 5, 59), at(2026, 10, 1, 6)),
        (at(2026, 11, 30, 23), at(2026, 11, 1, 6)),
        (datetime(2026, 10, 31, 22, tzinfo=UTC), at(2026, 11, 1, 6)),
    ],
)
def test_the_last_time_that_an_entry_was_due(now, last):
    assert last_firing(MONTHLY, now, SHANGHAI) == last


def test_a_time_on_the_day_when_clocks_go_back_is_found_once():
    daily = Entry("probe.day", "0 6 * * *", lambda day: {})
    assert last_firing(daily, at(2026, 10, 25, 12, zone=LONDON), LONDON) == at(2026, 10, 25, 6, zone=LONDON)


def test_what_is_due_once_a_year_was_not_due_of_late():
    assert last_firing(Entry("probe.y", "0 0 1 1 *", lambda day: {}), at(2026, 10, 14), SHANGHAI) is None


def test_firing_twice_for_one_period_queues_it_once(centre):
    for day in (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 2)):
        with transaction():
            fire(MONTHLY, day)
    assert queued() == ["probe.month month=2026-10"]


def test_each_period_is_work_of_its_own(centre):
    for day in (date(2026, 11, 1), date(2026, 12, 1)):
        with transaction():
            fire(MONTHLY, day)
    assert queued() == ["probe.month month=2026-10", "probe.month month=2026-11"]


@pytest.mark.parametrize(("entry", "state"), [(MONTHLY, "done"), (MINUTELY, "waiting")])
def test_done_work_is_done_again_only_where_it_recurs(centre, entry, state):
    for _ in range(2):
        with transaction() as session:
            session.get(Job, fire(entry, date(2026, 11, 1))).state = "done"
    with transaction():
        job_id = fire(entry, date(2026, 11, 1))
    assert db.session.get(Job, job_id).state == state


def began(monkeypatch, when: datetime, now: datetime):
    """The centre's log begins at ``when``; then it is ``now``."""
    monkeypatch.setattr(clock, "now", lambda: when)
    with transaction():
        record(SYSTEM, AuditTag.TEAM_SAVED, "team")
    monkeypatch.setattr(clock, "now", lambda: now)


def test_what_was_due_while_no_scheduler_ran_is_made_up(centre, monkeypatch):
    began(monkeypatch, at(2026, 10, 14).astimezone(UTC), at(2026, 11, 3).astimezone(UTC))
    scheduler._make_up(centre, MONTHLY)
    assert queued() == ["probe.month month=2026-10"]


def test_what_was_due_before_the_centre_began_is_not_missing(centre, monkeypatch):
    began(monkeypatch, at(2026, 11, 2).astimezone(UTC), at(2026, 11, 3).astimezone(UTC))
    scheduler._make_up(centre, MONTHLY)
    assert queued() == []


def test_in_a_centre_that_nobody_has_used_nothing_is_missing(centre):
    scheduler._make_up(centre, MONTHLY)
    assert queued() == []


def test_a_time_that_comes_late_on_a_busy_machine_still_comes(centre):
    times = BackgroundScheduler(timezone=SHANGHAI)
    scheduler._start(centre, times)
    try:
        monthly = [job for job in times.get_jobs() if MONTHLY in job.args]
        assert [job.misfire_grace_time for job in monthly] == [None]
    finally:
        times.shutdown(wait=True)


def test_the_next_time_is_the_centres_own(centre):
    assert timetable.trigger(MONTHLY, SHANGHAI).get_next_fire_time(None, at(2026, 10, 14)).astimezone(
        UTC
    ) == datetime(2026, 10, 31, 22, tzinfo=UTC)
