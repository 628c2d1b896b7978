"""How long a monitor was at a call and what he heard of it (J3): read with care, kept, shown to him alone."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluations.policy.attention import (
    LONGEST_S,
    Attention,
    Habit,
    habit_of,
    merged,
    played_ratio,
    read_attention,
)
from app.foundation.db import db
from tests.factories.build import NOON, make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.rubrics import CODES

tenths = st.integers(-50, 400)
spans = st.lists(st.tuples(tenths, tenths), max_size=12)


@given(spans)
def test_merged_spans_are_the_tenths_that_were_played(heard):
    wanted = {tenth for begin, end in heard for tenth in range(max(begin, 0), min(end, 300))}
    kept = merged(((begin / 10, end / 10) for begin, end in heard), 30.0)
    assert {tenth for begin, end in kept for tenth in range(round(10 * begin), round(10 * end))} == wanted
    assert all(one[1] < other[0] for one, other in pairwise(kept))


@given(spans)
def test_the_share_played_is_between_nothing_and_all(heard):
    wanted = {tenth for begin, end in heard for tenth in range(max(begin, 0), min(end, 300))}
    found = played_ratio([(begin / 10, end / 10) for begin, end in heard], 30.0)
    assert found == pytest.approx(len(wanted) / 300)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", "nonsense", '{"active_s": "long", "heard": []}',
        '{"active_s": NaN, "heard": []}',
        '{"active_s": 1, "heard": [[1]]}', '{"active_s": 1, "heard": [["a", 2]]}',
        '{"active_s": 1, "heard": 3}',
        json.dumps({"active_s": 1, "heard": [[n, n + 0.5] for n in range(501)]}), "[" * 19_000, "9" * 30_000,
    ],
)  # fmt: skip
def test_what_no_page_of_ours_sends_says_nothing(text):
    assert read_attention(text) is None


def test_what_is_beyond_all_bounds_is_cut_to_them():
    sent = '{"active_s": 1e9, "heard": [[-5, 2.04], [1, 3], [8, 4], [7, Infinity]]}'
    assert read_attention(sent) == Attention(LONGEST_S, ((0.0, 3.0),))


def test_a_habit_is_the_middle_of_the_times_and_the_mean_of_the_shares():
    rows = [(60, [[0, 30]], 60.0), (100, [[0, 60]], 60.0), (500, [], None), (0, [[0, 9]], 60.0)]
    assert habit_of(rows) == Habit(3, 100, 0.75, 2)


def test_a_draft_keeps_it_and_the_seconds_never_become_fewer(signed_in):
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id)
    path = f"/api/evaluations/{evaluation.id}/draft"
    first = {"active_s": 90, "heard": [[0, 5], [4, 9.5]]}
    browser.patch(path, data={"revision": "0", "attention": json.dumps(first)})
    browser.patch(path, data={"revision": "1", "attention": json.dumps({"active_s": 3, "heard": [[0, 9.5]]})})
    browser.patch(path, data={"revision": "2", "attention": "broken"})
    db.session.expire_all()
    assert (evaluation.active_s, evaluation.heard, evaluation.revision) == (90, [[0, 9.5]], 3)


def test_it_changes_nothing_else(signed_in):
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id)
    passed = {f"{code}-verdict": "pass" for code in CODES} | {"revision": "0"}
    sent = json.dumps({"active_s": 9e9, "heard": [[0, 1e9]], "total": 3, "monitor_id": 1})
    assert (
        browser.post(f"/evaluations/{evaluation.id}/submit", data=passed | {"attention": sent}).status_code
        == 302
    )
    db.session.expire_all()
    assert (evaluation.total, evaluation.monitor_id) == (Decimal(100), browser.user.id)


def scored(monitor_id: int, active_s: int, heard: list[list[float]]) -> None:
    call = make_call()
    make_recording(call_id=call.id, duration_s=60.0)
    make_published(
        call=call, monitor_id=monitor_id, active_s=active_s, heard=heard, submitted_at=NOON, published_at=NOON
    )


def test_a_monitor_and_his_supervisor_see_it_on_his_page(signed_in):
    browser = signed_in("monitor")
    scored(browser.user.id, 150, [[0, 45]])
    path = f"/monitors/{browser.user.id}?period=2026-10"
    for page in (browser.get(path).text, signed_in("supervisor").get(path).text):
        assert "Time at a call" in page
        assert "75" in page


def test_an_agent_finds_none_of_it_on_his_score(app, signed_in):
    evaluation = make_published(active_s=150, heard=[[0, 45]])
    person = make_user("agent")
    evaluation.agent.user_id = person.id
    db.session.commit()
    page = signed_in("agent", user=person).get(f"/evaluations/{evaluation.id}").text
    assert "attention" not in page
    assert "active_s" not in page
