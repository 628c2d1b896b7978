"""Attaching the telephone system's record to a call that was heard live (S8)."""

from __future__ import annotations

from datetime import timedelta

from app.evaluations.service.unrecorded import change_record, is_secret
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.live.models import LiveCall
from app.live.policy.matching import Near, Stretch, candidates, certain, offset_s
from app.live.queries import heard as read
from app.live.queries import records as found
from app.live.service.rules import live_rules
from app.rubrics.service.findings import request_findings


def match_records(actor: Actor) -> int:
    """Attach each call record that is certainly the one of a call heard live; returns how many were found.

    Where several are possible, or the only one covers too little, a person chooses. Three statements read,
    whatever the number; running twice changes nothing.
    """
    require(actor, Permission.LIVE_ATTACH)
    rules = live_rules().records
    waiting = found.get_all(found.ids_waiting(clock.now() - timedelta(days=rules.days)))
    open_ones = [live for live in waiting if live.record_call_id is None]
    near, attached = _free_near(open_ones), 0
    for live in open_ones:
        heard = live.heard
        call = heard and certain(heard, near[live.id], rules)
        if heard and call and not _was_given_meanwhile(live, call):
            _attach(actor, live, heard, call)
            attached += 1
    return attached


def possible_records(live: LiveCall) -> list[Near]:
    """The call records that it can have been, the likeliest first; none while the clock runs."""
    heard = live.heard
    return [] if heard is None else candidates(heard, _free_near([live])[live.id], live_rules().records)


def attach_record(actor: Actor, live_id: int, call_id: int) -> LiveCall:
    """A person says which of the possible records it was; the monitor of his own, the planner of all (P3).

    Raises Conflict where a record is attached already or the clock runs, InvalidInput where it is none of
    those that are possible.
    """
    require(actor, Permission.LIVE_ATTACH)
    live = _held(actor, live_id)
    heard = live.heard
    if heard is None:
        raise Conflict(_("Stop the clock first."))
    if live.record_call_id is not None:
        raise Conflict(_("A record is attached already. Take it off first."))
    chosen = next((one for one in possible_records(live) if one.call_id == call_id), None)
    if chosen is None:
        raise InvalidInput(_("This call is none of those that it can have been. Load the page again."))
    _attach(actor, live, heard, chosen)
    return live


def detach_record(actor: Actor, live_id: int, reason: str) -> LiveCall:
    """Take a wrong record off again, with a reason: comments go back to their moments, and another is chosen.

    Raises Conflict where none is attached, InvalidInput without a reason.
    """
    require(actor, Permission.LIVE_ATTACH)
    live = _held(actor, live_id)
    if live.record_call_id is None:
        raise Conflict(_("No record is attached. Load the page again."))
    if not reason.strip():
        raise InvalidInput(_("Say why this is not the call that was heard."))
    wrong, later_s = live.record_call_id, live.offset_s or 0.0
    change_record(actor, live.evaluation_id, live.noted_call_id, -later_s)
    live.record_call_id = live.offset_s = live.attached_at = live.attached_by_id = None
    live.is_by_hand = True
    record(
        actor, AuditTag.LIVE_RECORD_DETACHED, "live_call", live.id, call_id=wrong, reason=reason.strip()
    )  # fmt: skip
    return live


def ask_rules(actor: Actor) -> None:
    """Let rules look at transcripts that came after a call was scored live, by the rubric of that score (Q3).

    What they looked at already is left out, so it may run again.
    """
    require(actor, Permission.LIVE_ATTACH)
    since = clock.now() - timedelta(days=live_rules().records.days)
    asked: dict[int, dict[int, int]] = {}
    for score in found.scores_attached_since(since):
        if not is_secret(score):
            asked.setdefault(score.rubric_version_id, {})[score.call_id] = score.rubric_version_id
    for of_version in asked.values():
        request_findings(of_version)


def _attach(actor: Actor, live: LiveCall, heard: Stretch, call: Near) -> None:
    later_s = offset_s(heard, call, live_rules().records)
    change_record(actor, live.evaluation_id, call.call_id, later_s)
    live.record_call_id, live.offset_s = call.call_id, later_s
    live.attached_at, live.attached_by_id = clock.now(), actor.user_id
    record(
        actor, AuditTag.LIVE_RECORD_ATTACHED, "live_call", live.id,
        call_id=call.call_id, offset_s=later_s, by_itself=actor.user_id is None,
    )  # fmt: skip


def _free_near(heard: list[LiveCall]) -> dict[int, list[Near]]:
    """By call heard: the records near it, but for those that its monitor has for another one already."""
    near = found.calls_near(heard, timedelta(seconds=live_rules().records.tolerance_s))
    ids = {call.call_id for calls in near.values() for call in calls}
    taken = found.taken_by({live.monitor_id for live in heard}, ids)
    return {
        live.id: [one for one in near.get(live.agent_id, []) if (live.monitor_id, one.call_id) not in taken]
        for live in heard
    }


def _was_given_meanwhile(live: LiveCall, call: Near) -> bool:
    """Whether the same monitor got the record for another call, heard shortly before, in the same run."""
    return (live.monitor_id, call.call_id) in found.taken_by({live.monitor_id}, {call.call_id})


def _held(actor: Actor, live_id: int) -> LiveCall:
    live = read.lock_live(live_id)
    if live is None or not (live.monitor_id == actor.user_id or actor.may(Permission.MYSTERY_PLAN)):
        raise NotFound(read.NOT_THERE)
    return live
