"""What a trusted rule does in a score: filled in, accepted, in the control sample, overruled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.engines.draw.numbers import permanent_numbers
from app.engines.scoring.finding import Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.rubric import Item
from app.engines.scoring.verdict import Verdict
from app.evaluations import jobs
from app.evaluations.forms import read_answers
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.desk import Proposal
from app.evaluations.policy.left import left_to_rule
from app.evaluations.policy.picks import PickKind, PickTerms
from app.evaluations.queries.items import decided_on
from app.evaluations.service import scoring
from app.evaluations.service.picking import pick_call
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job
from app.rubrics.queries import trust, versions
from tests.factories.attendance import ZONE
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_recording, make_user
from tests.factories.evaluations import ALL_PASS, make_evaluation
from tests.factories.rubrics import make_finding, make_transcript, make_version
from tests.factories.trust import make_decisions, make_step

OTHERS = {code: answer for code, answer in ALL_PASS.items() if code != "greeting"}
ABSTAINED = {"verdict": "abstain", "reason": {"code": "not_measured", "params": []}, "evidence": []}


@pytest.fixture(autouse=True)
def the_day_after(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))


def make_trusted(mode: str = "accepted", **finding) -> Evaluation:
    """An assigned evaluation whose greeting the rule failed, and is trusted so far."""
    version, call = make_version(), make_call()
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    make_finding(transcript, version, "greeting", **({"verdict": "fail"} | finding))
    evaluation = make_evaluation(call=call, version=version, origin="random")
    evaluation.items[0].mode = mode
    db.session.commit()
    return evaluation


def publish(evaluation: Evaluation, answers=OTHERS) -> EvaluationItem:
    monitor = actor_of(evaluation.monitor)
    with transaction():
        scoring.save_draft(monitor, evaluation.id, evaluation.revision, answers, "")
        submit_evaluation(monitor, evaluation.id, ZONE)
    return evaluation.items[0]


@pytest.mark.parametrize("mode", ["accepted", "prefilled"])
def test_what_nobody_touched_is_scored_as_the_rule_found_it_and_says_so(any_database, mode):
    evaluation = make_trusted(mode)
    greeting = publish(evaluation)
    assert (greeting.verdict, greeting.points, greeting.is_left) == ("fail", Decimal(0), True)
    assert (greeting.proposed, greeting.is_overridden) == ("fail", False)
    assert evaluation.total == Decimal(70)
    assert [item.is_left for item in evaluation.items[1:]] == [False] * 3
    [facts] = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.tag == "evaluation:submitted"))
    assert facts["left"] == ["greeting"]


@pytest.mark.parametrize("mode", ["proposal", "control"])
def test_a_proposal_waits_for_a_person(app, mode):
    with pytest.raises(InvalidInput, match="Still open: Greeting"):
        publish(make_trusted(mode))


def test_a_person_overrules_what_was_accepted_and_it_is_recorded(app):
    greeting = publish(make_trusted(), ALL_PASS)
    assert (greeting.verdict, greeting.is_overridden, greeting.is_left) == ("pass", True, False)


def test_who_confirms_a_filled_in_answer_has_decided_it(app):
    greeting = publish(make_trusted("prefilled"), OTHERS | {"greeting": Answer("fail")})
    assert (greeting.verdict, greeting.is_overridden, greeting.is_left) == ("fail", False, False)


def test_a_rule_that_abstains_always_goes_to_a_person(app):
    with pytest.raises(InvalidInput, match="Still open: Greeting"):
        publish(make_trusted(**ABSTAINED))


def test_a_call_without_findings_goes_to_a_person(app):
    evaluation = make_evaluation(version=make_version())
    evaluation.items[0].mode = "accepted"
    db.session.commit()
    with pytest.raises(InvalidInput, match="Still open: Greeting"):
        publish(evaluation)


def item_of(code: str) -> Item:
    return versions.rubric_of(make_version()).item(code)


def found(verdict: Verdict) -> Proposal:
    return Proposal(1, verdict, Reason(ReasonCode.NO_JUDGE), ())


def test_an_item_that_always_applies_is_not_left_out_by_a_rule(app):
    greeting, silence = item_of("greeting"), versions.rubric_of(versions.list_all()[0]).item("silence")
    assert left_to_rule(greeting, "accepted", None, found(Verdict.NOT_APPLICABLE)) is None
    assert left_to_rule(silence, "accepted", None, found(Verdict.NOT_APPLICABLE)) == Verdict.NOT_APPLICABLE


def test_the_form_tells_what_was_filled_in_from_what_was_chosen():
    sent = {"a-verdict": "pass", "a-left": "pass", "b-verdict": "fail", "b-left": "pass", "c-verdict": "pass"}
    answers = read_answers(sent)
    assert {code: answer.verdict for code, answer in answers.items()} == {"a": None, "b": "fail", "c": "pass"}


def test_a_call_is_given_with_the_mode_of_its_day_and_the_control_sample_is_the_hmac(any_database):
    version, monitor = make_version(), make_user("monitor")
    make_step(version)
    agent_id, supervisor = make_agent().id, actor_of(make_user("supervisor"))
    calls = [make_call(agent_id=agent_id, external_id=f"control-{n}") for n in range(40)]
    for call in calls:
        with transaction():
            pick_call(supervisor, call.id, monitor.id, NOON.date(), PickTerms(PickKind.OTHER, "a trial"))
    modes = {
        evaluation.call.external_id: {item.item_code: item.mode for item in evaluation.items}
        for evaluation in db.session.scalars(select(Evaluation))
    }
    names = [f"{call.external_id} greeting" for call in calls]
    numbers = permanent_numbers(bytes.fromhex(version.digest), names)
    assert {name: found["greeting"] for name, found in modes.items()} == {
        call.external_id: "control" if number < 0.15 else "accepted"
        for call, number in zip(calls, numbers, strict=True)
    }
    assert {"control", "accepted"} == {found["greeting"] for found in modes.values()}
    assert {found["rude"] for found in modes.values()} == {"proposal"}


def test_trust_taken_back_reaches_calls_that_nobody_opened_and_no_others(any_database):
    waiting, opened = make_trusted(), make_evaluation()
    opened.items[0].mode = "accepted"
    db.session.commit()
    with transaction():
        scoring.save_draft(actor_of(opened.monitor), opened.id, 0, {}, "")
    jobs.follow_trust()
    assert (waiting.items[0].mode, opened.items[0].mode) == ("proposal", "accepted")
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "trust:followed"))
    assert entry.facts["count"] == 1


def test_calls_follow_only_as_far_as_the_rung_fell(app):
    evaluation = make_trusted()
    make_step(evaluation.rubric_version, rung="prefilled")
    jobs.follow_trust()
    assert evaluation.items[0].mode == "prefilled"
    jobs.follow_trust()
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "trust:followed")).all()) == 1


def waiting_jobs() -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job).where(Job.state == "waiting").order_by(Job.id)))


def test_publishing_has_trust_reviewed_and_open_calls_follow(any_database):
    control, waiting = make_trusted("control"), make_evaluation()
    version, item_id = control.rubric_version, waiting.items[0].id
    make_decisions(version, 60)
    make_decisions(version, 7, verdict="fail", mode="control")
    make_step(version, rung="prefilled")
    waiting.items[0].mode = "prefilled"
    db.session.commit()
    version_id = version.id
    publish(control, ALL_PASS)  # the rule had failed it: the eighth of the last twenty that differs
    while todo := waiting_jobs():
        for job in todo:
            run_job(job.id)
    assert trust.rungs_of(versions.get_version(version_id)) == {}
    assert db.session.get(EvaluationItem, item_id).mode == "proposal"
    names = [job.name for job in db.session.scalars(select(Job).where(Job.state == "done"))]
    assert set(names) == {"rubrics.review_trust", "evaluations.follow_trust"}


def test_an_answer_that_nobody_touched_is_no_decision_for_a_back_test(app):
    evaluation = make_trusted()
    publish(evaluation)
    decided = db.session.execute(decided_on([evaluation.call_id], ["small-en"])).all()
    assert [code for _call, code, _verdict in decided] == ["rude", "silence", "solved"]


def page_of(signed_in, evaluation, address: str, language: str = "en") -> str:
    browser = signed_in("monitor", user=evaluation.monitor)
    return browser.get(f"/evaluations/{evaluation.id}{address}", headers={"Accept-Language": language}).text


@pytest.mark.parametrize(("language", "words"), [("en", "Decided by the rule:"), ("zh-CN", "规则已判定：")])
def test_an_accepted_item_is_decided_on_the_form_and_can_be_decided_otherwise(signed_in, language, words):
    page = page_of(signed_in, make_trusted(), "/score", language)
    assert words in page
    assert 'data-trusted="accepted"' in page
    assert 'name="greeting-left"' in page
    assert page.count("checked") == 1, "the others are open"


def test_a_pre_filled_item_is_chosen_and_marked_until_it_is_confirmed(signed_in):
    evaluation = make_trusted("prefilled")
    page = page_of(signed_in, evaluation, "/score")
    assert "Pre-filled, not confirmed yet" in page
    assert page.count("checked") == 1
    with transaction():
        answers = {"greeting": Answer("fail")}
        scoring.save_draft(actor_of(evaluation.monitor), evaluation.id, 0, answers, "")
    assert "Pre-filled, not confirmed yet" not in page_of(signed_in, evaluation, "/score")


def test_a_control_item_looks_like_any_proposal_but_is_not_adopted_in_bulk(signed_in):
    page = page_of(signed_in, make_trusted("control"), "/score")
    assert "data-control" in page
    assert "data-trusted" not in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("mode", "language", "words"),
    [
        ("accepted", "en", "Decided by the rule alone; no person looked at it."),
        ("accepted", "zh-CN", "由规则自动判定，未经人工核对。"),
        ("prefilled", "en", "the monitor left it as it was"),
    ],
)
def test_the_score_sheet_says_what_no_person_decided(signed_in, mode, language, words):
    evaluation = make_trusted(mode)
    publish(evaluation)
    agent = make_user("agent")
    evaluation.agent.user_id = agent.id
    db.session.commit()
    browser = signed_in("agent", user=agent)
    page = browser.get(f"/evaluations/{evaluation.id}", headers={"Accept-Language": language}).text
    assert page.count(words) == 1
