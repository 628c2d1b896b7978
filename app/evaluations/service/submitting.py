"""Submitting a score: to its agent, to a second person, or to the hour at which scores are published."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.evaluations.events import serious_fault_found
from app.evaluations.policy.publishing import (
    FILE,
    is_serious,
    load_publishing,
    needs_second_look,
    publish_instant,
)
from app.evaluations.policy.revisions import Kind
from app.evaluations.policy.states import State, is_kept_sealed
from app.evaluations.queries.blinding import veil_for
from app.evaluations.service.publishing import release
from app.evaluations.service.revising import keep_revision, move, total_up
from app.evaluations.service.scoring import own_open
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.rulebook import read_rules


def submit_evaluation(
    actor: Actor, evaluation_id: int, zone: ZoneInfo, given_at: datetime | None = None
) -> State:
    """The monitor is done: the draft becomes a score, under the version that it was assigned with (Q1).

    Where ``publishing.yaml`` wants it, somebody else reads it first; else it is published, at once or at the
    set hour. Returns where it stands now. What a rule had proposed is kept beside what the person decided
    (Q3); a filled-in answer that he left alone is marked. Raises InvalidInput with ``items`` where some are
    open or wrong, Conflict where it is submitted, NotAllowed for one's own case (P2). Sends
    ``serious_fault_found`` for a fatal or critical fault (Q5; of a mystery call when it is released),
    ``evaluation_published`` when it is. ``given_at``: when a score was given that is entered later.
    """
    require(actor, Permission.EVALUATION_WORK)
    evaluation = own_open(actor, evaluation_id)
    rules = read_rules(FILE, load_publishing).value
    is_hidden = veil_for(actor)(evaluation) is not None
    result = total_up(evaluation)
    at = given_at or clock.now()
    evaluation.submitted_at, evaluation.publish_at = at, publish_instant(rules, at, zone)
    keep_revision(evaluation, actor, Kind.SUBMITTED)
    record(
        actor, AuditTag.EVALUATION_SUBMITTED, "evaluation", evaluation_id,
        total=str(result.total), agent_hidden=is_hidden, fatal_items=list(result.fatal_items),
        overridden=[item.item_code for item in evaluation.items if item.is_overridden],
        left=[item.item_code for item in evaluation.items if item.is_left],
    )  # fmt: skip
    if is_serious(result) and not is_kept_sealed(evaluation.origin):
        serious_fault_found.send(evaluation_id=evaluation_id)
    if needs_second_look(rules.second_look, evaluation.rubric_version.code, result):
        move(evaluation, State.SECOND_LOOK)
    else:
        release(actor, evaluation, at)
    return State(evaluation.state)
