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

from app.accounts.models import User
from app.admin.service.demo import load_people
from app.foundation import clock
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job
from app.organisation.queries import list_agents
from app.rubrics.queries import versions
from app.rubrics.service.drafts import begin_from_version
from app.rubrics.service.registering import register_rubrics
from app.training.service.filing import file_training
from demo.centre import Centre, demo_people
from tests.browser.calibrating import calibrate
from tests.browser.deeds import (
    hear_live,
    listen_together,
    object_to_score_of,
    plan_mystery_call,
    score_all,
    talk_with,
)
from tests.browser.parcels import write_calls, write_logins, write_roster
from tests.factories.sampling import make_draw
from tests.factories.training import make_need

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
        object_to_score_of(WEAKEST)
    with app.app_context():
        take_calls(app, parcels / "waiting", WAITING + SILENT, waiting_on)
        with transaction():
            enqueue("coaching.draw_follow_ups")
            enqueue("reports.file_month", month=month)
            enqueue("appraisals.file_month", month=month)
        work_off()
        begin_drafts()
        plan_training(today)
        hear_live(MONITOR, WEAKEST)
        plan_mystery_call(MONITOR, WEAKEST)
        listen_together()
        calibrate()


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


def begin_drafts() -> None:
    """Two drafts of the English rubric by the supervisor: one to look at, one to be published."""
    supervisor = (
        db.session.scalars(select(User).where(User.sign_in_name == "supervisor")).one().as_actor(None)
    )
    english = next(one.id for one in versions.list_in_force() if one.code == "inbound-en")
    for _ in range(2):
        with transaction():
            begin_from_version(supervisor, english)


def plan_training(today: date) -> None:
    """The trainer takes a need up and files a training for the whole team, two weeks from now."""
    trainer = db.session.scalars(select(User).where(User.sign_in_name == "trainer")).one().as_actor(None)
    agents = [agent.id for agent in list_agents()]
    need = make_need(month=clock.month_of(today), state="planned", item_code="greeting", agent_ids=agents)
    with transaction():
        file_training(trainer, need.id, today + timedelta(weeks=2), agents, current_app.config["ZONE"])


def work_off() -> None:
    """All that the worker would do, until nothing waits."""
    waiting = select(Job.id).where(Job.state == JobState.WAITING.value).order_by(Job.id)
    while job_ids := db.session.scalars(waiting).all():
        for job_id in job_ids:
            run_job(job_id)
    parked = db.session.scalars(select(Job.error).where(Job.state == JobState.PARKED.value)).all()
    assert not parked, parked
