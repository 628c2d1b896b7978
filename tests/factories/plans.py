"""Sampling plans that are set through the service, and the time at which people set them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.engines.draw.plan_text import Scalar, with_values
from app.foundation.access.actor import Actor
from app.foundation.db import db, transaction
from app.sampling.models import SamplingPlan
from app.sampling.queries.plans import revision
from app.sampling.service import plans as service
from tests.factories.build import actor_of, make_user
from tests.factories.sampling import ZONE

WEDNESDAY = datetime(2026, 10, 28, 4, tzinfo=UTC)
THIS_WEEK, NEXT_WEEK = date(2026, 10, 26), date(2026, 11, 2)
LATER = NEXT_WEEK + timedelta(days=7)


def file_text() -> str:
    return Path("qa_rules/sampling.yaml").read_text(encoding="utf-8")


def plan_text(**values: Scalar) -> str:
    """The shipped file with other values, ``__`` for the dot in a key."""
    return with_values(file_text(), {key.replace("__", "."): value for key, value in values.items()})


def set_plan(
    from_on: date = NEXT_WEEK, *, actor: Actor | None = None, reason: str = "more newcomers", **values: Scalar
) -> SamplingPlan:
    """A plan with other values than the shipped file, set by a new supervisor unless ``actor`` is given."""
    who = actor or actor_of(make_user("supervisor"))
    text = plan_text(**(values or {"calls_per_agent_week": 4}))
    with transaction():
        plan = service.set_plan(who, from_on=from_on, text=text, reason=reason, seen=revision(), zone=ZONE)
        plan_id = plan.id
    db.session.expire_all()
    return db.session.get_one(SamplingPlan, plan_id)


def withdraw(plan: SamplingPlan, *, actor: Actor | None = None, reason: str = "a mistake") -> None:
    """Withdraw a plan through the service."""
    with transaction():
        service.withdraw_plan(actor or actor_of(make_user("director")), plan.id, reason, ZONE)
    db.session.expire_all()
