"""However a call came to be scored: only the lot makes figures (S6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.evaluations.policy.states import ORIGINS, Origin
from app.evaluations.queries import comparing, items
from app.evaluations.queries.overruling import overruled_by
from app.foundation.db import db
from app.reports.queries import scores
from app.rubrics.models import RubricVersion
from app.training.queries.needs import judged_items
from tests.factories.build import NOON, make_agent, make_call, make_user
from tests.factories.evaluations import CODES, make_published, make_random_published

PERIOD = NOON - timedelta(days=30), NOON + timedelta(days=30)
OTHERS = [origin for origin in Origin if origin is not Origin.RANDOM]


def figures() -> dict[str, Any]:
    """Every figure that is a mean, a share, an agreement or a severity, as plain values."""
    start, end = PERIOD
    version = db.session.query(RubricVersion).one()
    means = [scores.scores_of(start, end, seconds=seconds) for seconds in (False, True)]
    codes, agents, failed = judged_items(start, end)
    compared = comparing.compared_on([version.id], CODES, start, 100)
    calls = [call_id for (call_id,) in db.session.execute(db.text("SELECT id FROM call"))]
    return {
        "means": [(one.total.tolist(), one.chance.tolist(), one.monitor_id.tolist()) for one in means],
        "items by agent": items.count_items(start, end),
        "items": scores.item_totals(start, end),
        "common problems": (codes, agents.tolist(), failed.tolist()),
        "agreement with rules": overruled_by(start, end),
        "trust": [tuple(row) for row in db.session.execute(compared)],
        "back-tests": [tuple(row) for row in db.session.execute(items.decided_on(calls, [version.code]))],
        "provisional": scores.count_provisional(start, end),
    }


def publish(make: Any, verdict: str, at: datetime, **values: Any) -> None:
    evaluation = make({"greeting": verdict}, published_at=at, **values)
    evaluation.items[0].proposed = "fail"
    db.session.commit()


@pytest.fixture
def drawn(app) -> dict[str, int]:
    """Two drawn calls of one agent, scored by one monitor."""
    values = {"agent_id": make_agent().id, "monitor_id": make_user("monitor").id}
    for verdict in ("pass", "fail"):
        call = make_call(agent_id=values["agent_id"])
        publish(make_random_published, verdict, NOON, call=call, monitor_id=values["monitor_id"])
    return values


@pytest.mark.parametrize("origin", OTHERS)
def test_what_did_not_come_by_lot_changes_no_figure(origin, drawn):
    before = figures()
    assert all(before.values())
    call = make_call(agent_id=drawn["agent_id"])
    publish(
        make_published, "fail", NOON, call=call, origin=origin.value, monitor_id=drawn["monitor_id"], total=0
    )
    assert figures() == before


def test_what_did_not_come_by_lot_is_counted_apart(drawn):
    for origin in OTHERS:
        make_published(origin=origin.value)
    assert scores.count_hand_picked(*PERIOD) == len(OTHERS)


def test_every_way_in_has_a_name_in_pages():
    assert set(ORIGINS) == set(Origin)
