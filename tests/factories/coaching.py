"""Interviews, plans and what they grow out of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.coaching.models import FollowUp, ImprovementPlan, Interview
from app.evaluations.models import Evaluation
from app.recordings.models import Call
from tests.factories.build import NOON, kept, make_agent_with_account, make_call, make_recording
from tests.factories.evaluations import make_published

TODAY = date(2026, 10, 20)


def make_low_score(**values: Any) -> Evaluation:
    """A published score of an agent with an account that calls for an interview; failed: the greeting."""
    agent_id = values.pop("agent_id", None) or make_agent_with_account().id
    verdicts = values.pop("verdicts", {"greeting": "fail"})
    defaults = {"total": Decimal("61.5"), "call": make_call(agent_id=agent_id)}
    return make_published(verdicts, **(defaults | values))


def make_interview(**values: Any) -> Interview:
    """An interview held by the monitor who scored, unless ``interviewer_id`` says otherwise."""
    evaluation = values.pop("evaluation", None) or make_low_score()
    defaults = {
        "evaluation_id": evaluation.id, "agent_id": evaluation.agent_id, "kind": "problem",
        "interviewer_id": evaluation.monitor_id, "held_on": date(2026, 10, 16), "found": "No greeting",
        "agreed": "Greet every caller", "opened_at": NOON + timedelta(days=2),
    }  # fmt: skip
    return kept(Interview(**(defaults | values)))


def make_plan(**values: Any) -> ImprovementPlan:
    """A running plan with two follow-ups, the first due, none drawn."""
    interview = values.pop("interview", None) or make_interview()
    days = values.pop("days", [TODAY, date(2026, 11, 3)])
    defaults = {
        "interview_id": interview.id, "agent_id": interview.agent_id, "goal": "Greets every caller",
        "measures": "Card at the screen", "item_codes": ["greeting"], "due_on": days[-1], "state": "open",
        "follow_ups": [FollowUp(planned_on=day, remark="") for day in days],
        "agreed_at": NOON + timedelta(days=2),
    }  # fmt: skip
    return kept(ImprovementPlan(**(defaults | values)))


def make_drawn_plan(**values: Any) -> ImprovementPlan:
    """:func:`make_plan` with a call drawn for each follow-up."""
    plan = make_plan(**values)
    for follow_up in plan.follow_ups:
        follow_up.call_id = make_recorded_call(plan.agent_id).id
    return kept(plan)


def make_recorded_call(agent_id: int, started_at: datetime = NOON + timedelta(days=3), **values: Any) -> Call:
    call = make_call(agent_id=agent_id, started_at=started_at, **values)
    make_recording(call_id=call.id, kept_at=started_at)
    return call
