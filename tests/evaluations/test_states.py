"""From a submitted score to a final one: second look, the set hour, void, all revisions kept (Q5, J2)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.engines.rulefile import RuleFileError
from app.evaluations.events import evaluation_published, serious_fault_found
from app.evaluations.models import Evaluation, EvaluationRevision
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.publishing import load_publishing, publish_instant
from app.evaluations.policy.revisions import changes_between, since_publication
from app.evaluations.policy.states import MOVES, PENDING, SHOWN, State, may_move
from app.evaluations.queries.figures import random_scores
from app.evaluations.service import publishing, scoring
from app.evaluations.service.appealing import open_appeal
from app.evaluations.service.rescoring import rescore_evaluation
from app.evaluations.service.second_look import confirm_evaluation, return_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories.attendance import ZONE
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_team, make_user
from tests.factories.evaluations import ALL_PASS, make_evaluation, make_published, make_random_published

FATAL = ALL_PASS | {"rude": Answer("fail")}
RULES = """
publish_at: {publish_at}
second_look: {{fatal: {fatal}, critical: [], rubrics: []}}
appeal_within_days: 7
"""


def rules(publish_at: str = "null", fatal: str = "true"):
    return load_publishing(RULES.format(publish_at=publish_at, fatal=fatal), "publishing.yaml")


@pytest.fixture
def at_six(monkeypatch):
    """Scores are published at 18:00 of the centre's day."""
    monkeypatch.setattr(
        "app.evaluations.service.submitting.load_publishing", lambda text, source: rules('"18:00"')
    )


def submitted(answers=ALL_PASS, **values) -> Evaluation:
    evaluation = make_evaluation(**values)
    monitor = actor_of(evaluation.monitor)
    with transaction():
        scoring.save_draft(monitor, evaluation.id, evaluation.revision, answers, "")
        submit_evaluation(monitor, evaluation.id, ZONE)
    return evaluation


def kinds(evaluation: Evaluation) -> list[str]:
    rows = select(EvaluationRevision.kind).where(EvaluationRevision.evaluation_id == evaluation.id)
    return list(db.session.scalars(rows.order_by(EvaluationRevision.number)))


def news_of(signal) -> list[int]:
    heard: list[int] = []

    def listen(sender, evaluation_id):
        heard.append(evaluation_id)

    signal.connect(listen, weak=False)
    return heard


def test_a_score_without_a_fatal_fault_is_published_at_once(any_database):
    evaluation = submitted()
    assert (evaluation.state, evaluation.published_at) == ("published", evaluation.submitted_at)
    assert kinds(evaluation) == ["submitted", "published"]


def test_a_fatal_score_waits_for_a_second_person_and_is_announced_at_once(any_database):
    serious, published = news_of(serious_fault_found), news_of(evaluation_published)
    evaluation = submitted(FATAL)
    assert (evaluation.state, evaluation.total, evaluation.published_at) == ("second_look", Decimal(0), None)
    assert (serious, published) == ([evaluation.id], [])
    with transaction():
        confirm_evaluation(actor_of(make_user("supervisor")), evaluation.id)
    assert evaluation.state == "published"
    assert published == [evaluation.id]
    assert kinds(evaluation) == ["submitted", "confirmed", "published"]


def test_a_score_that_is_given_back_is_a_draft_with_a_reason_and_old_windows_cannot_save_over_it(app):
    evaluation = submitted(FATAL)
    monitor, before = actor_of(evaluation.monitor), evaluation.revision
    with transaction():
        return_evaluation(actor_of(make_user("supervisor")), evaluation.id, "Hear 2:10 again: he said sorry.")
    assert (evaluation.state, evaluation.total, evaluation.submitted_at) == ("draft", None, None)
    assert [item.verdict for item in evaluation.items].count("fail") == 1
    with pytest.raises(Conflict), transaction():
        scoring.save_draft(monitor, evaluation.id, before, ALL_PASS, "")
    with transaction():
        scoring.save_draft(monitor, evaluation.id, evaluation.revision, ALL_PASS, "")
        submit_evaluation(monitor, evaluation.id, ZONE)
    assert (evaluation.state, evaluation.total) == ("published", Decimal(100))
    assert kinds(evaluation) == ["submitted", "returned", "submitted", "published"]


def test_to_give_a_score_back_needs_a_reason(app):
    evaluation = submitted(FATAL)
    with pytest.raises(InvalidInput), transaction():
        return_evaluation(actor_of(make_user("supervisor")), evaluation.id, "  ")


def test_nobody_looks_a_second_time_at_his_own_score_or_teams(app):
    lead = make_user("director")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id)
    evaluation = submitted(FATAL, call=make_call(agent_id=agent.id))
    evaluation.monitor.role = "supervisor"
    db.session.commit()
    for person in (evaluation.monitor, lead):
        with pytest.raises(NotAllowed), transaction():
            confirm_evaluation(actor_of(person), evaluation.id)
    with pytest.raises(NotAllowed), transaction():
        confirm_evaluation(actor_of(make_user("monitor")), evaluation.id)


