"""Trying a draft on past calls."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.web.blueprint import actor
from app.rubrics.forms import BacktestForm
from app.rubrics.policy.backtest_labels import STATES
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests, versions
from app.rubrics.queries.standards import read_draft
from app.rubrics.service import backtests as service
from app.rubrics.views.pages import LARGEST_FILE, name_of, pages, report_data, text_of_file

DAYS_BACK = 30


@pages.page("/rubrics/backtests", needs=Permission.RUBRIC_BACKTEST)
def list_backtests() -> ResponseReturnValue:
    """Where a draft is tried on past calls, and what was tried so far."""
    return _backtests_page(_backtest_form())


@pages.action("/rubrics/backtests", needs=Permission.RUBRIC_BACKTEST)
def request_backtest() -> ResponseReturnValue:
    """Check the draft and queue its back-test; the page that follows shows how far it is."""
    form = _backtest_form()
    if not form.validate_on_submit():
        return _backtests_page(form), 400
    try:
        draft = _draft_of(form)
    except InvalidInput as error:
        form.file.errors = str(error).splitlines()
        return _backtests_page(form), 400
    with transaction():
        job_id = service.request_backtest(actor(), draft, int(form.against.data), form.period)
    return redirect(url_for("rubrics.show_backtest", job_id=job_id), 303)


@pages.page("/rubrics/backtests/<int:job_id>", needs=Permission.RUBRIC_BACKTEST)
def show_backtest(job_id: int) -> ResponseReturnValue:
    """What a draft would have done; before that, how far its back-test is."""
    job = backtests.get_backtest(job_id)
    report = backtests.find_report(job_id) if job.state == "done" else None
    return render_template("rubrics/backtest.html", **report_data(job, report))


@pages.page("/rubrics/backtests/<int:job_id>/progress", needs=Permission.RUBRIC_BACKTEST)
def show_backtest_progress(job_id: int) -> ResponseReturnValue:
    """How far a back-test is: a part of its page that reloads itself."""
    job = backtests.get_backtest(job_id)
    if job.state in ("done", "parked"):
        return "", 200, {"HX-Redirect": url_for("rubrics.show_backtest", job_id=job_id)}
    ends_at = backtests.ends_at(job, clock.now())
    return render_template("rubrics/_backtest_state.html", job=job, ends_at=ends_at)


@pages.action("/rubrics/backtests/<int:job_id>/again", needs=Permission.RUBRIC_BACKTEST)
def repeat_backtest(job_id: int) -> ResponseReturnValue:
    """Run a back-test once more, on the calls that are there now."""
    asked = backtests.get_backtest(job_id).arguments
    draft = backtests.filed_draft(asked["draft"])
    with transaction():
        period = Period.of(asked["first_on"], asked["last_on"])
        service.request_backtest(actor(), draft, asked["against"], period)
    return redirect(url_for("rubrics.show_backtest", job_id=job_id), 303)


def _backtest_form() -> BacktestForm:
    choices = [(str(one.id), name_of(one)) for one in versions.list_all()]
    last = clock.today(current_app.config["ZONE"])
    return BacktestForm.of(choices, first_on=last - timedelta(days=DAYS_BACK), last_on=last)


def _draft_of(form: BacktestForm) -> versions.Frozen:
    """The draft that was sent, or chosen; InvalidInput names what is wrong in it."""
    sent = form.file.data
    if not sent:
        return versions.frozen_of(versions.get_version(int(form.version.data)))
    name = Path(sent.filename or "").name
    text = text_of_file(name, sent.read(LARGEST_FILE + 1))
    return read_draft(text, name, current_app.config["CENTRE"].qa_rules_dir)


def _backtests_page(form: BacktestForm) -> str:
    return render_template(
        "rubrics/backtests.html", form=form, asked=backtests.list_backtests(), states=STATES
    )
