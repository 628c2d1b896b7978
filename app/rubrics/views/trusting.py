"""How far the rules of a version are trusted."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.rubrics.policy.labels import CRITICAL
from app.rubrics.policy.rungs import Rung
from app.rubrics.policy.trust_rows import TrustRow
from app.rubrics.policy.trust_words import RUNGS, reason_in_words
from app.rubrics.queries import trust, versions
from app.rubrics.service import trusting
from app.rubrics.views.pages import pages


@pages.page("/rubrics/<int:version_id>/trust", needs=Permission.RUBRIC_READ)
def show_trust(version_id: int) -> ResponseReturnValue:
    """How far the rules of a version are trusted, why, what is missing for more, and how it came to that."""
    version, rules = versions.get_version(version_id), trust.trust_rules()
    rubric = versions.rubric_of(version)
    return render_template(
        "rubrics/trust.html",
        version=version, rubric=rubric, rules=rules, rungs=RUNGS, critical=CRITICAL, reason=reason_in_words,
        rows=[TrustRow(standing, rules) for standing in trust.standings_of(version).values()],
        titles={item.code: item.title for item in rubric.items}, steps=trust.history_of(version.code),
        digests=trust.digests_of(version), may_move=actor().may(Permission.RUBRIC_TRUST),
    )  # fmt: skip


@pages.action("/rubrics/<int:version_id>/trust/<item_code>/raise", needs=Permission.RUBRIC_TRUST)
def raise_trust(version_id: int, item_code: str) -> ResponseReturnValue:
    """Let the rule of an item do more by itself."""
    with transaction():
        trusting.raise_trust(actor(), version_id, item_code, _rung_sent())
    flash(_("The item is raised. Calls that are given to monitors from now on follow it."), "success")
    return redirect(url_for("rubrics.show_trust", version_id=version_id), 303)


@pages.action("/rubrics/<int:version_id>/trust/<item_code>/lower", needs=Permission.RUBRIC_TRUST)
def lower_trust(version_id: int, item_code: str) -> ResponseReturnValue:
    """Let the rule of an item do less by itself."""
    with transaction():
        trusting.lower_trust(actor(), version_id, item_code, _rung_sent())
    flash(_("The item is taken back, also in calls that no monitor has opened yet."), "success")
    return redirect(url_for("rubrics.show_trust", version_id=version_id), 303)


def _rung_sent() -> Rung:
    try:
        return Rung(request.form.get("rung", ""))
    except ValueError as error:
        raise InvalidInput(_("The form is incomplete. Load the page again.")) from error
