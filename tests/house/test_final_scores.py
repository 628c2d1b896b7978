"""Nothing changes a score that is final or void but what is named for it (J2): declaring a final one void,
with a reason. An appeal's new score comes before: while it is decided, the score is under appeal.

Each function of the services that have to do with scores is called with such a score. One that is new has to
be entered here; no feature but these may change a score at all.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import app.appeals.service
import app.evaluations.service
import app.live.service
from app.appeals.models import Appeal
from app.appeals.policy.states import State as AppealState
from app.appeals.service import chasing, deciding, ending, lodging
from app.appeals.service.rules import appeal_rules
from app.config import ROOT
from app.evaluations.models import Evaluation, EvaluationItem, EvaluationRevision, HandBack, MomentNote
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.handing_back import Outcome
from app.evaluations.policy.picks import PickKind, PickTerms
from app.evaluations.policy.states import Origin, State
from app.evaluations.service import (
    alerting,
    appealing,
    assignment,
    beside,
    complaints,
    handing_back,
    picking,
    publishing,
    reassigning,
    rescoring,
    revising,
    risk,
    scoring,
    second_look,
    submitting,
    trusting,
    unrecorded,
)
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import AppError, Conflict, NotFound
from app.live.models import LiveCall
from app.live.service import calling, listening, records
from app.recordings.models import Call
from tests.factories.appeals import LOST, agent_of, groundless, make_appeal, upheld
from tests.factories.build import NOON, actor_of, make_agent_with_account, make_user
from tests.factories.live import ZONE, after, hand_in, make_live, make_plan, make_record
from tests.factories.sampling import make_draw, make_drawn_call
from tests.house.sources import sources

WALKED = (app.evaluations.service, app.appeals.service, app.live.service)
FRIDAY = date(2026, 10, 23)
TERMS = PickTerms(PickKind.OTHER, "The lead asked")
TABLES = (Evaluation, EvaluationItem, MomentNote, EvaluationRevision, HandBack)
GREETED = {"greeting": Answer("pass")}


@dataclass
class World:
    """A score that was given live and appealed, all who have to do with it, and a list of complaints."""

    live_id: int
    plan_id: int
    appeal_id: int
    draw_id: int
    complaints: Path

    @property
    def live(self) -> LiveCall:
        return db.session.get_one(LiveCall, self.live_id)

    @property
    def score(self) -> Evaluation:
        return self.live.evaluation

    @property
    def id(self) -> int:
        return self.live.evaluation_id

    @property
    def appeal(self) -> Appeal:
        return db.session.get_one(Appeal, self.appeal_id)

    @property
    def call(self) -> Call:
        return self.score.call

    @property
    def agent(self):
        return agent_of(self.score)

    @property
    def monitor(self):
        return actor_of(self.score.monitor)

    def a(self, role: str):
        """Somebody new of that role, who has nothing to do with it."""
        return actor_of(make_user(role))


Try = Callable[[World], Any]
REFUSED: dict[str, Try] = {
    "evaluations.appealing.open_appeal": lambda w: appealing.open_appeal(w.score),
    "evaluations.appealing.end_appeal": lambda w: appealing.end_appeal(w.score, is_final=False),
    "evaluations.handing_back.hand_back":
        lambda w: handing_back.hand_back(w.monitor, w.id, "other", "noise"),
    "evaluations.handing_back.close_unjudged":
        lambda w: handing_back.close_unjudged(w.a("supervisor"), w.id, "noise"),
    "evaluations.publishing.release": lambda w: publishing.release(SYSTEM, w.score, clock.now()),
    "evaluations.publishing.publish": lambda w: publishing.publish(SYSTEM, w.score, clock.now()),
    "evaluations.reassigning.reassign_evaluation":
        lambda w: reassigning.reassign_evaluation(
            w.a("supervisor"), w.id, w.a("monitor").user_id, FRIDAY, "away"
        ),
    "evaluations.rescoring.rescore_evaluation":
        lambda w: rescoring.rescore_evaluation(
            w.a("supervisor"), w.score, GREETED, "misheard", never_lower=False
        ),
    "evaluations.revising.move": lambda w: revising.move(w.score, State.PUBLISHED),
    "evaluations.revising.require_unclosed": lambda w: revising.require_unclosed(w.score),
    "evaluations.revising.total_up": lambda w: revising.total_up(w.score),
    "evaluations.scoring.save_draft":
        lambda w: scoring.save_draft(w.monitor, w.id, w.score.revision, GREETED, "Better"),
    "evaluations.scoring.add_note": lambda w: scoring.add_note(w.monitor, w.id, 2.0, "Well said"),
    "evaluations.scoring.remove_note":
        lambda w: scoring.remove_note(w.monitor, w.id, w.score.notes[0].id),
    "evaluations.scoring.own_open": lambda w: scoring.own_open(w.monitor, w.id),
    "evaluations.second_look.confirm_evaluation":
        lambda w: second_look.confirm_evaluation(w.a("supervisor"), w.id),
    "evaluations.second_look.return_evaluation":
        lambda w: second_look.return_evaluation(w.a("supervisor"), w.id, "again"),
    "evaluations.submitting.submit_evaluation":
        lambda w: submitting.submit_evaluation(w.monitor, w.id, ZONE),
    "evaluations.unrecorded.change_record":
        lambda w: unrecorded.change_record(w.monitor, w.id, w.call.id, 3.0),
    "evaluations.unrecorded.release_evaluation":
        lambda w: unrecorded.release_evaluation(w.a("supervisor"), w.id),
    "evaluations.unrecorded.discard_evaluation":
        lambda w: unrecorded.discard_evaluation(w.monitor, w.id, "broke off"),
    "appeals.deciding.decide_appeal":
        lambda w: deciding.decide_appeal(w.a("director"), w.appeal_id, [upheld()], {}, ZONE),
    "appeals.ending.withdraw_appeal": lambda w: ending.withdraw_appeal(w.agent, w.appeal_id),
    "appeals.ending.accept_decision": lambda w: ending.accept_decision(w.agent, w.appeal_id),
    "appeals.ending.continue_appeal":
        lambda w: ending.continue_appeal(w.agent, w.appeal_id, "I did greet.", ZONE),
    "appeals.lodging.lodge_appeal":
        lambda w: lodging.lodge_appeal(w.agent, w.id, [ground_of(w)], ZONE),
    "live.calling.take_back": lambda w: calling.take_back(w.monitor, w.plan_id, "the wrong agent"),
    "live.listening.mark_moment": lambda w: listening.mark_moment(w.monitor, w.live_id, 1),
    "live.listening.discard_listening":
        lambda w: listening.discard_listening(w.monitor, w.live_id, "broke off"),
    "live.records.attach_record":
        lambda w: records.attach_record(w.monitor, w.live_id, possible(w).call_id),
    "live.records.detach_record":
        lambda w: records.detach_record(w.a("supervisor"), w.live_id, "another call"),
}  # fmt: skip
"""These are told that it is too late, in words."""
HARMLESS: dict[str, Try] = {
    "evaluations.alerting.alert": lambda w: alerting.alert(SYSTEM, w.id),
    "evaluations.assignment.assign_evaluations":
        lambda w: assignment.assign_evaluations(SYSTEM, w.draw_id),
    "evaluations.assignment.give":
        lambda w: assignment.give(
            [assignment.Given(w.call, w.a("monitor").user_id, FRIDAY, Origin.HAND_PICKED)]
        ),
    "evaluations.beside.give_beside":
        lambda w: beside.give_beside(SYSTEM, [w.call.id], Origin.TRAINING_AFTER, ZONE, 5),
    "evaluations.complaints.import_complaints":
        lambda w: complaints.import_complaints(
            w.a("supervisor"), w.complaints, "Complained of", ZONE, "list.csv"
        ),
    "evaluations.handing_back.settle":
        lambda w: handing_back.settle(w.a("supervisor"), w.id, Outcome.CLOSED, "noise"),
    "evaluations.picking.pick_call":
        lambda w: picking.pick_call(
            w.a("supervisor"), w.call.id, w.a("monitor").user_id, FRIDAY, TERMS
        ),
    "evaluations.picking.keep_pick":
        lambda w: picking.keep_pick(w.a("supervisor"), w.call.id, TERMS),
    "evaluations.publishing.publish_due": lambda w: publishing.publish_due(SYSTEM),
    "evaluations.publishing.finish_due": lambda w: publishing.finish_due(SYSTEM),
    "evaluations.risk.pick_risky":
        lambda w: risk.pick_risky(SYSTEM, clock.today(ZONE) + timedelta(days=1), ZONE),
    "evaluations.trusting.follow_trust": lambda w: trusting.follow_trust(SYSTEM),
    "evaluations.unrecorded.begin_evaluation":
        lambda w: unrecorded.begin_evaluation(w.a("monitor"), w.call, Origin.LIVE, FRIDAY),
    "appeals.chasing.chase": lambda w: chasing.chase(SYSTEM, ZONE),
    "appeals.ending.finish_due": lambda w: ending.finish_due(SYSTEM),
    "appeals.lodging.escalate": lambda w: lodging.escalate(w.appeal, appeal_rules(), ZONE),
    "live.listening.begin_listening":
        lambda w: listening.begin_listening(
            w.a("monitor"), listening.Wanted(w.live.agent_id, "billing", "en"), ZONE
        ),
    "live.listening.press_clock": lambda w: listening.press_clock(w.monitor, w.live_id, "pause"),
    "live.listening.end_clocks": lambda w: listening.end_clocks(SYSTEM),
    "live.records.match_records": lambda w: records.match_records(SYSTEM),
    "live.records.ask_rules": lambda w: records.ask_rules(SYSTEM),
    "appeals.ending.end_void": lambda w: ending.end_void(SYSTEM, w.id),
}  # fmt: skip
"""These pass it by: what they do is of another score, or of the appeal's own row."""
NAMED = {"evaluations.publishing.void_evaluation", "evaluations.publishing.acknowledge_evaluation"}
"""What is named for it, tried below."""
NO_SCORE = {
    # what they read, tell and check; pieces of the functions above that have no score to change
    "evaluations.assignment.require_free", "evaluations.complaint_rows.read_complaints",
    "evaluations.picking.check_terms", "evaluations.showing.call_data", "evaluations.showing.sheet_data",
    "evaluations.unrecorded.is_secret", "evaluations.revising.keep_revision",
    "appeals.moving.move", "appeals.moving.to_second_level", "appeals.rules.appeal_rules",
    "appeals.telling.tell_deciders", "appeals.telling.tell_decided", "appeals.telling.tell_overdue",
    "live.calling.due_evaluations", "live.calling.released_at", "live.calling.evaluation_to_release",
    "live.listening.keep_heard", "live.records.possible_records", "live.rules.live_rules",
    # mystery calls before they are made
    "live.calling.file_call", "live.mystery.plan_mystery", "live.mystery.extend_plan",
    "live.mystery.close_plan", "live.mystery.set_release", "live.mystery.note_missed",
    "live.mystery.get_locked",
}  # fmt: skip
FROM_OUTSIDE = {
    "app/training/service/drawing.py": {"give_beside"},
    "app/admin/service/demo.py": {"hand_back", "save_draft", "confirm_evaluation", "submit_evaluation"},
    "app/admin/service/demo_heard.py": {
        "add_note", "save_draft", "submit_evaluation", "release_evaluation",
    },
    "app/admin/service/demo_ways.py": {"pick_call"},
}  # fmt: skip
"""Who beside the three features takes what from the services of evaluations."""


