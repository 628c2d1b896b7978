"""Drafts, publishing and acknowledging, and what happens when two windows do it at once (Q3, Q4)."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.engines.scoring.reasons import ReasonCode
from app.evaluations.events import evaluation_published
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.service import scoring
from app.evaluations.service.publishing import acknowledge_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories.attendance import ZONE
from tests.factories.build import actor_of, make_agent, make_call, make_recording, make_user
from tests.factories.evaluations import ALL_PASS, make_evaluation, make_published
from tests.factories.rubrics import SMALL, make_finding, make_transcript, make_version


def save(evaluation: Evaluation, revision: int = 0, answers=ALL_PASS, comment: str = "", actor=None) -> int:
    actor = actor or actor_of(evaluation.monitor)
    with transaction():
        return scoring.save_draft(actor, evaluation.id, revision, answers, comment)


def publish(evaluation: Evaluation, actor=None):
    actor = actor or actor_of(evaluation.monitor)
    with transaction():
        return submit_evaluation(actor, evaluation.id, ZONE)


def tags() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def verdicts(evaluation: Evaluation) -> dict[str, str | None]:
    return {item.item_code: item.verdict for item in evaluation.items}


def test_the_first_save_opens_the_evaluation(any_database):
    evaluation = make_evaluation()
    assert save(evaluation, answers={"greeting": Answer("fail", None, "late", 3.5)}, comment="hm") == 1
    assert (evaluation.state, evaluation.revision, evaluation.comment) == ("draft", 1, "hm")
    assert evaluation.opened_at == evaluation.saved_at
    greeting = evaluation.items[0]
    assert (greeting.verdict, greeting.note, greeting.note_at_s) == ("fail", "late", 3.5)
    assert tags() == ["evaluation:opened"]


def test_a_later_save_replaces_answers_and_keeps_the_opening(app):
    evaluation = make_evaluation()
    save(evaluation)
    opened_at = evaluation.opened_at
    save(evaluation, 1, {"greeting": Answer(None)})
    assert evaluation.items[0].verdict is None
    assert evaluation.opened_at == opened_at


def test_points_of_a_part_are_kept(any_database):
    evaluation = make_evaluation()
    save(evaluation, answers={"solved": Answer("points", Decimal("12.25"))})
    assert evaluation.items[3].points == Decimal("12.25")


def test_the_slower_of_two_windows_is_told_and_changes_nothing(any_database):
    evaluation = make_evaluation()
    save(evaluation, answers={"greeting": Answer("pass")})
    with pytest.raises(Conflict):
        save(evaluation, answers={"greeting": Answer("fail")})
    assert verdicts(evaluation)["greeting"] == "pass"


def test_two_windows_that_save_at_the_same_moment_do_not_both_win(any_database):
    evaluation = make_evaluation()
    monitor, evaluation_id = actor_of(evaluation.monitor), evaluation.id
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def save_in_a_window() -> None:
        with any_database.app_context():
            start.wait()
            try:
                with transaction():
                    scoring.save_draft(monitor, evaluation_id, 0, ALL_PASS, "")
                outcomes.append("saved")
            except AppError as error:
                outcomes.append(error.code)
            finally:
                db.session.remove()

    windows = [threading.Thread(target=save_in_a_window) for _ in range(2)]
    [window.start() for window in windows]
    [window.join() for window in windows]
    assert sorted(outcomes) == ["conflict", "saved"]


def test_a_stranger_cannot_save(app):
    evaluation = make_evaluation()
    with pytest.raises(NotFound):
        save(evaluation, actor=actor_of(make_user("monitor")))
    with pytest.raises(NotAllowed):
        save(evaluation, actor=actor_of(make_user("supervisor")))


def test_publishing_scores_and_announces_once(any_database):
    news: list[int] = []

    def listen(sender, evaluation_id):
        news.append(evaluation_id)

    evaluation_published.connect(listen)
    evaluation = make_evaluation()
    save(evaluation, answers=ALL_PASS | {"greeting": Answer("fail")})
    publish(evaluation)
    assert (evaluation.state, evaluation.total, evaluation.is_fatal) == ("published", Decimal(70), False)
    assert evaluation.published_at is not None
    with pytest.raises(Conflict):
        publish(evaluation)
    assert news == [evaluation.id]


def test_a_failed_fatal_item_makes_the_total_nought(app):
    evaluation = make_evaluation()
    save(evaluation, answers=ALL_PASS | {"rude": Answer("fail")})
    publish(evaluation)
    assert (evaluation.total, evaluation.is_fatal) == (Decimal(0), True)


def test_open_items_are_named(app):
    evaluation = make_evaluation()
    save(evaluation, answers={"greeting": Answer("pass"), "solved": Answer("points")})
    with pytest.raises(InvalidInput, match="Forbidden words, Long silence, Problem solved") as caught:
        publish(evaluation)
    assert caught.value.facts["items"] == ["rude", "silence", "solved"]
    assert evaluation.state == "draft"


def test_an_item_that_must_apply_cannot_be_left_out(app):
    evaluation = make_evaluation()
    save(evaluation, answers=ALL_PASS | {"greeting": Answer("not_applicable")})
    with pytest.raises(InvalidInput, match="always apply: Greeting"):
        publish(evaluation)


def test_what_the_rules_proposed_is_kept_beside_what_the_person_decided(any_database):
    version, call = make_version(), make_call()
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    make_finding(transcript, version, "greeting", verdict="fail")
    make_finding(transcript, version, "rude", verdict="pass")
    make_finding(
        transcript, version, "silence", verdict="abstain",
        reason={"code": ReasonCode.NOT_MEASURED.value, "params": []}, evidence=[],
    )  # fmt: skip
    evaluation = make_evaluation(call=call)
    save(evaluation)
    publish(evaluation)
    assert {item.item_code: (item.proposed, item.is_overridden) for item in evaluation.items} == {
        "greeting": ("fail", True), "rude": ("pass", False), "silence": ("abstain", False),
        "solved": (None, False),
    }  # fmt: skip
    [facts] = db.session.scalars(
        select(AuditEntry.facts).where(AuditEntry.tag == "evaluation:submitted")
    ).all()
    assert facts["overridden"] == ["greeting"]


def test_a_score_keeps_the_version_it_was_assigned_with(app):
    evaluation = make_evaluation(version=make_version())
    save(evaluation, answers=ALL_PASS | {"greeting": Answer("fail")})
    heavier = SMALL.replace("points: 30", "points: 10", 1).replace("points: 30", "points: 50")
    make_version(heavier)
    publish(evaluation)
    assert evaluation.total == Decimal(70)


def test_a_published_score_can_no_longer_be_changed(app):
    evaluation = make_published()
    with pytest.raises(Conflict, match="submitted already"):
        save(evaluation, evaluation.revision)


def test_nobody_publishes_a_score_of_the_team_he_leads_by_now(app):
    monitor, agent = make_user("monitor"), make_agent()
    evaluation = make_evaluation(call=make_call(agent_id=agent.id), monitor_id=monitor.id)
    save(evaluation)
    agent.team.lead_id = monitor.id
    db.session.commit()
    with pytest.raises(NotAllowed):
        publish(evaluation)


def test_comments_hang_on_moments_until_the_score_is_published(any_database):
    evaluation = make_evaluation()
    actor = actor_of(evaluation.monitor)
    with transaction():
        scoring.add_note(actor, evaluation.id, 7.5, " cut the customer short ")
        late = scoring.add_note(actor, evaluation.id, 3.0, "good")
    assert [(note.at_s, note.text) for note in evaluation.notes] == [
        (3.0, "good"), (7.5, "cut the customer short"),
    ]  # fmt: skip
    with transaction():
        scoring.remove_note(actor, evaluation.id, late.id)
    assert [note.at_s for note in evaluation.notes] == [7.5]
    save(evaluation)
    publish(evaluation)
    with pytest.raises(Conflict), transaction():
        scoring.add_note(actor, evaluation.id, 1.0, "too late")


def test_an_empty_comment_is_refused(app):
    evaluation = make_evaluation()
    with pytest.raises(InvalidInput), transaction():
        scoring.add_note(actor_of(evaluation.monitor), evaluation.id, 1.0, "  ")


def agent_of(evaluation: Evaluation):
    person = make_user("agent")
    evaluation.agent.user_id = person.id
    db.session.commit()
    return actor_of(person)


def test_an_agent_acknowledges_his_own_score_once(any_database):
    evaluation = make_published()
    actor = agent_of(evaluation)
    with transaction():
        acknowledge_evaluation(actor, evaluation.id)
    assert (evaluation.state, evaluation.acknowledged_at is None) == ("acknowledged", False)
    with pytest.raises(Conflict), transaction():
        acknowledge_evaluation(actor, evaluation.id)


def test_an_agent_cannot_acknowledge_what_is_not_his_or_not_published(app):
    draft, other = make_evaluation(), make_published()
    actor = agent_of(draft)
    for evaluation in (draft, other):
        with pytest.raises(NotFound), transaction():
            acknowledge_evaluation(actor, evaluation.id)
