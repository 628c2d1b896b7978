"""An open evaluation goes to another monitor: with a reason, nothing lost, nothing given away (item 7)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.queries import sheet
from app.evaluations.service.reassigning import reassign_evaluation
from app.evaluations.service.scoring import save_draft
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.recordings.queries import get_call
from tests.factories.build import actor_of, make_agent, make_call, make_team, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.sampling import make_draw, make_drawn_call

FRIDAY = date(2026, 10, 23)


def reassign(evaluation: Evaluation, monitor_id: int, reason: str = "illness", role: str = "supervisor"):
    actor = actor_of(make_user(role))
    with transaction():
        return reassign_evaluation(actor, evaluation.id, monitor_id, FRIDAY, reason)


def drawn_evaluation(**values) -> Evaluation:
    call = values.pop("call", None) or make_call()
    drawn = make_drawn_call(call_id=call.id, draw_id=make_draw(plan=f"p{call.id}").id)
    return make_evaluation(call=call, drawn_call_id=drawn.id, **values)


def test_the_other_monitor_has_the_call_and_the_first_no_more(any_database):
    evaluation, other = drawn_evaluation(), make_user("monitor")
    given = reassign(evaluation, other.id)
    assert (given.drawn_call_id, given.state) == (evaluation.drawn_call_id, "assigned")
    assert given.origin == "random"
    assert [item.item_code for item in given.items] == [item.item_code for item in evaluation.items]
    assert given.due_on == FRIDAY
    assert get_call(actor_of(other), evaluation.call_id).id == evaluation.call_id
    for read in (sheet.get_own, sheet.get_readable):
        with pytest.raises(NotFound):
            read(actor_of(evaluation.monitor), evaluation.id)
    with pytest.raises(NotFound):
        get_call(actor_of(evaluation.monitor), evaluation.call_id)


def test_the_reason_is_in_the_log(app):
    evaluation, other = drawn_evaluation(), make_user("monitor")
    given = reassign(evaluation, other.id, "kinship")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.tag, entry.facts["reason"], entry.facts["given_id"]) == (
        "evaluation:reassigned", "kinship", given.id,
    )  # fmt: skip


def test_a_draft_is_kept_and_comes_back_with_the_call(any_database):
    evaluation, other = drawn_evaluation(), make_user("monitor")
    with transaction():
        save_draft(actor_of(evaluation.monitor), evaluation.id, 0, {"greeting": Answer("fail")}, "half done")
    given = reassign(evaluation, other.id)
    back = reassign(given, evaluation.monitor_id)
    assert (back.id, back.state, back.comment, back.revision) == (evaluation.id, "draft", "half done", 1)


def test_a_draft_that_was_withdrawn_cannot_be_written_on(app):
    evaluation = drawn_evaluation()
    reassign(evaluation, make_user("monitor").id)
    with pytest.raises(NotFound), transaction():
        save_draft(actor_of(evaluation.monitor), evaluation.id, 0, {}, "")


def test_the_other_one_who_scores_the_call_does_not_get_it(any_database):
    evaluation = drawn_evaluation()
    second = make_evaluation(
        call=evaluation.call, version=evaluation.rubric_version, drawn_call_id=evaluation.drawn_call_id,
        is_second=True,
    )  # fmt: skip
    with pytest.raises(Conflict):
        reassign(evaluation, second.monitor_id)
    third = make_user("monitor")
    assert reassign(second, third.id).is_second


@pytest.mark.parametrize("relation", ["own call", "own team"])
def test_nobody_gets_a_call_that_he_may_not_judge(app, relation):
    other = make_user("monitor")
    agent = (
        make_agent(user_id=other.id)
        if relation == "own call"
        else make_agent(team_id=make_team(lead_id=other.id).id)
    )
    evaluation = drawn_evaluation(call=make_call(agent_id=agent.id))
    with pytest.raises(NotAllowed):
        reassign(evaluation, other.id)


def test_without_a_reason_or_a_monitor_nothing_moves(app):
    evaluation = drawn_evaluation()
    with pytest.raises(InvalidInput):
        reassign(evaluation, make_user("monitor").id, "  ")
    with pytest.raises(InvalidInput):
        reassign(evaluation, make_user("trainer").id)
    db.session.expire_all()
    assert evaluation.state == "assigned"


def test_what_is_published_stays_where_it_is(app):
    with pytest.raises(Conflict):
        reassign(make_published(), make_user("monitor").id)


def test_a_monitor_gives_nothing_away(app):
    with pytest.raises(NotAllowed):
        reassign(drawn_evaluation(), make_user("monitor").id, role="monitor")


def test_a_supervisor_does_it_on_a_page(app, signed_in):
    evaluation, other, browser = drawn_evaluation(), make_user("monitor"), signed_in("supervisor")
    at = f"/evaluations/{evaluation.id}/reassign"
    assert at in browser.get("/evaluations").text
    assert browser.get(at).status_code == 200
    facts = {"monitor_id": other.id, "due_on": "2026-10-23"}
    assert browser.post(at, data=facts).status_code == 422
    assert browser.post(at, data=facts | {"reason": "leave"}).status_code == 302
    assert browser.get(at).status_code == 404
