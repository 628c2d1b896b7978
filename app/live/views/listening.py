"""Listening live: who is listened to, the clock, remarks at one key (S8)."""

from __future__ import annotations

from typing import cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.forms import NoteForm
from app.evaluations.policy.states import LABELS, OPEN
from app.evaluations.queries import sheet
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError, Conflict, InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.live.forms import ListenForm, PressForm, ReasonForm
from app.live.policy.clock import Press
from app.live.queries import heard
from app.live.service import listening
from app.live.service.listening import Wanted
from app.live.views.pages import pages, today
from app.live.views.panel import clock_facts
from app.recordings import queries as recordings


@pages.page("/live", needs=Permission.LIVE_ATTACH)
def list_heard() -> ResponseReturnValue:
    """A monitor's calls heard live and the form to listen to another; for who plans, everybody's."""
    return _page(_form())


@pages.action("/live", needs=Permission.LIVE_LISTEN)
def begin() -> ResponseReturnValue:
    """Start the clock and open the form."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    wanted = Wanted(form.agent_id.data, form.queue.data, form.language.data)
    try:
        with transaction():
            live = listening.begin_listening(actor(), wanted, current_app.config["ZONE"])
            evaluation_id = live.evaluation_id
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for("live.list_heard"))
    except AppError as error:
        form.agent_id.errors = [str(error)]
        return _page(form), error.status
    return redirect(url_for("evaluations.score", evaluation_id=evaluation_id))


@pages.action("/live/<int:live_id>/clock", needs=Permission.LIVE_LISTEN)
def press_clock(live_id: int) -> ResponseReturnValue:
    """A button of the clock; answers the strip with clock and marks."""
    form = PressForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("The clock has no such button. Load the page again."))
    with transaction():
        listening.press_clock(actor(), live_id, cast(Press, form.press.data))
    live = heard.get_visible(actor(), live_id)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("evaluations.score", evaluation_id=live.evaluation_id))
    return render_template("live/_clock.html", **clock_facts(live))


@pages.action("/live/<int:live_id>/marks/<int:number>", needs=Permission.LIVE_LISTEN)
def mark_moment(live_id: int, number: int) -> ResponseReturnValue:
    """Hang a usual remark on this moment; answers the list of comments."""
    with transaction():
        listening.mark_moment(actor(), live_id, number)
    live = heard.get_visible(actor(), live_id)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("evaluations.score", evaluation_id=live.evaluation_id))
    evaluation = sheet.get_own(actor(), live.evaluation_id)
    return render_template("evaluations/_notes.html", evaluation=evaluation, form=NoteForm(formdata=None))


@pages.action("/live/<int:live_id>/discard", needs=Permission.LIVE_LISTEN)
def discard(live_id: int) -> ResponseReturnValue:
    """Give a score up that was begun live."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Say why the score is given up."))
    with transaction():
        listening.discard_listening(actor(), live_id, form.reason.data or "")
    flash(_("The score is given up. What you heard still counts as listening."), "success")
    return redirect(url_for("live.list_heard"))


def _form() -> ListenForm:
    form, person = ListenForm(), actor()
    form.queue.choices = list(recordings.list_queues()) or [""]
    may_listen = person.user_id is not None and person.may(Permission.LIVE_LISTEN)
    agents = heard.agents_free_for(person.user_id or 0, today()) if may_listen else []
    form.agent_id.choices = [(one.id, f"{one.number} · {one.name}") for one in agents]
    return form


def _page(form: ListenForm) -> str:
    person = actor()
    sees_all = person.may(Permission.MYSTERY_PLAN)
    return render_template(
        "live/list.html", form=form, running=heard.running_of(person.user_id),
        states=LABELS, open_states=OPEN,
        page=heard.list_heard(None if sees_all else person.user_id, request.args.get("after")),
        may_listen=person.may(Permission.LIVE_LISTEN), sees_all=sees_all,
    )  # fmt: skip
