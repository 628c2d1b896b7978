"""What happens to scores at one moment, on every database: nothing is lost, nothing is there twice (X4)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.evaluations.models import Evaluation, EvaluationItem, EvaluationRevision, HandBack, MomentNote
from app.evaluations.policy.answers import Answer
from app.evaluations.service import publishing, scoring
from app.evaluations.service.handing_back import hand_back
from app.evaluations.service.reassigning import reassign_evaluation
from app.evaluations.service.second_look import confirm_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, Conflict
from app.foundation.i18n import Bilingual
from app.reports.queries import month
from app.reports.service import filing
from tests.factories.build import NOON, actor_of, make_call, make_user
from tests.factories.evaluations import ALL_PASS, make_evaluation, make_published
from tests.factories.reports import AFTER_OCTOBER
from tests.factories.rubrics import CODES, SMALL, make_version
from tests.factories.sampling import ZONE, make_drawn_call
from tests.live.test_races import at_once, in_transaction

FATAL = ALL_PASS | {"rude": Answer("fail")}
CENTRE = Bilingual(zh="北风能源", en="Northwind Energy")


def make_saved(answers=ALL_PASS, **values) -> Evaluation:
    """A draft with all items answered."""
    evaluation = make_evaluation(**values)
    with transaction():
        scoring.save_draft(actor_of(evaluation.monitor), evaluation.id, 0, answers, "Kept.")
    return evaluation


def make_saved_pair() -> tuple[Evaluation, Evaluation]:
    """A drawn call with drafts of the two who score it."""
    make_version()
    drawn, call = make_drawn_call(), make_call()
    drawn.call_id = call.id
    first = make_saved(call=call, drawn_call_id=drawn.id)
    return first, make_saved(call=call, drawn_call_id=drawn.id, is_second=True)


def submit(evaluation: Evaluation):
    """To be done in a thread: the monitor submits."""
    person, evaluation_id = actor_of(evaluation.monitor), evaluation.id
    return in_transaction(lambda: submit_evaluation(person, evaluation_id, ZONE).value)


def together(app: Flask, *deeds) -> list[object]:
    """All at once; what a user would be told is an answer."""
    db.session.remove()
    answers = at_once(app, *deeds)
    db.session.remove()
    return answers


def codes_of(answers: list[object]) -> list[str]:
    return sorted(one.code if isinstance(one, AppError) else str(one) for one in answers)


def assert_whole(*evaluation_ids: int) -> None:
    """One row of each item, revisions without a gap, and as many entries in the log as steps were taken."""
    for one in evaluation_ids:
        items = select(EvaluationItem.item_code).where(EvaluationItem.evaluation_id == one)
        assert sorted(db.session.scalars(items)) == sorted(CODES)
        kept = select(EvaluationRevision).where(EvaluationRevision.evaluation_id == one)
        steps = list(db.session.scalars(kept.order_by(EvaluationRevision.number)))
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        for step, tag in (("submitted", "submitted"), ("published", "published"), ("voided", "voided")):
            entries = select(func.count()).select_from(AuditEntry).where(
                AuditEntry.tag == f"evaluation:{tag}", AuditEntry.target_id == one
            )  # fmt: skip
            assert db.session.scalar(entries) == sum(row.kind == step for row in steps), step


def test_both_monitors_of_a_call_submit(any_database):
    first, second = make_saved_pair()
    ids = first.id, second.id
    assert together(any_database, submit(first), submit(second)) == ["published", "published"]
    assert_whole(*ids)


def test_two_windows_submit_one_score(any_database):
    score = make_saved()
    score_id = score.id
    answers = together(any_database, submit(score), submit(score))
    assert codes_of(answers) == ["conflict", "published"]
    assert_whole(score_id)


def test_one_window_saves_and_comments_while_the_other_submits(any_database):
    score = make_saved()
    person, score_id, revision = actor_of(score.monitor), score.id, score.revision
    save = in_transaction(lambda: scoring.save_draft(person, score_id, revision, FATAL, "Late."))
    note = in_transaction(lambda: scoring.add_note(person, score_id, 3.0, "Listen").id)
    saved, noted, _state = together(any_database, save, note, submit(score))
    found = db.session.get(Evaluation, score_id)
    kept = saved == revision + 1
    assert (found.comment, found.is_fatal) == (("Late.", True) if kept else ("Kept.", False))
    assert found.state == ("second_look" if kept else "published")
    assert kept or isinstance(saved, Conflict)
    assert db.session.query(MomentNote).count() == (0 if isinstance(noted, Conflict) else 1)
    assert_whole(score_id)


def test_two_windows_comment_at_once_and_both_comments_stay(any_database):
    score = make_saved()
    person, score_id = actor_of(score.monitor), score.id
    deeds = [
        in_transaction(lambda at_s=at_s: scoring.add_note(person, score_id, at_s, "Listen").id)
        for at_s in (1.0, 2.0)
    ]
    together(any_database, *deeds)
    assert [note.at_s for note in db.session.get(Evaluation, score_id).notes] == [1.0, 2.0]


def test_a_call_is_submitted_or_given_to_another_never_both(any_database):
    score = make_saved()
    planner, other, score_id, due_on = (
        actor_of(make_user("supervisor")),
        make_user("monitor").id,
        score.id,
        score.due_on,
    )
    call_id = score.call_id
    give = in_transaction(lambda: reassign_evaluation(planner, score_id, other, due_on, "leave").id)
    answers = together(any_database, submit(score), give)
    assert sum(isinstance(one, AppError) for one in answers) == 1
    live = select(Evaluation.state).where(Evaluation.call_id == call_id).order_by(Evaluation.id)
    assert list(db.session.scalars(live)) in (["published"], ["withdrawn", "assigned"])
    assert_whole(score_id)


def test_a_call_is_submitted_or_handed_back_never_both(any_database):
    score = make_saved()
    person, score_id = actor_of(score.monitor), score.id
    hand = in_transaction(lambda: hand_back(person, score_id, "sound", "Nothing to hear.").id)
    answers = together(any_database, submit(score), hand, hand)
    handed = db.session.query(HandBack).count()
    assert sum(not isinstance(one, AppError) for one in answers) == 1
    assert db.session.get(Evaluation, score_id).state == ("handed_back" if handed else "published")
    assert_whole(score_id)


def test_a_score_keeps_its_version_while_the_next_one_comes_into_force(any_database):
    version = make_version()
    score = make_saved(ALL_PASS | {"greeting": Answer("fail")}, version=version)
    score_id, version_id = score.id, version.id
    lighter = SMALL.replace("points: 30", "points: 10", 1).replace("points: 30", "points: 50")
    together(any_database, submit(score), lambda: make_version(lighter).id)
    found = db.session.get(Evaluation, score_id)
    assert (found.rubric_version_id, found.total) == (version_id, 70)
    assert_whole(score_id)


def test_what_waits_for_its_hour_is_published_once_by_two_workers_and_then_void_once(
    any_database, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    score = make_evaluation(state="submitted", submitted_at=NOON, publish_at=NOON, total=100)
    person, score_id = actor_of(make_user("supervisor")), score.id
    publish = in_transaction(lambda: publishing.publish_due(SYSTEM))
    void = in_transaction(lambda: publishing.void_evaluation(person, score_id, "The wrong call."))
    *published, voided, again = together(any_database, publish, publish, void, void)
    assert sum(published) == 1
    state = db.session.get(Evaluation, score_id).state
    assert state == ("void" if None in (voided, again) else "published")
    assert_whole(score_id)


def test_a_second_look_is_confirmed_while_older_scores_become_final(any_database, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    fresh, old = make_saved(FATAL), make_published(published_at=NOON)
    submit(fresh)()
    ids, reader = (fresh.id, old.id), actor_of(make_user("supervisor"))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=30))
    confirm = in_transaction(lambda: confirm_evaluation(reader, ids[0]).value)
    finish = in_transaction(lambda: publishing.finish_due(SYSTEM))
    answers = together(any_database, confirm, finish, finish)
    assert answers[0] == "published"
    assert sum(answers[1:]) == 1
    assert [db.session.get(Evaluation, one).state for one in ids] == ["published", "final"]
    assert_whole(ids[0])


def test_a_score_that_comes_while_a_month_is_drawn_up_is_in_all_of_its_figures_or_in_none(
    any_database, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: AFTER_OCTOBER)
    score = make_saved(call=(call := make_call()), drawn_call_id=make_drawn_call(call_id=call.id).id)
    person, score_id = actor_of(score.monitor), score.id
    late = in_transaction(lambda: submit_evaluation(person, score_id, ZONE, NOON + timedelta(days=3)))
    read_items, outcomes = month.scores.item_totals, []

    def read_after_it_came(*bounds):
        if not outcomes:
            outcomes.extend(at_once(any_database, late))
        return read_items(*bounds)

    db.session.remove()
    before = figures_of_october()
    monkeypatch.setattr(month.scores, "item_totals", read_after_it_came)
    assert figures_of_october() == before
    assert outcomes == ["published"]
    assert figures_of_october() != before
    assert_whole(score_id)


def figures_of_october():
    return filing.figures_of(SYSTEM, "2026-10", ZONE, CENTRE)
