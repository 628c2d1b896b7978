"""The blind form: the ordinary scoring page without agent, proposals, and anybody else's scores (J1)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calibration.models import CalibrationScore
from app.calibration.policy.answering import given_in
from app.calibration.policy.states import State
from app.calibration.queries import scores, sessions
from app.calibration.service import scoring
from app.calibration.views.pages import pages
from app.calibration.views.words import words_of
from app.evaluations.forms import read_answers, read_comment, read_revision
from app.evaluations.policy.form import lines_of
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.web.blueprint import actor
from app.recordings.policy.labels import DOUBTS
from app.rubrics.policy.readings import readings_of
from app.rubrics.queries.versions import rubric_of


@pages.page("/calibration/<int:session_id>/calls/<int:position>/score", needs=Permission.CALIBRATION_SCORE)
def score(session_id: int, position: int) -> ResponseReturnValue:
    """One call to be scored blind."""
    own = scores.get_own(actor(), session_id, position)
    if own.submitted_at is not None or own.calibration_call.session.state != State.OPEN:
        return redirect(url_for("calibration.show_session", session_id=session_id))
    return render_template("calibration/score.html", **_desk(own))


@pages.action("/calibration/<int:session_id>/calls/<int:position>/submit", needs=Permission.CALIBRATION_SCORE)
def submit(session_id: int, position: int) -> ResponseReturnValue:
    """Submit: what was entered is kept first, so that an incomplete form costs no work."""
    person, answers, comment = actor(), read_answers(request.form), read_comment(request.form)
    with transaction():
        scoring.save_draft(person, session_id, position, read_revision(request.form), answers, comment)
    try:
        with transaction():
            scoring.submit_score(person, session_id, position)
    except InvalidInput as error:
        own = scores.get_own(person, session_id, position)
        faults = error.facts.get("items", [])
        return render_template(
            "calibration/score.html", **_desk(own) | {"error": error, "faults": faults}
        ), 422
    return redirect(_next(session_id))


def _next(session_id: int) -> str:
    """The next call to score, or the session's page after the last one."""
    person = actor()
    own = scores.own_by_position(person, sessions.get_session(person, session_id))
    left = [position for position, one in sorted(own.items()) if one.submitted_at is None]
    if not left:
        return url_for("calibration.show_session", session_id=session_id)
    return url_for("calibration.score", session_id=session_id, position=left[0])


def _desk(own: CalibrationScore) -> dict[str, Any]:
    place = own.calibration_call
    rubric = rubric_of(place.session.rubric_version)
    answers = given_in(own.answers)
    address: dict[str, Any] = {"session_id": place.session_id, "position": place.position}
    return {
        "evaluation": own, "session": place.session, "place": place, "count": len(place.session.calls),
        "rubric": rubric, "answers": answers, "lines": lines_of(rubric, answers, {}), "proposals_of": {},
        "readings": readings_of(actor(), rubric.code), "faults": [], "marks": [], "doubts": DOUBTS,
        "submit_url": url_for("calibration.submit", **address),
        "draft_url": url_for("calibration_api.save_draft", **address),
        **words_of(place.call),
    }  # fmt: skip
