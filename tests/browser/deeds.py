"""What the small centre's monitor did in the week that is over: scores, and a talk with an agent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.appeals.models import Appeal
from app.appeals.policy.lodging import Ground
from app.appeals.service.lodging import lodge_appeal
from app.coaching.models import Interview
from app.coaching.policy import Kind
from app.coaching.service.interviews import InterviewTerms, open_interview, sign_interview
from app.coaching.service.plans import PlanTerms, agree_plan
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.service.scoring import add_note, save_draft
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db, transaction
from app.joint.policy.states import Step
from app.joint.queries.turns import list_leads
from app.joint.service.arranging import SessionTerms, arrange_session
from app.joint.service.discussing import FollowUpTerms, agree_follow_up, keep_notes
from app.joint.service.holding import add_call, hold_session
from app.live.policy.window import Window
from app.live.service.listening import Wanted, begin_listening, press_clock
from app.live.service.mystery import Scenario, Terms, plan_mystery
from app.organisation.models import Agent
from app.recordings.models import Call
from app.rubrics.models import RubricVersion

WEAK_ITEMS = ("empathy", "readback", "solved")


def score_all(weakest: str) -> None:
    """The monitor publishes what he was given: nobody greets well, and agent ``weakest`` does worse."""
    for evaluation in db.session.scalars(select(Evaluation).order_by(Evaluation.id)).all():
        monitor = evaluation.monitor.as_actor(None)
        failed = {"greeting", *(WEAK_ITEMS if evaluation.agent.number == weakest else ())}
        answers = {
            item.item_code: Answer("fail" if item.item_code in failed else "pass")
            for item in evaluation.items
        }
        answers["greeting"] = Answer("fail", note="No name was given.", note_at_s=1.5)
        with transaction():
            save_draft(monitor, evaluation.id, 0, answers, "Calm and clear; mind the opening phrase.")
            add_note(monitor, evaluation.id, 3.0, "Here the customer had to ask twice.")
            submit_evaluation(monitor, evaluation.id, current_app.config["ZONE"])


def listen_together() -> None:
    """The monitor hears a published call with the lead today, and writes down what was said."""
    scored = select(Evaluation).where(Evaluation.published_at.is_not(None)).order_by(Evaluation.id)
    evaluation = db.session.scalars(scored).first()
    monitor, zone = evaluation.monitor.as_actor(None), current_app.config["ZONE"]
    [lead] = list_leads()
    with transaction():
        terms = SessionTerms(clock.now(), 60, monitor.user_id, (lead.person.id,), is_blind=False)
        session = arrange_session(monitor, terms, zone)
        call = add_call(monitor, session.id, evaluation.id)
        hold_session(monitor, session.id, [lead.person.id], zone)
        keep_notes(monitor, call.id, "The opening was too fast.", {"greeting": "The name comes first."})
        follow_up = FollowUpTerms(Step.COACHING, "Play it in the briefing", lead.person.id, clock.today(zone))
        agree_follow_up(monitor, call.id, follow_up, zone)
        terms = replace(terms, begins_at=clock.now() + timedelta(days=7), is_blind=True)
        arrange_session(monitor, terms, zone)


def talk_with(number: str) -> Interview:
    """An interview with an agent on his score, signed by the monitor, and a plan."""
    found = select(Evaluation).join(Agent).where(Agent.number == number)
    evaluation = db.session.scalars(found).unique().one()
    monitor, zone, today = evaluation.monitor.as_actor(None), current_app.config["ZONE"], clock.now().date()
    terms = InterviewTerms(Kind.PROBLEM, today, "The opening phrase was missing.", "Greets every caller.")
    plan = PlanTerms("Greets every caller", "A card at the screen", ("greeting",), today + timedelta(days=8))
    with transaction():
        interview = open_interview(monitor, evaluation.id, terms, zone)
        sign_interview(monitor, interview.id)
        agree_plan(monitor, interview.id, plan, zone)
    return interview


def hear_live(sign_in_name: str, number: str) -> None:
    """The monitor heard a call of another agent than ``number`` ten minutes ago; its record is awaited."""
    call = db.session.scalars(select(Call).join(Agent).where(Agent.number != number)).unique().first()
    assert call is not None
    monitor, zone, now = actor_named(sign_in_name), current_app.config["ZONE"], clock.now()
    with transaction():
        wanted = Wanted(call.agent_id, call.queue, "en")
        live = begin_listening(monitor, wanted, zone, now - timedelta(minutes=10))
        press_clock(monitor, live.id, "stop", now - timedelta(minutes=7))
        answers = {item.item_code: Answer("pass") for item in live.evaluation.items}
        save_draft(monitor, live.evaluation_id, 0, answers, "Heard while it went on.")
        add_note(monitor, live.evaluation_id, 12.0, "Full greeting")
        submit_evaluation(monitor, live.evaluation_id, zone)


def plan_mystery_call(sign_in_name: str, number: str) -> None:
    """The supervisor wants agent ``number`` rung up within the week, at any time of the day."""
    agent = db.session.scalars(select(Agent).where(Agent.number == number)).unique().one()
    version = db.session.scalars(select(RubricVersion).where(RubricVersion.code == "mystery-en")).one()
    caller, zone = actor_named(sign_in_name), current_app.config["ZONE"]
    today: date = clock.today(zone)
    window = Window(today, today + timedelta(days=6), time(0), time(23, 59))
    scenario = Scenario(
        ("询问退款", "Ask for a refund"), ("怎么退款？", "How do I get a refund?"), ("三天", "Three days")
    )
    with transaction():
        assert caller.user_id is not None
        terms = Terms(version.id, caller.user_id, window, agent.id, None, "", 3)
        plan_mystery(actor_named("supervisor"), scenario, terms, zone)


def actor_named(sign_in_name: str) -> Actor:
    return db.session.scalars(select(User).where(User.sign_in_name == sign_in_name)).one().as_actor(None)


def object_to_score_of(number: str) -> Appeal:
    """The agent appeals two items of his score, and nobody has answered since."""
    found = select(Evaluation).join(Agent).where(Agent.number == number)
    evaluation = db.session.scalars(found).unique().one()
    agent = get_user(evaluation.agent.user_id or 0).as_actor(None)
    grounds = [
        Ground("greeting", "misheard", "I gave my name before the customer spoke.", 1.5),
        Ground("solved", "circumstances", "The billing system was down, so I promised to call back."),
    ]
    with transaction():
        return lodge_appeal(agent, evaluation.id, grounds, current_app.config["ZONE"])
