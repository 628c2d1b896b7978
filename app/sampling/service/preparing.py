"""Before the draws of a week: commit to a seed, then file the plan that its draws go by."""

from __future__ import annotations

from datetime import date
from secrets import token_hex
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from app.engines.draw.numbers import seed_commitment
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.sampling.models import Draw
from app.sampling.policy import weeks
from app.sampling.queries.draws import find_draw
from app.sampling.queries.filed import BASIS_SUFFIX
from app.sampling.queries.ingredients import gather_week, read_rulebook

SEED_BYTES = 32
CODE_VERSION = "daily/1"  # raise it with every change by which equal frames would be drawn otherwise


def prepare_week(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """Commit to the seed of the week that begins on Monday ``week_on`` (S6); a second time changes nothing.

    Raises InvalidInput where the day is no Monday.
    """
    require(actor, Permission.SAMPLE_DRAW)
    if week_on.weekday() != 0:
        raise InvalidInput(_("A week begins on a Monday; %(day)s is none.", day=week_on.isoformat()))
    draw = find_draw(week_on)
    if draw is not None:
        return draw
    seed = token_hex(SEED_BYTES)
    commitment = seed_commitment(bytes.fromhex(seed))
    draw = Draw(plan=weeks.PLAN, week_on=week_on, seed=seed, commitment=commitment, committed_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(draw)
    except IntegrityError:  # another worker committed to a seed at this moment: his holds
        return prepare_week(actor, week_on, zone)
    when = weeks.commitment_time(week_on, clock.today(zone))
    facts = {"week_on": week_on.isoformat(), "commitment": commitment, "when": when.value}
    record(actor, AuditTag.SAMPLE_COMMITTED, "draw", draw.id, **facts)
    return draw


def lock_week(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """The week's draw, prepared, and locked: whoever else would draw now waits, and finds what is done."""
    draw = prepare_week(actor, week_on, zone)
    db.session.refresh(draw, with_for_update=True)
    return draw


def file_plan(actor: Actor, draw: Draw, zone: ZoneInfo) -> None:
    """File quotas, planned minutes, obligatory slots and rules of a locked week (S1, S2).

    From now on nothing changes them: neither the roster nor the rules nor who is hired or leaves.
    """
    rulebook = read_rulebook(draw.week_on)
    basis = gather_week(draw.week_on, zone, rulebook)
    draw.plan_digest = storage().file_away(basis.model_dump_json().encode(), BASIS_SUFFIX)
    draw.rules_hash, draw.code_version, draw.planned_at = rulebook.digest, CODE_VERSION, clock.now()
    draw.frame_size, draw.exclusions = 0, {}
    record(
        actor, AuditTag.SAMPLE_PLANNED, "draw", draw.id, week_on=draw.week_on.isoformat(),
        plan_digest=draw.plan_digest, agents=len(basis.plan.agent_ids), calls=sum(basis.plan.quotas),
    )  # fmt: skip
