"""The one owner of a write, and the column types that hold on every database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.foundation.db import (
    Hundredths,
    Instant,
    after_commit,
    canonical_json,
    change_rows,
    db,
    in_transaction,
    transaction,
)
from app.foundation.queue.models import Part
from tests.factories.build import NOON

DIALECTS = [sqlite.dialect(), postgresql.dialect()]


def part(name="probe", holder="0"):
    return Part(name=name, holder=holder, seen_at=NOON)


def holder_of(name="probe"):
    return db.session.scalar(select(Part.holder).where(Part.name == name))


def test_what_was_written_is_there_afterwards(any_database):
    with transaction() as session:
        session.add(part())
    db.session.rollback()
    assert holder_of() == "0"


def test_an_error_takes_everything_back(any_database):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(part())
        raise ZeroDivisionError
    assert holder_of() is None


def test_a_transaction_has_one_owner(app):
    with transaction(), pytest.raises(RuntimeError, match="one owner"), transaction():
        pass


def test_who_tries_to_nest_does_not_end_the_owners_write(app):
    with transaction() as session:
        session.add(part())
        with pytest.raises(RuntimeError), transaction():
            pass
    assert holder_of() == "0"


def test_a_failed_write_leaves_the_door_open_for_the_next(app):
    with pytest.raises(ZeroDivisionError), transaction():
        raise ZeroDivisionError
    with transaction() as session:
        session.add(part())
    assert holder_of() == "0"


def test_what_waits_for_the_commit_runs_after_it_in_order(app):
    seen = []
    with transaction() as session:
        session.add(part())
        after_commit(lambda: seen.append(in_transaction()))
        after_commit(lambda: seen.append(holder_of()))
        assert seen == []
    assert seen == [False, "0"]


def test_what_waits_for_the_commit_may_open_a_write_of_its_own(app):
    def write():
        with transaction() as session:
            session.add(part("later"))

    with transaction():
        after_commit(write)
    assert holder_of("later") == "0"


def test_a_rollback_runs_nothing_that_waited(app):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: seen.append("ran"))
        raise ZeroDivisionError
    with transaction():
        pass
    assert seen == []


def test_a_write_sees_the_newest_rows_whatever_was_read_before(any_database):
    with transaction() as session:
        session.add(part())
    holder_of()  # begins a reading
    run_in_threads(any_database, lambda: change_rows(update(Part).values(holder="newer")), count=1)
    with transaction():
        assert holder_of() == "newer"


def test_writers_who_read_before_they_write_come_one_after_the_other(app):
    """Without the lock at BEGIN they would read the same number, or fail with "database is locked"."""
    with transaction() as session:
        session.add(part())

    def count_up():
        row = db.session.get_one(Part, "probe")
        row.holder = str(int(row.holder) + 1)

    faults = run_in_threads(app, count_up, count=4, times=5)
    assert (faults, holder_of()) == ([], "20")


def run_in_threads(app, write, count, times=1):
    """Run ``write`` in transactions of ``count`` threads that start together; the errors that came."""
    start, faults = threading.Barrier(count, timeout=20), []

    def run():
        with app.app_context():
            try:
                start.wait()
                for _ in range(times):
                    with transaction():
                        write()
            except Exception as error:  # noqa: BLE001 — whatever went wrong fails the test
                faults.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(count)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    db.session.rollback()
    return faults


def test_a_change_tells_how_many_rows_it_changed(any_database):
    with transaction() as session:
        session.add_all([part("a"), part("b")])
    with transaction():
        assert change_rows(update(Part).values(holder="new")) == 2


def test_readers_are_not_stopped_by_the_writer(app):
    with transaction() as session:
        session.add(part())
        session.flush()
        with db.engine.connect() as reader:
            assert reader.execute(select(Part.name)).all() == []


def test_sqlite_watches_over_foreign_keys(app):
    assert db.session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@given(st.decimals("-9999.99", "9999.99", places=2))
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_hundredths_come_back_exactly(dialect, value):
    kept = Hundredths().process_bind_param(value, dialect)
    assert isinstance(kept, int)
    assert Hundredths().process_result_value(kept, dialect) == value


@pytest.mark.parametrize("value", [None, Decimal("0.1"), Decimal("88.25")])
def test_hundredths_sum_up_without_a_trace_of_rounding(value):
    kept = Hundredths().process_bind_param(value, DIALECTS[0])
    assert Hundredths().process_result_value(kept and kept * 3, DIALECTS[0]) == (value and value * 3)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_an_instant_without_a_zone_is_refused(dialect):
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 10, 14, 12), dialect)  # noqa: DTZ001 — the point of it


def test_an_instant_of_any_zone_comes_back_as_the_same_instant_in_utc(any_database):
    at = datetime(2026, 10, 14, 20, 0, 1, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    db.session.add(Part(name="probe", holder="0", seen_at=at))
    db.session.commit()
    kept = db.session.scalar(select(Part.seen_at))
    assert (kept, kept.tzinfo) == (at, UTC)


def test_equal_values_are_equal_json():
    assert canonical_json({"b": [1, "名"], "a": None}) == '{"a":null,"b":[1,"名"]}'


def test_the_audit_head_is_there_from_the_first_migration(any_database):
    assert "audit_head" in inspect(db.engine).get_table_names()
