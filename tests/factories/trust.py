"""Decisions of people beside a rule, and items that stand on a rung."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from app.evaluations.models import Evaluation, EvaluationItem
from app.foundation.db import db
from app.rubrics.models import ItemTrust, RubricVersion
from app.rubrics.queries import trust
from tests.factories.build import NOON, kept, make_agent, make_call, make_user

_moments = count(1)
FIGURES = {"agreed": 100, "decided": 100, "low": 0.96, "high": 1.0, "recent": [20, 20], "filled_in": [0, 0]}


def make_decisions(
    version: RubricVersion, number: int, *, code: str = "greeting", proposed: str = "pass",
    verdict: str = "pass", mode: str = "proposal", at: datetime | None = None,
) -> list[Evaluation]:  # fmt: skip
    """So many published evaluations with this one item, each later than all made before."""
    agent_id, monitor_id = make_agent().id, make_user("monitor").id
    made = []
    for _ in range(number):
        call = make_call(agent_id=agent_id)
        item = EvaluationItem(item_code=code, proposed=proposed, verdict=verdict, mode=mode)
        made.append(
            Evaluation(
                call_id=call.id,
                agent_id=agent_id,
                monitor_id=monitor_id,
                rubric_version_id=version.id,
                origin="random",
                state="published",
                due_on=date(2026, 10, 20),
                assigned_at=NOON,
                published_at=at or NOON + timedelta(seconds=next(_moments)),
                submitted_at=at or NOON,
                items=[item],
            )
        )
    db.session.add_all(made)
    db.session.commit()
    return made


def make_step(version: RubricVersion, code: str = "greeting", rung: str = "accepted", **values) -> ItemTrust:
    """The item stands on this rung, whatever the figures are."""
    digest = trust.digests_of(version)[code]
    last = trust.last_steps(version.code).get((code, digest))
    defaults = {
        "rubric_code": version.code, "item_code": code, "rule_digest": digest, "rung": rung, "since": NOON,
        "step": last.step + 1 if last else 1, "reason": {"code": "raised", **FIGURES},
    }  # fmt: skip
    return kept(ItemTrust(**(defaults | values)))
