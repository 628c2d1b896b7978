"""The score sheet, and the agent's word that he has read it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import SETTLED
from app.evaluations.queries import lists, sheet
from app.evaluations.service.publishing import acknowledge_evaluation
from app.evaluations.service.showing import sheet_data
from app.evaluations.views.pages import pages, with_next_call
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
    page = render_template(
        "evaluations/sheet.html", **sheet_data(person, evaluation),
        may_acknowledge=_is_his(person, evaluation) and _is_unread(evaluation),
        may_void=person.may(Permission.EVALUATION_VOID) and evaluation.state in SETTLED,
        next_id=lists.next_due(person.user_id) if person.may(Permission.EVALUATION_WORK) else None,
    )  # fmt: skip
    return with_next_call(page)


@pages.action("/evaluations/<int:evaluation_id>/acknowledge", needs=Permission.EVALUATION_ACKNOWLEDGE)
def acknowledge(evaluation_id: int) -> ResponseReturnValue:
    """The agent has read his score."""
    with transaction():
        acknowledge_evaluation(actor(), evaluation_id)
    flash(_("Thank you. Your monitor sees that you have read the score."), "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation_id))


def _is_his(person: Actor, evaluation: Evaluation) -> bool:
    return person.user_id is not None and evaluation.agent.user_id == person.user_id


def _is_unread(evaluation: Evaluation) -> bool:
    return evaluation.state in SETTLED and evaluation.acknowledged_at is None
