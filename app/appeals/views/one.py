"""One appeal: what the agent says, what was decided, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.appeals.forms import read_others, read_rulings
from app.appeals.models import Appeal
from app.appeals.policy.deciding import follow_ons, new_total
from app.appeals.policy.lodging import LONGEST_TEXT
from app.appeals.policy.states import Outcome, State
from app.appeals.queries import appeals as read
from app.appeals.queries.people import bars_for, deciders_of
from app.appeals.service import ending
from app.appeals.service.deciding import BARS, decide_appeal
from app.appeals.service.rules import appeal_rules
from app.appeals.views.pages import LABELLED, days_left, pages, unknown_years, zone
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import ScoreError
from app.evaluations.forms import read_answers
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.choices import chosen_of, in_words
from app.evaluations.policy.faults import told
from app.evaluations.policy.form import Line
from app.evaluations.queries.sheet import get_readable
from app.evaluations.service.showing import call_data
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import LazyString, _
from app.foundation.web.blueprint import actor
from app.rubrics.queries import versions


@pages.page("/appeals/<int:appeal_id>", needs=Permission.APPEAL_READ)
def show_appeal(appeal_id: int) -> ResponseReturnValue:
    """The appeal beside player and transcript, with the form of whoever's turn it is."""
    return _page(read.get_readable_appeal(actor(), appeal_id))


@pages.page("/appeals/<int:appeal_id>/total", needs=Permission.APPEAL_DECIDE)
def show_total(appeal_id: int) -> ResponseReturnValue:
    """The total that the decision would give as it stands on the form: a part of the page."""
    appeal = read.get_readable_appeal(actor(), appeal_id)
    rubric = versions.rubric_of(appeal.evaluation.rubric_version)
    given = {item.item_code: item for item in appeal.evaluation.items}
    total, fault = None, None
    try:
        total = new_total(rubric, given, _entered(appeal, rubric, request.args))
    except ScoreError as error:
        fault = told(error, rubric)
    return render_template("appeals/_total.html", total=total, fault=fault, before=appeal.evaluation.total)


@pages.action("/appeals/<int:appeal_id>/decide", needs=Permission.APPEAL_DECIDE)
def decide(appeal_id: int) -> ResponseReturnValue:
    """Decide it; what was entered stays on the form where something is missing."""
    appeal = read.get_readable_appeal(actor(), appeal_id)
    codes = appeal.at_stake
    rulings, others = read_rulings(request.form, codes), read_others(request.form, codes)
    try:
        with transaction():
            decide_appeal(actor(), appeal_id, rulings, others, zone())
    except InvalidInput as error:
        return _page(read.get_readable_appeal(actor(), appeal_id), error), 422
    flash(_("The appeal is decided. The agent and the monitor are told."), "success")
    return redirect(url_for("appeals.show_appeal", appeal_id=appeal_id))


@pages.action("/appeals/<int:appeal_id>/withdraw", needs=Permission.APPEAL_LODGE)
def withdraw(appeal_id: int) -> ResponseReturnValue:
    """The agent takes it back."""
    return _step(appeal_id, ending.withdraw_appeal, _("Your appeal is withdrawn."))


@pages.action("/appeals/<int:appeal_id>/accept", needs=Permission.APPEAL_LODGE)
def accept(appeal_id: int) -> ResponseReturnValue:
    """The agent agrees with the first level."""
    return _step(appeal_id, ending.accept_decision, _("Thank you. The score is final now."))


@pages.action("/appeals/<int:appeal_id>/second-level", needs=Permission.APPEAL_LODGE)
def go_on(appeal_id: int) -> ResponseReturnValue:
    """The agent takes it to the second level."""
    try:
        with transaction():
            ending.continue_appeal(actor(), appeal_id, request.form.get("text", ""), zone())
    except InvalidInput as error:
        return _page(read.get_readable_appeal(actor(), appeal_id), error), 422
    flash(_("Your appeal is before the second level. Its decision is final."), "success")
    return redirect(url_for("appeals.show_appeal", appeal_id=appeal_id))


def _step(appeal_id: int, step: Callable[..., Appeal], done: LazyString) -> ResponseReturnValue:
    with transaction():
        step(actor(), appeal_id)
    flash(done, "success")
    return redirect(url_for("appeals.show_appeal", appeal_id=appeal_id))


def _page(appeal: Appeal, error: InvalidInput | None = None) -> str:
    person, rules, today = actor(), appeal_rules(), clock.today(zone())
    data = call_data(person, get_readable(person, appeal.evaluation_id))
    left, is_his = days_left(appeal), appeal.agent.user_id == person.user_id
    bar = bars_for(person, [appeal], rules, today)[appeal.id]
    is_waiting = left is not None and appeal.evaluation.state == "appealed"
    decides = person.may(Permission.APPEAL_DECIDE) and is_waiting
    return render_template(
        "appeals/show.html", **data, **LABELLED, appeal=appeal, error=error, entered=request.form,
        faults=error.facts.get("items", []) if error else [], left=left, in_words=in_words,
        reasons=rules.titles(), longest=LONGEST_TEXT, never_lower=rules.never_lower,
        nobody=is_waiting and not deciders_of(appeal, rules, today, appeal.level),
        unknown=unknown_years(appeal.due_on) if left is not None else [],
        may_decide=decides and bar is None, barred=BARS[bar] if decides and bar else None,
        choices_of=_refilled(data["lines"]), further=follow_ons(data["rubric"], appeal.at_stake),
        may_withdraw=is_his and is_waiting, may_go_on=is_his and appeal.state == State.ANSWERED,
    )  # fmt: skip


def _refilled(lines: Mapping[str, Line]) -> dict[str, Any]:
    """The lines with what was chosen on the form before it came back."""
    entered = read_answers(request.form)
    return {
        code: replace(line, chosen=chosen_of(line.item, entered[code].verdict, entered[code].points))
        if code in entered
        else line
        for code, line in lines.items()
    }


def _entered(appeal: Appeal, rubric: Rubric, form: Mapping[str, str]) -> dict[str, Answer]:
    """The answers that the decision would put in place of old ones."""
    codes = appeal.at_stake
    accepted = {
        one.item_code: one.answer
        for one in read_rulings(form, codes)
        if one.outcome is not Outcome.GROUNDLESS and one.answer is not None and one.answer.verdict
    }
    others = read_others(form, codes)
    further = {code: others[code] for code in follow_ons(rubric, set(accepted)) if code in others}
    return {code: one for code, one in further.items() if one.verdict} | accepted
