"""Evaluations in every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import Answer
from app.foundation.db import db
from app.rubrics.models import RubricVersion
from app.sampling.models import Draw
from tests.factories.build import NOON, kept, make_call, make_user
from tests.factories.rubrics import CODES, make_version
from tests.factories.sampling import WEEK_ON, make_draw, make_drawn_call

ALL_PASS = {code: Answer("pass") for code in CODES}


def make_evaluation(**values: Any) -> Evaluation:
    """An assigned evaluation of a new call on the small rubric; hand-picked without ``drawn_call_id``."""
    call = values.pop("call", None) or make_call()
    version = values.pop("version", None) or db.session.query(RubricVersion).first() or make_version()
    monitor_id = values.pop("monitor_id", None) or make_user("monitor").id
    codes = values.pop("codes", CODES)
    defaults = {
        "call_id": call.id, "agent_id": call.agent_id, "monitor_id": monitor_id,
        "rubric_version_id": version.id, "origin": "random" if "drawn_call_id" in values else "hand_picked",
        "state": "assigned", "revision": 0, "due_on": date(2026, 10, 20), "assigned_at": NOON,
    }  # fmt: skip
    items = [EvaluationItem(item_code=code) for code in codes]
    return kept(Evaluation(items=items, **(defaults | values)))


def make_published(verdicts: dict[str, str] | None = None, **values: Any) -> Evaluation:
    """A published evaluation with these verdicts (pass where none is given) and this total."""
    defaults = {"state": "published", "published_at": NOON, "saved_at": NOON, "total": Decimal("88.5")}
    given = defaults | values
    evaluation = make_evaluation(**({"submitted_at": given["published_at"]} | given))
    for item in evaluation.items:
        item.verdict = (verdicts or {}).get(item.item_code, "pass")
        item.points = Decimal(0) if item.verdict == "fail" else Decimal(20)
    db.session.commit()
    return evaluation


def make_random_published(verdicts: dict[str, str] | None = None, **values: Any) -> Evaluation:
    """:func:`make_published` for a call of the week's draw, so that it counts in the figures."""
    call = values.pop("call", None) or make_call()
    week_on = values.pop("week_on", WEEK_ON)
    draw = db.session.query(Draw).filter_by(week_on=week_on).first() or make_draw(week_on=week_on)
    drawn = make_drawn_call(call_id=call.id, draw_id=draw.id)
    return make_published(verdicts, call=call, drawn_call_id=drawn.id, **values)
