"""The demo's live score with its recording, and its mystery calls: one released, one still to be made."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.accounts.queries import find_by_sign_in_name
from app.admin import queries
from app.evaluations.policy.answers import Answer
from app.evaluations.queries.sheet import get_own
from app.evaluations.service.scoring import add_note, save_draft
from app.evaluations.service.submitting import submit_evaluation
from app.evaluations.service.unrecorded import release_evaluation
from app.foundation.access.actor import Actor
from app.live.models import LiveCall
from app.live.policy.window import Window
from app.live.service.calling import QUEUE, Made, file_call
from app.live.service.listening import Wanted, begin_listening, press_clock
from app.live.service.mystery import Terms, plan_mystery
from app.live.service.records import attach_record
from app.live.service.rules import live_rules
from app.recordings.models import Call
from app.rubrics.queries import versions
from demo import heard
from demo.monitors import simulated_verdicts

WHOLE_DAY = time(0, 0), time(23, 59)


def hear_as_demo_people(today: date, zone: ZoneInfo) -> None:
    """Let the demo's people hear calls live, once; where no call fits there is nothing to show."""
    people = {name: find_by_sign_in_name(name) for name in (heard.LISTENER, heard.CALLER, heard.PLANNER)}
    next_caller = find_by_sign_in_name(heard.NEXT_CALLER)
    live, mystery = (
        queries.newest_undrawn(language) for language in (heard.LIVE_LANGUAGE, heard.MYSTERY_LANGUAGE)
    )
    listener, caller, planner = people.values()
    if queries.has_heard() or not (listener and caller and planner and next_caller and live and mystery):
        return
    _listen(_actor(listener), live, zone)
    _ring_up(_actor(planner), caller, mystery, today, zone)
    window = Window(today, today + timedelta(days=6), time(9), time(17))
    plan_mystery(
        _actor(planner), heard.PLANNED, _terms(next_caller, window, queue=mystery.queue), zone
    )  # fmt: skip


def _listen(listener: Actor, call: Call, zone: ZoneInfo) -> None:
    began_at = call.started_at + timedelta(seconds=call.ring_s + heard.JOINS_AFTER_S)
    ended_at = call.started_at + timedelta(seconds=call.ring_s + call.duration_s)
    wanted = Wanted(call.agent_id, call.queue, heard.LIVE_LANGUAGE)
    live, marks = begin_listening(listener, wanted, zone, began_at), live_rules().marks
    for after_s, number in heard.REMARKS.items():
        add_note(listener, live.evaluation_id, after_s, marks[number - 1].words(heard.LIVE_LANGUAGE))
    press_clock(listener, live.id, "stop", ended_at)
    _score(listener, live, ended_at, zone)
    attach_record(listener, live.id, call.id)


def _ring_up(planner: Actor, caller: User, call: Call, today: date, zone: ZoneInfo) -> None:
    """A plan whose window the call lies in; released at once, so that its agent can be shown."""
    window = Window(call.started_at.astimezone(zone).date(), today, *WHOLE_DAY)
    plan = plan_mystery(planner, heard.MADE, _terms(caller, window, agent_id=call.agent_id), zone)
    made = Made(call.agent_id, call.started_at, max(1.0, call.duration_s / 60), heard.NUMBER)
    live = file_call(_actor(caller), plan.id, made, zone)
    _score(_actor(caller), live, live.stopped_at, zone)
    attach_record(_actor(caller), live.id, call.id)
    release_evaluation(planner, live.evaluation_id)


def _score(monitor: Actor, live: LiveCall, at: datetime | None, zone: ZoneInfo) -> None:
    score = get_own(monitor, live.evaluation_id)
    codes = [item.code for item in versions.rubric_of(score.rubric_version).items]
    verdicts = simulated_verdicts(codes, [], {}, heard.LISTENER, score.call.external_id)
    answers = {code: Answer(verdict) for code, verdict in verdicts.items()}
    save_draft(monitor, score.id, score.revision, answers, "")
    submit_evaluation(monitor, score.id, zone, at)


def _terms(caller: User, window: Window, agent_id: int | None = None, queue: str = "") -> Terms:
    """By the shipped rubric for mystery calls in Mandarin."""
    [version_id] = [
        version.id
        for version, rubric in versions.rubrics_in_force()
        if QUEUE in rubric.applies_to.queues and rubric.language == heard.MYSTERY_LANGUAGE
    ]
    days = live_rules().mystery.release_after_days
    return Terms(version_id, caller.id, window, agent_id, None, queue, days)


def _actor(person: User) -> Actor:
    return person.as_actor(None)
