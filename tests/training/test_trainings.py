"""Listening around a training: drawn by lot on its days, given to monitors, replayable, compared (S4, S6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.engines.draw.groups import draw_group
from app.engines.draw.numbers import derived_seed, matches_commitment
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.queue.registry import KINDS
from app.foundation.storage import storage
from app.organisation.models import Agent
from app.training.models import Training, TrainingDraw, TrainingNeed
from app.training.policy.trainings import Phase
from app.training.queries.trainings import frame_filed, get_training, heard_of
from app.training.service.drawing import draw_calls, list_due
from app.training.service.filing import file_training
from tests.factories.build import actor_of, make_agent, make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import SMALL, make_version
from tests.factories.training import make_need

ZONE = ZoneInfo("Asia/Shanghai")
FILED, HELD = date(2026, 10, 12), date(2026, 10, 26)
BEFORE_ON, AFTER_ON = date(2026, 10, 23), date(2026, 11, 10)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    on(FILED, monkeypatch)


def on(day: date, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def recorded(agent: Agent, day: date, **values):
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    call = make_call(agent_id=agent.id, started_at=at, **values)
    make_recording(call_id=call.id)
    return call


def file(
    agents: list[Agent], held_on: date = HELD, state: str = "planned", role: str = "trainer"
) -> Training:
    need = db.session.query(TrainingNeed).first() or make_need(item_code="greeting", state=state)
    trainer = actor_of(make_user(role))
    with transaction():
        return file_training(trainer, need.id, held_on, [agent.id for agent in agents], ZONE)


def draw(training: Training, phase: Phase = Phase.BEFORE) -> TrainingDraw | None:
    with transaction():
        return draw_calls(SYSTEM, training.id, phase, ZONE)


def group(agents: int = 10, calls: int = 2, day: date = date(2026, 10, 20)) -> list[Agent]:
    people = [make_agent() for _ in range(agents)]
    for person in people:
        for _ in range(calls):
            recorded(person, day)
    return people


def origins() -> list[str]:
    return list(db.session.scalars(select(Evaluation.origin).order_by(Evaluation.id)))


def test_thirty_percent_are_heard_before_and_twenty_after(any_database, monkeypatch):
    make_version(), make_user("monitor")
    people = group()
    training = file(people)
    on(BEFORE_ON, monkeypatch)
    before = draw(training)
    for person in people:
        recorded(person, date(2026, 10, 28))
    on(AFTER_ON, monkeypatch)
    after = draw(training, Phase.AFTER)
    assert ([len(one.calls) for one in (before, after)], before.missing) == ([3, 2], 0)
    assert origins() == ["training_before"] * 3 + ["training_after"] * 2
    assert {one.call.started_at.date() for one in after.calls} == {date(2026, 10, 28)}


def test_the_draw_follows_from_the_committed_seed_and_what_was_filed(app, monkeypatch):
    make_version(), make_user("monitor")
    training = file(group())
    assert matches_commitment(bytes.fromhex(training.seed), training.commitment)
    on(BEFORE_ON, monkeypatch)
    drawn = draw(training)
    frame = frame_filed(drawn.frame_digest)
    again = draw_group(derived_seed(bytes.fromhex(training.seed), "before"), frame, 3)
    assert list(again.calls.values()) == [one.call.external_id for one in drawn.calls]
    assert {len(calls) for calls in frame.values()} == {2}


def test_calls_before_are_due_before_the_training(app, monkeypatch):
    make_version(), make_user("monitor")
    training = file(group())
    on(BEFORE_ON, monkeypatch)
    draw(training)
    assert all(BEFORE_ON <= due < HELD for due in db.session.scalars(select(Evaluation.due_on)))


def test_only_calls_of_the_days_on_the_topic_that_nobody_has_can_be_drawn(app, monkeypatch):
    make_version(SMALL.replace("language: en", "language: en\napplies_to: {queues: [billing]}"))
    make_user("monitor")
    agent, day = make_agent(), date(2026, 10, 20)
    wanted = recorded(agent, day)
    recorded(agent, day, queue="sales")
    recorded(agent, BEFORE_ON)
    recorded(agent, BEFORE_ON - timedelta(days=15))
    make_call(agent_id=agent.id, started_at=datetime(2026, 10, 20, 2, tzinfo=UTC))
    make_evaluation(call=recorded(agent, day))
    training = file([agent])
    on(BEFORE_ON, monkeypatch)
    assert frame_filed(draw(training).frame_digest) == {agent.number: [wanted.external_id]}


def test_who_has_no_call_is_named_and_the_next_steps_in(app, monkeypatch):
    make_version(), make_user("monitor")
    people = group(agents=3) + [make_agent() for _ in range(7)]
    training = file(people)
    on(BEFORE_ON, monkeypatch)
    drawn = draw(training)
    assert {one.call.agent_id for one in drawn.calls} == {person.id for person in people[:3]}
    assert set(drawn.passed_over) <= {person.number for person in people[3:]}
    assert drawn.missing == 0


def test_where_nobody_has_a_call_the_draw_says_who_is_missing(app, monkeypatch):
    make_version(), make_user("monitor")
    training = file([make_agent() for _ in range(4)])
    on(BEFORE_ON, monkeypatch)
    drawn = draw(training)
    assert (drawn.calls, drawn.missing, len(drawn.passed_over)) == ([], 2, 4)


def test_the_job_makes_each_draw_on_its_day_and_once(any_database, monkeypatch):
    make_version(), make_user("monitor")
    file(group())
    made = []
    for day in (
        FILED,
        BEFORE_ON - timedelta(days=1),
        BEFORE_ON,
        BEFORE_ON,
        AFTER_ON - timedelta(days=1),
        AFTER_ON,
    ):
        on(day, monkeypatch)
        KINDS["training.draw_calls"].run()
        made.append(db.session.query(TrainingDraw).count())
    assert made == [0, 0, 1, 1, 1, 2]


def test_two_workers_at_once_draw_once(any_database, monkeypatch):
    make_version(), make_user("monitor")
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    training_id = file(group()).id
    on(BEFORE_ON, monkeypatch)
    db.session.remove()
    start = Barrier(2)

    def work(_number: int) -> bool:
        with any_database.app_context():
            start.wait()
            try:
                with transaction():
                    return draw_calls(SYSTEM, training_id, Phase.BEFORE, ZONE) is not None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [False, True]
    assert db.session.query(Evaluation).count() == 3


def test_a_training_filed_late_is_drawn_on_the_day_of_its_filing(app):
    training = file(group(day=date(2026, 10, 9)), held_on=FILED + timedelta(days=1))
    assert list_due(ZONE) == [(training.id, Phase.BEFORE)]


def test_before_its_day_nothing_is_drawn(app):
    with pytest.raises(InvalidInput):
        draw(file(group(agents=1)))


@pytest.mark.parametrize("state", ["found", "met", "dismissed"])
def test_only_a_need_that_was_taken_up_gets_a_training(app, state):
    with pytest.raises(Conflict):
        file([make_agent()], state=state)


def test_a_training_is_filed_before_its_day_and_for_people_who_work_here(app):
    gone = make_agent(left_on=date(2026, 9, 1))
    for agents, held_on in (([make_agent()], FILED), ([], HELD), ([gone], HELD)):
        with pytest.raises(InvalidInput):
            file(agents, held_on)


def test_a_monitor_files_none(app):
    with pytest.raises(NotAllowed):
        file([make_agent()], role="monitor")


def score(training: Training, phase: Phase, verdicts: list[str]) -> None:
    mine = [one.call_id for one in get_training(training.id).draws[phase is Phase.AFTER].calls]
    for call_id, verdict in zip(mine, verdicts, strict=True):
        evaluation = db.session.scalars(select(Evaluation).where(Evaluation.call_id == call_id)).one()
        evaluation.state, evaluation.published_at, evaluation.total = "published", clock.now(), 90
        evaluation.items[0].verdict = verdict
    db.session.commit()


def around(monkeypatch, agents: int = 10) -> Training:
    make_version(), make_user("monitor")
    people = group(agents)
    training = file(people)
    on(BEFORE_ON, monkeypatch)
    draw(training)
    for person in people:
        recorded(person, date(2026, 10, 28))
    on(AFTER_ON, monkeypatch)
    draw(training, Phase.AFTER)
    return training


def test_what_was_heard_on_the_item_is_counted(app, monkeypatch):
    training = around(monkeypatch)
    score(training, Phase.BEFORE, ["fail", "pass", "not_applicable"])
    before, after = get_training(training.id).draws
    assert heard_of(before, "greeting") == (1, 2)
    assert heard_of(after, "greeting") == heard_of(None, "greeting") == (0, 0)


def test_the_page_shows_both_shares_and_says_when_they_are_too_few(app, monkeypatch, signed_in):
    training = around(monkeypatch)
    score(training, Phase.BEFORE, ["fail", "fail", "pass"])
    score(training, Phase.AFTER, ["pass", "pass"])
    page = signed_in("trainer").get(f"/trainings/{training.id}").text
    assert "1 of 3 calls passed" in page
    assert "2 of 2 calls passed" in page
    assert "Too few to tell" in page
    assert training.seed in page


def test_the_seed_is_hidden_until_both_draws_are_made(app, monkeypatch, signed_in):
    make_version(), make_user("monitor")
    training = file(group())
    on(BEFORE_ON, monkeypatch)
    draw(training)
    page = signed_in("trainer").get(f"/trainings/{training.id}").text
    assert training.seed not in page
    assert training.commitment in page
    assert "To be drawn on Nov 10, 2026." in page


def test_a_draw_is_checked_from_the_console(app, monkeypatch):
    training = around(monkeypatch)
    outcome = app.test_cli_runner().invoke(args=["training", "verify", str(training.id)])
    assert (outcome.exit_code, "2 of 2 draws made, all the same" in outcome.output) == (0, True)


@pytest.mark.parametrize("fault", ["file", "seed", "call"])
def test_a_draw_that_was_tampered_with_is_found_out(app, monkeypatch, fault):
    training = around(monkeypatch)
    first = get_training(training.id).draws[0]
    if fault == "file":
        path = storage().filed_path(first.frame_digest, ".json")
        path.chmod(0o644)
        path.write_text("{}")
    elif fault == "seed":
        training.seed = "00" * 32
    else:
        first.calls[0].call_id = make_call().id
    db.session.commit()
    outcome = app.test_cli_runner().invoke(args=["training", "verify", str(training.id)])
    assert outcome.exit_code == 1


def test_an_unknown_training_is_told(app):
    assert app.test_cli_runner().invoke(args=["training", "verify", "9"]).exit_code == 1


def test_the_trainer_files_a_training_on_a_page(app, signed_in):
    people = [make_agent() for _ in range(3)]
    need = make_need(state="planned", agent_ids=[people[0].id])
    browser = signed_in("trainer")
    assert f"/training/{need.id}/file" in browser.get("/training").text
    assert browser.get(f"/training/{need.id}/file").status_code == 200
    told = {"held_on": HELD.isoformat(), "agent_ids": [people[0].id, people[2].id]}
    answer = browser.post(f"/training/{need.id}/file", data=told)
    training = db.session.query(Training).one()
    assert answer.location.endswith(f"/trainings/{training.id}")
    assert training.agent_ids == [people[0].id, people[2].id]
    assert "Training of Oct 26, 2026" in browser.get("/training").text


@pytest.mark.parametrize(("told", "status"), [({}, 422), ({"held_on": "2026-10-01"}, 400)])
def test_the_form_says_what_is_wrong(app, signed_in, told, status):
    need = make_need(state="planned")
    agent_ids = {"agent_ids": [make_agent().id]} if told else {}
    assert signed_in("trainer").post(f"/training/{need.id}/file", data=told | agent_ids).status_code == status


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor"])
def test_who_may_be_heard_is_not_told_whom_the_lot_takes(app, signed_in, role):
    training = file([make_agent()])
    assert signed_in(role).get(f"/trainings/{training.id}").status_code == 403
