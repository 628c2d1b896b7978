"""Listening to a call while it goes on: the clock, and remarks at one key (S8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from app.evaluations.models import Evaluation, MomentNote
from app.evaluations.policy.states import OPEN, Origin
from app.evaluations.queries.own_case import require_stranger
from app.evaluations.service.scoring import add_note
from app.evaluations.service.unrecorded import begin_evaluation, discard_evaluation
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.live.models import LiveCall
from app.live.policy.clock import Clock, Press, ends_at, pressed
from app.live.queries import heard as read
from app.live.service.rules import live_rules
from app.organisation.queries import get_agent
from app.recordings.models import Call
from app.recordings.service.provisional import Noted, measure_call, note_call

BUSY = _("You listen to a call already. Stop its clock first.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the monitor listens to, and what the telephone display says of the call."""

    agent_id: int
    queue: str
    language: str


def begin_listening(actor: Actor, wanted: Wanted, zone: ZoneInfo, at: datetime | None = None) -> LiveCall:
    """Start the clock and open the form for a call that goes on now (S8).

    ``at``: when the clock was started, for listening that is entered later. Raises Conflict where another
    clock of the actor runs, NotAllowed where he is in conflict with the agent (P2), InvalidInput without a
    rubric or where the agent has left.
    """
    require(actor, Permission.LIVE_LISTEN)
    before = read.running_of(actor.user_id)
    if before is not None and not _ended_with_score(actor, before):
        raise Conflict(BUSY)
    started_at, agent = at or clock.now(), get_agent(wanted.agent_id)
    day = started_at.astimezone(zone).date()
    require_stranger(actor, agent)
    if agent.has_left(day):
        raise InvalidInput(_("This agent has left. Choose one who works here."))
    call = note_call(actor, Noted(agent, wanted.queue, wanted.language, started_at))
    evaluation = begin_evaluation(actor, call, Origin.LIVE, day)
    return keep_heard(actor, evaluation, call, Clock(started_at))


def keep_heard(actor: Actor, evaluation: Evaluation, call: Call, times: Clock) -> LiveCall:
    """Keep when a noted call was heard; Conflict where two requests started two clocks at once."""
    live = LiveCall(
        evaluation_id=evaluation.id, noted_call_id=call.id, monitor_id=evaluation.monitor_id,
        agent_id=evaluation.agent_id, number=call.customer_number,
        started_at=times.started_at, stopped_at=times.stopped_at,
    )  # fmt: skip
    db.session.add(live)
    try:
        db.session.flush()  # the log names the new id
    except IntegrityError as error:
        raise Conflict(BUSY) from error
    record(
        actor, AuditTag.LIVE_BEGUN, "live_call", live.id,
        evaluation_id=evaluation.id, agent_id=live.agent_id, at=times.started_at.isoformat(),
    )  # fmt: skip
    if times.stopped_at is not None:
        measure_call(call.id, times.heard_s(times.stopped_at))
    return live


def press_clock(actor: Actor, live_id: int, press: Press, at: datetime | None = None) -> LiveCall:
    """Pause, go on, or stop; a button that does nothing now is no error: two windows may show it.

    ``at``: when it was pressed, if that is entered later.
    """
    require(actor, Permission.LIVE_LISTEN)
    live = _own(actor, live_id)
    _set(actor, live, pressed(live.clock, press, at or clock.now()), press)
    return live


def mark_moment(actor: Actor, live_id: int, number: int) -> MomentNote:
    """Hang the usual remark ``number`` (from 1) on the present moment, in the language of the call.

    Raises Conflict while the clock does not run, InvalidInput where there is no such remark.
    """
    require(actor, Permission.LIVE_LISTEN)
    live, marks = _own(actor, live_id), live_rules().marks
    if not 1 <= number <= len(marks):
        raise InvalidInput(_("There is no such remark. Load the page again."))
    if not live.clock.is_running:
        raise Conflict(_("The clock does not run. Write a comment instead."))
    words = marks[number - 1].words(live.noted_call.language or "")
    return add_note(actor, live.evaluation_id, live.clock.moment_s(clock.now()), words)


def discard_listening(actor: Actor, live_id: int, reason: str) -> None:
    """Give up a score that was begun live, with a reason; what was heard still counts as duty (S7)."""
    require(actor, Permission.LIVE_LISTEN)
    live = _own(actor, live_id)
    discard_evaluation(actor, live.evaluation_id, reason)
    _set(actor, live, pressed(live.clock, "stop", clock.now()), "stop")


def end_clocks(actor: Actor) -> int:
    """Stop the clocks that nobody stopped: with the score handed in, or after the longest time; how many."""
    require(actor, Permission.LIVE_ATTACH)
    longest, now, ended = live_rules().clock.longest, clock.now(), 0
    for live_id in read.ids_begun_before(now):
        live = read.lock_live(live_id)
        if live is None or live.stopped_at is not None:
            continue
        at = ends_at(live.clock, longest, now)
        if _ended_with_score(actor, live):
            ended += 1
        elif at is not None:
            _set(actor, live, pressed(live.clock, "stop", at), "stop")
            ended += 1
    return ended


def _ended_with_score(actor: Actor, live: LiveCall) -> bool:
    """Stop the clock of a call whose score was handed in meanwhile, at that instant; False if it is open."""
    score = live.evaluation
    if score.state in OPEN:
        return False
    at = max(score.submitted_at or clock.now(), live.started_at)
    _set(actor, live, pressed(live.clock, "stop", at), "stop")
    return True


def _own(actor: Actor, live_id: int) -> LiveCall:
    live = read.lock_live(live_id)
    if live is None or live.monitor_id != actor.user_id:
        raise NotFound(read.NOT_THERE)
    return live


def _set(actor: Actor, live: LiveCall, after: Clock, press: Press) -> None:
    if after == live.clock:
        return
    live.stopped_at, live.paused_at, live.paused_s = after.stopped_at, after.paused_at, after.paused_s
    record(actor, AuditTag.LIVE_CLOCK_CHANGED, "live_call", live.id, press=press, paused_s=after.paused_s)
    if after.stopped_at is not None:
        measure_call(live.noted_call_id, after.heard_s(after.stopped_at))
