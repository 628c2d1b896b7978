"""A version counts from its ``valid_from`` on, by the centre's days; until then the one before it (Q1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.loader import load_rubric
from app.engines.scoring.rubric import Rubric
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.rubrics import jobs
from app.rubrics.policy.validity import announced, counting, outlives
from app.rubrics.queries import findings, versions
from app.rubrics.service import registering
from tests.factories.build import make_call, make_recording
from tests.factories.rubrics import SMALL, make_transcript, make_version, write_rules

OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)


def text_from(day: date | None, version: int = 1) -> str:
    begins = "" if day is None else f"valid_from: {day}\n"
    return SMALL.strip().replace("version: 1", f"version: {version}") + f"\n{begins}"


def rubric_from(day: date | None, code: str = "small-en") -> Rubric:
    return load_rubric(text_from(day).replace("code: small-en", f"code: {code}"), "test.yaml")


VERSIONS = [
    ("any", rubric_from(None)),
    ("october", rubric_from(OCTOBER)),
    ("december", rubric_from(DECEMBER)),
]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2026, 9, 30), "any"),
        (date(2026, 10, 1), "october"),
        (date(2026, 11, 30), "october"),
        (date(2026, 12, 1), "december"),
        (date(2030, 1, 1), "december"),
    ],
)
def test_the_version_that_began_last_counts(day, wanted):
    for order in permutations(VERSIONS):
        assert [key for key, _rubric in counting(order, day)] == [wanted]


def test_before_its_first_day_a_rubric_does_not_count():
    assert counting([("december", rubric_from(DECEMBER))], date(2026, 11, 30)) == []


def test_of_two_that_begin_on_one_day_the_later_counts():
    both = [("old", rubric_from(OCTOBER)), ("new", rubric_from(OCTOBER))]
    assert [key for key, _rubric in counting(both, DECEMBER)] == ["new"]


def test_each_rubric_counts_for_itself():
    both = [
        ("a", rubric_from(OCTOBER, "a")),
        ("b", rubric_from(None, "b")),
        ("c", rubric_from(DECEMBER, "c")),
    ]
    assert [key for key, _rubric in counting(both, date(2026, 11, 1))] == ["a", "b"]
    assert [key for key, _rubric in announced(both, date(2026, 11, 1))] == ["c"]


FROM = {day: rubric_from(day) for day in (date(2026, 1, n) for n in range(1, 10))}
days = st.sampled_from(sorted(FROM))


@given(st.lists(days, max_size=6), days)
def test_no_version_counts_too_early_or_beside_one_that_began_later(begins, day):
    counted = [begin for begin, _rubric in counting([(each, FROM[each]) for each in begins], day)]
    assert counted == sorted(begin for begin in begins if begin <= day)[-1:]


@pytest.mark.parametrize(
    ("old", "new", "today", "stays"),
    [
        (OCTOBER, DECEMBER, date(2026, 11, 1), True),
        (OCTOBER, DECEMBER, date(2027, 1, 1), True),
        (None, DECEMBER, date(2026, 11, 1), True),
        (OCTOBER, OCTOBER, date(2026, 11, 1), False),
        (None, None, date(2026, 11, 1), False),
        (DECEMBER, OCTOBER, date(2026, 11, 1), False),
        (DECEMBER, date(2027, 1, 1), date(2026, 11, 1), False),
    ],
)
def test_the_version_before_keeps_its_days(old, new, today, stays):
    assert outlives(rubric_from(old), rubric_from(new), today) is stays


@pytest.fixture
def registered(app, tmp_path, monkeypatch):
    """Register the one rubric as it stood in its file at noon of a day; returns the id of its version."""

    def register(text: str, on: date) -> int:
        monkeypatch.setattr(clock, "now", lambda: datetime(on.year, on.month, on.day, 4, tzinfo=UTC))
        with transaction():
            [version] = registering.register_rubrics(SYSTEM, write_rules(tmp_path / "rules", text))
            return version.id

    return register


def call_at(at: str):
    return make_call(started_at=datetime.fromisoformat(at).replace(tzinfo=UTC))


def version_for(at: str) -> int | None:
    chosen = versions.rubric_for(call_at(at))
    return None if chosen is None else chosen.id


def test_a_version_counts_from_midnight_of_the_centres_own_day(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    new = registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    assert version_for("2026-11-30 15:59") == old  # 23:59 in Shanghai
    assert version_for("2026-11-30 16:00") == new
    assert version_for("2026-09-30 15:59") is None


def test_calls_before_that_day_keep_their_version_when_rules_are_registered_again_later(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    new = registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    registered(text_from(DECEMBER, version=2), date(2026, 12, 20))
    assert (version_for("2026-11-15 04:00"), version_for("2026-12-15 04:00")) == (old, new)


def test_a_version_that_never_began_is_replaced_by_the_next(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    put_off = registered(text_from(date(2027, 1, 1), version=3), date(2026, 11, 3))
    assert (version_for("2026-12-15 04:00"), version_for("2027-01-01 04:00")) == (old, put_off)


def test_a_version_taken_back_before_its_day_never_counts(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    assert registered(text_from(OCTOBER), date(2026, 11, 3)) == old
    assert version_for("2026-12-15 04:00") == old


def test_one_batch_gets_the_versions_of_each_calls_day(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    new = registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    calls = [call_at(f"2026-{day} 04:00") for day in ("12-02", "11-02", "09-02", "12-01", "11-30")]
    chosen = versions.rubrics_for(calls)
    assert [chosen[call.id].id if call.id in chosen else None for call in calls] == [new, old, None, new, old]


def test_the_rules_look_at_a_call_with_the_version_of_its_day(registered):
    old = registered(text_from(OCTOBER), date(2026, 11, 1))
    registered(text_from(DECEMBER, version=2), date(2026, 11, 2))
    call = call_at("2026-11-30 04:00")
    jobs.find(make_transcript(recording_id=make_recording(call_id=call.id).id).id)
    assert findings.latest_version_of(call.id).id == old


def test_the_pages_say_from_when_a_version_counts(signed_in):
    today = clock.today(ZoneInfo("Asia/Shanghai"))
    make_version(text_from(today - timedelta(days=9)))
    coming = make_version(text_from(today + timedelta(days=9), version=2))
    browser = signed_in("supervisor")
    assert "version 2" in browser.get("/rubrics").text
    page = browser.get(f"/rubrics/{coming.id}").text
    assert "in force from" in page
    assert "no longer in force" not in page


def test_rules_know_the_hour_by_the_centres_clock(app):
    assert versions.metadata_of(call_at("2026-11-30 15:59"))["hour"] == 23
