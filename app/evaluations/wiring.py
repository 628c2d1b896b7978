"""Plugs evaluations in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Select, select

from app.evaluations import jobs
from app.evaluations.api import api
from app.evaluations.events import evaluation_published, serious_fault_found
from app.evaluations.models import Evaluation
from app.evaluations.policy.alerts import SERIOUS_FAULT, serious_fault
from app.evaluations.queries.assignment import IS_HELD
from app.evaluations.queries.blinding import agent_is_hidden
from app.evaluations.queries.comparing import compared_on
from app.evaluations.queries.duty import listening_between
from app.evaluations.queries.items import decided_on
from app.evaluations.queries.lists import open_of
from app.evaluations.queries.outcomes import is_scored, is_unjudged
from app.evaluations.views import (
    complaints,
    desk,
    ending,
    handing_back,
    lists,
    picking,
    reassigning,
    risk,
    second_look,
    sheet,
)
from app.evaluations.views.pages import pages
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.web import links, nav
from app.notices.policy import Kind, announces
from app.recordings.policy.hearing import may_hear
from app.recordings.policy.whose import hides_agents
from app.rubrics.events import trust_lowered
from app.rubrics.policy.deciding import compared_by, decided_by
from app.sampling.events import calls_drawn
from app.sampling.policy.hearing import outcomes_by
from app.sampling.policy.listening import listened_to
from app.transcription.policy.narrowing import works_at

# importing them registers their pages
ROOMS = [complaints, desk, ending, handing_back, lists, picking, reassigning, risk, second_look, sheet]
JOBS = [jobs.assign, jobs.follow_trust, jobs.pick_risky, jobs.publish_due, jobs.finish_due, jobs.alert]


def wire(app: Flask) -> None:
    """Register pages; take drawn calls over; let monitors hear what they were given (P3).

    What they decided is what rubrics are compared with, and what rules are trusted for.
    """
    app.register_blueprint(pages)
    app.register_blueprint(api)
    calls_drawn.connect(_on_calls_drawn)
    may_hear("evaluation", _calls_of)
    hides_agents("evaluation", agent_is_hidden)
    works_at("evaluation", _desks_of)
    decided_by("evaluation", decided_on)
    compared_by("evaluation", compared_on)
    evaluation_published.connect(_on_evaluation_published)
    trust_lowered.connect(_on_trust_lowered)
    serious_fault_found.connect(_on_serious_fault_found)
    announces(SERIOUS_FAULT, Kind(serious_fault, "alert-octagon", is_urgent=True))
    timetable.every("30 3 * * *", "evaluations.follow_trust")
    timetable.every("*/10 * * * *", "evaluations.publish_due")
    timetable.every("15 2 * * *", "evaluations.finish_due")
    # After the day's draw and its assignment, so that drawn calls have their minutes first.
    timetable.at("0 6 * * *", "evaluations.pick_risky", lambda day: {"day": day.isoformat()})
    listened_to("evaluation", listening_between)
    outcomes_by("evaluation", is_scored, is_unjudged)
    picks, needs = Permission.EVALUATION_PICK, Permission.EVALUATION_READ
    links.add("call", _("Give to a monitor"), "evaluations.new_pick", "call_id", "user-check", picks)
    nav.add(20, _("Evaluations"), "evaluations.list_evaluations", "clipboard-check", needs)


def _on_calls_drawn(sender: object, draw_id: int, day: int, **news: Any) -> None:
    # A job for each day: one that runs already may have seen the calls of the day before alone.
    enqueue("evaluations.assign", key=f"evaluations.assign draw_id={draw_id} day={day}", draw_id=draw_id)


def _on_evaluation_published(sender: object, evaluation_id: int, **news: Any) -> None:
    enqueue("rubrics.review_trust", again=True)


def _on_serious_fault_found(sender: object, evaluation_id: int, **news: Any) -> None:
    enqueue("evaluations.alert", priority=URGENT, again=True, evaluation_id=evaluation_id)


def _on_trust_lowered(sender: object, **news: Any) -> None:
    enqueue("evaluations.follow_trust", again=True)


def _calls_of(monitor_id: int) -> Select[Any]:
    return select(Evaluation.call_id).where(Evaluation.monitor_id == monitor_id, IS_HELD)


def _desks_of(actor: Actor, call_ids: Iterable[int]) -> dict[int, str]:
    """Where a monitor scores these calls, by call id."""
    mine = open_of(actor.user_id, call_ids)
    return {call_id: url_for("evaluations.score", evaluation_id=one) for call_id, one in mine.items()}
