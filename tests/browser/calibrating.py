"""Calibration in the small centre: a session in each state that people meet."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.calibration.models import CalibrationSession
from app.calibration.policy.terms import Terms
from app.calibration.queries.sessions import list_calls_in
from app.calibration.service import discussing, leading, planning, scoring
from app.evaluations.policy.answers import Answer
from app.foundation import clock
from app.foundation.db import db, transaction
from app.rubrics.queries import versions

PEOPLE = ("monitor.one", "lead.technical", "supervisor")


def calibrate() -> None:
    """Sessions that are planned, being scored, in discussion, and closed, each by the title that says so."""
    plan("Planned")
    begin(plan("Blind"))
    begin(plan("By keys"))
    for title in ("Compared", "Settled"):
        session = begin(plan(title))
        compare(session)
        if title == "Settled":
            settle(session)


def plan(title: str) -> CalibrationSession:
    people = [account(name) for name in PEOPLE]
    lead, today = people[-1].as_actor(None), clock.today(current_app.config["ZONE"])
    english = next(one for one in versions.list_in_force() if one.code == "inbound-en")
    terms = Terms(title, english.id, frozenset(one.id for one in people), None, today + timedelta(days=7))
    with transaction():
        session = planning.plan_session(lead, terms, today)
    for call in list_calls_in(english.language, [])[:2]:
        with transaction():
            planning.add_call(lead, session.id, call.id)
    return session


def begin(session: CalibrationSession) -> CalibrationSession:
    with transaction():
        leading.open_session(
            session.led_by.as_actor(None), session.id, clock.today(current_app.config["ZONE"])
        )
    return session


def compare(session: CalibrationSession) -> None:
    """Everybody scores; the first person is strict with the greeting, the second with what follows it."""
    codes = codes_of(session)
    for n, participant in enumerate(session.participants):
        person = participant.user.as_actor(None)
        given = {code: Answer("pass") for code in codes}
        given[codes[1 + n]] = Answer("fail", note="It was hardly to be heard.", note_at_s=2.0)
        for place in session.calls:
            with transaction():
                scoring.save_draft(person, session.id, place.position, 0, given, "A good call all the same.")
                scoring.submit_score(person, session.id, place.position)
    with transaction():
        lead = session.led_by.as_actor(None)
        leading.open_discussion(lead, session.id, clock.today(current_app.config["ZONE"]))


def settle(session: CalibrationSession) -> None:
    """The calls were without fault, and the greeting is read more mildly from now on."""
    lead, codes = session.led_by.as_actor(None), codes_of(session)
    for place in session.calls:
        with transaction():
            agreed = {code: Answer("pass") for code in codes}
            discussing.agree_reference(lead, session.id, place.position, agreed)
    words = discussing.Words("Some wanted the name first.", "报部门名称即可", "The name may come second.")
    with transaction():
        discussing.note_item(lead, session.id, "greeting", words)
        leading.close_session(lead, session.id)


def codes_of(session: CalibrationSession) -> list[str]:
    return [item.code for item in versions.rubric_of(session.rubric_version).items]


def account(name: str) -> User:
    return db.session.scalars(select(User).where(User.sign_in_name == name)).one()
