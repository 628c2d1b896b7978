"""Risky calls are picked by rule every morning and given to monitors who have minutes left (S6, S7, F7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from app.engines.draw.risk import FILE, LeftFor, PickRules, RiskyCall, in_order, load_picks, pick
from app.engines.draw.spare import Place, Sharing
from app.evaluations.models import RiskPick, RiskWeek
from app.evaluations.policy.states import Origin
from app.evaluations.queries.risky import Candidate, find_risky, find_week, left_before, picked_in
from app.evaluations.queries.room import RoomLeft, room_from
from app.evaluations.service.assignment import Given, give
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.rulebook import Rules, read_rules


def pick_risky(actor: Actor, day: date, zone: ZoneInfo) -> int:
    """Pick the riskiest calls of the days before ``day`` and give them out; returns how many were given.

    Each goes to the least loaded monitor who may judge its agent and has room for it in the week to come;
    what finds no room is listed. A day is done once: the week's row is the lock, so a second worker, or a
    run after a kill, finds what is done. Raises InvalidInput where the rules cannot be read.
    """
    require(actor, Permission.JOB_RUN)
    week = _locked(clock.week_start(day))
    if week.picked_until is not None and week.picked_until >= day:
        return 0
    week.picked_until = day
    rules = read_rules(FILE, load_picks)
    first = day - timedelta(days=rules.value.limits.not_older_than_days)
    bounds = clock.day_bounds(first, zone)[0], clock.day_bounds(day, zone)[0]
    candidates = {one.call.external_id: one for one in find_risky(bounds, rules.value)}
    left = room_from(day, zone)
    outcome, places = _decided(candidates, rules.value, picked_in(week.id), left)
    given = [
        Given(
            candidates[name].call, int(left.room.monitor_id[place.monitor]), left.days[place.day], Origin.RISK
        )
        for name, place in places.items()
    ]
    _keep(week, day, _shown(candidates, outcome, rules.value.listed), outcome, rules)
    count = give(given)
    record(
        actor, AuditTag.RISK_PICKED, "risk_week", week.id, day=day.isoformat(), given=count,
        left=len(candidates) - count, rules=rules.digest, calls=sorted(places),
    )  # fmt: skip
    return count


def _locked(week_on: date) -> RiskWeek:
    """The week's row, locked: whoever else would pick now waits, and finds what is done."""
    week = find_week(week_on)
    if week is not None:
        return week
    try:
        with db.session.begin_nested():
            week = RiskWeek(week_on=week_on)
            db.session.add(week)
    except IntegrityError:  # another worker began the week at this moment: his row holds
        return _locked(week_on)
    return week


def _decided(
    candidates: Mapping[str, Candidate], rules: PickRules, picked: Mapping[int, int], left: RoomLeft
) -> tuple[dict[str, LeftFor | None], dict[str, Place]]:
    sharing, places = Sharing(left.room), dict[str, Place]()

    def find_room(risky: RiskyCall) -> bool:
        minutes = candidates[risky.name].call.duration_s / 60
        place = sharing.place(risky.name, risky.agent_id, minutes, beyond=False)
        if place is not None:
            places[risky.name] = place
        return place is not None

    return pick(_risky(candidates), rules.limits, picked, find_room), places


def _risky(candidates: Mapping[str, Candidate]) -> list[RiskyCall]:
    return [RiskyCall(name, one.call.agent_id, one.risk) for name, one in candidates.items()]


def _shown(
    candidates: Mapping[str, Candidate], outcome: Mapping[str, LeftFor | None], listed: int
) -> list[Candidate]:
    """Those that were picked, and the riskiest of those that were left; the riskiest last, as lists read
    newest first."""
    names = [call.name for call in in_order(_risky(candidates))]
    picked = [name for name in names if outcome[name] is None]
    left = [name for name in names if outcome[name] is not None][:listed]
    return [candidates[name] for name in reversed(picked + left)]


def _keep(
    week: RiskWeek, day: date, shown: Sequence[Candidate], outcome: Mapping[str, LeftFor | None],
    rules: Rules[PickRules],
) -> None:  # fmt: skip
    before = left_before(one.call.id for one in shown)
    for one in shown:
        row = before.get(one.call.id) or RiskPick(call_id=one.call.id, agent_id=one.call.agent_id)
        left = outcome[one.call.external_id]
        row.week_id, row.picked_on, row.left_for = week.id, day, None if left is None else left.value
        row.rubric_version_id, row.rules_hash = one.version.id, rules.digest
        row.risk, row.reasons = Decimal(str(one.risk)), [found.to_json() for found in one.found]
        db.session.add(row)
