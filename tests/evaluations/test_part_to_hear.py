"""Where the draw chose a part of a call, that part is heard, judged and counted (S1, S7)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.evaluations.models import Evaluation
from app.evaluations.policy.desk import Proposal
from app.evaluations.queries import duty, figures, lists
from app.reports.queries import work
from app.sampling.policy.listening import Part, part_to_hear
from app.sampling.queries.draws import list_shares
from tests.factories.build import NOON, make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.sampling import make_draw, make_drawn_call

ZONE = ZoneInfo("Asia/Shanghai")
DUE = date(2026, 10, 20)
DAY = (NOON - timedelta(hours=12), NOON + timedelta(hours=12))


def given_part(make=make_evaluation, begin_s=190.0, length_s=300.0, **values) -> Evaluation:
    """An evaluation of a call of 750 seconds, of which a part is to be heard."""
    call = make_call(duration_s=750)
    make_recording(call_id=call.id, duration_s=750.0)
    draw_id = make_draw(plan=f"p{call.id}").id
    drawn = make_drawn_call(call_id=call.id, draw_id=draw_id, window_start_s=begin_s, window_s=length_s)
    return make(call=call, drawn_call_id=drawn.id, due_on=DUE, **values)


@pytest.mark.parametrize(
    ("begin_s", "length_s", "expected"),
    [
        (190.0, 300.0, Part(190, 490)),
        (0.0, 300.0, Part(0, 300)),
        (0.0, 750.0, None),
        (0.0, 749.9, None),
        (None, None, None),
    ],
)
def test_a_part_is_told_where_it_is_not_the_whole_call(begin_s, length_s, expected):
    assert part_to_hear(begin_s, length_s, 750.0) == expected


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_proposal_is_outside_where_no_second_of_it_is_in_the_part(begin, end, first, last):
    assume(begin <= end and first <= last)
    place = Evidence(ReasonCode.SILENCE_LONG, start_s=first, end_s=last)
    proposal = Proposal(1, Verdict.FAIL, Reason(ReasonCode.SILENCE_LONG), (place,))
    assert proposal.is_outside(Part(begin, end)) == (max(begin, first) > min(end, last))


def test_the_desk_says_what_is_to_be_heard_and_begins_there(app, signed_in):
    monitor = make_user("monitor")
    evaluation = given_part(monitor_id=monitor.id)
    page = signed_in("monitor", user=monitor).get(f"/evaluations/{evaluation.id}/score").text
    assert "To be heard:" in page
    assert "3:10–8:10" in page
    assert "begin=190.0&amp;end=490.0" in page  # its player comes as soon as the sound is prepared


def test_a_whole_call_has_no_such_sentence(app, signed_in):
    monitor = make_user("monitor")
    evaluation = given_part(monitor_id=monitor.id, begin_s=0.0, length_s=750.0)
    page = signed_in("monitor", user=monitor).get(f"/evaluations/{evaluation.id}/score").text
    assert "To be heard:" not in page
    assert "begin=" not in page


def test_the_sheet_tells_the_agent_what_was_heard(app, signed_in):
    owner = make_user("agent")
    evaluation = given_part(make_published)
    evaluation.agent.user_id = owner.id
    page = signed_in("agent", user=owner).get(f"/evaluations/{evaluation.id}").text
    assert "Heard for this score:" in page
    assert "3:10–8:10" in page


def test_the_player_that_comes_later_still_knows_the_part(app, signed_in):
    evaluation = given_part()
    recording_id = evaluation.call.recording.id
    address = f"/recordings/{recording_id}/player?begin=190&end=490"
    page = signed_in("supervisor").get(address).text
    assert 'data-part-begin="190.0" data-part-end="490.0"' in page
    assert 'data-start-at="190.0"' in page


def test_the_work_list_tells_the_minutes_of_the_part(app, signed_in):
    monitor = make_user("monitor")
    given_part(monitor_id=monitor.id)
    page = signed_in("monitor", user=monitor).get("/evaluations").text
    assert "5:00" in page
    assert "of 12:30" in page


def test_minutes_count_the_part_of_drawn_calls_and_the_whole_of_others(app):
    monitor = make_user("monitor")
    given_part(monitor_id=monitor.id)
    given_part(make_published, monitor_id=monitor.id)
    make_evaluation(monitor_id=monitor.id, due_on=DUE, call=make_call(duration_s=100))
    rows = list(duty.listening_between(DUE - timedelta(days=9), DUE, ZONE))
    assert sum(row.planned_s for row in rows) == 300 + 300 + 100
    assert sum(row.due_s for row in rows) == 300 + 100
    assert sum(row.done_s for row in rows) == 300
    load = lists.workload(monitor.id, DUE, DAY)
    assert (load.done_s, load.due_s) == (300, 400)
    assert [one.listened_s for one in figures.count_by_monitor(*DAY, ZONE)] == [300]
    [week] = work.monitor_weeks(DUE, DUE + timedelta(days=1), DUE)
    assert (week.given_s, week.done_s) == (700, 300)
    assert [seconds for _at, seconds in work.heard_calls(monitor.id, *DAY)] == [300]


def test_the_share_of_a_draw_counts_the_part(app):
    monitor = make_user("monitor")
    evaluation = given_part(monitor_id=monitor.id)
    evaluation.drawn_call.monitor_id = monitor.id
    [share] = list_shares(evaluation.drawn_call.draw_id)
    assert share.minutes == 5.0
