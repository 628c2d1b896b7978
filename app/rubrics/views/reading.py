"""The standards in force, one to read, what rules found in a call."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.engines.scoring.explain import explain
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.i18n import local_time
from app.foundation.web.blueprint import actor
from app.recordings import queries as recordings
from app.rubrics.policy.drafting import LABELS
from app.rubrics.policy.labels import CRITICAL, LANGUAGE_NAMES, PROPOSALS
from app.rubrics.policy.readings import readings_of
from app.rubrics.policy.validity import announced, counting
from app.rubrics.policy.wording import rule_in_words
from app.rubrics.queries import drafts, findings, versions
from app.rubrics.views.pages import pages
from app.transcription.queries import transcripts


@pages.page("/rubrics", needs=Permission.RUBRIC_READ)
def list_rubrics() -> ResponseReturnValue:
    """The standards that calls are scored on now, and those whose day is yet to come."""
    person = actor()
    known, today = versions.rubrics_in_force(), local_time(clock.now()).date()
    rows = [*counting(known, today), *announced(known, today)]
    return render_template(
        "rubrics/list.html",
        rows=rows, language_names=LANGUAGE_NAMES, may_backtest=person.may(Permission.RUBRIC_BACKTEST),
        may_draft=person.may(Permission.RUBRIC_DRAFT), states=LABELS,
        drafts=drafts.list_open() if person.may(Permission.RUBRIC_PUBLISH) else [],
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
        counts=findings.count_by_item(version_id), readings=readings_of(actor(), version.code),
        in_words=lambda rule: rule_in_words(rule, titles),
        language_names=LANGUAGE_NAMES, critical=CRITICAL,
        may_draft=actor().may(Permission.RUBRIC_DRAFT), draft=drafts.draft_of(version_id),
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
