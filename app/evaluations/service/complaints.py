"""Calls that customers complained of, given to monitors from a list; a second time changes nothing (S6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from app.engines.draw.spare import Sharing
from app.evaluations.policy.picks import Complaint, PickKind, PickTerms
from app.evaluations.policy.states import Origin
from app.evaluations.policy.walls import may_score
from app.evaluations.queries.own_case import OWN_CASE
from app.evaluations.queries.picks import calls_by_id, complaints_of
from app.evaluations.queries.room import had_before, room_from
from app.evaluations.service.assignment import Given, give
from app.evaluations.service.complaint_rows import HEADINGS_ZH, ComplaintRow, read_complaints
from app.evaluations.service.picking import check_terms, keep_pick
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.handed_in import Imported, Rejection
from app.foundation.i18n import LazyString, _
from app.foundation.storage import content_hash
from app.recordings.models import Call
from app.recordings.queries import known_calls
from app.rubrics.queries.versions import rubrics_for


def import_complaints(actor: Actor, path: Path, reason: str, zone: ZoneInfo, name: str) -> Imported:
    """Give the calls of a list of complaints to monitors, each to the least loaded who may judge it (S6).

    ``reason`` holds for rows that say none of their own. A complaint whose call was given before stays as
    it is; of two complaints about one call the first is heard. Rows about the actor's own case are sent back
    (P2). Raises InvalidInput for a file that is no
    such table.
    """
    require(actor, Permission.EVALUATION_PICK)
    rows, rejected = read_complaints(path, clock.today(zone))
    outcome = Imported(rejected=rejected, names=HEADINGS_ZH)
    due = _not_yet_given(rows, outcome)
    outcome.new = _give_all(actor, due, reason, zone, outcome)
    record(
        actor, AuditTag.COMPLAINTS_IMPORTED, "file", None, file=name, digest=content_hash(path),
        new=outcome.new, unchanged=outcome.unchanged, rejected=len(outcome.rejected),
    )  # fmt: skip
    return outcome


def _not_yet_given(rows: Sequence[ComplaintRow], outcome: Imported) -> list[tuple[ComplaintRow, int]]:
    """The rows whose call is known and not with a monitor for a complaint, with the call's id."""
    known = {name: call.id for name, call in known_calls(row.call for row in rows).items()}
    complained_of, due = complaints_of(known.values()), []
    for row in rows:
        call_id = known.get(row.call)
        if call_id is None:
            outcome.rejected.append(_refused(row, _("There is no call with this id.")))
        elif complained_of.get(call_id) == row.number:
            outcome.unchanged += 1
        elif call_id in complained_of:
            other = complained_of[call_id]
            outcome.rejected.append(
                _refused(row, _("This call is heard for complaint %(number)s already.", number=other))
            )
        else:
            complained_of[call_id] = row.number
            due.append((row, call_id))
    return due


def _give_all(
    actor: Actor, due: Sequence[tuple[ComplaintRow, int]], reason: str, zone: ZoneInfo, outcome: Imported
) -> int:
    calls = calls_by_id(call_id for _row, call_id in due)
    rubrics, before = rubrics_for(calls.values()), had_before(calls)
    left = room_from(clock.today(zone), zone)
    sharing, given = Sharing(left.room), []
    for row, call_id in due:
        call = calls[call_id]
        if not may_score(actor.user_id, call.agent.user_id, call.agent.team.lead_id):
            outcome.rejected.append(_refused(row, OWN_CASE))
            continue
        if call_id not in rubrics:
            outcome.rejected.append(_refused(row, _("No rubric is for this call.")))
            continue
        place = sharing.place(
            call.external_id, call.agent_id, call.duration_s / 60, beyond=True, never=before.get(call_id, ())
        )
        if place is None:
            outcome.rejected.append(_refused(row, _("No monitor may hear this call.")))
            continue
        monitor_id = int(left.room.monitor_id[place.monitor])
        given.append(_given(actor, row, call, reason, monitor_id, left.days[place.day]))
    return give(given)


def _given(actor: Actor, row: ComplaintRow, call: Call, reason: str, monitor_id: int, due_on: date) -> Given:
    complaint = Complaint(row.number, row.complained_on, row.channel)
    terms = PickTerms(PickKind.COMPLAINT, row.reason or reason, complaint)
    check_terms(terms)
    pick = keep_pick(actor, call.id, terms)
    return Given(call, monitor_id, due_on, Origin.HAND_PICKED, pick_id=pick.id)


def _refused(row: ComplaintRow, reason: LazyString) -> Rejection:
    return Rejection(row.line, "call_id", row.call, reason)
