"""Means, intervals and places from columns, against sums done by hand (M3, S6)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

from app.engines.estimate.means import Estimate
from app.evaluations.models import Evaluation
from app.foundation.db import db
from app.reports.policy import scores as figures
from app.reports.policy.labels import place_text
from app.reports.queries.scores import item_totals, scores_of
from app.sampling.models import DrawnCall
from tests.factories.evaluations import make_published
from tests.factories.reports import OCTOBER, make_centre

START, END = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def test_a_mean_weighs_each_score_by_the_calls_it_stands_for(any_database):
    centre = make_centre(agents=2)
    agent = centre.agents[0]
    rows = db.session.query(Evaluation).filter_by(agent_id=agent.id).all()
    weights = [1 / row.drawn_call.probability for row in rows]
    by_hand = sum(w * float(row.total) for w, row in zip(weights, rows, strict=True)) / sum(weights)
    found = scores_of(START, END)
    mean = figures.means_by(found, found.agent_id)[agent.id]
    assert mean.mean == pytest.approx(by_hand)
    assert mean.calls == len(rows) == 21


def test_a_week_half_scored_still_stands_for_the_whole_week(app):
    centre = make_centre(agents=1, weeks=OCTOBER[:2])
    late = db.session.query(Evaluation).join(DrawnCall).filter(DrawnCall.due_on > date(2026, 10, 13)).all()
    for row in late:
        row.state, row.published_at = "draft", None
    db.session.commit()
    kept = [row for row in db.session.query(Evaluation) if row.published_at]
    drawn_of_week = dict.fromkeys(OCTOBER[:2], 3)
    scored_of_week = {week: sum(row.drawn_call.draw.week_on == week for row in kept) for week in OCTOBER[:2]}
    weights = [
        drawn_of_week[row.drawn_call.draw.week_on]
        / scored_of_week[row.drawn_call.draw.week_on]
        / row.drawn_call.probability
        for row in kept
    ]
    by_hand = sum(w * float(row.total) for w, row in zip(weights, kept, strict=True)) / sum(weights)
    assert figures.mean_of(scores_of(START, END)).mean == pytest.approx(by_hand)
    assert 0 < len(late) < 3
    assert centre.agents[0].id in scores_of(START, END).agent_id


def test_hand_picked_calls_enter_no_mean_and_no_item(app):
    make_centre(agents=2, weeks=OCTOBER[:1])
    before = figures.figure(figures.mean_of(scores_of(START, END))), item_totals(START, END)
    make_published({"greeting": "fail"}, total=Decimal(5))
    assert (figures.figure(figures.mean_of(scores_of(START, END))), item_totals(START, END)) == before


def test_without_scores_there_is_no_figure(app):
    nothing = scores_of(START, END)
    assert figures.figure(figures.mean_of(nothing)) is None
    assert figures.means_by_week(nothing) == {}
    assert figures.means_by_slot(nothing) == {}
    assert figures.trend_of(nothing).slope is None


def test_an_interval_ends_where_points_end():
    shown = figures.figure(Estimate(97.0, 3, 2.0, 2, (88.4, 105.6)))
    assert (shown["low"], shown["high"]) == (88.4, 100.0)


def test_too_few_calls_give_a_mean_without_an_interval():
    assert figures.figure(Estimate(80.0, 1, None, 0, None)) == {
        "mean": 80.0, "low": None, "high": None, "calls": 1,
    }  # fmt: skip


def test_agents_whose_difference_is_within_chance_share_their_places():
    same = {n: Estimate(80.0 + n, 12, 5.0, 11, (70.0, 92.0)) for n in range(3)}
    assert set(figures.places(same).values()) == {(1, 3)}
    assert str(place_text((1, 3), 3)) == "not distinguishable"


def test_clearly_better_ones_stand_before_the_others():
    two = {1: Estimate(95.0, 12, 0.5, 11, (94, 96)), 2: Estimate(70.0, 12, 0.5, 11, (69, 71))}
    assert figures.places(two) == {1: (1, 1), 2: (2, 2)}
    assert [str(place_text(place, 2)) for place in figures.places(two).values()] == ["1", "2"]
    assert place_text(None, 2) == "–"


def test_weeks_without_a_score_keep_their_place_on_the_axis():
    weeks = figures.weeks_between(date(2026, 10, 5), date(2026, 10, 26))
    assert [week.day for week in weeks] == [5, 12, 19, 26]


def test_the_mean_by_slot_takes_the_slot_of_the_draw(app):
    make_centre(agents=3, weeks=OCTOBER)
    found = scores_of(START, END)
    means = figures.means_by_slot(found)
    assert sum(mean.calls for mean in means.values()) == len(found)
    peak = found.where(found.slot == "peak")
    assert means["peak"].mean == pytest.approx(np.average(peak.total, weights=1 / peak.chance))
