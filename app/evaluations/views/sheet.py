"""The score sheet, and the agent's word that he has read it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.models import Evaluation
from app.evaluations.queries import lists, sheet
from app.evaluations.service import scoring
from app.evaluations.views.pages import call_data, pages
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>", needs=Permission.EVALUATION_READ)
def show(evaluation_id: int) -> ResponseReturnValue:
    """The score sheet."""
    person = actor()
    evaluation = sheet.get_readable(person, evaluation_id)
    if sheet.is_open(evaluation):
        return redirect(url_for("evaluations.score", evaluation_id=evaluation_id))
    return render_template(
        "evaluations/sheet.html", **call_data(evaluation),
        may_acknowledge=_is_his(person, evaluation) and evaluation.acknowledged_at is None,
        next_id=lists.next_due(person.user_id) if person.may(Permission.EVALUATION_WORK) else None,
    )  # fmt: skip


@pages.action("/evaluations/<int:evaluation_id>/acknowledge", needs=Permission.EVALUATION_ACKNOWLEDGE)
def acknowledge(evaluation_id: int) -> ResponseReturnValue:
    """The agent has read his score."""
    with transaction():
        scoring.acknowledge_evaluation(actor(), evaluation_id)
    flash(_("Thank you. Your monitor sees that you have read the score."), "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))


def _is_his(person: Actor, evaluation: Evaluation) -> bool:
    return person.user_id is not None and evaluation.agent.user_id == person.user_id
