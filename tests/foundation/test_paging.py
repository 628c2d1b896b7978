"""Pages by key: together they are the whole list, whatever the ties (and in whatever order)."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.errors import InvalidInput
from app.foundation.web.paging import fetch_page
from tests.factories.build import NOON

KEYS = [AuditEntry.at, AuditEntry.id]


def fill(minutes):
    """One row a minute mark; equal marks are ties."""
    db.session.execute(delete(AuditEntry))
    db.session.add_all(
        AuditEntry(at=NOON + timedelta(minutes=minute), actor_name="a", tag="t", target_type="x", facts={},
                   previous_digest="", digest="")
        for minute in minutes
    )  # fmt: skip
    db.session.commit()


def walk(size, newest_first=True):
    after, pages = None, []
    while True:
        page = fetch_page(select(AuditEntry), KEYS, after, size=size, newest_first=newest_first)
        pages.append([row.id for row in page.rows])
        if page.next is None:
            return pages
        after = page.next


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5), newest_first=st.booleans())
def test_the_pages_together_are_the_whole_list_in_order(app, minutes, size, newest_first):
    fill(minutes)
    rows = db.session.scalars(select(AuditEntry)).all()
    whole = sorted(rows, key=lambda row: (row.at, row.id), reverse=newest_first)
    assert list(chain(*walk(size, newest_first))) == [row.id for row in whole]


def test_pages_hold_on_each_database(any_database):
    fill([1, 1, 2, 0, 1])
    assert [len(page) for page in walk(2)] == [2, 2, 1]


def test_a_list_that_fills_its_page_has_no_next_one(app):
    fill([0, 1])
    assert len(walk(2)) == 1


def test_an_empty_list_is_one_empty_page(app):
    assert walk(5) == [[]]


def test_a_row_that_comes_in_between_moves_nothing(app):
    fill([0, 1, 2, 3])
    first = fetch_page(select(AuditEntry), KEYS, None, size=2)
    fill_one_newer()
    second = fetch_page(select(AuditEntry), KEYS, first.next, size=2)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert len(second.rows) == 2


def fill_one_newer():
    db.session.add(
        AuditEntry(at=NOON + timedelta(hours=1), actor_name="a", tag="t", target_type="x", facts={},
                   previous_digest="", digest="")
    )  # fmt: skip
    db.session.commit()


def written(values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


DAMAGED = {
    "no base64": "%%%",
    "not ascii": "é",
    "no JSON": base64.urlsafe_b64encode(b"{").decode(),
    "no list": written(7),
    "too short": written([["v", 1]]),
    "too long": written([["t", NOON.isoformat()], ["v", 1], ["v", 2]]),
    "no pairs": written([1, 2]),
    "no instant": written([["t", "soon"], ["v", 1]]),
    "an instant without a zone": written([["t", "2026-10-14T12:00"], ["v", 1]]),
    "a text for a number": written([["t", NOON.isoformat()], ["v", "one"]]),
    "a number for an instant": written([["v", 5], ["v", 1]]),
    "a list for a number": written([["t", NOON.isoformat()], ["v", [1]]]),
    "nothing for a number": written([["t", NOON.isoformat()], ["v", None]]),
    "beyond all numbers": written([["t", NOON.isoformat()], ["v", 10**30]]),
}


@pytest.mark.parametrize("key", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_key_is_told(any_database, key):
    with pytest.raises(InvalidInput):
        fetch_page(select(AuditEntry), KEYS, key)
