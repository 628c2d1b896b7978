"""``flask sampling …`` and the jobs of Monday morning."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.queue.timetable import ENTRIES
from app.sampling.jobs import begin, close, draw, prepare
from app.sampling.models import Draw, DrawnCall
from tests.factories.build import make_user

MONDAY = date(2026, 10, 19)


def test_monday_closes_the_week_before_begins_its_own_and_prepares_the_next(app):
    assert ENTRIES["sampling.close"].arguments(MONDAY) == {"week_on": "2026-10-12"}
    assert ENTRIES["sampling.begin"].arguments(MONDAY) == {"week_on": "2026-10-19"}
    assert ENTRIES["sampling.prepare"].arguments(MONDAY) == {"week_on": "2026-10-26"}


def test_each_morning_draws_the_day_before(app):
    assert ENTRIES["sampling.draw"].arguments(MONDAY) == {"day": "2026-10-18"}


def test_the_jobs_prepare_begin_draw_and_close(small_centre):
    prepare(week_on="2026-10-12")
    begin(week_on="2026-10-12")
    draw(day="2026-10-13")
    made = db.session.scalars(select(Draw)).one()
    assert [day.day for day in made.days] == [0, 1]
    close(week_on="2026-10-12")
    db.session.expire_all()
    assert made.drawn_at is not None


def test_a_week_is_drawn_and_verified_from_the_command_line(small_centre):
    run = small_centre.test_cli_runner().invoke
    assert "9 of 24 calls" in run(args=["sampling", "draw", "2026-10-12"]).output
    verified = run(args=["sampling", "verify", str(db.session.scalars(select(Draw.id)).one())])
    assert (verified.exit_code, "is the same" in verified.output) == (0, True)
    assert "Monday: the same" in verified.output


def test_a_closed_week_is_told_by_its_command(small_centre):
    assert (
        "9 of 24 calls"
        in small_centre.test_cli_runner().invoke(args=["sampling", "close", "2026-10-12"]).output
    )


def test_the_command_line_says_why_a_call_was_drawn(drawn):
    from flask import current_app

    run, call = current_app.test_cli_runner().invoke, drawn.calls[0].call
    assert "it was drawn." in run(args=["sampling", "why", call.external_id]).output
    assert run(args=["sampling", "why", "nobody-knows"]).exit_code == 1


def test_verify_fails_on_a_draw_that_was_tampered_with(drawn):
    from flask import current_app

    db.session.scalars(select(DrawnCall)).first().monitor_id = make_user("monitor").id
    db.session.commit()
    verified = current_app.test_cli_runner().invoke(args=["sampling", "verify", str(drawn.id)])
    assert verified.exit_code == 1
    assert "other monitor" in verified.output


def test_a_wrong_week_is_refused_in_words(small_centre):
    refused = small_centre.test_cli_runner().invoke(args=["sampling", "draw", "2026-10-13"])
    assert refused.exit_code == 1
    assert "Monday" in refused.output
