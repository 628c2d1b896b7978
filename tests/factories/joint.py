"""Leads with teams, published calls with sound, and sessions of joint listening."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.joint.models import JointCall, JointSeat, JointSession
from tests.factories.build import NOON, kept, make_agent, make_call, make_recording, make_team, make_user
from tests.factories.evaluations import make_published


def make_lead(**values: Any) -> User:
    """A lead with a team of one agent."""
    lead = make_user("team_lead", **values)
    make_agent(team_id=make_team(lead_id=lead.id).id)
    return lead


def make_heard(verdicts: dict[str, str] | None = None, **values: Any) -> Evaluation:
    """A published score of a call with a recording: it can be heard together."""
    call = values.pop("call", None) or make_call(agent_id=values.pop("agent_id", None))
    make_recording(call_id=call.id)
    return make_published(verdicts, call=call, **({"published_at": NOON - timedelta(hours=1)} | values))


def make_excellent(**values: Any) -> Evaluation:
    return make_heard(total=Decimal(99), **values)


def make_common_problem(code: str = "greeting", agents: int = 4) -> list[Evaluation]:
    """So many agents failed the same item: a common problem."""
    return [make_heard({code: "fail"}, total=Decimal(70)) for _ in range(agents)]


def make_session(**values: Any) -> JointSession:
    """A planned session in two hours, with one lead and one call."""
    leads = values.pop("leads", None) or [make_lead()]
    scores = values.pop("scores", None)
    scores = [make_heard()] if scores is None else scores
    attended = values.pop("attended", None)
    calls = [JointCall(evaluation_id=one.id, why="chosen", item_codes=[], discussion="") for one in scores]
    defaults = {
        "begins_at": NOON + timedelta(hours=2), "minutes": 60, "is_blind": False, "state": "planned",
        "arranged_at": NOON, "reason": "",
        "seats": [JointSeat(lead_id=lead.id, attended=attended) for lead in leads],
        "calls": calls,
    }  # fmt: skip
    monitor_id = values.pop("monitor_id", None) or make_user("monitor").id
    return kept(JointSession(monitor_id=monitor_id, **(defaults | values)))


def make_held(begins_at: datetime = NOON, **values: Any) -> JointSession:
    """A session that was held; everybody came."""
    times = {"begins_at": begins_at, "held_at": begins_at + timedelta(hours=1)}
    return make_session(**({"state": "held", "attended": True} | times | values))
