"""The list of sessions, and agreement over them."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.calibration.policy.charts import agreement_chart
from app.calibration.policy.states import LABELS
from app.calibration.queries import history, sessions
from app.calibration.views.pages import pages, rules, today
from app.foundation.access.permissions import Permission
from app.foundation.i18n import day, local_time
from app.foundation.web.blueprint import actor
from app.rubrics.queries.versions import item_titles


@pages.page("/calibration", needs=Permission.CALIBRATION_READ)
def list_sessions() -> ResponseReturnValue:
    """The sessions that one may know of."""
    person = actor()
    page = sessions.list_sessions(person, request.args.get("after"))
    return render_template(
        "calibration/list.html",
        page=page, progress=sessions.progress_of(page.rows), states=LABELS, person=person, today=today(),
        may_lead=person.may(Permission.CALIBRATION_LEAD),
    )  # fmt: skip


@pages.page("/calibration/history", needs=Permission.CALIBRATION_READ)
def show_history() -> ResponseReturnValue:
    """Agreement over closed sessions on a rubric; the items with the worst agreement first."""
    codes, set_by = sessions.list_codes(), rules()
    chosen = request.args.get("rubric") or (codes[0] if codes else "")
    closed = sessions.list_closed(actor(), chosen, set_by.history_sessions)
    days = [day(local_time(one.closed_at).date(), "short") for one in closed if one.closed_at is not None]
    return render_template(
        "calibration/history.html",
        codes=codes, chosen=chosen, sessions=closed,
        pooled=history.pooled_agreement(closed, set_by.enough.enough),
        chart_spec=agreement_chart(days, [one.agreement or {} for one in closed]),
        titles=item_titles(one.rubric_version_id for one in closed),
    )  # fmt: skip
