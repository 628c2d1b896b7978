"""Plugs evaluations in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Select, select

from app.evaluations import jobs
from app.evaluations.api import api
from app.evaluations.models import Evaluation
from app.evaluations.queries.items import decided_on
from app.evaluations.queries.lists import open_of
from app.evaluations.views import desk, lists, picking, sheet
from app.evaluations.views.pages import pages
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue.enqueue import enqueue
from app.foundation.web import links, nav
from app.recordings.policy.hearing import may_hear
from app.rubrics.policy.deciding import decided_by
from app.sampling.events import calls_drawn
from app.transcription.policy.narrowing import works_at

ROOMS = [desk, lists, picking, sheet]  # importing them registers their pages
JOBS = [jobs.assign]


def wire(app: Flask) -> None:
    """Register pages; take drawn calls over; let monitors hear what they were given (P3).

    What they decided is what rubrics are compared with.
    """
    app.register_blueprint(pages)
    app.register_blueprint(api)
    calls_drawn.connect(_on_calls_drawn)
    may_hear("evaluation", _calls_of)
    works_at("evaluation", _desks_of)
    decided_by("evaluation", decided_on)
    picks, needs = Permission.EVALUATION_PICK, Permission.EVALUATION_READ
    links.add("call", _("Give to a monitor"), "evaluations.new_pick", "call_id", "user-check", picks)
    nav.add(20, _("Evaluations"), "evaluations.list_evaluations", "clipboard-check", needs)


def _on_calls_drawn(sender: object, draw_id: int, **news: Any) -> None:
    enqueue("evaluations.assign", draw_id=draw_id)


def _calls_of(monitor_id: int) -> Select[Any]:
    return select(Evaluation.call_id).where(Evaluation.monitor_id == monitor_id)


def _desks_of(actor: Actor, call_ids: Iterable[int]) -> dict[int, str]:
    """Where a monitor scores these calls, by call id."""
    mine = open_of(actor.user_id, call_ids)
    return {call_id: url_for("evaluations.score", evaluation_id=one) for call_id, one in mine.items()}
