"""A small centre that has lived through two months, all of it through the product's own doors.

A week of last month was drawn, scored, talked over and filed; the last whole week is drawn and waits for its
monitor. Days move with the day of the run. Its people are the demo's technical team and one person a role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from app.admin.service.demo import load_people
from app.foundation import clock
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job
from app.rubrics.service import register_rubrics
from demo.centre import Centre, demo_people
from tests.browser.deeds import score_all, talk_with
from tests.browser.parcels import write_calls, write_logins, write_roster
from tests.factories.sampling import make_draw

TEAM, MONITOR = "technical", "monitor.one"
WEAKEST = "1007"
SCORED = ["c0102", "c0107", "c0061", "c0090", "z0013"]
WAITING = ["c0105", "c0120", "c0075", "c0085", "z0009"]
SILENT = ["c0104"]  # a call record whose recording never came


def furnish(app: Flask, parcels: Path) -> None:
    """Fill the empty database of ``app``; ``parcels`` is a folder for what is handed in."""
    today = clock.today(app.config["ZONE"])
    month = clock.month_before(today)
    scored_on = clock.week_start(clock.month_days(month)[0] + timedelta(days=13))
    waiting_on = clock.week_start(today) - timedelta(weeks=1)
    with at_noon_of(scored_on + timedelta(days=9)), app.app_context():
        employ(today)
        run(app, "attendance", "import-roster", write_roster(parcels / "roster.csv", scored_on))
        run(app, "attendance", "import-logins", write_logins(parcels / "logins.csv", scored_on))
        take_calls(app, parcels / "scored", SCORED, scored_on)
        score_all(WEAKEST)
        talk_with(WEAKEST)
    with app.app_context():
        take_calls(app, parcels / "waiting", WAITING + SILENT, waiting_on)
        with transaction():
            enqueue("coaching.draw_follow_ups")
            enqueue("reports.file_month", month=month)
        work_off()


@contextmanager
def at_noon_of(day: date) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: datetime.combine(day, time(4), UTC))  # noon in Shanghai
        yield


def people() -> Centre:
    """One team of the demo centre, one monitor, and one person for each other role."""
    centre = demo_people()
    teams = tuple(team for team in centre.teams if team.code == TEAM)
    absent = {"monitor.two", "monitor.three", *(team.lead for team in centre.teams if team.code != TEAM)}
    staff = tuple(person for person in centre.staff if person.login not in absent)
    agents = tuple(agent for agent in centre.agents if agent.team == TEAM)
    return replace(centre, teams=teams, staff=staff, agents=agents)


def employ(today: date) -> None:
    with transaction():
        register_rubrics(SYSTEM, current_app.config["CENTRE"].qa_rules_dir)
        load_people(Actor(None, "test", Role.ADMINISTRATOR), people(), today)


def take_calls(app: Flask, parcel: Path, names: list[str], week_on: date) -> None:
    """Calls of a week arrive, are transcribed and judged by the rules, drawn, and given to the monitor.

    The seed is always the same, so that the calls have the same order in each run.
    """
    make_draw(week_on=week_on, committed_at=datetime.combine(week_on, time(), UTC) - timedelta(days=2))
    write_calls(parcel, names, week_on, without_sound=SILENT)
    run(app, "recordings", "import", parcel)
    work_off()
    run(app, "sampling", "draw", week_on)
    work_off()


def run(app: Flask, *arguments: object) -> None:
    """One of the product's commands, ``flask …``."""
    outcome = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
    assert outcome.exit_code == 0, (outcome.output, outcome.exception)
    db.session.remove()


def work_off() -> None:
    """All that the worker would do, until nothing waits."""
    waiting = select(Job.id).where(Job.state == JobState.WAITING.value).order_by(Job.id)
    while job_ids := db.session.scalars(waiting).all():
        for job_id in job_ids:
            run_job(job_id)
    parked = db.session.scalars(select(Job.error).where(Job.state == JobState.PARKED.value)).all()
    assert not parked, parked
