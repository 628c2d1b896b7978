"""A draft compared, tried, handed in, and published by a second person (P2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.engines.scoring.differences import differences
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError, Conflict, InvalidInput
from app.foundation.i18n import _, local_time
from app.foundation.queue.models import JobState
from app.foundation.web.blueprint import actor
from app.rubrics.forms import DaysForm, read_revision
from app.rubrics.models import RubricDraft
from app.rubrics.policy.draft_labels import CHANGES, FIELDS, PARTS
from app.rubrics.policy.draft_preview import faults_of
from app.rubrics.policy.drafting import LABELS, State, may_publish
from app.rubrics.policy.failing import failure_in_words
from app.rubrics.policy.publishing import fault_of
from app.rubrics.queries import backtests, checking, drafts, trials, versions
from app.rubrics.service import backtests as trying
from app.rubrics.service import drafts as service
from app.rubrics.service import publishing
from app.rubrics.views.pages import pages, report_data, rules_dir

DAYS_BACK = 30


@pages.page("/rubrics/drafts/<int:draft_id>/review", needs=Permission.RUBRIC_PUBLISH)
def review_draft(draft_id: int) -> ResponseReturnValue:
    """What the draft changes and how it did on past calls, above the buttons that hand in and publish."""
    return _review(drafts.get_draft(draft_id))


@pages.action("/rubrics/drafts/<int:draft_id>/hand-in", needs=Permission.RUBRIC_DRAFT)
def hand_in_draft(draft_id: int) -> ResponseReturnValue:
    """Give the draft to a second person."""
    _warm(draft_id)
    try:
        with transaction():
            service.hand_in_draft(actor(), draft_id, read_revision(request.form), rules_dir())
    except (InvalidInput, Conflict) as error:
        return _review(drafts.get_draft(draft_id), error), error.status
    flash(_("The draft is handed in. Somebody who did not write it can publish it now."), "success")
    return redirect(url_for("rubrics.review_draft", draft_id=draft_id), 303)


@pages.action("/rubrics/drafts/<int:draft_id>/hand-back", needs=Permission.RUBRIC_PUBLISH)
def hand_back_draft(draft_id: int) -> ResponseReturnValue:
    """Give the draft back with a reason."""
    try:
        with transaction():
            service.hand_back_draft(actor(), draft_id, request.form.get("reason", ""))
    except (InvalidInput, Conflict) as error:
        return _review(drafts.get_draft(draft_id), error), error.status
    flash(_("The draft is handed back. Its authors read your reason."), "success")
    return redirect(url_for("rubrics.review_draft", draft_id=draft_id), 303)


@pages.action("/rubrics/drafts/<int:draft_id>/backtest", needs=Permission.RUBRIC_BACKTEST)
def try_draft(draft_id: int) -> ResponseReturnValue:
    """Queue the back-test of the draft as it stands."""
    draft, form = drafts.get_draft(draft_id), DaysForm()
    checked = checking.check(draft.text, draft.code, rules_dir())
    if checked.frozen is None or checked.rubric is None:
        raise InvalidInput(_("The draft has faults. Mend them first."))
    against = drafts.rival_of(draft, checked.rubric.language)
    if against is None:
        raise InvalidInput(_("There is no version to compare the draft with."))
    if not form.validate_on_submit():
        return _review(draft, form=form), 400
    with transaction():
        trying.request_backtest(actor(), checked.frozen, against.id, form.period)
    return redirect(url_for("rubrics.review_draft", draft_id=draft_id, _anchor="trial"), 303)


@pages.page("/rubrics/drafts/<int:draft_id>/backtest", needs=Permission.RUBRIC_PUBLISH)
def show_draft_trial(draft_id: int) -> ResponseReturnValue:
    """How far the back-test of the draft is: a part of its page that reloads itself."""
    draft = drafts.get_draft(draft_id)
    checked = checking.check(draft.text, draft.code, rules_dir())
    here = url_for("rubrics.show_draft_trial", draft_id=draft_id)
    job = None if checked.frozen is None else backtests.find_last_of(checked.frozen)
    if job is None or job.state in (JobState.DONE.value, JobState.PARKED.value):
        return "", 200, {"HX-Redirect": url_for("rubrics.review_draft", draft_id=draft_id)}
    ends_at = backtests.ends_at(job, clock.now())
    return render_template("rubrics/_backtest_state.html", job=job, ends_at=ends_at, progress_url=here)


@pages.action("/rubrics/drafts/<int:draft_id>/publish", needs=Permission.RUBRIC_PUBLISH)
def publish_draft(draft_id: int) -> ResponseReturnValue:
    """Freeze the draft as a version and put it in force from its day on."""
    _warm(draft_id)
    try:
        with transaction():
            version = publishing.publish_draft(actor(), draft_id, read_revision(request.form), rules_dir())
            version_id = version.id
    except (InvalidInput, Conflict) as error:
        return _review(drafts.get_draft(draft_id), error), error.status
    flash(_("The version is published. Scores that are under way keep theirs."), "success")
    return redirect(url_for("rubrics.show_rubric", version_id=version_id), 303)


def _warm(draft_id: int) -> None:
    """Check the draft and run its examples before the transaction, in which they are then at hand."""
    draft = drafts.get_draft(draft_id)
    frozen = checking.check(draft.text, draft.code, rules_dir()).frozen
    if frozen is not None:
        checking.failures_of(frozen)


def _review(draft: RubricDraft, error: AppError | None = None, form: DaysForm | None = None) -> str:
    person, checked = actor(), checking.check(draft.text, draft.code, rules_dir())
    mine = not may_publish(person.user_id, draft.author_id, draft.editor_ids)
    return render_template(
        "rubrics/draft_review.html", draft=draft, error=error, states=LABELS,
        editors=drafts.editors_of(draft), is_mine=mine, may_draft=person.may(Permission.RUBRIC_DRAFT),
        may_try=person.may(Permission.RUBRIC_BACKTEST), rubric=checked.rubric,
        faults=faults_of(checked.problems, draft.code),
        **_compared(draft, checked), **_tried(draft, checked, form),
    )  # fmt: skip


def _compared(draft: RubricDraft, checked: checking.Checked) -> dict[str, Any]:
    """The examples, what changed, and what stands against publishing it today."""
    base = drafts.base_of(draft)
    before = None if base is None else versions.rubric_of(base)
    if checked.frozen is None or checked.rubric is None:
        return {"base": base, "base_rubric": before, "changes": None, "failures": [], "obstacle": None}
    failures = [list(failure_in_words(one, draft.code)) for one in checking.failures_of(checked.frozen)]
    numbers = drafts.numbers_of(checked.rubric.code)
    return {
        "base": base, "base_rubric": before, "failures": failures, "kinds": CHANGES,
        "parts": PARTS, "field_names": FIELDS,
        "changes": differences(before, checked.rubric) if before else None,
        "obstacle": _obstacle(draft, checked, numbers),
    }  # fmt: skip


def _obstacle(draft: RubricDraft, checked: checking.Checked, numbers: list[int]) -> Any:
    is_open = draft.state in (State.EDITING.value, State.HANDED_IN.value)
    if not is_open or checked.rubric is None:
        return None
    return fault_of(checked.rubric, numbers, local_time(clock.now()).date())


def _tried(draft: RubricDraft, checked: checking.Checked, form: DaysForm | None) -> dict[str, Any]:
    """How the draft did on past calls, and on the calls of which days it could be tried."""
    if checked.frozen is None or checked.rubric is None:
        return {"trial": None}
    trial = trials.trial_of(draft, checked.frozen, checked.rubric)
    last_on = local_time(trial.newest_at or clock.now()).date()
    form = form or DaysForm(formdata=None, first_on=last_on - timedelta(days=DAYS_BACK), last_on=last_on)
    shown = {
        "trial": trial,
        "form": form,
        "progress_url": url_for("rubrics.show_draft_trial", draft_id=draft.id),
    }
    return shown | (report_data(trial.job, trial.report) if trial.job is not None else {"report": None})
