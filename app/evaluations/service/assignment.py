"""Giving calls to monitors: drawn ones in bulk, hand-picked ones one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from app.accounts import queries as accounts
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import Origin, State
from app.evaluations.policy.walls import may_score
from app.evaluations.queries import assignment as found
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _
from app.recordings.models import Call
from app.rubrics import service as rubrics
from app.rubrics.queries import versions


@dataclass(frozen=True, slots=True)
class _Given:
    call: Call
    monitor_id: int
    due_on: date
    origin: Origin
    drawn_call_id: int | None = None


def assign_evaluations(actor: Actor, draw_id: int) -> int:
    """Give the calls of a draw to their monitors (S1, S7); returns how many were given now.

    Calls that are given already stay as they are, so it may run again. A call is left out where nobody
    is to hear it, where no rubric is for it, and where its monitor would judge his own case (P2).
    """
    require(actor, Permission.JOB_RUN)
    drawn = found.drawn_without_evaluation(draw_id)
    given = [
        _Given(row.call, row.monitor_id, row.due_on, Origin.RANDOM, row.id)
        for row in drawn
        if row.monitor_id is not None and _is_free(row.call, row.monitor_id)
    ]
    count = _give(given)
    if drawn:  # a run after a kill finds nothing left to give, and nothing to tell
        record(actor, AuditTag.SAMPLE_ASSIGNED, "draw", draw_id, given=count, left_out=len(drawn) - count)
    return count


def pick_call(actor: Actor, call_id: int, monitor_id: int, due_on: date) -> Evaluation:
    """A supervisor gives one call to a monitor, outside the draw; it never enters the statistical score (S6).

    Raises NotAllowed where the monitor would judge his own case (P2), Conflict where he has the call
    already, InvalidInput where the account is no monitor's or no rubric is for the call.
    """
    require(actor, Permission.EVALUATION_PICK)
    call, monitor = found.get_call(call_id), accounts.get_user(monitor_id)
    if monitor.role != Role.MONITOR.value or not monitor.is_active:
        raise InvalidInput(_("Choose a monitor who works here."))
    if not _is_free(call, monitor_id):
        raise NotAllowed(_("Nobody scores his own call or his own team's. Choose another monitor."))
    if found.evaluation_of(call_id, monitor_id) is not None:
        raise Conflict(_("This monitor has the call already."))
    if not _give([_Given(call, monitor_id, due_on, Origin.HAND_PICKED)]):
        raise InvalidInput(_("No rubric is for this call. Register one for its language and queue first."))
    evaluation = found.evaluation_of(call_id, monitor_id)
    assert evaluation is not None  # noqa: S101 — _give has just made it
    record(
        actor, AuditTag.SAMPLE_ASSIGNED, "evaluation", evaluation.id,
        call_id=call_id, monitor_id=monitor_id, origin=Origin.HAND_PICKED.value,
    )  # fmt: skip
    return evaluation


def _is_free(call: Call, monitor_id: int) -> bool:
    return may_score(monitor_id, call.agent.user_id, call.agent.team.lead_id)


def _give(given: Sequence[_Given]) -> int:
    """Make the evaluations and their items with two statements, and ask for findings that are missing."""
    if not given:
        return 0
    chosen = versions.rubrics_for([one.call for one in given])
    rows = [_row(one, chosen[one.call.id].id) for one in given if one.call.id in chosen]
    if not rows:
        return 0
    made = db.session.execute(
        insert(Evaluation).returning(Evaluation.id, Evaluation.rubric_version_id), rows
    ).all()
    codes = {v.id: [item.code for item in versions.rubric_of(v).items] for v in chosen.values()}
    db.session.execute(insert(EvaluationItem), list(_items(made, codes)))
    rubrics.request_findings({row["call_id"]: row["rubric_version_id"] for row in rows})
    return len(rows)


def _row(one: _Given, version_id: int) -> dict[str, Any]:
    return {
        "call_id": one.call.id, "agent_id": one.call.agent_id, "monitor_id": one.monitor_id,
        "rubric_version_id": version_id, "drawn_call_id": one.drawn_call_id, "origin": one.origin.value,
        "state": State.ASSIGNED.value, "revision": 0, "due_on": one.due_on, "is_fatal": False, "comment": "",
        "assigned_at": clock.now(),
    }  # fmt: skip


def _items(made: Iterable[Any], codes: dict[int, list[str]]) -> Iterable[dict[str, Any]]:
    for evaluation_id, version_id in made:
        for code in codes[version_id]:
            yield {"evaluation_id": evaluation_id, "item_code": code, "note": ""}
