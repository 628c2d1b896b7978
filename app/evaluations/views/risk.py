"""What was picked for risk and why, and what was left for lack of room."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.engines.draw.risk import FILE, load_picks
from app.evaluations.policy.picks import LEFT_FOR, RISKY
from app.evaluations.queries.picks import list_risk_picks, scored_for_risk
from app.evaluations.service.showing import LABELLED
from app.evaluations.views.pages import pages
from app.foundation.access.permissions import Permission
from app.foundation.rulebook import read_rules
from app.rubrics.queries.versions import item_titles


@pages.page("/evaluations/risk", needs=Permission.EVALUATION_PICK)
def list_risk() -> ResponseReturnValue:
    """Risk picks, or (``show=left``) risky calls that nobody hears; with the rule that decided."""
    left = request.args.get("show") == "left"
    page = list_risk_picks(left=left, after=request.args.get("after"))
    return render_template(
        "evaluations/risk.html", page=page, left=left, rules=read_rules(FILE, load_picks).value,
        titles=item_titles({row.rubric_version_id for row in page.rows}),
        scored=scored_for_risk([row.call_id for row in page.rows]),
        risky=RISKY, left_for=LEFT_FOR, **LABELLED,
    )  # fmt: skip
