"""The rotation: whose turn it is, what is planned and was held, what a person has still to do."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.joint.forms import AwayForm
from app.joint.policy.states import LABELS, STEPS, TOOK_PLACE, State
from app.joint.queries import sessions, turns
from app.joint.queries.turns import Lead
from app.joint.service import arranging
from app.joint.service.rules import joint_rules, rotation_of
from app.joint.views.pages import pages, today, zone

FIRST_YEAR, LAST_YEAR = 2000, 3000


@pages.page("/joint", needs=Permission.JOINT_READ)
def overview() -> ResponseReturnValue:
    """The rotation, the sessions of a month in figures, the list of sessions, own follow-ups."""
    return _overview()


def _overview(form: AwayForm | None = None) -> str:
    person, leads, month = actor(), turns.list_leads(), _month()
    counts = sessions.count_states(*clock.month_bounds(month, zone()))
    first, after = clock.month_days(month)
    return render_template(
        "joint/overview.html",
        turns=rotation_of(leads, turns.away_on(today())), leads={lead.person.id: lead for lead in leads},
        every_weeks=joint_rules().rotation.every_weeks,
        first=first, month_before=clock.month_before(first), month_after=clock.month_of(after),
        held=sum(counts[state] for state in TOOK_PLACE), cancelled=counts[State.CANCELLED],
        planned=sum(counts.values()) - counts[State.CANCELLED],
        page=sessions.list_sessions(person, request.args.get("after")), states=LABELS, steps=STEPS,
        follow_ups=sessions.list_open_follow_ups(person.user_id), today=today(),
        away=turns.list_away(today()), form=_away_form(leads, form),
        may_arrange=person.may(Permission.JOINT_ARRANGE),
        may_speak_for=lambda lead_id: person.may(Permission.JOINT_ARRANGE) or person.user_id == lead_id,
    )  # fmt: skip


def _away_form(leads: list[Lead], sent: AwayForm | None) -> AwayForm | None:
    """The form with those for whom the reader may speak; None where there is nobody."""
    person = actor()
    mine = [
        lead.person for lead in leads if person.role is not Role.TEAM_LEAD or lead.person.id == person.user_id
    ]
    if not mine or not person.may(Permission.JOINT_TAKE_PART):
        return None
    form = sent or AwayForm(formdata=None, first_on=today())
    form.lead_id.choices = [SelectChoice(one.id, str(one.name)) for one in mine]
    return form


def _month() -> str:
    wanted = request.args.get("month") or clock.month_of(today())
    try:
        is_month = FIRST_YEAR <= clock.month_days(wanted)[0].year < LAST_YEAR
    except (ValueError, OverflowError):
        is_month = False
    if not is_month:
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=wanted))
    return wanted


@pages.action("/joint/away", needs=Permission.JOINT_TAKE_PART)
def enter_days_away() -> ResponseReturnValue:
    """Keep days on which a lead cannot come."""
    form = _away_form(turns.list_leads(), AwayForm())
    if form is None or not form.validate_on_submit():
        return _overview(form), 422
    first: date = form.first_on.data
    with transaction():
        arranging.enter_days_away(actor(), form.lead_id.data, first, form.last_on.data)
    flash(_("The days are kept. The lead keeps his place in the rotation."), "success")
    return redirect(url_for("joint.overview"))


@pages.action("/joint/away/<int:away_id>/remove", needs=Permission.JOINT_TAKE_PART)
def remove_days_away(away_id: int) -> ResponseReturnValue:
    """The lead can come after all."""
    with transaction():
        arranging.remove_days_away(actor(), away_id)
    flash(_("The lead is back in the rotation."), "success")
    return redirect(url_for("joint.overview"))
