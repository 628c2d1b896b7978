"""Pages of rubrics: the standards in force, one to read, what rules found in a call, trying a draft."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.engines.scoring.explain import explain
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import Bilingual, _, local_time
from app.foundation.web.blueprint import Pages, actor
from app.organisation.queries import list_agents, list_teams
from app.recordings import queries as recordings
from app.rubrics import service
from app.rubrics.forms import BacktestForm
from app.rubrics.models import RubricVersion
from app.rubrics.policy.backtest_labels import STATES, SWAPS, TURNS
from app.rubrics.policy.labels import CRITICAL, LANGUAGE_NAMES, PROPOSALS
from app.rubrics.policy.period import Period
from app.rubrics.policy.validity import announced, counting
from app.rubrics.policy.wording import rule_in_words
from app.rubrics.queries import backtests, findings, versions
from app.rubrics.queries.standards import read_draft
from app.transcription.queries import transcripts

pages = Pages("rubrics")
DAYS_BACK = 30
LARGEST_DRAFT = 1_000_000


@pages.page("/rubrics", needs=Permission.RUBRIC_READ)
def list_rubrics() -> ResponseReturnValue:
    """The standards that calls are scored on now, and those whose day is yet to come."""
    known, today = versions.rubrics_in_force(), local_time(clock.now()).date()
    rows = [*counting(known, today), *announced(known, today)]
    return render_template(
        "rubrics/list.html",
        rows=rows, language_names=LANGUAGE_NAMES, may_backtest=actor().may(Permission.RUBRIC_BACKTEST),
    )  # fmt: skip


@pages.page("/rubrics/<int:version_id>", needs=Permission.RUBRIC_READ)
def show_rubric(version_id: int) -> ResponseReturnValue:
    """One version, to read: items, points, guidance, and what its rules listen for."""
    version = versions.get_version(version_id)
    titles = {code: lexicon.title for code, lexicon in versions.lexicons_of(version).items()}
    known, today = versions.rubrics_in_force(), local_time(clock.now()).date()
    return render_template(
        "rubrics/show.html",
        version=version, rubric=versions.rubric_of(version), versions=versions.list_versions(version.code),
        counts=findings.count_by_item(version_id), in_words=lambda rule: rule_in_words(rule, titles),
        language_names=LANGUAGE_NAMES, critical=CRITICAL,
        counting={one.id for one, _rubric in counting(known, today)},
        announced={one.id: rubric.valid_from for one, rubric in announced(known, today)},
    )  # fmt: skip


@pages.page("/calls/<int:call_id>/findings", needs=Permission.FINDING_READ)
def show_findings(call_id: int) -> ResponseReturnValue:
    """What the rules found in a call, as a part of the call's page."""
    call = recordings.get_call(actor(), call_id)
    version = findings.latest_version_of(call.id)
    return render_template(
        "rubrics/_findings.html",
        version=version, rubric=versions.rubric_of(version) if version else None,
        found=_as_shown(call.id, version.id) if version else {}, explain=explain, labels=PROPOSALS,
    )  # fmt: skip


def _as_shown(call_id: int, version_id: int) -> dict[str, findings.FoundItem]:
    """What the rules found, with personal data masked (X3)."""
    stored = transcripts.find_transcript(call_id)
    found = findings.findings_of(call_id, version_id)
    return findings.masked(found, stored.segments, stored.language) if stored else {}


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
    return render_template(
        "rubrics/backtest.html",
        job=job, ends_at=backtests.ends_at(job, clock.now()), report=report, turns=TURNS, swap_names=SWAPS,
        teams={0: _("All teams")} | {team.id: team.name for team in list_teams()},
        agents={agent.id: agent.name for agent in list_agents()},
        call_names=backtests.names_of_calls(report) if report else {},
    )  # fmt: skip


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
    choices = [(str(one.id), _name_of(one)) for one in versions.list_all()]
    last = clock.today(current_app.config["ZONE"])
    return BacktestForm.of(choices, first_on=last - timedelta(days=DAYS_BACK), last_on=last)


def _name_of(version: RubricVersion) -> str:
    title = Bilingual(zh=version.title_zh, en=version.title_en)
    since = version.registered_at.astimezone(current_app.config["ZONE"]).date()
    name = f"{title} · {since} · {version.digest[:8]}"
    return f"{name} · {_('in force')}" if version.in_force else name


def _draft_of(form: BacktestForm) -> versions.Frozen:
    """The draft that was sent, or chosen; InvalidInput names what is wrong in it."""
    sent = form.file.data
    if not sent:
        return versions.frozen_of(versions.get_version(int(form.version.data)))
    name, content = Path(sent.filename or "").name, sent.read(LARGEST_DRAFT + 1)
    if len(content) > LARGEST_DRAFT:
        raise InvalidInput(_("%(name)s is larger than any rubric. Choose a rubric file.", name=name))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(_("%(name)s is not UTF-8 text. Save it as UTF-8.", name=name)) from error
    return read_draft(text, name, current_app.config["CENTRE"].qa_rules_dir)


def _backtests_page(form: BacktestForm) -> str:
    return render_template(
        "rubrics/backtests.html", form=form, asked=backtests.list_backtests(), states=STATES
    )
