"""How far people who score the same calls agree (J1). Never for monitors: it counts such calls."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.appraisals.policy.agreement import board_of
from app.appraisals.policy.months import WEEKS
from app.appraisals.queries.pairs import pairs_between
from app.appraisals.service.rules import fairness_rules
from app.appraisals.views.pages import pages, shown_weeks, zone
from app.foundation.access.permissions import Permission
from app.foundation.i18n import Bilingual
from app.rubrics.queries.versions import item_titles, list_all


@pages.page("/fairness/agreement", needs=Permission.FAIRNESS_SEE)
def show_agreement() -> ResponseReturnValue:
    """Agreement of calls that two people scored, the worst item first."""
    versions = list_all()
    codes = {version.code for version in versions}
    asked = request.args.get("rubric")
    rubric = asked if asked in codes else None
    weeks, rules = shown_weeks(), fairness_rules().value
    ids = [version.id for version in versions if rubric in (None, version.code)]
    newest = {version.code: version for version in reversed(versions)}
    return render_template(
        "appraisals/agreement.html",
        board=board_of(pairs_between(*weeks.bounds(zone()), rubric), rules.believed),
        titles=item_titles(ids), rubric=rubric, weeks=weeks, offered=WEEKS, rules=rules,
        rubrics={code: Bilingual(zh=one.title_zh, en=one.title_en) for code, one in sorted(newest.items())},
    )  # fmt: skip
