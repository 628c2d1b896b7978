"""The demo centre: loaded once, whatever interrupts it; its monitors judge the same each time."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app.accounts.models import User
from app.admin import cli
from app.admin.service.calibrating import calibrate_as_demo
from app.admin.service.demo import draft_as_demo_supervisor, hand_back_as_demo_monitor, load_people
from app.admin.service.listening import listen_together_as_demo
from app.calibration.models import CalibrationSession
from app.calibration.queries.figures import readings_in_force
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.joint.models import JointSession
from app.organisation.models import Agent, Team
from app.rubrics.queries import drafts
from app.rubrics.service.drafts import publishable
from app.rubrics.service.registering import register_rubrics
from demo.centre import demo_people
from demo.monitors import FAULT_ITEMS, simulated_verdicts
from tests.factories.build import make_recording, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.joint import make_common_problem, make_lead
from tests.factories.sampling import make_draw, make_drawn_call

TODAY = date(2026, 11, 22)


@pytest.fixture
def quick_hash(monkeypatch):
    """Passwords of 24 people, without the work that makes a hash worth having."""
    monkeypatch.setattr("app.accounts.service._hasher", SimpleNamespace(hash=lambda password: "hash"))


def load():
    with transaction():
        load_people(cli.CONSOLE, demo_people(), TODAY)


def rows(model) -> list[dict]:
    found = db.session.scalars(select(model).order_by(model.id)).unique()
    return [{column.key: getattr(row, column.key) for column in model.__table__.columns} for row in found]


def test_all_people_of_the_demo_are_loaded(app, quick_hash):
    load()
    centre = demo_people()
    assert len(rows(User)) == len(centre.staff) + len(centre.agents)
    assert (len(rows(Team)), len(rows(Agent))) == (len(centre.teams), len(centre.agents))


@pytest.mark.parametrize("model", [User, Team, Agent])
def test_loading_the_people_twice_changes_nothing(app, quick_hash, model):
    load()
    before = rows(model)
    load()
    assert rows(model) == before


def test_the_supervisor_of_the_demo_works_on_one_draft_that_could_be_handed_in(app, quick_hash):
    load()
    folder, today = app.config["CENTRE"].qa_rules_dir, clock.today(app.config["ZONE"])
    for _ in range(2):
        with transaction():
            register_rubrics(SYSTEM, folder)
            draft_as_demo_supervisor(today)
    [draft] = drafts.list_open()
    rubric = publishable(draft, folder).rubric
    assert (rubric.version, rubric.valid_from.day, rubric.valid_from > today) == (3, 1, True)
    assert (rubric.item("empathy").points, rubric.item("volume").points) == (6, 1)


def test_the_demo_shows_a_session_of_joint_listening_that_was_held_and_one_that_is_planned(app):
    make_user("monitor"), make_lead(), make_common_problem()
    db.session.execute(update(Evaluation).values(published_at=clock.now() - timedelta(days=1)))
    db.session.commit()
    for _ in range(2):
        with transaction():
            listen_together_as_demo(app.config["ZONE"])
    held, planned = db.session.query(JointSession).order_by(JointSession.id)
    assert (held.state, planned.state) == ("held", "planned")
    assert held.calls[0].follow_ups[0].owner_id == held.seats[0].lead_id
    assert len(planned.calls) == 1


def test_the_monitors_of_the_demo_went_through_one_calibration_and_have_another_one_open(app, quick_hash):
    load()
    with transaction():
        register_rubrics(SYSTEM, app.config["CENTRE"].qa_rules_dir)
    for _ in range(5):
        make_recording()
    for _ in range(2):
        with transaction():
            calibrate_as_demo({}, app.config["ZONE"])
    closed, being_scored = db.session.scalars(select(CalibrationSession).order_by(CalibrationSession.id))
    assert (closed.state, being_scored.state) == ("closed", "open")
    assert (len(closed.calls), len(closed.participants), len(being_scored.calls)) == (3, 3, 2)
    assert readings_in_force(SYSTEM, "inbound-en").keys() == {"empathy"}


def test_every_demo_agent_is_qualified_today(app, quick_hash):
    load()
    assert all(row["qualified_until"] > TODAY for row in rows(Agent))


def test_every_demo_team_has_its_lead_and_every_agent_an_account(app, quick_hash):
    load()
    assert all(row["lead_id"] for row in rows(Team))
    assert all(row["user_id"] for row in rows(Agent))


@pytest.fixture
def start(app, quick_hash, monkeypatch):
    """``start()`` runs `flask prepare` without the 6,000 calls; ``start.steps`` are the commands it ran."""
    runner, steps = app.test_cli_runner(), []
    monkeypatch.setattr(cli, "upgrade", lambda: None)
    monkeypatch.setattr(cli, "export_centre", lambda folder, today: steps.append("export"))
    monkeypatch.setattr(cli, "_run", lambda context, group, command, **more: steps.append(command))

    def run():
        steps.clear()
        return runner.invoke(args=["prepare"])

    run.steps = steps
    return run


def test_an_empty_database_is_filled(start):
    start()
    assert [step for step in start.steps if step != "draw"] == [
        "register", "reindex", "export", "import-roster", "import-logins", "settle", "settle", "import",
    ]  # fmt: skip


def test_the_weeks_that_are_complete_are_drawn(start):
    start()
    assert start.steps.count("draw") in (4, 5)  # on a Monday the fifth week is complete


def test_a_loaded_centre_is_left_alone(start):
    start()
    start()
    assert start.steps == ["register", "reindex"]


def test_somebodys_own_centre_is_left_alone(start):
    make_user("administrator")
    start()
    assert start.steps == ["register", "reindex"]


def test_a_loading_that_was_interrupted_is_taken_up_again(app, start, monkeypatch):
    with monkeypatch.context() as during:
        during.setattr(cli, "export_centre", lambda folder, today: 1 / 0)
        assert start().exit_code == 1
    assert cli._exports(app.config["CENTRE"]).is_dir()
    start()
    assert "import" in start.steps


def test_once_loaded_the_exports_are_gone(app, start):
    start()
    assert not cli._exports(app.config["CENTRE"]).exists()


def test_a_start_says_how_to_sign_in(start):
    centre = demo_people()
    output = start().output
    assert centre.password in output
    assert all(member.login in output for member in [*centre.staff, *centre.agents])


def test_the_demo_is_loaded_by_the_administrator_at_the_console(app, quick_hash):
    load()
    assert db.session.scalars(select(AuditEntry.actor_name).distinct()).all() == ["console"]
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) > 24


ITEMS = [*FAULT_ITEMS.values(), "solved", "polite"]
faults = st.lists(st.sampled_from(sorted(FAULT_ITEMS)), unique=True)
names = st.text("abcdef", min_size=1, max_size=6)


@given(faults, names, names)
def test_simulated_monitors_judge_the_same_each_time(planted, monitor, call):
    assert simulated_verdicts(ITEMS, planted, {}, monitor, call) == simulated_verdicts(
        ITEMS, list(reversed(planted)), {}, monitor, call
    )


@given(faults, names, names)
def test_simulated_monitors_hear_every_planted_fault(planted, monitor, call):
    verdicts = simulated_verdicts(ITEMS, planted, {}, monitor, call)
    assert {verdicts[FAULT_ITEMS[kind]] for kind in planted} <= {"fail"}


@given(names, names)
def test_simulated_monitors_find_nothing_fatal_where_nothing_is_planted(monitor, call):
    verdicts = simulated_verdicts(ITEMS, [], {}, monitor, call)
    assert (verdicts["forbidden"], verdicts["promise"]) == ("pass", "pass")


@given(names, names)
def test_simulated_monitors_leave_out_what_does_not_apply(monitor, call):
    verdicts = simulated_verdicts(ITEMS, [], {"hold": "not_applicable"}, monitor, call)
    assert verdicts["hold"] == "not_applicable"


def test_simulated_monitors_seldom_give_a_bonus():
    calls = [str(number) for number in range(500)]
    earned = [simulated_verdicts(["beyond"], [], {}, "anna", call)["beyond"] == "pass" for call in calls]
    assert 0.05 < sum(earned) / len(earned) < 0.15


def test_simulated_monitors_differ_in_strictness():
    calls = [f"c-{n}" for n in range(400)]

    def failed(monitor):
        judged = [simulated_verdicts(["solved"], [], {}, monitor, call)["solved"] for call in calls]
        return judged.count("fail")

    assert len({failed(f"monitor{n}") > 20 for n in range(12)}) == 2


def test_one_call_of_the_latest_draw_is_handed_back_once(app):
    days = date(2026, 10, 5), date(2026, 10, 12)
    drawn = [make_drawn_call(draw_id=make_draw(week_on=day).id) for day in days]
    given = [make_evaluation(call=one.call, drawn_call_id=one.id) for one in drawn]
    for _ in range(2):
        with transaction():
            hand_back_as_demo_monitor()
    assert [one.state for one in given] == ["assigned", "handed_back"]