def functions() -> Iterator[str]:
    """Every public function of the services, as feature.module.name."""
    for package in WALKED:
        feature = package.__name__.split(".")[1]
        for info in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, one in inspect.getmembers(module, inspect.isfunction):
                if one.__module__ == module.__name__ and not name.startswith("_"):
                    yield f"{feature}.{info.name}.{name}"


def possible(world: World):
    """A record that it can have been."""
    [one] = records.possible_records(world.live)
    return one


def ground_of(world: World):
    return lodging.Ground("solved", "misheard", "I solved it.", None)


@pytest.fixture
def hands(monkeypatch):
    """``hands(minutes)``: so long after noon it is."""

    def move(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=minutes))

    move(2)
    return move


def make_world(folder: Path) -> World:
    """A score given live, handed in, with a comment; appealed, and answered by the first level."""
    agent, monitor = make_agent_with_account(), make_user("monitor")
    live = make_live(monitor, agent, heard_s=None)
    with transaction():
        scoring.add_note(actor_of(monitor), live.evaluation_id, 1.0, "Rude")
        listening.press_clock(actor_of(monitor), live.id, "stop", after(60))
    hand_in(live, LOST)
    plan = make_plan(agent, monitor)
    plan.live_call_id = live.id
    record = make_record(agent)
    drawn = make_drawn_call(draw_id=make_draw().id, call_id=record.id, monitor_id=monitor.id)
    path = folder / "list.csv"
    path.write_text(
        f"complaint_number,complained_on,channel,call_id\n7,2026-10-09,letter,{record.external_id}"
    )
    appeal = make_appeal(live.evaluation)
    make_user("director")
    with transaction():
        deciding.decide_appeal(actor_of(make_user("supervisor")), appeal.id, [groundless()], {}, ZONE)
    return World(live.id, plan.id, appeal.id, drawn.draw_id, path)


