"""Arranging a session, choosing its calls, calling it off."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.accounts.queries import get_user, list_monitors
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.joint.forms import SessionForm
from app.joint.policy.suggesting import reason
from app.joint.queries import choosing, sessions, turns
from app.joint.service import arranging, holding
from app.joint.service.arranging import SessionTerms
from app.joint.service.rules import joint_rules, rotation_of, suggestions_for
from app.joint.views.pages import pages, today, zone
from app.rubrics.queries.versions import item_titles

USUAL = time(14)
AHEAD = timedelta(days=7)


@pages.page("/joint/new", needs=Permission.JOINT_ARRANGE)
def new_session() -> ResponseReturnValue:
    """The form of a new session; those whose turn is next are ticked."""
    form = SessionForm(
        day=today() + AHEAD, time=USUAL, minutes=joint_rules().session.minutes, is_blind=True,
        lead_ids=[turn.lead_id for turn in rotation_of(turns.list_leads(), _away()) if turn.is_next],
        monitor_id=actor().user_id,
    )  # fmt: skip
    return _form_page(form)


@pages.action("/joint", needs=Permission.JOINT_ARRANGE)
def arrange_session() -> ResponseReturnValue:
    """Keep a new session; its calls are chosen on the next page."""
    form = _with_choices(SessionForm())
    if not form.validate_on_submit():
        return _form_page(form), 422
    begins_at = datetime.combine(form.day.data, form.time.data, zone())
    terms = SessionTerms(
        begins_at, form.minutes.data, form.monitor_id.data, tuple(form.lead_ids.data), form.is_blind.data
    )
    try:
        with transaction():
            session = arranging.arrange_session(actor(), terms, zone())
    except InvalidInput as error:
        form.day.errors = [str(error)]
        return _form_page(form), 422
    flash(_("The session is arranged. Choose its calls now."), "success")
    return redirect(url_for("joint.choose_calls", session_id=session.id))


def _form_page(form: SessionForm) -> str:
    leads = turns.list_leads()
    return render_template(
        "joint/new.html", form=_with_choices(form), today=today(), turns=rotation_of(leads, _away()),
        leads={lead.person.id: lead for lead in leads},
    )  # fmt: skip


def _with_choices(form: SessionForm) -> SessionForm:
    person, leads = actor(), turns.list_leads()
    monitors = list(list_monitors()) if person.role is Role.SUPERVISOR else []
    if person.user_id is not None:
        monitors = [get_user(person.user_id), *(one for one in monitors if one.id != person.user_id)]
    form.monitor_id.choices = [SelectChoice(one.id, str(one.name)) for one in monitors]
    form.lead_ids.choices = [
        SelectChoice(
            lead.person.id, f"{lead.person.name} · {' / '.join(str(team.name) for team in lead.teams)}"
        )
        for lead in leads
    ]
    return form


def _away() -> set[int]:
    return turns.away_on(today() + AHEAD)


@pages.page("/joint/<int:session_id>/choose", needs=Permission.JOINT_ARRANGE)
def choose_calls(session_id: int) -> ResponseReturnValue:
    """What the rules suggest for a session, and what can be chosen by hand."""
    session = sessions.get_session(actor(), session_id)
    suggestions = suggestions_for(session)
    return render_template(
        "joint/choose.html", session=session, suggestions=suggestions, most=joint_rules().session.calls,
        suggested={one.id: one for one in choosing.with_calls(one.evaluation_id for one in suggestions)},
        page=choosing.list_choosable(actor(), session.monitor_id, request.args.get("after")),
        reason=reason, titles=item_titles,
    )  # fmt: skip


@pages.action("/joint/<int:session_id>/calls", needs=Permission.JOINT_ARRANGE)
def add_call(session_id: int) -> ResponseReturnValue:
    """Take a score into the session."""
    with transaction():
        holding.add_call(actor(), session_id, request.form.get("evaluation_id", 0, type=int))
    flash(_("The call is in the session."), "success")
    return redirect(url_for("joint.choose_calls", session_id=session_id))


@pages.action("/joint/calls/<int:call_id>/remove", needs=Permission.JOINT_ARRANGE)
def remove_call(call_id: int) -> ResponseReturnValue:
    """Take a call out of the session."""
    with transaction():
        session = holding.remove_call(actor(), call_id)
    flash(_("The call is taken out."), "success")
    return redirect(url_for("joint.show_session", session_id=session.id))
