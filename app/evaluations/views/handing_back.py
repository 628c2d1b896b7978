"""A monitor hands a call back; the supervisor sees what waits, and settles it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.forms import CloseForm, HandBackForm
from app.evaluations.models import Evaluation, HandBack
from app.evaluations.policy.handing_back import HAND_BACK_REASONS, OUTCOMES, HandBackReason
from app.evaluations.queries import handed_back as queries
from app.evaluations.queries import sheet
from app.evaluations.queries.blinding import veil_for
from app.evaluations.service import handing_back as service
from app.evaluations.service.showing import LABELLED
from app.evaluations.views.pages import pages
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import NotAllowed
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/evaluations/<int:evaluation_id>/hand-back", needs=Permission.EVALUATION_WORK)
def new_hand_back(evaluation_id: int) -> ResponseReturnValue:
    """The form by which a monitor hands a call back."""
    return _hand_back_page(sheet.get_own(actor(), evaluation_id), HandBackForm(formdata=None))


@pages.action("/evaluations/<int:evaluation_id>/hand-back", needs=Permission.EVALUATION_WORK)
def hand_back(evaluation_id: int) -> ResponseReturnValue:
    """Hand it back."""
    evaluation, form = sheet.get_own(actor(), evaluation_id), HandBackForm()
    if not form.validate_on_submit():
        return _hand_back_page(evaluation, form), 422
    with transaction():
        service.hand_back(actor(), evaluation_id, form.reason.data, form.words.data or "")
    flash(_("The call is off your list. The supervisor decides what becomes of it."), "success")
    return redirect(url_for("evaluations.list_evaluations"))


@pages.page("/evaluations/handed-back", needs=Permission.EVALUATION_REASSIGN)
def list_handed_back() -> ResponseReturnValue:
    """What waits for the supervisor, the oldest first; ``show=settled``: what became of others."""
    settled, after = request.args.get("show") == "settled", request.args.get("after")
    page = queries.list_settled(after) if settled else queries.list_waiting(after)
    return render_template(
        "evaluations/handed_back.html", page=page, settled=settled, reasons=HAND_BACK_REASONS,
        outcomes=OUTCOMES, today=clock.today(current_app.config["ZONE"]), zone=current_app.config["ZONE"],
        **LABELLED,
    )  # fmt: skip


@pages.page("/evaluations/<int:evaluation_id>/close", needs=Permission.EVALUATION_REASSIGN)
def new_close(evaluation_id: int) -> ResponseReturnValue:
    """The form by which a call is closed that nobody can judge."""
    return _close_page(*queries.get_handed_back(evaluation_id), CloseForm(formdata=None))


@pages.action("/evaluations/<int:evaluation_id>/close", needs=Permission.EVALUATION_REASSIGN)
def close(evaluation_id: int) -> ResponseReturnValue:
    """Close it."""
    evaluation, handed = queries.get_handed_back(evaluation_id)
    form = CloseForm()
    if not form.validate_on_submit():
        return _close_page(evaluation, handed, form), 422
    with transaction():
        service.close_unjudged(actor(), evaluation_id, form.words.data or "")
    flash(_("The call is closed. It counts as drawn and not scored."), "success")
    return redirect(url_for("evaluations.list_handed_back"))


def refusal_of(evaluation: Evaluation, refused: NotAllowed) -> str:
    """Why the desk does not open (P2), and the form to hand the call back."""
    return _hand_back_page(
        evaluation, HandBackForm(formdata=None, reason=HandBackReason.CONFLICT.value), refused
    )


def _hand_back_page(evaluation: Evaluation, form: HandBackForm, refused: NotAllowed | None = None) -> str:
    return render_template(
        "evaluations/hand_back.html",
        evaluation=evaluation, form=form, veil=veil_for(actor()), refused=refused,
    )  # fmt: skip


def _close_page(evaluation: Evaluation, handed: HandBack, form: CloseForm) -> str:
    return render_template(
        "evaluations/close.html", evaluation=evaluation, handed=handed, form=form, reasons=HAND_BACK_REASONS
    )
