"""A call that two people score: neither can tell, and its agent is counted once (S6, item 7)."""

from __future__ import annotations

import re
from decimal import Decimal

from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.evaluations.queries.figures import random_scores
from app.evaluations.queries.items import count_items, published_items
from app.evaluations.service.assignment import assign_evaluations
from app.evaluations.service.reassigning import reassign_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.clock import month_bounds
from app.foundation.db import db, transaction
from app.reports.queries.scores import count_hand_picked, item_totals, scores_of
from tests.factories.build import NOON, actor_of, make_call, make_user
from tests.factories.evaluations import make_published, make_random_published
from tests.factories.rubrics import make_version
from tests.factories.sampling import ZONE, make_draw, make_drawn_call

OCTOBER = month_bounds("2026-10", ZONE)


def doubled_draw(calls: int):
    """A draw of which every second call is for two people."""
    make_version()
    draw, people = make_draw(), [make_user("monitor"), make_user("monitor")]
    for n in range(calls):
        first, second = people if n % 4 < 2 else reversed(people)
        both = {"second_monitor_id": second.id, "second_due_on": draw.week_on} if n % 2 else {}
        make_drawn_call(draw_id=draw.id, monitor_id=first.id, due_on=draw.week_on, **both)
    return draw, people


def assign(draw) -> int:
    with transaction():
        return assign_evaluations(SYSTEM, draw.id)


def test_two_people_get_the_call_and_one_of_the_scores_counts(any_database):
    draw, _people = doubled_draw(4)
    assert (assign(draw), assign(draw)) == (6, 0)
    rows = db.session.scalars(select(Evaluation).where(Evaluation.is_second)).all()
    assert {(row.monitor_id, row.due_on, row.origin) for row in rows} == {
        (row.drawn_call.second_monitor_id, draw.week_on, "random") for row in rows
    }
    assert all(row.drawn_call.monitor_id != row.monitor_id for row in rows)


def test_after_one_was_given_to_somebody_else_no_third_one_appears(app):
    draw, _people = doubled_draw(2)
    assign(draw)
    evaluation = db.session.scalars(select(Evaluation).where(Evaluation.is_second)).one()
    other = make_user("monitor")
    with transaction():
        reassign_evaluation(
            actor_of(make_user("supervisor")), evaluation.id, other.id, evaluation.due_on, "leave"
        )
    assert assign(draw) == 0


def test_ids_do_not_tell_which_evaluation_has_a_companion(app):
    """Rows that are made last would be the second ones, if they were made in the order of the seats."""
    draw, _people = doubled_draw(40)
    assign(draw)
    seconds = list(db.session.scalars(select(Evaluation.is_second).order_by(Evaluation.id)))
    places = [place for place, is_second in enumerate(seconds) if is_second]
    assert 15 < sum(places) / len(places) < 45


def told(browser, evaluation: Evaluation) -> list[str]:
    """What a monitor reads of his work, without ids, names and numbers."""
    draw = f"/sampling/{evaluation.drawn_call.draw_id}"
    places = "/evaluations", f"/evaluations/{evaluation.id}/score", f"/calls/{evaluation.call_id}", draw
    texts = [browser.get(place).text for place in (*places, "/sampling/duty")]
    main = [re.search(r"<main.*</main>", text, re.DOTALL).group() for text in texts]
    return [re.sub(r'name="csrf_token" value="[^"]*"|nonce="[^"]*"|\d+', "#", text) for text in main]


def test_what_a_monitor_sees_is_the_same_for_the_first_and_the_second_and_names_nobody_else(app, signed_in):
    """Each of two people scores one call as the first or as the second, and sees the same pages."""
    make_version()
    draw, people = make_draw(drawn_at=NOON), [make_user("monitor"), make_user("monitor")]
    both = {"second_monitor_id": people[1].id, "second_due_on": draw.week_on}
    make_drawn_call(draw_id=draw.id, monitor_id=people[0].id, due_on=draw.week_on, **both)
    assign(draw)
    seen = []
    for person, other in (people, reversed(people)):
        evaluation = db.session.scalars(select(Evaluation).where(Evaluation.monitor_id == person.id)).one()
        browser = signed_in("monitor", user=person)
        rows = browser.get(f"/sampling/{draw.id}").text.split("Drawn calls")[-1]
        assert str(other.name_en) not in rows + browser.get("/sampling/duty").text
        seen.append(told(browser, evaluation))
    assert seen[0] == seen[1]


def scored_twice():
    """A call scored 60 by the one who counts and 100 by the other, and a call with one score."""
    twice = make_random_published(
        {"greeting": "fail"}, total=Decimal(60), call=make_call(), monitor_id=make_user("monitor").id
    )
    make_published(
        call=twice.call, drawn_call_id=twice.drawn_call_id, is_second=True, total=Decimal(100),
        version=twice.rubric_version,
    )  # fmt: skip
    other = make_random_published(total=Decimal(80))
    return twice, other


def test_the_agent_is_counted_once_by_the_score_of_the_first(any_database):
    scored_twice()
    columns = random_scores(*OCTOBER)
    assert sorted(columns.total) == [60, 80]
    assert len(scores_of(*OCTOBER).total) == 2
    assert {(row.item_code, row.judged) for row in count_items(*OCTOBER) if row.item_code == "greeting"} == {
        ("greeting", 1)
    }
    assert {row.judged for row in item_totals(*OCTOBER)} == {2}
    assert len(set(published_items(*OCTOBER).evaluation_id.tolist())) == 2


def test_a_second_score_is_not_told_as_hand_picked(app):
    scored_twice()
    assert count_hand_picked(*OCTOBER) == 0


def test_the_figures_of_monitors_hold_both_scores(app):
    """Otherwise a monitor could count which of his scores are missing."""
    scored_twice()
    both = scores_of(*OCTOBER, seconds=True)
    assert sorted(both.total) == [60, 80, 100]
    assert (both.chance <= 1).all()
