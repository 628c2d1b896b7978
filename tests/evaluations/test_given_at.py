"""A score that is entered later is dated as given; no page and no script may say when that was."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from app.evaluations.service import scoring
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.db import transaction
from tests.factories.attendance import ZONE
from tests.factories.build import NOON, actor_of
from tests.factories.evaluations import ALL_PASS, make_evaluation
from tests.house.sources import sources

DOORS = {"views", "api", "jobs", "cli"}


@pytest.fixture
def ready(app):
    """An evaluation with every item answered."""
    evaluation = make_evaluation()
    with transaction():
        scoring.save_draft(actor_of(evaluation.monitor), evaluation.id, 0, ALL_PASS, "")
    return evaluation


def publish(evaluation, **more):
    with transaction():
        submit_evaluation(actor_of(evaluation.monitor), evaluation.id, ZONE, **more)


def test_a_score_is_dated_as_given(ready):
    publish(ready, given_at=NOON + timedelta(days=3))
    assert ready.published_at == NOON + timedelta(days=3)


def test_a_score_without_a_date_is_of_now(ready, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    publish(ready)
    assert ready.published_at == NOON


def published_in(path: Path) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("submit_evaluation")
    ]


def test_no_page_and_no_script_dates_a_score():
    """The wall: only a service (the demo's simulated monitors) hands in a date."""
    doors = [path for path in sources("app") if DOORS & {part.removesuffix(".py") for part in path.parts}]
    calls = [call for path in doors for call in published_in(path)]
    assert [(len(call.args), call.keywords) for call in calls] == [(3, [])]
    assert [path.name for path in doors if "given_at" in path.read_text()] == []
