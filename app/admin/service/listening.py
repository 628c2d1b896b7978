"""The demo centre's joint listening: one session held today, one planned for next week (S5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.queries import list_monitors
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.joint.models import JointSession
from app.joint.policy.states import Step
from app.joint.queries import sessions, turns
from app.joint.service.arranging import SessionTerms, arrange_session
from app.joint.service.discussing import FollowUpTerms, agree_follow_up, keep_notes
from app.joint.service.holding import add_call, hold_session
from app.joint.service.rules import joint_rules, rotation_of, suggestions_for
from demo.together import DISCUSSION, FOLLOW_UP, READING

AHEAD = timedelta(days=7)


def listen_together_as_demo(zone: ZoneInfo) -> None:
    """Let the demo's first monitor hold a session with the leads whose turn it is, and plan the next one.

    Nothing happens where there is a session already or nobody leads a team; where no published call fits,
    the first session stays planned.
    """
    monitors = list_monitors()
    if not monitors or not turns.list_leads() or db.session.query(JointSession).first() is not None:
        return
    monitor, today = monitors[0].as_actor(None), clock.today(zone)
    first = _arrange(monitor, today, time(10), zone)
    if not first.calls:
        return
    lead_ids = [seat.lead_id for seat in first.seats]
    hold_session(monitor, first.id, lead_ids, zone)
    call = first.calls[0]
    keep_notes(monitor, call.id, DISCUSSION, dict.fromkeys(call.item_codes[:1], READING))
    due_on = today + timedelta(days=joint_rules().session.follow_up_days)
    agree_follow_up(monitor, call.id, FollowUpTerms(Step.COACHING, FOLLOW_UP, lead_ids[0], due_on), zone)
    _arrange(monitor, today + AHEAD, time(14), zone)


def _arrange(monitor: Actor, on: date, at: time, zone: ZoneInfo) -> JointSession:
    """A session with those whose turn is next and the calls that the rules suggest."""
    called = tuple(
        turn.lead_id for turn in rotation_of(turns.list_leads(), turns.away_on(on)) if turn.is_next
    )
    begins_at = datetime.combine(on, at, zone)
    minutes, led_by = joint_rules().session.minutes, monitor.user_id or 0
    terms = SessionTerms(begins_at, minutes, led_by, called, is_blind=True)
    session = arrange_session(monitor, terms, zone)
    for suggestion in suggestions_for(session):
        add_call(monitor, session.id, suggestion.evaluation_id)
    return sessions.get_session(monitor, session.id)
