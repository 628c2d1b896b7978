"""Interviews: on published scores, one each, signed by both, seen by those concerned."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import current_app

from app.coaching.models import Interview
from app.coaching.policy import Kind
from app.coaching.queries import interviews as read
from app.coaching.service import interviews
from app.coaching.service.interviews import InterviewTerms
from app.coaching.service.rules import coaching_rules
from app.foundation.access.scope import EVERYBODY
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.organisation.queries import scope_of
from tests.factories.build import NOON, actor_of, make_agent, make_team, make_user
from tests.factories.coaching import TODAY, make_interview, make_low_score
from tests.factories.evaluations import make_evaluation

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = InterviewTerms(Kind.PROBLEM, TODAY, " No greeting ", "Greet every caller")


def open_one(actor, evaluation, terms=TERMS):
    with transaction():
        return interviews.open_interview(actor, evaluation.id, terms, ZONE)


def sign(user, interview):
    with transaction():
        return interviews.sign_interview(actor_of(user), interview.id)


def tags():
    return [entry.tag for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_an_interview_keeps_what_was_found_and_agreed(app):
    evaluation = make_low_score()
    interview = open_one(actor_of(evaluation.monitor), evaluation)
    assert (interview.found, interview.agreed, interview.agent_id) == (
        "No greeting", "Greet every caller", evaluation.agent_id,
    )  # fmt: skip
    assert tags() == ["interview:opened"]


def test_two_people_who_open_an_interview_at_once_end_with_one(any_database):
    evaluation_id = make_low_score().id
    actors = [actor_of(make_user("supervisor")) for _ in range(2)]
    application, both_ready, outcomes = current_app._get_current_object(), threading.Barrier(2), []
    db.session.remove()

    def run(actor):
        with application.app_context():
            both_ready.wait()
            try:
                with transaction():
                    interviews.open_interview(actor, evaluation_id, TERMS, ZONE)
                outcomes.append("kept")
            except Conflict:
                outcomes.append("conflict")

    threads = [threading.Thread(target=run, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["conflict", "kept"]
    assert db.session.query(Interview).count() == 1


def test_nobody_interviews_himself(app):
    lead = make_user("team_lead")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id, user_id=lead.id)
    with pytest.raises(NotAllowed):
        open_one(actor_of(lead), make_low_score(agent_id=agent.id))


def test_an_open_score_has_no_interview(app):
    evaluation = make_evaluation()
    with pytest.raises(NotFound):
        open_one(actor_of(evaluation.monitor), evaluation)


def test_an_interview_is_not_written_down_before_it_is_held(app):
    evaluation = make_low_score()
    with pytest.raises(InvalidInput):
        open_one(actor_of(evaluation.monitor), evaluation, replace(TERMS, held_on=TODAY + timedelta(days=1)))


@pytest.mark.parametrize("role", ["agent", "trainer", "director", "auditor", "administrator"])
def test_who_may_not_write_coaching_opens_no_interview(app, role):
    with pytest.raises(NotAllowed):
        open_one(actor_of(make_user(role)), make_low_score())


def test_a_monitor_opens_interviews_on_his_own_scores_only(app):
    with pytest.raises(NotFound):
        open_one(actor_of(make_user("monitor")), make_low_score())


def test_a_lead_opens_interviews_in_his_own_team_only(app):
    lead = make_user("team_lead")
    mine = make_agent(team_id=make_team(lead_id=lead.id).id)
    assert open_one(actor_of(lead), make_low_score(agent_id=mine.id)).interviewer_id == lead.id
    with pytest.raises(NotFound):
        open_one(actor_of(lead), make_low_score())


def test_both_sign_once_and_the_time_stays(app, stopped_clock):
    interview = make_interview()
    agent_user = interview.agent.user_id
    for user_id in (interview.interviewer_id, agent_user, agent_user):
        sign(db.session.get(type(interview.interviewer), user_id), interview)
    assert (interview.signed_by_interviewer_at, interview.signed_by_agent_at) == (
        stopped_clock,
        stopped_clock,
    )
    assert tags() == ["interview:signed", "interview:signed"]


def test_nobody_signs_for_another(app):
    with pytest.raises(NotAllowed):
        sign(make_user("supervisor"), make_interview())


def test_an_agent_signs_his_own_interview_only(app):
    with pytest.raises(NotFound):
        sign(make_user("agent"), make_interview())


def test_an_unsigned_interview_waits_for_both(app):
    interview = make_interview(signed_by_interviewer_at=NOON)
    assert list(read.list_unsigned(interview.agent.user_id)) == [interview]
    assert list(read.list_unsigned(interview.interviewer_id)) == []


def test_a_monitor_sees_only_the_interviews_that_he_held(app):
    interview, _other = make_interview(), make_interview()
    scope = scope_of(actor_of(interview.interviewer))
    assert read.list_interviews(scope, None).rows == [interview]
    with pytest.raises(NotFound):
        read.get_interview(_other.id, scope)


def test_a_score_is_proposed_until_it_has_its_interview(app):
    problem, praise = make_low_score(), make_low_score(verdicts={}, total=Decimal(99))
    make_low_score(verdicts={}, total=Decimal(90))
    make_interview()
    proposed = read.list_proposals(EVERYBODY, coaching_rules(), NOON - timedelta(days=1))
    assert [(one.evaluation.id, one.kind) for one in proposed] == [
        (problem.id, Kind.PROBLEM), (praise.id, Kind.PRAISE),
    ]  # fmt: skip


def test_an_old_score_is_no_longer_proposed(app):
    make_low_score()
    assert read.list_proposals(EVERYBODY, coaching_rules(), NOON + timedelta(days=1)) == []


def test_a_monitor_is_proposed_his_own_scores_only(app):
    mine, _other = make_low_score(), make_low_score()
    proposed = read.list_proposals(
        scope_of(actor_of(mine.monitor)), coaching_rules(), NOON - timedelta(days=1)
    )
    assert [one.evaluation.id for one in proposed] == [mine.id]
