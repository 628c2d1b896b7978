"""What can be done with draws: commit to a seed, draw a week."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.engines.draw.frame import Frame
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
from app.sampling.events import calls_drawn
from app.sampling.models import Draw, DrawnCall, Shortfall
from app.sampling.policy import weeks
from app.sampling.policy.basis import Basis
from app.sampling.policy.making import MadeDraw, WeekCalls, frame_of, make_draw
from app.sampling.queries import frames
from app.sampling.queries.draws import find_draw
from app.sampling.queries.ingredients import gather_basis, read_rulebook, week_bounds
from app.sampling.queries.replays import BASIS_SUFFIX, FRAME_SUFFIX

SEED_BYTES = 32
CODE_VERSION = "weekly/1"  # raise it with every change by which an equal frame would be drawn otherwise


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
    seed = secrets.token_hex(SEED_BYTES)
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


def draw_week(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """Draw the week that begins on Monday ``week_on`` and share the calls out (S1, S2, S6, S7).

    A week is drawn once: the second time, or the second worker at the same time, gets the draw that is
    there. Raises InvalidInput before the week is over, Conflict where there is no monitor to listen.
    """
    require(actor, Permission.SAMPLE_DRAW)
    if not weeks.is_over(week_on, clock.today(zone)):
        day = week_on.isoformat()
        raise InvalidInput(_("The week of %(day)s is not over. Draw it after its Sunday.", day=day))
    draw = prepare_week(actor, week_on, zone)
    db.session.refresh(draw, with_for_update=True)
    if draw.drawn_at is not None:
        return draw
    rulebook = read_rulebook()
    basis, rules = gather_basis(week_on, zone, rulebook), rulebook.sampling.value
    calls = frames.week_calls(*week_bounds(week_on, zone))
    week = weeks.week_number(week_on)
    frame = frame_of(calls, week, basis.measured, zone, rulebook.slots.value, rules.frame)
    made = make_draw(frame, bytes.fromhex(draw.seed), basis)
    _keep(draw, frame, basis, rulebook.digest)
    _keep_rows(draw, made, calls, rules.assignment.listening_days)
    _tell(actor, draw, made)
    return draw


def _keep(draw: Draw, frame: Frame, basis: Basis, rules_hash: str) -> None:
    excluded = {reason.name.lower(): count for reason, count in frame.excluded().items() if count}
    draw.frame_digest = storage().file_away(frame.to_bytes(), FRAME_SUFFIX)
    draw.basis_digest = storage().file_away(basis.model_dump_json().encode(), BASIS_SUFFIX)
    draw.frame_size, draw.exclusions = len(frame.call_id), excluded
    draw.rules_hash, draw.code_version, draw.drawn_at = rules_hash, CODE_VERSION, clock.now()


def _keep_rows(draw: Draw, made: MadeDraw, calls: WeekCalls, listening_days: int) -> None:
    row_ids = dict(zip(calls.call_id, calls.row_id, strict=True))
    due = weeks.due_days([row.monitor_id for row in made.rows], draw.week_on, listening_days)
    drawn = [
        {
            "draw_id": draw.id,
            "call_id": row_ids[row.call_id],
            "monitor_id": row.monitor_id,
            "slot": row.slot,
            "slots": list(row.slots),
            "stratum": weeks.stratum_name(row.filed.agent_id, row.filed.period),
            "number": row.filed.number,
            "probability": row.filed.probability,
            "due_on": day,
        }
        for row, day in zip(made.rows, due, strict=True)
    ]
    short = [
        {
            "draw_id": draw.id,
            "agent_id": s.agent_id,
            "wanted": s.quota,
            "drawn": s.drawn,
            "reason": s.reason.value,
        }
        for s in made.shortfalls
    ]
    if drawn:
        db.session.execute(insert(DrawnCall), drawn)
    if short:
        db.session.execute(insert(Shortfall), short)


def _tell(actor: Actor, draw: Draw, made: MadeDraw) -> None:
    """The log, and whoever waits for drawn calls."""
    shares = Counter(str(row.monitor_id) for row in made.rows)
    facts = {
        "week_on": draw.week_on.isoformat(),
        "frame_digest": draw.frame_digest,
        "frame_size": draw.frame_size,
    }
    record(actor, AuditTag.SAMPLE_DRAWN, "draw", draw.id, drawn=len(made.rows), **facts)
    record(actor, AuditTag.SAMPLE_ASSIGNED, "draw", draw.id, calls_by_monitor=dict(shares))
    calls_drawn.send(draw_id=draw.id)
