"""People are told once what they must know, find it in their language, and open it (Q5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.evaluations.policy.alerts import SERIOUS_FAULT
from app.evaluations.service.alerting import alert
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import NotFound
from app.foundation.i18n import Bilingual, in_language
from app.foundation.queue.models import Job
from app.notices import queries, service
from app.notices.models import Notice
from app.notices.policy import KINDS, both
from tests.evaluations.test_states import FATAL, submitted
from tests.factories.build import actor_of, make_agent, make_call, make_team, make_user
from tests.factories.evaluations import make_evaluation

WANG = both(Bilingual(zh="王芳", en="Wang Fang"))


def tell(*people, key="evaluation 1", **facts) -> int:
    page = ("notices.list_notices", {})
    said = {"call": "C-1", "agent": WANG, "is_fatal": True} | facts
    with transaction():
        return service.tell(SYSTEM, [one.id for one in people], SERIOUS_FAULT, key, page, said)


def told(person) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.user_id == person.id).order_by(Notice.id)))


def test_a_person_is_told_the_same_thing_once(any_database):
    lead, other = make_user("team_lead"), make_user("supervisor")
    assert tell(lead) == 1
    assert tell(lead, other) == 1
    assert tell(lead, key="evaluation 2") == 1
    assert (len(told(lead)), len(told(other))) == (2, 1)
    assert queries.count_unread(lead.id) == 2


def test_a_notice_is_read_in_the_readers_language(app):
    lead = make_user("team_lead")
    tell(lead)
    [notice] = told(lead)
    sentence = KINDS[notice.kind].sentence(notice.facts)
    with in_language("en"):
        assert str(sentence) == "Fatal fault in call C-1 of Wang Fang"
    with in_language("zh_CN"):
        assert "王芳" in str(sentence)


def test_nobody_opens_anothers_notice(app):
    lead = make_user("team_lead")
    tell(lead)
    with pytest.raises(NotFound), transaction():
        service.open_notice(actor_of(make_user("supervisor")), told(lead)[0].id)
    assert queries.count_unread(lead.id) == 1


def test_a_fatal_score_is_told_to_lead_and_supervisors_at_once(any_database):
    lead, supervisor = make_user("team_lead"), make_user("supervisor")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id)
    evaluation = submitted(FATAL, call=make_call(agent_id=agent.id))
    [job] = db.session.scalars(select(Job).where(Job.name == "evaluations.alert"))
    for _again in range(2):
        with transaction():
            alert(SYSTEM, **job.arguments)
    [to_lead], [to_supervisor] = told(lead), told(supervisor)
    assert to_lead.endpoint == "recordings.show_call"
    assert (to_supervisor.endpoint, to_supervisor.arguments) == (
        "evaluations.look_again", {"evaluation_id": evaluation.id},
    )  # fmt: skip


def test_who_scored_it_himself_needs_no_notice(app):
    lead = make_user("team_lead")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id)
    evaluation = make_evaluation(call=make_call(agent_id=agent.id), monitor_id=lead.id)
    with transaction():
        alert(SYSTEM, evaluation.id)
    assert told(lead) == []


def test_a_notice_is_counted_opened_and_then_read(signed_in):
    browser = signed_in("supervisor")
    tell(browser.user)
    tell(browser.user, key="evaluation 2")
    assert ">2<" in browser.get("/notices/count").text
    page = browser.get("/notices").text
    assert page.count("Fatal fault in call C-1 of Wang Fang") == 2
    opened = browser.post(f"/notices/{told(browser.user)[0].id}/open")
    assert (opened.status_code, opened.location) == (303, "/notices")
    assert ">1<" in browser.get("/notices/count").text
    browser.post("/notices/read")
    assert browser.get("/notices/count").text.strip() == ""


def test_who_was_told_nothing_reads_so(signed_in):
    assert "Nothing to tell" in signed_in("agent").get("/notices").text