def test_what_is_not_waiting_cannot_be_confirmed(app):
    evaluation, reader = submitted(), actor_of(make_user("supervisor"))
    with pytest.raises(Conflict), transaction():
        confirm_evaluation(reader, evaluation.id)
    with pytest.raises(NotFound), transaction():
        confirm_evaluation(reader, 4711)


def test_of_two_second_readers_one_decides(any_database):
    evaluation = submitted(FATAL)
    readers = [actor_of(make_user("supervisor")), actor_of(make_user("director"))]
    evaluation_id, start, outcomes = evaluation.id, threading.Barrier(2), []
    app = any_database
    db.session.remove()

    def decide(actor, answer):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    answer(actor, evaluation_id)
                outcomes.append("decided")
            except AppError:
                outcomes.append("refused")
            finally:
                db.session.remove()

    answers = (confirm_evaluation, lambda actor, one: return_evaluation(actor, one, "Hear it again."))
    threads = [threading.Thread(target=decide, args=pair) for pair in zip(readers, answers, strict=True)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["decided", "refused"]
    found = db.session.get(Evaluation, evaluation_id)
    assert found.state in ("published", "draft")
    assert len(kinds(found)) == 3 if found.state == "published" else 2


def test_a_score_waits_for_its_hour_and_is_then_published_once(any_database, at_six, monkeypatch):
    published = news_of(evaluation_published)
    noon = datetime(2026, 10, 14, 12, tzinfo=ZONE).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    evaluation = submitted()
    assert (evaluation.state, evaluation.published_at) == ("submitted", None)
    for hours, count in ((5, 0), (6, 1), (7, 0)):
        monkeypatch.setattr(clock, "now", lambda hours=hours: noon + timedelta(hours=hours))
        with transaction():
            assert publishing.publish_due(SYSTEM) == count
    assert (evaluation.state, evaluation.published_at) == ("published", noon + timedelta(hours=6))
    assert published == [evaluation.id]


@pytest.mark.parametrize(
    ("submitted_at", "due"),
    [("10:00", "2026-10-14 18:00"), ("18:00", "2026-10-14 18:00"), ("18:01", "2026-10-15 18:00")],
)
def test_the_set_hour_is_the_next_one_of_the_centres_day(submitted_at, due):
    at = datetime.fromisoformat(f"2026-10-14 {submitted_at}").replace(tzinfo=ZONE)
    expected = datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert publish_instant(rules('"18:00"'), at.astimezone(UTC), ZONE) == expected


@given(
    at=st.integers(0, 366 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    hour=st.integers(0, 23),
    zone=st.sampled_from([ZONE, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Sao_Paulo"), UTC]),
)
def test_nobody_waits_longer_than_a_day_and_nothing_is_published_before_it_is_submitted(at, hour, zone):
    due = publish_instant(rules(f'"{hour:02}:00"'), at, zone)
    assert timedelta(0) <= due - at <= timedelta(hours=25)  # the day on which clocks are set back has 25


@pytest.mark.parametrize("wrong", ["25", "1800", '"6 pm"'])
def test_a_wrong_hour_is_named_by_file_line_and_key(wrong):
    with pytest.raises(RuleFileError, match=r"publishing\.yaml:2: publish_at"):
        rules(wrong)


def test_a_score_is_final_when_it_can_no_longer_be_appealed(any_database, monkeypatch):
    old, new = make_published(published_at=NOON), make_published(published_at=NOON + timedelta(days=2))
    read = make_published(published_at=NOON, state="acknowledged")
    appealed = make_published(published_at=NOON, state="appealed")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=8))
    with transaction():
        assert publishing.finish_due(SYSTEM) == 2
    assert [row.state for row in (old, read, new, appealed)] == ["final", "final", "published", "appealed"]
    with transaction():
        assert publishing.finish_due(SYSTEM) == 0


def test_a_void_score_counts_nowhere_and_stays_readable_with_its_reason(any_database):
    evaluation = make_random_published()
    period = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert len(random_scores(*period)) == 1
    with transaction():
        publishing.void_evaluation(actor_of(make_user("supervisor")), evaluation.id, "Another agent spoke.")
    assert len(random_scores(*period)) == 0
    assert (evaluation.state, evaluation.total) == ("void", Decimal("88.5"))
    [kept] = db.session.scalars(select(EvaluationRevision))
    assert (kept.kind, kept.reason, kept.total) == ("voided", "Another agent spoke.", Decimal("88.5"))


def test_nobody_declares_the_score_of_his_own_team_void(app):
    lead = make_user("supervisor")
    agent = make_agent(team_id=make_team(lead_id=lead.id).id)
    evaluation = make_published(call=make_call(agent_id=agent.id))
    with pytest.raises(NotAllowed), transaction():
        publishing.void_evaluation(actor_of(lead), evaluation.id, "Wrong call.")
    assert evaluation.state == "published"


@pytest.mark.parametrize("state", ["draft", "second_look", "submitted", "void"])
def test_only_a_published_score_can_be_declared_void(app, state):
    evaluation = make_published(state=state)
    with pytest.raises(Conflict), transaction():
        publishing.void_evaluation(actor_of(make_user("supervisor")), evaluation.id, "Wrong call.")


def test_scoring_anew_keeps_the_old_score_and_may_be_set_never_to_lower(any_database):
    evaluation = submitted(ALL_PASS | {"greeting": Answer("fail")})
    supervisor = actor_of(make_user("supervisor"))
    with transaction():
        open_appeal(evaluation)
        total = rescore_evaluation(
            supervisor, evaluation, {"greeting": Answer("pass")}, "He greets at 0:02.", never_lower=True
        )
    assert (total, evaluation.total) == (Decimal(100), Decimal(100))
    kept = db.session.scalars(select(EvaluationRevision).order_by(EvaluationRevision.number)).all()
    assert [(one.kind, one.total) for one in kept] == [
        ("submitted", Decimal(70)), ("published", Decimal(70)), ("rescored", Decimal(100))
    ]  # fmt: skip
    [change] = changes_between(kept[1].answers, kept[2].answers)
    assert (change.item_code, change.before[0], change.after[0]) == ("greeting", "fail", "pass")
    with pytest.raises(InvalidInput), transaction():
        rescore_evaluation(supervisor, evaluation, {"solved": Answer("fail")}, "No.", never_lower=True)
    assert evaluation.total == Decimal(100)


@pytest.mark.parametrize(
    ("kept", "first"),
    [
        (["submitted", "published"], 1),
        (["submitted", "returned", "submitted", "confirmed", "published", "rescored"], 4),
        (["submitted"], 1),
        ([], 0),
    ],
)
def test_what_was_before_the_publication_is_the_monitors_and_the_second_readers(kept, first):
    assert since_publication(kept) == first


def test_every_state_can_be_reached_and_nothing_leads_out_of_void():
    reached, before = {State.ASSIGNED}, set()
    while reached != before:
        before, reached = reached, reached | {to for state in reached for to in MOVES[state]}
    assert reached == set(State)
    assert not MOVES[State.VOID]
    assert not any(may_move(State.FINAL, to) for to in set(State) - {State.VOID})
    assert set(PENDING).isdisjoint(SHOWN)


def test_a_second_reader_finds_what_waits_reads_and_confirms_it(signed_in):
    evaluation = submitted(FATAL)
    browser = signed_in("supervisor")
    assert f"/evaluations/{evaluation.id}/second-look" in browser.get("/evaluations/second-look").text
    sheet = browser.get(f"/evaluations/{evaluation.id}/second-look").text
    assert "Confirm the score" in sheet
    assert browser.get(f"/evaluations/{evaluation.id}").status_code == 404
    again = browser.post(f"/evaluations/{evaluation.id}/return", data={"reason": ""})
    assert again.status_code == 422
    browser.post(f"/evaluations/{evaluation.id}/confirm")
    db.session.refresh(evaluation)
    assert evaluation.state == "published"
    assert "Confirmed by a second look" in browser.get(f"/evaluations/{evaluation.id}").text


def test_a_monitor_reads_why_his_score_came_back(signed_in):
    browser = signed_in("monitor")
    evaluation = submitted(FATAL, monitor_id=browser.user.id)
    assert "Waits for a second look" in browser.get(f"/evaluations/{evaluation.id}").text
    with transaction():
        return_evaluation(actor_of(make_user("supervisor")), evaluation.id, "Hear 2:10 again.")
    assert "Hear 2:10 again." in browser.get(f"/evaluations/{evaluation.id}/score").text


def test_an_agent_reads_why_his_score_is_void_and_not_what_was_before_it_was_published(signed_in):
    browser = signed_in("agent")
    agent = make_agent(user_id=browser.user.id)
    evaluation = submitted(FATAL, call=make_call(agent_id=agent.id))
    path = f"/evaluations/{evaluation.id}"
    assert browser.get(path).status_code == 404
    with transaction():
        confirm_evaluation(actor_of(make_user("supervisor")), evaluation.id)
    with transaction():
        publishing.void_evaluation(actor_of(make_user("director")), evaluation.id, "Another agent spoke.")
    page = browser.get(path).text
    assert "Another agent spoke." in page
    assert "Confirmed by a second look" not in page
