"""What the scoring page and the score sheet show of a call that was heard while it went on."""

from __future__ import annotations

from typing import Any

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import OPEN
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.web.blueprint import actor
from app.live.forms import ReasonForm
from app.live.models import LiveCall
from app.live.queries import heard, mystery
from app.live.service.rules import live_rules


def beside(evaluation: Evaluation) -> dict[str, Any]:
    """Clock, marks, scenario and record; scenario and other scores for its monitor and the planner alone."""
    live = heard.of_evaluation(evaluation.id)
    if live is None:
        return {"live": None}
    person = actor()
    is_inside = live.monitor_id == person.user_id or person.may(Permission.MYSTERY_PLAN)
    recorded = live.record_call_id
    return clock_facts(live) | {
        "is_inside": is_inside,
        "plan": mystery.plan_of(live.id) if is_inside else None,
        "other": heard.scored_by_recording(live.monitor_id, recorded) if is_inside and recorded else None,
        "open_states": OPEN,
    }


def clock_facts(live: LiveCall) -> dict[str, Any]:
    """What the strip with clock and marks shows; it is answered alone, too."""
    now = clock.now()
    return {
        "live": live, "clock": live.clock, "moment_s": live.clock.moment_s(now),
        "heard_s": live.clock.heard_s(now), "marks": live_rules().marks,
        "discard_form": ReasonForm(formdata=None),
    }  # fmt: skip
