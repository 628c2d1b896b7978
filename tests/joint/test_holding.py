"""Which calls a session hears, who came, what was said, what follows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.evaluations.queries.figures import random_scores
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.joint.models import JointCall
from app.joint.policy.states import Step
from app.joint.queries.sessions import list_open_follow_ups
from app.joint.service import discussing, holding
from app.joint.service.discussing import FollowUpTerms
from app.joint.service.rules import suggestions_for
from tests.factories.build import NOON, actor_of, make_user
from tests.factories.evaluations import make_evaluation, make_published, make_random_published
from tests.factories.joint import (
    make_common_problem,
    make_excellent,
    make_heard,
    make_held,
    make_lead,
    make_session,
)

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 10, 14)


@pytest.fixture
def supervisor(app):
    return actor_of(make_user("supervisor"))


@pytest.fixture
def monitor(app):
    return make_user("monitor")


def add(actor, session, evaluation) -> JointCall:
    with transaction():
        return holding.add_call(actor, session.id, evaluation.id)


def hold(actor, session, *leads) -> None:
    with transaction():
        holding.hold_session(actor, session.id, [one.id for one in leads], ZONE)


def note(actor, call, discussion="Too fast", **readings) -> None:
    with transaction():
        discussing.keep_notes(actor, call.id, discussion, readings)


def agree(actor, call, owner, **values):
    defaults = {"step": Step.COACHING, "text": "Practise", "due_on": TODAY + timedelta(days=7)}
    with transaction():
        terms = FollowUpTerms(owner_id=owner.id, **(defaults | values))
        return discussing.agree_follow_up(actor, call.id, terms, ZONE)


def tags() -> list[str]:
    return [entry.tag for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_the_rules_suggest_common_problems_and_an_excellent_call(any_database):
    failed, best = make_common_problem(), make_excellent()
    session = make_session(scores=[])
    found = suggestions_for(session)
    assert [one.evaluation_id for one in found] == [failed[0].id, failed[1].id, best.id]
    assert found[0].item_codes == ("greeting",)


def test_nothing_is_suggested_twice_and_nothing_for_a_full_session(supervisor):
    failed = make_common_problem()
    session = make_session(scores=[make_heard()])
    assert [one.evaluation_id for one in suggestions_for(session)] == [failed[0].id, failed[1].id]
    add(supervisor, session, failed[0]), add(supervisor, session, failed[1])
    assert suggestions_for(session) == []


def test_scores_older_than_the_rules_look_back_are_not_suggested(app):
    make_excellent(published_at=NOON - timedelta(days=32))
    assert suggestions_for(make_session(scores=[])) == []


def test_a_suggested_call_keeps_why_it_was_suggested(monitor):
    failed = make_common_problem()
    call = add(actor_of(monitor), make_session(monitor_id=monitor.id, scores=[]), failed[0])
    assert (call.why, call.item_codes) == ("common_problems", ["greeting"])


def test_a_monitor_chooses_among_his_own_scores_by_hand(monitor):
    own = make_heard(monitor_id=monitor.id)
    call = add(actor_of(monitor), make_session(monitor_id=monitor.id, scores=[]), own)
    assert (call.why, tags()) == ("chosen", ["joint-call:added"])


def test_he_does_not_choose_another_monitors_score_by_hand(monitor):
    session = make_session(monitor_id=monitor.id, scores=[])
    with pytest.raises(NotAllowed):
        add(actor_of(monitor), session, make_heard())


def test_the_supervisor_chooses_any_published_score(supervisor):
    assert add(supervisor, make_session(scores=[]), make_heard()).why == "chosen"


def test_an_open_score_is_never_used(monitor):
    session = make_session(monitor_id=monitor.id, scores=[])
    with pytest.raises(NotAllowed):
        add(actor_of(monitor), session, make_evaluation(monitor_id=monitor.id))


def test_nor_a_published_score_of_a_call_that_somebody_scores_still(supervisor):
    published = make_heard()
    make_evaluation(call=published.call)
    with pytest.raises(NotAllowed):
        add(supervisor, make_session(scores=[]), published)


def test_nor_a_call_without_a_recording(supervisor):
    with pytest.raises(NotAllowed):
        add(supervisor, make_session(scores=[]), make_published())


def test_a_call_is_heard_together_once_unless_the_session_was_cancelled(supervisor):
    once, never = make_heard(), make_heard()
    make_held(scores=[once])
    make_session(state="cancelled", scores=[never])
    session = make_session(scores=[])
    assert add(supervisor, session, never)
    with pytest.raises(NotAllowed):
        add(supervisor, session, once)


def test_a_session_takes_no_more_calls_than_the_rules_say(supervisor):
    session = make_session(scores=[make_heard(), make_heard(), make_heard()])
    with pytest.raises(Conflict):
        add(supervisor, session, make_heard())


def test_a_call_can_be_taken_out_while_the_session_is_planned(supervisor):
    session = make_session()
    with transaction():
        holding.remove_call(supervisor, session.calls[0].id)
    assert db.session.query(JointCall).count() == 0


def test_a_held_session_keeps_its_calls(supervisor):
    session = make_held()
    with pytest.raises(Conflict), transaction():
        holding.remove_call(supervisor, session.calls[0].id)


def test_a_held_session_tells_who_came(supervisor):
    came, missed = make_lead(), make_lead()
    session = make_session(leads=[came, missed])
    hold(supervisor, session, came)
    assert (session.state, [seat.attended for seat in session.seats]) == ("held", [True, False])
    assert session.held_at == NOON


def test_a_session_is_not_held_before_its_day(supervisor):
    lead = make_lead()
    with pytest.raises(Conflict):
        hold(supervisor, make_session(leads=[lead], begins_at=NOON + timedelta(days=1)), lead)


def test_nor_without_calls(supervisor):
    lead = make_lead()
    with pytest.raises(Conflict):
        hold(supervisor, make_session(leads=[lead], scores=[]), lead)


def test_nor_without_anybody_who_was_called(supervisor):
    with pytest.raises(InvalidInput):
        hold(supervisor, make_session(), make_lead())


def test_notes_and_readings_are_kept_changed_and_taken_away(supervisor):
    call = make_session().calls[0]
    note(supervisor, call, greeting="Name of the centre first", silence="Fine")
    note(supervisor, call, "Better", greeting="Name first", silence=" ")
    assert call.discussion == "Better"
    assert [(one.item_code, one.text) for one in call.readings] == [("greeting", "Name first")]


def test_a_reading_of_an_item_that_is_not_on_the_rubric_is_refused(supervisor):
    with pytest.raises(InvalidInput):
        note(supervisor, make_session().calls[0], smile="Nice")


def test_a_session_closes_once_something_was_noted(supervisor):
    session = make_held()
    with pytest.raises(Conflict), transaction():
        holding.close_session(supervisor, session.id)
    note(supervisor, session.calls[0])
    with transaction():
        holding.close_session(supervisor, session.id)
    assert (session.state, session.closed_at) == ("closed", NOON)


def test_nothing_is_written_into_a_closed_session(supervisor):
    session = make_held(state="closed", closed_at=NOON)
    with pytest.raises(Conflict):
        note(supervisor, session.calls[0])
    with pytest.raises(Conflict):
        agree(supervisor, session.calls[0], session.monitor)


def test_a_follow_up_stands_on_its_owners_list_until_it_is_done(supervisor):
    lead = make_lead()
    follow_up = agree(supervisor, make_held(leads=[lead]).calls[0], lead)
    assert list_open_follow_ups(lead.id) == [follow_up]
    with transaction():
        discussing.finish_follow_up(actor_of(lead), follow_up.id)
    assert list_open_follow_ups(lead.id) == []
    assert tags() == ["joint-follow-up:agreed", "joint-follow-up:done"]


def test_only_its_owner_or_who_arranges_says_that_it_is_done(supervisor):
    owner, other = make_lead(), make_lead()
    follow_up = agree(supervisor, make_held(leads=[owner, other]).calls[0], owner)
    with pytest.raises(NotAllowed), transaction():
        discussing.finish_follow_up(actor_of(other), follow_up.id)
    with pytest.raises(NotFound), transaction():
        discussing.finish_follow_up(actor_of(make_lead()), follow_up.id)


@pytest.mark.parametrize("values", [{"due_on": TODAY - timedelta(days=1)}, {"text": " "}])
def test_a_follow_up_has_a_day_to_come_and_words(supervisor, values):
    session = make_held()
    with pytest.raises(InvalidInput):
        agree(supervisor, session.calls[0], session.monitor, **values)


def test_its_owner_takes_part_in_the_session(supervisor):
    with pytest.raises(InvalidInput):
        agree(supervisor, make_held().calls[0], make_lead())


def test_no_score_moves_when_its_call_is_heard_together(supervisor):
    evaluation = make_random_published(total=Decimal("61.5"))
    session = make_held(scores=[evaluation])
    before = random_scores(NOON, NOON + timedelta(days=1))
    note(supervisor, session.calls[0], greeting="Should have passed")
    after = random_scores(NOON, NOON + timedelta(days=1))
    assert after.total.tolist() == before.total.tolist() == [61.5]
    assert [item.verdict for item in evaluation.items] == ["pass"] * 4
