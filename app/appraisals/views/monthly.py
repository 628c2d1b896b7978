"""Appraisals month by month: a monitor's own, and all of them for supervisor and director (J3)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import get_user
from app.appraisals.forms import WordsForm
from app.appraisals.models import Appraisal
from app.appraisals.policy.figures import ENTRIES, Unit, lines_of
from app.appraisals.policy.months import is_month
from app.appraisals.policy.severity import history_chart
from app.appraisals.queries import filed
from app.appraisals.service import filing, talking
from app.appraisals.views.pages import pages, today, zone
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor


@pages.page("/appraisals", needs=Permission.APPRAISAL_READ)
def list_appraisals() -> ResponseReturnValue:
    """A month of all monitors; for a monitor the months of his own."""
    person = actor()
    if not filed.sees_all(person):
        return redirect(url_for("appraisals.list_of_monitor", monitor_id=person.user_id))
    month = _month()
    first, after = clock.month_days(month)
    page = filed.list_of_month(person, month, request.args.get("after"))
    may_file = person.may(Permission.APPRAISAL_FILE) and after <= today() and not page.rows
    return render_template(
        "appraisals/month.html",
        month=month, month_before=clock.month_before(first), month_after=clock.month_of(after), page=page,
        entries=ENTRIES.values(), lines={one.id: lines_of(one.figures, own=False) for one in page.rows},
        may_file=may_file, units=Unit,
    )  # fmt: skip


def _month() -> str:
    asked = request.args.get("month")
    month = asked or filed.newest_month() or clock.month_before(today())
    if not is_month(month):
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month))
    return month


@pages.page("/monitors/<int:monitor_id>/appraisals", needs=Permission.APPRAISAL_READ)
def list_of_monitor(monitor_id: int) -> ResponseReturnValue:
    """One monitor's months, newest first."""
    person = actor()
    if not filed.sees_all(person) and monitor_id != person.user_id:
        raise NotFound(_("There is no such appraisal, or it is not yours to see."))
    own = monitor_id == person.user_id
    page = filed.list_of_monitor(person, monitor_id, request.args.get("after"))
    return render_template(
        "appraisals/own.html",
        monitor=get_user(monitor_id), is_own=own, page=page, entries=ENTRIES.values(), units=Unit,
        lines={one.id: lines_of(one.figures, own=own) for one in page.rows},
    )  # fmt: skip


@pages.page("/appraisals/<int:appraisal_id>", needs=Permission.APPRAISAL_READ)
def show_appraisal(appraisal_id: int) -> ResponseReturnValue:
    """One appraisal with its figures, what was said to it, and severity over the months."""
    return _appraisal_page(filed.get_appraisal(actor(), appraisal_id), WordsForm())


def _appraisal_page(appraisal: Appraisal, form: WordsForm) -> str:
    person, months = actor(), filed.list_until(appraisal)
    own = appraisal.monitor_id == person.user_id
    return render_template(
        "appraisals/appraisal.html",
        appraisal=appraisal, is_own=own, lines=lines_of(appraisal.figures, own=own), units=Unit, form=form,
        chart_spec=history_chart(
            [one.month for one in months], [one.figures.get("severity", {}) for one in months]
        ),
        may_comment=own and person.may(Permission.APPRAISAL_COMMENT) and appraisal.commented_at is None,
        may_answer=person.may(Permission.APPRAISAL_ANSWER) and appraisal.commented_at is not None
        and appraisal.answered_at is None,
    )  # fmt: skip


@pages.action("/appraisals/file", needs=Permission.APPRAISAL_FILE)
def file_month() -> ResponseReturnValue:
    """File a month that the first of the next month did not."""
    month = request.form.get("month", "")
    with transaction():
        new = filing.file_month(actor(), month, zone())
    flash(_("%(num)s appraisals are filed.", num=len(new)), "success")
    return redirect(url_for("appraisals.list_appraisals", month=month))


@pages.action("/appraisals/<int:appraisal_id>/comment", needs=Permission.APPRAISAL_COMMENT)
def comment_appraisal(appraisal_id: int) -> ResponseReturnValue:
    """Keep what the monitor has to say."""
    form = WordsForm()
    if not form.validate_on_submit():
        return _appraisal_page(filed.get_appraisal(actor(), appraisal_id), form), 422
    with transaction():
        talking.comment_appraisal(actor(), appraisal_id, form.words.data)
    flash(_("Your comment is kept. The supervisor is told."), "success")
    return redirect(url_for("appraisals.show_appraisal", appraisal_id=appraisal_id))


@pages.action("/appraisals/<int:appraisal_id>/answer", needs=Permission.APPRAISAL_ANSWER)
def answer_comment(appraisal_id: int) -> ResponseReturnValue:
    """Keep the supervisor's answer."""
    form = WordsForm()
    if not form.validate_on_submit():
        return _appraisal_page(filed.get_appraisal(actor(), appraisal_id), form), 422
    with transaction():
        talking.answer_comment(actor(), appraisal_id, form.words.data)
    flash(_("Your answer is kept. The monitor is told."), "success")
    return redirect(url_for("appraisals.show_appraisal", appraisal_id=appraisal_id))
