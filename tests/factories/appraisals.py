"""Calls that two people scored, and months to appraise."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from app.evaluations.models import Evaluation
from app.foundation.db import db
from app.sampling.models import Draw
from tests.factories.build import NOON, make_call
from tests.factories.evaluations import make_published
from tests.factories.sampling import WEEK_ON, make_draw, make_drawn_call


def score_twice(
    first: tuple[int, str, dict[str, str]],
    second: tuple[int, str, dict[str, str]],
    *,
    at: datetime = NOON,
    second_at: datetime | None = None,
    **values: object,
) -> tuple[Evaluation, Evaluation]:
    """One drawn call scored by two: each ``(monitor id, total, verdicts other than pass)``."""
    call = make_call(agent_id=values.pop("agent_id", None))
    draw = db.session.query(Draw).filter_by(week_on=WEEK_ON).first() or make_draw()
    drawn = make_drawn_call(
        draw_id=draw.id, call_id=call.id, monitor_id=first[0], second_monitor_id=second[0],
        second_due_on=WEEK_ON + timedelta(days=7),
    )  # fmt: skip
    rows = [
        make_published(
            verdicts, call=call, drawn_call_id=drawn.id, monitor_id=monitor_id, total=Decimal(total),
            is_second=is_second, published_at=published_at, **values,
        )
        for is_second, published_at, (monitor_id, total, verdicts) in (
            (False, at, first), (True, second_at or at, second)
        )
    ]  # fmt: skip
    return rows[0], rows[1]
