"""What the small centre's monitor did in the week that is over: scores, and a talk with an agent."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from app.coaching.models import Interview
from app.coaching.policy import Kind
from app.coaching.service.interviews import InterviewTerms, open_interview, sign_interview
from app.coaching.service.plans import PlanTerms, agree_plan
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.service.scoring import add_note, publish_evaluation, save_draft
from app.foundation import clock
from app.foundation.db import db, transaction
from app.organisation.models import Agent

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
            publish_evaluation(monitor, evaluation.id)


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