def finish(world: World, ending_: str) -> None:
    """``final``: the agent agreed; ``void``: so, and declared void later; ``void under appeal``: before."""
    if ending_ != "void under appeal":
        with transaction():
            ending.accept_decision(world.agent, world.appeal_id)
    if ending_ != "final":
        with transaction():
            publishing.void_evaluation(world.a("director"), world.id, "Another agent speaks")


def rows_of(world: World) -> list[Any]:
    """All that the tables have of the score."""
    db.session.rollback()
    key = {Evaluation: Evaluation.id, **{one: one.evaluation_id for one in TABLES[1:]}}
    found = []
    for model in TABLES:
        table = model.__table__
        rows = db.session.execute(table.select().where(key[model] == world.id).order_by(table.c.id))
        found.append([tuple(row) for row in rows])
    return found


def attempt(deed: Try, world: World) -> AppError | None:
    try:
        with transaction():
            deed(world)
    except AppError as error:
        return error
    return None


def test_every_function_that_has_to_do_with_scores_is_walked():
    known = [*REFUSED, *HARMLESS, *NAMED, *NO_SCORE]
    assert sorted(known) == sorted(functions())


@pytest.mark.parametrize("ending_", ["final", "void", "void under appeal"])
def test_no_service_changes_a_score_that_is_final_or_void(any_database, hands, tmp_path, ending_):
    world = make_world(tmp_path)
    finish(world, ending_)
    hands(60 * 24 * 12)  # the days of appeal and of its second level are over; records are still waited for
    before, wrong = rows_of(world), {}
    for name, deed in {**REFUSED, **HARMLESS}.items():
        error = attempt(deed, world)
        if (name in REFUSED) != isinstance(error, Conflict | NotFound):
            wrong[name] = repr(error)
        elif error is not None and len(str(error)) < 20:
            wrong[name] = f"says too little: {error}"
        if rows_of(world) != before:
            wrong[name], before = "changed it", rows_of(world)
    assert wrong == {}


