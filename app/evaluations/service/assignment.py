"""Giving calls to monitors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import Origin, State
from app.evaluations.queries import assignment as found
from app.evaluations.queries.room import in_other_hands
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import NotAllowed
from app.foundation.i18n import _
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.policy.rungs import Mode
from app.rubrics.queries import trust, versions
from app.rubrics.service.findings import request_findings


@dataclass(frozen=True, slots=True)
class Given:
    """A call, whose it shall be, until when, and how it came to be scored."""

    call: Call
    monitor_id: int
    due_on: date
    origin: Origin
    drawn_call_id: int | None = None
    is_second: bool = False
    pick_id: int | None = None


def assign_evaluations(actor: Actor, draw_id: int) -> int:
    """Give the calls of a draw to their monitors (S1, S7); returns how many were given now.

    Calls that are given already stay as they are, so it may run again. A call is left out where nobody
    is to hear it, where no rubric is for it, and where its monitor would judge his own case (P2) or is in
    conflict with its agent by now (S6). A call that two people are to score is given twice; rows are made
    in an order by lot, so that no id tells which evaluation has a companion.

    Where a monitor was given the call for another reason, somebody else by lot hears it as drawn: nobody can
    keep a call out of an agent's figures by picking it first.
    """
    require(actor, Permission.JOB_RUN)
    seats = in_other_hands(found.seats_without_evaluation(draw_id))
    pairs = [(seat.monitor_id, seat.call.agent_id) for seat in seats if seat.monitor_id is not None]
    free = found.free_of_conflict(pairs, [seat.due_on for seat in seats])
    given = [
        Given(seat.call, seat.monitor_id, seat.due_on, Origin.RANDOM, seat.drawn_call_id, seat.is_second)
        for seat in seats
        if seat.monitor_id is not None and (seat.monitor_id, seat.call.agent_id) in free
    ]
    count = give(sorted(given, key=_lot))
    if seats:  # a run after a kill finds nothing left to give, and nothing to tell
        record(actor, AuditTag.SAMPLE_ASSIGNED, "draw", draw_id, given=count, left_out=len(seats) - count)
    return count


def require_free(call: Call, monitor_id: int, due_on: date) -> None:
    """Raise NotAllowed where the monitor is in conflict with the call's agent on that day (P2, S6).

    Wider than `require_stranger`: it keeps away from former teams and from what was declared, too.
    """
    if not found.free_of_conflict([(monitor_id, call.agent_id)], [due_on]):
        raise NotAllowed(
            _(
                "This monitor is in conflict with the agent: his own call, his own or former team, or a"
                " conflict that was declared. Choose another monitor."
            )
        )


def _lot(given: Given) -> bytes:
    """A place by lot; a hash, so that a run after a kill goes on in the same order."""
    return hashlib.sha256(f"{given.call.external_id} {given.monitor_id}".encode()).digest()


def give(given: Sequence[Given]) -> int:
    """Make the evaluations and their items with two statements, and ask for findings that are missing.

    Returns how many were made: calls that no rubric is for are left out.
    """
    if not given:
        return 0
    chosen = versions.rubrics_for([one.call for one in given])
    rows = [_row(one, chosen[one.call.id].id) for one in given if one.call.id in chosen]
    if not rows:
        return 0
    made = db.session.execute(
        insert(Evaluation).returning(Evaluation.id, Evaluation.rubric_version_id, Evaluation.call_id), rows
    ).all()
    codes = {v.id: [item.code for item in versions.rubric_of(v).items] for v in chosen.values()}
    db.session.execute(insert(EvaluationItem), list(_items(made, codes, _modes(given, chosen))))
    request_findings({row["call_id"]: row["rubric_version_id"] for row in rows})
    return len(rows)


def _row(one: Given, version_id: int) -> dict[str, Any]:
    return {
        "call_id": one.call.id, "agent_id": one.call.agent_id, "monitor_id": one.monitor_id,
        "rubric_version_id": version_id, "drawn_call_id": one.drawn_call_id, "is_second": one.is_second,
        "origin": one.origin.value, "pick_id": one.pick_id,
        "state": State.ASSIGNED.value, "revision": 0, "due_on": one.due_on, "is_fatal": False, "comment": "",
        "assigned_at": clock.now(),
    }  # fmt: skip


def _items(
    made: Iterable[Any], codes: dict[int, list[str]], modes: dict[int, dict[str, Mode]]
) -> Iterable[dict[str, Any]]:
    for evaluation_id, version_id, call_id in made:
        for code in codes[version_id]:
            mode = modes[call_id].get(code, Mode.PROPOSAL).value
            row = {"evaluation_id": evaluation_id, "item_code": code, "note": "", "is_left": False}
            yield row | {"mode": mode}


def _modes(given: Sequence[Given], chosen: Mapping[int, RubricVersion]) -> dict[int, dict[str, Mode]]:
    """Call id → item code → how the item is put before the monitor, as far as its rule is trusted now."""
    names: dict[int, list[str]] = {}
    for one in given:
        if one.call.id in chosen:
            names.setdefault(chosen[one.call.id].id, []).append(one.call.external_id)
    by_id = {version.id: version for version in chosen.values()}
    found = {version_id: trust.modes_for(by_id[version_id], calls) for version_id, calls in names.items()}
    return {
        one.call.id: found[chosen[one.call.id].id][one.call.external_id]
        for one in given
        if one.call.id in chosen
    }
