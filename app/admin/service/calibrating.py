"""The demo centre's calibration: one session that its monitors went through, one that is open (J1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.accounts.queries import list_active, list_monitors
from app.calibration.models import CalibrationSession
from app.calibration.policy.terms import Terms
from app.calibration.queries.comparison import submitted_in
from app.calibration.queries.sessions import list_calls_in
from app.calibration.service import discussing, leading, planning, scoring
from app.evaluations.policy.answers import Answer
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.recordings.models import Call
from app.rubrics.queries import versions
from demo import calibration
from demo.monitors import simulated_verdicts

RUBRIC, CALLS = "inbound-en", 3
SCORED_IN = timedelta(days=7)


def calibrate_as_demo(faults: dict[str, list[str]], zone: ZoneInfo) -> None:
    """Let the demo's supervisor hold a session with all monitors, agree, close it, and open the next one.

    ``faults``: kinds planted in each spoken call, by the name of its recording. Nothing happens where there
    is a session already, fewer than two monitors, or no call to be scored.
    """
    supervisors, monitors = list_active(Role.SUPERVISOR), list_monitors()
    version = next((one for one in versions.list_in_force() if one.code == RUBRIC), None)
    if version is None or not supervisors or len(monitors) < 2:
        return
    calls = list_calls_in(version.language, [])
    if not calls or db.session.query(CalibrationSession).first() is not None:
        return
    lead, today = supervisors[0].as_actor(None), clock.today(zone)
    people = frozenset(one.id for one in monitors)
    terms = Terms(calibration.CLOSED_TITLE, version.id, people, None, today + SCORED_IN)
    done = _open(lead, terms, calls[:CALLS], today)
    _score(done, monitors, faults)
    leading.open_discussion(lead, done.id, today)
    _agree(lead, done)
    leading.close_session(lead, done.id)
    if calls[CALLS:]:
        _open(lead, replace(terms, title=calibration.OPEN_TITLE), calls[CALLS : 2 * CALLS], today)


def _open(lead: Actor, terms: Terms, calls: Sequence[Call], today: date) -> CalibrationSession:
    session = planning.plan_session(lead, terms, today)
    for call in calls:
        planning.add_call(lead, session.id, call.id)
    leading.open_session(lead, session.id, today)
    return session


def _score(session: CalibrationSession, monitors: Sequence[User], faults: dict[str, list[str]]) -> None:
    codes = [item.code for item in versions.rubric_of(session.rubric_version).items]
    for place in session.calls:
        call = place.call
        planted = faults.get(call.recording_name or "", [])
        for monitor in monitors:
            verdicts = simulated_verdicts(codes, planted, {}, monitor.sign_in_name, call.external_id)
            person = Actor(monitor.id, f"{monitor.name_en} (simulated)", Role.MONITOR, None)
            answers = {code: Answer(verdict) for code, verdict in verdicts.items()}
            scoring.save_draft(person, session.id, place.position, 0, answers, "")
            scoring.submit_score(person, session.id, place.position)


def _agree(lead: Actor, session: CalibrationSession) -> None:
    """The reference is what most gave; one item gets notes and a reading."""
    scores = submitted_in([session.id])
    for place in session.calls:
        given = [one.verdicts for one in scores if one.call == place.id]
        agreed = {code: Counter(one[code] for one in given).most_common(1)[0][0] for code in given[0]}
        answers = {code: Answer(verdict, points) for code, (verdict, points) in agreed.items()}
        discussing.agree_reference(lead, session.id, place.position, answers)
    words = discussing.Words(calibration.NOTES, *calibration.READING)
    discussing.note_item(lead, session.id, calibration.ITEM, words)
