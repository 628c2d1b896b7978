"""The bench of daily draws in a small centre: it draws as the timetable does, and times what it says."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.db import db
from app.sampling.models import Draw, Shortfall
from app.sampling.queries.filed import week_basis
from bench.call_centre import WEEKS, Size, calls_of, fill
from bench.draw import DRAW, FILING, FRAME, PLAN, draw_weeks


def test_four_weeks_are_drawn_and_closed_and_each_stage_is_timed(app):
    size = Size(agents=8, monitors=3, calls=600)
    fill(size, calls_of(size), app.config["CENTRE"].qa_rules_dir)
    cost = draw_weeks(calls_of(size))
    draws = db.session.scalars(select(Draw)).all()
    wanted = sum(sum(week_basis(draw).plan.quotas) for draw in draws)
    missing = sum(short.wanted - short.drawn for short in db.session.scalars(select(Shortfall)))
    assert len([draw for draw in draws if draw.drawn_at]) == WEEKS
    assert cost.drawn >= wanted - missing > 0
    assert set(cost.stages_s) == {PLAN, FRAME, DRAW, FILING}
    assert min(cost.stages_s.values()) > 0
