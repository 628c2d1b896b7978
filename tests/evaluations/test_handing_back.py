"""A call that nobody may or can judge goes back to the supervisor, and nothing of it is lost (S6)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.evaluations.models import Evaluation, HandBack
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.states import State
from app.evaluations.queries import assignment, duty, handed_back, lists, sheet
from app.evaluations.queries.day import list_begun
from app.evaluations.service.assignment import assign_evaluations
from app.evaluations.service.handing_back import close_unjudged, hand_back
from app.evaluations.service.reassigning import reassign_evaluation
from app.evaluations.service.scoring import save_draft
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.recordings.queries import get_call
from app.sampling.models import DrawnCall
from app.sampling.queries.draws import count_lost
from app.sampling.queries.replays import replay_draw
from tests.factories.build import actor_of, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.rubrics import make_version
from tests.factories.sampling import ZONE, make_draw, make_drawn_call, make_week
from tests.sampling.conftest import draw_now

FRIDAY = date(2026, 10, 23)


def hand(
    evaluation: Evaluation, reason: str = "unreadable", words: str = "only noise", actor=None
) -> HandBack:
    with transaction():
        return hand_back(actor or actor_of(evaluation.monitor), evaluation.id, reason, words)


def close(evaluation: Evaluation, words: str = "nothing to hear", role: str = "supervisor") -> Evaluation:
    with transaction():
        return close_unjudged(actor_of(make_user(role)), evaluation.id, words)


def drawn_evaluation(**values) -> Evaluation:
    drawn = make_drawn_call(draw_id=make_draw(plan="p").id, monitor_id=make_user("monitor").id)
    return make_evaluation(call=drawn.call, drawn_call_id=drawn.id, monitor_id=drawn.monitor_id, **values)


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_a_call_handed_back_is_off_its_monitors_list_and_waits_for_the_supervisor(any_database):
    evaluation = drawn_evaluation(due_on=FRIDAY)
    monitor = actor_of(evaluation.monitor)
    hand(evaluation)
    assert lists.list_due(monitor.user_id).rows == []
    assert lists.next_due(monitor.user_id) is None
    [waiting] = handed_back.list_waiting(None).rows
    assert (waiting.evaluation_id, waiting.reason, waiting.words) == (
        evaluation.id,
        "unreadable",
        "only noise",
    )
    for read in (sheet.get_own, sheet.get_readable):
        with pytest.raises(NotFound):
            read(monitor, evaluation.id)


def test_he_hears_it_no_more_and_his_minutes_do_not_count_it(app):
    evaluation = drawn_evaluation(due_on=FRIDAY)
    monitor = actor_of(evaluation.monitor)
    hand(evaluation, "conflict", "the caller is my cousin")
    with pytest.raises(NotFound):
        get_call(monitor, evaluation.call_id)
    assert list(duty.listening_between(FRIDAY, FRIDAY, ZONE)) == []


def test_reason_and_words_are_in_the_log(app):
    evaluation = drawn_evaluation()
    hand(evaluation, "private", "he rings his wife")
    entry = last_entry()
    assert (entry.tag, entry.facts["reason"], entry.facts["words"]) == (
        "evaluation:handed-back", "private", "he rings his wife",
    )  # fmt: skip


@pytest.mark.parametrize(("reason", "words"), [("unreadable", "  "), ("no liking", "a long call")])
def test_it_needs_a_known_reason_and_words(app, reason, words):
    evaluation = drawn_evaluation()
    with pytest.raises(InvalidInput):
        hand(evaluation, reason, words)


@pytest.mark.parametrize("state", ["published", "acknowledged", "handed_back", "unjudged"])
def test_what_is_settled_cannot_be_handed_back(app, state):
    evaluation = drawn_evaluation(state=state)
    with pytest.raises(Conflict):
        hand(evaluation)


def test_nobody_hands_back_what_is_anothers(app):
    evaluation = drawn_evaluation()
    with pytest.raises(NotFound):
        hand(evaluation, actor=actor_of(make_user("monitor")))


def test_another_monitor_gets_it_with_the_seat_and_the_hand_back_is_settled(any_database):
    evaluation, other = drawn_evaluation(), make_user("monitor")
    supervisor = make_user("supervisor")
    hand(evaluation)
    with transaction():
        given = reassign_evaluation(actor_of(supervisor), evaluation.id, other.id, FRIDAY, "better ears")
    assert (given.monitor_id, given.state, given.drawn_call_id) == (
        other.id,
        "assigned",
        evaluation.drawn_call_id,
    )
    assert handed_back.list_waiting(None).rows == []
    [settled] = handed_back.list_settled(None).rows
    assert (settled.outcome, settled.settled_words, settled.settled_by_id) == (
        "given",
        "better ears",
        supervisor.id,
    )


def test_a_draft_comes_back_with_the_call(app):
    evaluation = drawn_evaluation()
    monitor, other = evaluation.monitor, make_user("monitor")
    with transaction():
        save_draft(actor_of(monitor), evaluation.id, 0, {"greeting": Answer("pass")}, "so far")
    hand(evaluation)
    supervisor = actor_of(make_user("supervisor"))
    with transaction():
        given = reassign_evaluation(supervisor, evaluation.id, other.id, FRIDAY, "other ears")
    hand(given)
    with transaction():
        back = reassign_evaluation(supervisor, given.id, monitor.id, FRIDAY, "it can be heard now")
    assert (back.id, back.state, back.comment) == (evaluation.id, "draft", "so far")
    assert [row.id for row in list_begun(monitor.id)] == [back.id]


def test_a_call_that_nobody_can_judge_is_closed_with_a_reason_in_the_log(any_database):
    evaluation = drawn_evaluation()
    hand(evaluation)
    assert close(evaluation).state == State.UNJUDGED
    entry = last_entry()
    assert (entry.tag, entry.facts["words"]) == ("evaluation:closed-unjudged", "nothing to hear")
    assert [row.outcome for row in handed_back.list_settled(None).rows] == ["closed"]


def test_only_what_waits_can_be_closed_and_only_once(app):
    evaluation = drawn_evaluation()
    with pytest.raises(Conflict):
        close(evaluation)
    hand(evaluation)
    close(evaluation)
    with pytest.raises(Conflict):
        close(evaluation)


def test_closing_needs_words(app):
    evaluation = drawn_evaluation()
    hand(evaluation)
    with pytest.raises(InvalidInput):
        close(evaluation, "  ")


def test_a_monitor_cannot_close(app):
    evaluation = drawn_evaluation()
    hand(evaluation)
    with pytest.raises(NotAllowed):
        close(evaluation, role="monitor")


def test_the_draw_stays_as_it_was_and_nothing_is_given_out_again(app):
    make_version()
    make_user("monitor"), make_user("monitor")
    make_week()
    draw = draw_now()
    with transaction():
        assign_evaluations(SYSTEM, draw.id)
    rows = {row.id: (row.monitor_id, row.probability) for row in db.session.scalars(select(DrawnCall))}
    alone = select(Evaluation).join(DrawnCall).where(DrawnCall.second_monitor_id.is_(None))
    first, second = db.session.scalars(alone.order_by(Evaluation.id)).all()[:2]
    hand(first), hand(second)
    close(first)
    assert assignment.seats_without_evaluation(draw.id) == []
    assert {
        row.id: (row.monitor_id, row.probability) for row in db.session.scalars(select(DrawnCall))
    } == rows
    assert replay_draw(draw).is_same
    assert [(agent.id, n) for agent, n in count_lost(draw.id)] == [(first.agent_id, 1)]


def test_the_page_of_the_draw_names_it_to_who_plans_but_to_no_monitor(app, signed_in):
    evaluation = drawn_evaluation()
    evaluation.drawn_call.draw.drawn_at = evaluation.assigned_at
    evaluation.drawn_call.draw.frame_size = 1
    hand(evaluation)
    close(evaluation)
    address = f"/sampling/{evaluation.drawn_call.draw_id}"
    assert "nobody can judge them" in signed_in("supervisor").get(address).text
    assert "nobody can judge them" not in signed_in("monitor", user=evaluation.monitor).get(address).text


def test_the_monitor_hands_back_by_the_page(app, signed_in):
    evaluation = drawn_evaluation()
    browser = signed_in("monitor", user=evaluation.monitor)
    address = f"/evaluations/{evaluation.id}/hand-back"
    assert address in browser.get(f"/evaluations/{evaluation.id}/score").text
    assert "cannot be heard" in browser.get(address).text
    assert browser.post(address, data={"reason": "unreadable"}).status_code == 422
    answer = browser.post(address, data={"reason": "unreadable", "words": "noise"})
    assert answer.location == "/evaluations"
    assert "you handed back waits" in browser.get("/evaluations").text


def test_the_supervisor_settles_it_by_the_page(app, signed_in):
    evaluation = drawn_evaluation()
    hand(evaluation)
    browser = signed_in("supervisor")
    assert "/evaluations/handed-back" in browser.get("/evaluations").text
    page = browser.get("/evaluations/handed-back").text
    assert f"/evaluations/{evaluation.id}/reassign" in page
    assert "only noise" in page
    assert browser.get(f"/evaluations/{evaluation.id}/reassign").status_code == 200
    address = f"/evaluations/{evaluation.id}/close"
    assert "only noise" in browser.get(address).text
    assert browser.post(address, data={}).status_code == 422
    assert browser.post(address, data={"words": "nobody hears it"}).location == "/evaluations/handed-back"
    assert "nobody hears it" in browser.get("/evaluations/handed-back?show=settled").text
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor", "director", "auditor"])
def test_what_was_handed_back_is_closed_to(app, signed_in, role):
    assert signed_in(role).get("/evaluations/handed-back").status_code == 403


def test_a_published_call_has_no_form_to_hand_it_back(app, signed_in):
    evaluation = make_published()
    answer = signed_in("monitor", user=evaluation.monitor).post(
        f"/evaluations/{evaluation.id}/hand-back", data={"reason": "other", "words": "late"}
    )
    assert answer.status_code == 409
