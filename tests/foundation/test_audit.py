"""The log holds as a chain: whatever is altered, removed or cut off shows (X1)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, func, select, update

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import GENESIS, AuditEntry, AuditHead
from app.foundation.audit.record import digest_of, first_entry_at, record, verify
from app.foundation.audit.tags import LABELS, AuditTag
from app.foundation.db import db, transaction
from tests.factories.build import NOON

PERSON = Actor(7, "Pat (pat)", Role.SUPERVISOR, "10.0.0.7:5123")


def write(count=1, actor=PERSON):
    """``count`` rows, each of a transaction of its own."""
    for n in range(count):
        with transaction():
            record(actor, AuditTag.SAMPLE_DRAWN, "draw", n, before={"名": n}, after=[n, None])


def entries() -> list[AuditEntry]:
    db.session.expire_all()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def tamper(statement):
    db.session.execute(statement)
    db.session.commit()
    db.session.expire_all()


def broken_id() -> int | None:
    outcome = verify()
    return outcome.id if isinstance(outcome, AuditEntry) else None


def test_an_untouched_chain_holds(any_database):
    write(4)
    assert verify() == 4


def test_a_log_that_nobody_wrote_holds(any_database):
    assert verify() == 0


def test_each_row_carries_the_digest_of_the_one_before(app):
    write(3)
    rows = entries()
    assert [row.previous_digest for row in rows] == [GENESIS, rows[0].digest, rows[1].digest]


def test_a_row_says_who_did_what_where_and_on_what(app):
    write()
    [row] = entries()
    assert (row.actor_id, row.actor_name, row.address) == (7, "Pat (pat)", "10.0.0.7:5123")
    assert (row.tag, row.target_type, row.target_id) == ("sample:drawn", "draw", 0)
    assert row.facts == {"before": {"名": 0}, "after": [0, None]}


ALTERATIONS = {
    "actor_id": 8, "actor_name": "Kim", "address": None, "tag": "sample:assigned", "target_type": "call",
    "target_id": 99, "facts": {}, "at": NOON, "previous_digest": "0" * 64, "digest": "f" * 64,
}  # fmt: skip


@pytest.mark.parametrize("column", ALTERATIONS)
def test_an_altered_row_shows(any_database, column):
    write(3)
    altered = entries()[1].id
    tamper(update(AuditEntry).where(AuditEntry.id == altered).values({column: ALTERATIONS[column]}))
    assert broken_id() == altered


def test_an_altered_row_shows_even_with_a_digest_made_anew(app):
    write(3)
    rows = entries()
    rows[1].actor_name = "Kim"
    rows[1].digest = digest_of(rows[1])
    db.session.commit()
    assert broken_id() == rows[2].id


@pytest.mark.parametrize("place", [0, 1])
def test_a_row_taken_out_shows_on_the_next_one(any_database, place):
    write(3)
    rows = [row.id for row in entries()]
    tamper(delete(AuditEntry).where(AuditEntry.id == rows[place]))
    assert broken_id() == rows[place + 1]


def test_a_tail_cut_off_shows(any_database):
    write(3)
    rows = [row.id for row in entries()]
    tamper(delete(AuditEntry).where(AuditEntry.id == rows[2]))
    assert broken_id() == rows[1]


def test_a_log_that_was_emptied_shows(any_database):
    write(2)
    tamper(delete(AuditEntry))
    assert verify() is None


def test_a_row_put_in_at_the_end_shows(app):
    write(2)
    last = entries()[-1]
    forged = AuditEntry(
        at=NOON, actor_name="Kim", tag="x", target_type="y", facts={}, previous_digest=last.digest
    )
    forged.digest = digest_of(forged)
    db.session.add(forged)
    db.session.commit()
    assert broken_id() == forged.id


def test_a_deed_that_was_taken_back_is_not_in_the_log(app):
    with pytest.raises(ZeroDivisionError), transaction():
        record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 1)
        raise ZeroDivisionError
    write()
    assert [row.target_id for row in entries()] == [0]


def test_a_deed_in_a_step_that_was_taken_back_is_not_in_the_log(app):
    with transaction() as session:
        record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 1)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 2)
            raise ZeroDivisionError
        record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 3)
    assert [row.target_id for row in entries()] == [1, 3]


def test_a_chain_holds_over_steps_within_a_transaction(any_database):
    with transaction() as session:
        record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 1)
        with session.begin_nested():
            record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 2)
        record(PERSON, AuditTag.SAMPLE_DRAWN, "draw", 3)
    assert verify() == 3


def test_threads_that_write_at_once_keep_one_chain(any_database):
    start = threading.Barrier(2, timeout=20)

    def run():
        with any_database.app_context():
            start.wait()
            write(8)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    db.session.rollback()
    assert verify() == 16


def test_the_head_counts_the_rows(app):
    write(3)
    counted = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert db.session.scalar(select(AuditHead.entry_count)) == counted == 3


def test_the_centre_begins_with_the_first_row(app, monkeypatch):
    assert first_entry_at() is None
    monkeypatch.setattr("app.foundation.clock.now", lambda: NOON)
    write(2)
    assert first_entry_at() == NOON


def test_everything_that_can_be_logged_has_a_label():
    assert set(LABELS) == set(AuditTag)
