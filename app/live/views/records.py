"""Which call record it was: chosen by a person where time and agent do not tell (S8)."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.evaluations.policy.states import CLOSED
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.live.forms import ReasonForm, RecordForm
from app.live.queries import heard
from app.live.queries.records import calls_by_id
from app.live.service import records
from app.live.views.pages import pages
from app.recordings.service.whose import veils_over


@pages.page("/live/<int:live_id>/record", needs=Permission.LIVE_ATTACH)
def show_records(live_id: int) -> ResponseReturnValue:
    """The record that is attached, or those that it can have been."""
    live = heard.get_visible(actor(), live_id)
    possible = [] if live.record_call_id is not None else records.possible_records(live)
    calls = calls_by_id([one.call_id for one in possible])
    veils = veils_over(actor(), calls)  # nor does this list tell whose a call is that he judges blind
    other = heard.scored_by_recording(live.monitor_id, live.record_call_id) if live.record_call_id else None
    return render_template(
        "live/records.html", live=live, other=other,
        possible=[calls[one.call_id] for one in possible if one.call_id not in veils],
        form=ReasonForm(formdata=None), is_own=live.monitor_id == actor().user_id,
        is_closed=live.evaluation.state in CLOSED,
    )  # fmt: skip


@pages.action("/live/<int:live_id>/record", needs=Permission.LIVE_ATTACH)
def attach_record(live_id: int) -> ResponseReturnValue:
    """Attach the chosen record."""
    form = RecordForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Choose the call that was heard."))
    with transaction():
        records.attach_record(actor(), live_id, form.call_id.data or 0)
    flash(_("The record is attached. Comments stand at their moments in the recording now."), "success")
    return redirect(url_for("live.show_records", live_id=live_id))


@pages.action("/live/<int:live_id>/record/detach", needs=Permission.LIVE_ATTACH)
def detach_record(live_id: int) -> ResponseReturnValue:
    """Take a wrong record off again."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Say why this is not the call that was heard."))
    with transaction():
        records.detach_record(actor(), live_id, form.reason.data or "")
    flash(_("The record is taken off. Choose the right one."), "success")
    return redirect(url_for("live.show_records", live_id=live_id))
