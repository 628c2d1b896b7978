"""Calibration sessions in every state, made by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from app.accounts.models import User
from app.calibration.models import CalibrationSession
from app.calibration.policy.terms import Terms
from app.calibration.service import leading, planning, scoring
from app.evaluations.policy.answers import Answer
from app.foundation.db import db, transaction
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from tests.factories.build import actor_of, make_call, make_recording, make_user
from tests.factories.rubrics import CODES, make_version

TODAY = date(2026, 10, 14)
LAST_DAY = TODAY + timedelta(days=7)


def heard_call(**values) -> Call:
    """A call with a recording."""
    call = make_call(**values)
    make_recording(call_id=call.id)
    return call


def make_people(count: int = 2) -> list[User]:
    return [make_user("monitor") for _ in range(count)]


def make_session(
    people: Sequence[User], *, calls: int = 2, expert: User | None = None, leader: User | None = None,
    title: str = "October round", given: Sequence[Call] = (),
) -> CalibrationSession:  # fmt: skip
    """A planned session on the small rubric with new calls (or those ``given``)."""
    version = db.session.query(RubricVersion).first() or make_version()
    lead = actor_of(leader or make_user("supervisor"))
    chosen = list(given) or [heard_call() for _ in range(calls)]
    terms = Terms(
        title,
        version.id,
        frozenset(one.id for one in people),
        None if expert is None else expert.id,
        LAST_DAY,
    )
    with transaction():
        session = planning.plan_session(lead, terms, TODAY)
    for call in chosen:
        with transaction():
            planning.add_call(lead, session.id, call.id)
    return session


def make_open(people: Sequence[User], **values) -> CalibrationSession:
    """A session that is being scored."""
    session = make_session(people, **values)
    with transaction():
        leading.open_session(actor_of(session.led_by), session.id, TODAY)
    return session


def answers(verdicts: Mapping[str, str] | None = None) -> dict[str, Answer]:
    """Passed, but for these."""
    return {code: Answer((verdicts or {}).get(code, "pass")) for code in CODES}


def score_call(
    session: CalibrationSession, person: User, position: int = 1, verdicts: Mapping[str, str] | None = None
) -> None:
    """This person scores one call and submits."""
    actor = actor_of(person)
    with transaction():
        scoring.save_draft(actor, session.id, position, 0, answers(verdicts), "")
    with transaction():
        scoring.submit_score(actor, session.id, position)


def make_discussed(people: Sequence[User], **values) -> CalibrationSession:
    """A session in which everybody scored every call alike, in discussion."""
    session = make_open(people, **values)
    for one in session.participants:
        for place in session.calls:
            score_call(session, one.user, place.position)
    discuss(session)
    return session


def discuss(session: CalibrationSession, today: date = TODAY) -> list[int]:
    """Who leads it opens the discussion; returns who is missing."""
    with transaction():
        return leading.open_discussion(actor_of(session.led_by), session.id, today)
