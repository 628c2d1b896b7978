"""A session: its calls one by one, what is said about them, who came, how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.evaluations.models import EvaluationItem
from app.evaluations.policy.form import lines_of
from app.evaluations.queries.lists import open_of
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.joint.forms import CancelForm, FollowUpForm, NotesForm, PresenceForm, read_readings
from app.joint.models import JointCall, JointSession
from app.joint.policy.states import LABELS, STEPS, State, Step, may_hold, may_move
from app.joint.policy.suggesting import WHYS, reason
from app.joint.queries import sessions
from app.joint.queries.hearing import may_hear
from app.joint.service import arranging, discussing, holding
from app.joint.service.discussing import FollowUpTerms
from app.joint.service.rules import joint_rules
from app.joint.views.pages import pages, today, zone
from app.recordings.models import Recording
from app.recordings.service.beeping import rendition_for
from app.rubrics.queries.versions import item_titles, rubric_of


@pages.page("/joint/<int:session_id>", needs=Permission.JOINT_READ)
def show_session(session_id: int) -> ResponseReturnValue:
    """The session, with one of its calls open (``?call=``; the first one otherwise)."""
    return _page(sessions.get_session(actor(), session_id))


def _page(session: JointSession, status: int = 200, **forms: Any) -> ResponseReturnValue:
    person = actor()
    wanted = forms.get("call_id") or request.args.get("call", type=int)
    shown = next(
        (one for one in session.calls if one.id == wanted), session.calls[0] if session.calls else None
    )
    leads_it = person.may(Permission.JOINT_ARRANGE)
    begins_on = session.begins_at.astimezone(zone()).date()
    page = render_template(
        "joint/session.html", session=session, states=LABELS, whys=WHYS, today=today(),
        leads_it=leads_it, is_open=session.state in (State.PLANNED, State.HELD),
        may_hold=leads_it and may_move(session.state, State.HELD) and may_hold(begins_on, today())
        and bool(session.calls),
        may_cancel=leads_it and may_move(session.state, State.CANCELLED),
        may_close=leads_it and may_move(session.state, State.CLOSED),
        presence=forms.get("presence") or _presence_form(session),
        cancel=forms.get("cancel") or CancelForm(formdata=None),
        shown=shown, number={one.id: place for place, one in enumerate(session.calls, 1)},
        **(_call_data(shown, forms) if shown else {}),
    )  # fmt: skip
    return page, status


def _call_data(shown: JointCall, forms: dict[str, Any]) -> dict[str, Any]:
    """What is shown of the open call: its sound, the published score, what was agreed."""
    evaluation, person = shown.evaluation, actor()
    titles = item_titles([evaluation.rubric_version_id])
    readings = {one.item_code: one.text for one in shown.readings}
    answers = {item.item_code: item for item in evaluation.items}
    lines = lines_of(rubric_of(evaluation.rubric_version), answers, {})
    lost = [item for item in evaluation.items if item.has_lost]
    return {
        "evaluation": evaluation, "call": evaluation.call, "recording": evaluation.call.recording,
        "sound_waits": _waits(evaluation.call.recording), "titles": titles, "lost": lost, "lines": lines,
        "why": reason(shown.why, shown.item_codes, titles, evaluation.total), "readings": readings,
        "read_items": _items_to_read(lost, shown, readings),
        "other_items": [code for code in titles if code in answers],
        "may_hear": may_hear(person, evaluation.call_id),
        # Who was given the call to score meanwhile judges it by himself (P3).
        "still_scores": bool(open_of(person.user_id, [evaluation.call_id])),
        "may_finish": lambda one: person.user_id == one.owner_id or person.may(Permission.JOINT_ARRANGE),
        "notes": forms.get("notes") or NotesForm(formdata=None, discussion=shown.discussion),
        "follow_up": _with_owners(forms.get("follow_up") or _follow_up_form(), shown), "steps": STEPS,
    }  # fmt: skip


def _waits(recording: Recording | None) -> bool:
    return recording is not None and rendition_for(actor(), recording) is None


def _items_to_read(lost: list[EvaluationItem], shown: JointCall, readings: dict[str, str]) -> list[str]:
    """Items whose reading is asked for: those that lost points, those suggested for, those agreed already."""
    return list(dict.fromkeys([*(item.item_code for item in lost), *shown.item_codes, *readings]))


def _presence_form(session: JointSession) -> PresenceForm:
    return _with_seats(PresenceForm(formdata=None, present=[seat.lead_id for seat in session.seats]), session)


def _with_seats(form: PresenceForm, session: JointSession) -> PresenceForm:
    form.present.choices = [SelectChoice(seat.lead_id, str(seat.lead.name)) for seat in session.seats]
    return form


def _follow_up_form() -> FollowUpForm:
    due_on = today() + timedelta(days=joint_rules().session.follow_up_days)
    return FollowUpForm(formdata=None, due_on=due_on)


def _with_owners(form: FollowUpForm, shown: JointCall) -> FollowUpForm:
    people = [shown.session.monitor, *(seat.lead for seat in shown.session.seats)]
    form.owner_id.choices = [SelectChoice(one.id, str(one.name)) for one in people]
    return form


@pages.action("/joint/<int:session_id>/hold", needs=Permission.JOINT_ARRANGE)
def hold_session(session_id: int) -> ResponseReturnValue:
    """The session was held; the boxes say who came."""
    session = sessions.get_session(actor(), session_id)
    form = _with_seats(PresenceForm(), session)
    if not form.validate_on_submit():
        return _page(session, 422, presence=form)
    with transaction():
        holding.hold_session(actor(), session_id, form.present.data, zone())
    flash(_("The session counts as held."), "success")
    return redirect(url_for("joint.show_session", session_id=session_id))


@pages.action("/joint/<int:session_id>/cancel", needs=Permission.JOINT_ARRANGE)
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Call the session off."""
    form = CancelForm()
    if not form.validate_on_submit():
        return _page(sessions.get_session(actor(), session_id), 422, cancel=form)
    with transaction():
        arranging.cancel_session(actor(), session_id, form.reason.data)
    flash(_("The session is cancelled. Its leads are back in the rotation."), "success")
    return redirect(url_for("joint.show_session", session_id=session_id))