def test_a_final_score_is_declared_void_with_a_reason_and_never_again(any_database, hands, tmp_path):
    world = make_world(tmp_path)
    finish(world, "final")

    def void(reason: str):
        return lambda w: publishing.void_evaluation(w.a("director"), w.id, reason)

    before = rows_of(world)
    assert "Say why" in str(attempt(void("  "), world))
    assert rows_of(world) == before
    assert attempt(void("Another agent speaks"), world) is None
    assert (world.score.state, world.score.total, world.score.published_at) == ("void", Decimal(50), None)
    assert world.score.revisions[-1].reason == "Another agent speaks"
    after_it = rows_of(world)
    assert isinstance(attempt(void("Once more"), world), Conflict)
    assert rows_of(world) == after_it


@pytest.mark.parametrize("ending_", ["final", "void"])
def test_an_agent_who_reads_it_late_changes_nothing_but_that_he_read_it(app, hands, tmp_path, ending_):
    world = make_world(tmp_path)
    finish(world, ending_)
    [row], *rest = rows_of(world)
    error = attempt(lambda w: publishing.acknowledge_evaluation(w.agent, w.id), world)
    [now], *rest_now = rows_of(world)
    names = [column.name for column in Evaluation.__table__.columns]
    changed = {name for name, was, is_ in zip(names, row, now, strict=True) if was != is_}
    assert (isinstance(error, NotFound), changed) == (
        (False, {"acknowledged_at"}) if ending_ == "final" else (True, set())
    )
    assert rest_now == rest


