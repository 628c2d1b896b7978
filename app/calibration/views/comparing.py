"""One session: its progress while it is planned or scored, and the scores side by side in the discussion."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calibration.forms import DeadlineForm, ItemForm
from app.calibration.models import CalibrationSession
from app.calibration.policy.agreeing import agreement_of
from app.calibration.policy.deviating import cell_of, heat_map, mean_deviation, spread_of
from app.calibration.policy.states import COMPARED, LABELS, State
from app.calibration.policy.voting import votes_on
from app.calibration.queries import comparison, scores, sessions
from app.calibration.service import discussing
from app.calibration.views.pages import pages, rules, today
from app.calibration.views.words import words_of
from app.evaluations.forms import ReasonForm, read_answers
from app.evaluations.policy.choices import choices_of, in_words
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.rubrics.queries.versions import rubric_of


@pages.page("/calibration/<int:session_id>", needs=Permission.CALIBRATION_READ)
def show_session(session_id: int) -> ResponseReturnValue:
    """One session, as far as it is."""
    person = actor()
    session = sessions.get_session(person, session_id)
    if session.state in COMPARED:
        return _discussion(person, session, ItemForm(formdata=None))
    return render_template(
        "calibration/session.html",
        **_head(person, session), own=scores.own_by_position(person, session), today=today(),
        done=sessions.progress_of([session]).get(session_id, {}),
        deadline=DeadlineForm(formdata=None, due_on=session.due_on),
    )  # fmt: skip


@pages.page("/calibration/<int:session_id>/calls/<int:position>", needs=Permission.CALIBRATION_READ)
def show_call(session_id: int, position: int) -> ResponseReturnValue:
    """What everybody gave one call, item by item, beside the reference."""
    person = actor()
    session = sessions.get_compared(person, session_id)
    place = next((one for one in session.calls if one.position == position), None)
    if place is None:
        raise NotFound(_("There is no such call in this session."))
    found, rubric = comparison.comparison_of(session), rubric_of(session.rubric_version)
    given, agreed = found.of_call(place.id), found.references.get(place.id, {})
    head = _head(person, session)
    return render_template(
        "calibration/call.html",
        **head, place=place, given=given, agreed=agreed, total=found.totals.get(place.id), in_words=in_words,
        votes={item.code: votes_on(item, given, agreed) for item in rubric.items}, choices_of=choices_of,
        may_agree=head["may_lead"] and session.state == State.DISCUSSION and session.expert_id is None,
        **words_of(place.call),
    )  # fmt: skip


@pages.action("/calibration/<int:session_id>/calls/<int:position>/agree", needs=Permission.CALIBRATION_LEAD)
def agree_reference(session_id: int, position: int) -> ResponseReturnValue:
    """Keep what was agreed for one call."""
    with transaction():
        discussing.agree_reference(actor(), session_id, position, read_answers(request.form))
    flash(_("The agreed verdicts are kept."), "success")
    return redirect(url_for("calibration.show_session", session_id=session_id))


@pages.action("/calibration/<int:session_id>/items/<code>", needs=Permission.CALIBRATION_LEAD)
def note_item(session_id: int, code: str) -> ResponseReturnValue:
    """Keep notes and the agreed reading of an item."""
    form = ItemForm()
    if not form.validate_on_submit():
        raise InvalidInput(_("Each text can have up to 2,000 characters. Shorten it."))
    words = discussing.Words(form.notes.data or "", form.reading_zh.data or "", form.reading_en.data or "")
    with transaction():
        discussing.note_item(actor(), session_id, code, words)
    flash(_("Kept."), "success")
    return redirect(url_for("calibration.show_session", session_id=session_id, _anchor=f"talk-{code}"))


def _discussion(person: Actor, session: CalibrationSession, form: ItemForm) -> str:
    found, set_by = comparison.comparison_of(session), rules()
    people = [one.user for one in session.participants if one.user_id != session.expert_id]
    is_open = session.expert_id is None and len(found.totals) < len(session.calls)
    deviations = (comparison.until_agreed(found) if is_open else found).deviations
    by_call = {
        place.id: {one.user_id: one.total for one in found.of_call(place.id)} for place in session.calls
    }
    return render_template(
        "calibration/discussion.html",
        **_head(person, session), people=people, totals=by_call, references=found.totals,
        spreads={call: spread_of(list(totals.values())) for call, totals in by_call.items()},
        is_open=is_open,
        heat=heat_map(deviations), shades=set_by.shades,
        means={one.id: mean_deviation(found.totals_of(one.id), found.totals) for one in people},
        alls={one.id: cell_of([each for each in deviations if each.user_id == one.id]) for one in people},
        agreement=agreement_of(found.rated, set_by.enough.enough), missing=scores.missing_in(session),
        talk={one.item_code: one for one in session.items}, form=form,
    )  # fmt: skip


def _head(person: Actor, session: CalibrationSession) -> dict[str, Any]:
    return {
        "session": session, "states": LABELS, "rubric": rubric_of(session.rubric_version),
        "names": {one.user_id: one.user.name for one in session.participants},
        "may_lead": person.may(Permission.CALIBRATION_LEAD), "reason": ReasonForm(formdata=None),
    }  # fmt: skip