@pages.action("/joint/<int:session_id>/close", needs=Permission.JOINT_ARRANGE)
def close_session(session_id: int) -> ResponseReturnValue:
    """All is written down."""
    with transaction():
        holding.close_session(actor(), session_id)
    flash(_("The session is closed."), "success")
    return redirect(url_for("joint.show_session", session_id=session_id))


@pages.action("/joint/calls/<int:call_id>/notes", needs=Permission.JOINT_ARRANGE)
def keep_notes(call_id: int) -> ResponseReturnValue:
    """Keep what was said about a call."""
    form, readings = NotesForm(), read_readings(request.form)
    if not form.validate_on_submit():
        return _page(sessions.get_call(actor(), call_id).session, 422, notes=form, call_id=call_id)
    other, words = request.form.get("other_item", ""), request.form.get("other_words", "").strip()
    if other and words:
        readings[other] = words[:2000]
    with transaction():
        call = discussing.keep_notes(actor(), call_id, form.discussion.data or "", readings)
    flash(_("The notes are kept."), "success")
    return _back_to(call)


@pages.action("/joint/calls/<int:call_id>/follow-ups", needs=Permission.JOINT_ARRANGE)
def agree_follow_up(call_id: int) -> ResponseReturnValue:
    """Keep what shall be done about a call."""
    form = _with_owners(FollowUpForm(), sessions.get_call(actor(), call_id))
    if not form.validate_on_submit():
        return _page(sessions.get_call(actor(), call_id).session, 422, follow_up=form, call_id=call_id)
    terms = FollowUpTerms(Step(form.step.data), form.text.data, form.owner_id.data, form.due_on.data)
    with transaction():
        follow_up = discussing.agree_follow_up(actor(), call_id, terms, zone())
    flash(_("The follow-up is kept."), "success")
    return _back_to(follow_up.call)


@pages.action("/joint/follow-ups/<int:follow_up_id>/done", needs=Permission.JOINT_TAKE_PART)
def finish_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """What was agreed is done."""
    with transaction():
        follow_up = discussing.finish_follow_up(actor(), follow_up_id)
    flash(_("Marked as done."), "success")
    return _back_to(follow_up.call)


def _back_to(call: JointCall) -> ResponseReturnValue:
    return redirect(url_for("joint.show_session", session_id=call.session_id, call=call.id))