def test_a_record_is_neither_put_to_a_final_score_nor_taken_off_it(app, hands, tmp_path):
    world = make_world(tmp_path)
    with transaction():
        assert records.match_records(SYSTEM) == 1
    finish(world, "final")
    before = rows_of(world)
    error = attempt(lambda w: records.detach_record(w.a("supervisor"), w.live_id, "another call"), world)
    assert "stays as it is" in str(error)
    assert (rows_of(world), world.live.record_call_id is None) == (before, False)


def test_an_appeal_scores_anew_what_is_under_appeal_alone(any_database, hands, tmp_path):
    world = make_world(tmp_path)
    with transaction():
        ending.continue_appeal(world.agent, world.appeal_id, "I did greet.", ZONE)
    with transaction():
        deciding.decide_appeal(world.a("director"), world.appeal_id, [upheld()], {}, ZONE)
    assert (world.score.state, world.score.total) == ("final", Decimal(80))
    assert world.appeal.state == AppealState.CLOSED


def taken_from_evaluations(path: Path) -> set[str]:
    """What a file imports from the services of evaluations."""
    nodes = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ImportFrom)]
    from_there = (one for one in nodes if (one.module or "").startswith("app.evaluations.service"))
    return {alias.name for one in from_there for alias in one.names}


def test_no_further_feature_takes_anything_from_the_services_of_evaluations():
    own = tuple(f"app/{feature}/" for feature in ("evaluations", "appeals", "live"))
    found = {str(path.relative_to(ROOT)): taken_from_evaluations(path) for path in sources("app")}
    others = {path: names for path, names in found.items() if names and not path.startswith(own)}
    assert others == FROM_OUTSIDE


def test_no_file_outside_of_evaluations_writes_a_score():
    assigned = r"\b(?:evaluation|score)\.\w+(?:, [\w.]+)* = "
    stated = r"\b(?:update|delete|insert|insert_new)\((?:Evaluation|EvaluationItem)\b"
    writes = re.compile(f"{assigned}|{stated}")
    inside = ROOT / "app" / "evaluations"
    offenders = {
        str(path.relative_to(ROOT)): found
        for path in sources("app")
        if not path.is_relative_to(inside) and (found := writes.findall(path.read_text()))
    }
    assert offenders == {}
