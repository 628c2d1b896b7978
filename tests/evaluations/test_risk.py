"""Every morning the riskiest calls go to monitors with minutes left, once (S6, S7, F7)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.evaluations.models import Evaluation, RiskPick
from app.evaluations.service.risk import pick_risky
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.queue.registry import KINDS
from app.rubrics.models import RubricVersion
from tests.factories.build import NOON, make_agent, make_call, make_team, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.risk import make_risky
from tests.factories.rubrics import make_version
from tests.factories.sampling import make_drawn_call

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 15)  # a Thursday, the day after the calls


@pytest.fixture
def monitor(any_database):
    return make_user("monitor")


@pytest.fixture(autouse=True)
def rubric(any_database) -> RubricVersion:
    return make_version()


def morning(day: date = DAY) -> int:
    with transaction():
        return pick_risky(SYSTEM, day, ZONE)


def given() -> dict[int, int]:
    return dict(db.session.execute(select(Evaluation.call_id, Evaluation.monitor_id)).all())


def limit(app: Flask, tmp_path: Path, key: str, value: int, monkeypatch) -> None:
    centre = app.config["CENTRE"]
    for name in ("picks.yaml", "sampling.yaml"):
        text = (centre.qa_rules_dir / name).read_text(encoding="utf-8")
        lines = [f"  {key}: {value}" if line.startswith(f"  {key}:") else line for line in text.splitlines()]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("app.foundation.rulebook.current_app", Elsewhere(tmp_path))


class Elsewhere:
    def __init__(self, folder: Path) -> None:
        self.config = {"CENTRE": self}
        self.qa_rules_dir = folder


def test_a_failed_fatal_item_brings_a_call_to_a_monitor(monitor):
    call = make_risky()
    assert morning() == 1
    made = db.session.query(Evaluation).one()
    assert (made.call_id, made.monitor_id, made.origin) == (call.id, monitor.id, "risk")
    assert (made.drawn_call_id, made.due_on) == (None, DAY)
    pick = db.session.query(RiskPick).one()
    assert (pick.risk, pick.left_for) == (Decimal("90.00"), None)
    assert pick.reasons == [
        {"item_code": "rude", "why": "fatal", "points": 100.0, "confidence": 0.9, "at_s": 0.0}
    ]


@pytest.mark.parametrize(
    "finding",
    [{"confidence": 0.7}, {"item": "silence"}, {"verdict": "pass"}, {"verdict": "abstain"},
     {"started_at": NOON - timedelta(days=8)}, {"started_at": NOON + timedelta(days=1)}],
    ids=["unsure", "harmless item", "passed", "abstained", "too old", "of today"],
)  # fmt: skip
def test_what_is_not_risky_by_the_rules_is_left_alone(monitor, finding):
    make_risky(**finding)
    assert (morning(), db.session.query(RiskPick).count()) == (0, 0)


def test_what_was_drawn_or_given_is_not_picked(monitor):
    make_drawn_call(call_id=make_risky().id)
    make_evaluation(call=make_risky(), state="withdrawn")
    assert morning() == 0


def test_a_morning_is_done_once_and_a_call_picked_once(monitor):
    make_risky()
    assert (morning(), morning()) == (1, 0)
    assert morning(DAY + timedelta(days=1)) == 0
    assert db.session.query(AuditEntry).filter_by(tag="risk:picked").count() == 2


def test_nobody_hears_his_own_team(monitor):
    own = make_agent(team_id=make_team(lead_id=monitor.id).id)
    make_risky(agent_id=own.id)
    assert morning() == 0
    assert db.session.query(RiskPick.left_for).scalar() == "no_room"


def test_one_agent_is_not_hunted_and_the_riskiest_are_heard(monitor):
    agent = make_agent()
    sure = [make_risky(agent_id=agent.id, confidence=sure) for sure in (0.85, 0.99, 0.9)]
    assert morning() == 2
    assert set(given()) == {sure[1].id, sure[2].id}
    assert db.session.query(RiskPick.left_for).filter_by(call_id=sure[0].id).scalar() == "agent_full"


def test_the_weeks_limit_holds_over_its_days_and_begins_anew_on_monday(
    monitor, any_database, tmp_path, monkeypatch
):
    limit(any_database, tmp_path, "week", 1, monkeypatch)
    make_risky(), make_risky()
    assert (morning(), morning(DAY + timedelta(days=1))) == (1, 0)
    assert db.session.query(RiskPick).filter_by(left_for="week_full").count() == 1
    assert morning(date(2026, 10, 19)) == 1
    assert db.session.query(RiskPick).filter(RiskPick.left_for.is_(None)).count() == 2


def test_a_call_waits_where_every_monitor_has_his_minutes_already(monitor):
    make_evaluation(monitor_id=monitor.id, due_on=DAY, call=make_call(duration_s=7 * 120 * 60))
    for further in range(1, 7):
        long = make_call(duration_s=120 * 60)
        make_evaluation(monitor_id=monitor.id, due_on=DAY + timedelta(days=further), call=long)
    make_risky()
    assert morning() == 0
    assert db.session.query(RiskPick.left_for).scalar() == "no_room"


def test_two_workers_at_once_pick_a_call_once(monitor, any_database):
    for _ in range(3):
        make_risky()
    start, picked, failures = Barrier(2), [], []

    def work() -> None:
        with any_database.app_context():
            start.wait()
            try:
                picked.append(morning())
            except Exception as error:  # noqa: BLE001 — told by the assertion below
                failures.append(error)
            finally:
                db.session.remove()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert sorted(picked) == [0, 3]
    db.session.expire_all()
    assert db.session.query(Evaluation).count() == 3


def test_the_job_takes_the_day_as_text(monitor):
    call = make_risky()
    KINDS["evaluations.pick_risky"].run(day=DAY.isoformat())
    assert set(given()) == {call.id}
