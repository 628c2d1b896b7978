"""Appeals in figures, against counting by hand (J2, J3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from app.appeals.policy.figures import Answered, AppealedItem, lines, median_days
from app.appeals.queries.figures import Wanted, answers, appealed_items, upheld_by_monitor
from app.appeals.service import ending
from app.appeals.service.rules import appeal_rules
from app.foundation import clock
from app.foundation.db import transaction
from tests.factories.appeals import agent_of, decide, ground, groundless, make_appeal, make_appealable, upheld
from tests.factories.attendance import ZONE
from tests.factories.build import actor_of, make_user

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
MONTH = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
OUTCOMES = ("upheld", "partly", "groundless", None)


@pytest.fixture(autouse=True)
def later(monkeypatch):
    def move(**after):
        monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(**after))

    move()
    return move


@given(
    st.lists(
        st.builds(
            AppealedItem, st.integers(1, 3), st.integers(1, 3), st.sampled_from("ab"), st.just("x"),
            st.sampled_from(OUTCOMES),
        ),
        max_size=40,
    )
)  # fmt: skip
def test_lines_are_what_counting_one_by_one_gives(items):
    found = {line.key: line for line in lines(items, lambda item: item.monitor_id)}
    assert set(found) == {item.monitor_id for item in items}
    for key, line in found.items():
        mine = [item.outcome for item in items if item.monitor_id == key]
        assert (line.lodged, line.decided) == (len(mine), sum(one is not None for one in mine))
        assert (line.upheld, line.partly) == (mine.count("upheld"), mine.count("partly"))
        hits = line.upheld + line.partly
        if line.decided:
            assert line.share == hits / line.decided
            assert line.interval == pytest.approx(proportion_confint(hits, line.decided, method="wilson"))
        else:
            assert (line.share, line.interval) == (None, None)


def test_the_median_of_answers_leaves_out_what_waits():
    assert median_days([Answered(1, 2, False), Answered(2, None, False), Answered(3, 5, True)]) == 3.5
    assert median_days([]) is None


def test_an_appeal_is_counted_by_its_last_decision_when_it_ends(any_database, later):
    supervisor, director = actor_of(make_user("supervisor")), actor_of(make_user("director"))
    first = make_appealable()
    appeal = make_appeal(first, ground("greeting"), ground("solved"))
    later(days=1)
    decide(appeal, groundless(), groundless("solved"), by=supervisor)
    assert upheld_by_monitor(*MONTH) == []
    with transaction():
        ending.continue_appeal(agent_of(first), appeal.id, "It is there.", ZONE)
    decide(appeal, upheld(), groundless("solved"), by=director)
    [line] = upheld_by_monitor(*MONTH)
    assert (line.key, line.lodged, line.upheld, line.groundless) == (first.monitor_id, 2, 1, 1)
    assert upheld_by_monitor(MONTH[1], MONTH[1] + timedelta(days=31)) == []


def test_days_to_an_answer_are_working_days_and_what_waits_too_long_is_late(any_database, later):
    supervisor = actor_of(make_user("supervisor"))
    quick, slow, open_one = make_appeal(), make_appeal(), make_appeal()
    later(days=2)
    decide(quick, groundless(), by=supervisor)
    later(days=10)  # Thursday of the next week, eight working days later; due was the Monday before
    decide(slow, groundless(), by=supervisor)
    calendar = appeal_rules().calendar(ZONE.key)
    found = answers(Wanted(*MONTH), calendar, clock.today(ZONE), ZONE)
    assert found == [
        Answered(quick.id, 2, False), Answered(slow.id, 8, True), Answered(open_one.id, None, True)
    ]  # fmt: skip


def test_a_monitor_is_given_what_was_appealed_of_his_own(any_database):
    make_user("supervisor")
    mine, other = make_appeal(), make_appeal()
    found = appealed_items(Wanted(*MONTH, monitor_id=mine.evaluation.monitor_id))
    assert [item.appeal_id for item in found] == [mine.id]
    assert {item.appeal_id for item in appealed_items(Wanted(*MONTH))} == {mine.id, other.id}
