"""Mystery calls: planned, made, scored, released; nothing expires silently (S3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.evaluations.events import serious_fault_found
from app.evaluations.policy.answers import Answer
from app.evaluations.service.scoring import save_draft
from app.evaluations.service.second_look import confirm_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.evaluations.service.unrecorded import release_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.queue.models import Job
from app.live.jobs import tend_mystery
from app.live.models import MysteryPlan
from app.live.policy.window import Window
from app.live.queries import mystery as read
from app.live.service import calling, mystery, records
from app.live.service.calling import Made
from app.live.service.mystery import Scenario
from tests.factories.build import actor_of, make_agent, make_recording, make_team, make_user
from tests.factories.live import WINDOW, ZONE, after, hand_in, make_mystery, make_plan, make_record
from tests.factories.rubrics import CODES, make_transcript, segment

SUPERVISOR = "supervisor"


def supervisor():
    return actor_of(make_user(SUPERVISOR))


def stage(plan: MysteryPlan) -> str:
    return read.stage(db.session.get(MysteryPlan, plan.id)).value


def file(plan: MysteryPlan, **values) -> None:
    agent_id = values.pop("agent_id", plan.agent_id)
    told = {"started_at": after(-120), "minutes": 1.5, "number": "021-5550199"} | values
    with transaction():
        calling.file_call(actor_of(plan.caller), plan.id, Made(agent_id, **told), ZONE)


def test_from_plan_to_release(any_database, hands):
    plan = make_plan()
    assert stage(plan) == "planned"
    file(plan)
    assert stage(plan) == "called"
    score = plan.live_call.evaluation
    assert (score.origin, score.rubric_version_id) == ("mystery", plan.rubric_version_id)
    hand_in(plan.live_call)
    assert (stage(plan), score.published_at) == ("scored", None)
    tend_mystery()
    assert stage(plan) == "scored"
    hands.at = after(3 * 86400)
    tend_mystery()
    assert (stage(plan), score.state, score.published_at) == ("released", "published", hands.at)
    tend_mystery()


def test_a_day_set_by_hand_goes_before_the_days_of_the_plan(app, hands):
    plan = make_mystery()
    hand_in(plan.live_call)
    with transaction():
        mystery.set_release(supervisor(), plan.id, date(2026, 10, 30), ZONE)
    hands.at = after(10 * 86400)
    tend_mystery()
    assert stage(plan) == "scored"
    hands.at = after(20 * 86400)
    tend_mystery()
    assert stage(plan) == "released"
    with pytest.raises(Conflict), transaction():
        mystery.set_release(supervisor(), plan.id, date(2026, 11, 30), ZONE)


def test_only_a_score_that_was_handed_in_is_released_and_only_once(app):
    plan = make_mystery()
    score = plan.live_call.evaluation_id
    with pytest.raises(Conflict), transaction():
        release_evaluation(supervisor(), score)
    hand_in(plan.live_call)
    with pytest.raises(NotAllowed), transaction():
        release_evaluation(actor_of(plan.caller), score)
    with transaction():
        release_evaluation(supervisor(), score)
    with pytest.raises(Conflict), transaction():
        release_evaluation(supervisor(), score)


def test_a_missed_call_is_extended_or_closed_with_a_reason(any_database, hands):
    extended, closed = make_plan(), make_plan()
    hands.at = after(7 * 86400)
    with transaction():
        assert mystery.note_missed(SYSTEM, ZONE) == 2
    with transaction():
        assert mystery.note_missed(SYSTEM, ZONE) == 0
    assert stage(extended) == stage(closed) == "missed"
    with pytest.raises(Conflict):
        file(extended)
    with transaction():
        mystery.extend_plan(supervisor(), extended.id, date(2026, 10, 25), ZONE)
    with pytest.raises(InvalidInput), transaction():
        mystery.close_plan(supervisor(), closed.id, " ")
    with transaction():
        mystery.close_plan(supervisor(), closed.id, "The caller is ill.")
    assert (stage(extended), stage(closed)) == ("planned", "closed")
    file(extended, started_at=after(7 * 86400 - 600))
    assert stage(extended) == "called"
    with pytest.raises(Conflict), transaction():
        mystery.close_plan(supervisor(), extended.id, "too late")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"agent_id": None}, "target"),
        ({"queue": "billing", "agent_id": 1}, "target"),
        ({"window": Window(WINDOW.last_on, WINDOW.first_on, WINDOW.from_, WINDOW.until)}, "ends before"),
        ({"window": Window(date(2026, 9, 1), date(2026, 9, 2), WINDOW.from_, WINDOW.until)}, "over already"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(app, values, told):
    with pytest.raises(InvalidInput, match=told):
        make_plan(**values)


def test_a_plan_needs_its_texts_in_one_language(app):
    with pytest.raises(InvalidInput):
        Scenario(("", ""), ("?", ""), ("", "!")).in_both()
    both = Scenario(("题", ""), ("", "ask"), ("答", "answer")).in_both()
    assert (both["title_en"], both["ask_zh"], both["answer_en"]) == ("题", "ask", "answer")


def test_the_caller_judges_nobody_in_conflict(app):
    monitor = make_user("monitor")
    team = make_team(lead_id=monitor.id)
    mine = make_agent(team_id=team.id)
    with pytest.raises(InvalidInput):
        make_plan(mine, monitor)
    with pytest.raises(InvalidInput):
        make_plan(caller=monitor, team_id=team.id)


@pytest.mark.parametrize(
    "told",
    [
        {"started_at": after(-10)},  # it would last into the future
        {"started_at": after(-20 * 86400)},  # before the window
        {"minutes": 0},
        {"agent_id": 999},
    ],
)
def test_what_cannot_have_been_is_not_filed(app, told):
    plan = make_plan()
    with pytest.raises(InvalidInput):
        file(plan, **told)
    assert stage(plan) == "planned"


def test_only_the_caller_files_it_and_once(app):
    plan = make_plan()
    made = Made(plan.agent_id, after(-120), 1, "021-5550199")
    with pytest.raises(NotFound), transaction():
        calling.file_call(actor_of(make_user("monitor")), plan.id, made, ZONE)
    file(plan)
    with pytest.raises(Conflict):
        file(plan)


def test_the_record_is_found_by_number_and_rules_are_silent_before_the_release(any_database, hands):
    plan = make_mystery()
    live = plan.live_call
    make_record(live.agent, begins_s=-70)
    right = make_record(live.agent, begins_s=-65, customer_number="+86 21 5550199")
    make_transcript(segment("good morning", 0, 2), recording_id=make_recording(call_id=right.id).id)
    with transaction():
        assert records.match_records(SYSTEM) == 1
    with transaction():
        records.ask_rules(SYSTEM)
    assert live.evaluation.call_id == right.id
    finds = select(Job).where(Job.name == "rubrics.find")
    assert db.session.scalars(finds).all() == []
    hand_in(live)
    with transaction():
        release_evaluation(supervisor(), live.evaluation_id)
    assert len(db.session.scalars(finds).all()) == 1


def test_a_team_or_a_queue_is_called_and_the_caller_says_who_answered(app):
    agent = make_agent()
    other = make_agent()
    of_team, of_queue = make_plan(team_id=agent.team_id), make_plan(queue="billing")
    with pytest.raises(InvalidInput):
        file(of_team, agent_id=other.id)
    file(of_team, agent_id=agent.id)
    file(of_queue, agent_id=other.id, started_at=after(-600) - timedelta(minutes=1))
    assert [plan.live_call.agent_id for plan in (of_team, of_queue)] == [agent.id, other.id]


def test_a_call_that_was_told_of_wrongly_is_taken_back_and_finds_its_record_anew(any_database):
    agent, other = make_agent(), make_agent()
    plan = make_plan(queue="billing")
    file(plan, agent_id=other.id)
    make_record(other, begins_s=-125)
    right = make_record(agent, begins_s=-125)
    with transaction():
        assert records.match_records(SYSTEM) == 1
    person = actor_of(plan.caller)
    with pytest.raises(NotFound), transaction():
        calling.take_back(actor_of(make_user("monitor")), plan.id, "not mine")
    with transaction():
        calling.take_back(person, plan.id, "It was the other one.")
    assert stage(plan) == "planned"
    with pytest.raises(Conflict), transaction():
        calling.take_back(person, plan.id, "again")
    file(plan, agent_id=agent.id)
    with transaction():
        assert records.match_records(SYSTEM) == 1
    assert plan.live_call.evaluation.call_id == right.id
    hand_in(plan.live_call)
    with pytest.raises(Conflict), transaction():
        calling.take_back(person, plan.id, "too late")


def test_a_call_that_was_given_up_leaves_its_record_to_another_score(any_database):
    """The same monitor may score the same call again."""
    plan = make_plan()
    record = make_record(plan.agent, begins_s=-125)
    for _ in range(2):
        file(plan)
        with transaction():
            assert records.match_records(SYSTEM) == 1
        assert plan.live_call.evaluation.call_id == record.id
        with transaction():
            calling.take_back(actor_of(plan.caller), plan.id, "wrong time")


def test_a_serious_fault_is_told_with_the_release_not_before(app):
    """Q5 tells the lead at once; of a mystery call he must not know yet (S3)."""
    told: list[int] = []

    def hear(sender, evaluation_id, **news):
        told.append(evaluation_id)

    plan = make_mystery()
    person, score_id = actor_of(plan.caller), plan.live_call.evaluation_id
    with serious_fault_found.connected_to(hear):
        with transaction():
            save_draft(person, score_id, 0, {code: Answer("fail") for code in CODES}, "")
        with transaction():
            submit_evaluation(person, score_id, ZONE)
        with transaction():
            confirm_evaluation(supervisor(), score_id)  # a fatal fault is read by a second person first
        assert (stage(plan), plan.live_call.evaluation.state, told) == ("scored", "sealed", [])
        with transaction():
            release_evaluation(supervisor(), score_id)
    assert told == [score_id]
