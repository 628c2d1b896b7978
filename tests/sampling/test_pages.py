"""The pages of sampling: who may see what, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db
from app.organisation.models import Agent
from app.sampling.models import Draw, DrawnCall
from tests.factories.build import make_agent, make_call, make_user
from tests.factories.sampling import WEEK_ON, make_draw, make_drawn_call, make_whole_week_draw
from tests.sampling.conftest import draw_day, draw_now


def first_drawn() -> DrawnCall:
    return db.session.scalars(select(DrawnCall).order_by(DrawnCall.id)).first()


@pytest.mark.parametrize("role", ["agent", "team_lead", "trainer", "administrator", "auditor"])
def test_the_list_is_closed_to(app, signed_in, role):
    assert signed_in(role).get("/sampling").status_code == 403


@pytest.mark.parametrize("role", ["monitor", "supervisor", "operations_manager", "director"])
def test_the_list_is_open_to(app, signed_in, role):
    assert signed_in(role).get("/sampling").status_code == 200


def test_the_list_tells_frame_and_exclusions(drawn, signed_in):
    page = signed_in("director").get("/sampling").text
    assert "no recording 6" in page
    assert re.search(r"Oct 12\s–\s18, 2026", page)


@pytest.mark.parametrize(("language", "words"), [("en", "For checking"), ("zh_CN", "zh-CN")])
def test_a_draw_is_shown_in_both_languages(drawn, signed_in, language, words):
    browser = signed_in("supervisor")
    browser.set_cookie("language", language)
    page = browser.get(f"/sampling/{drawn.id}")
    assert page.status_code == 200
    assert words in page.text


def test_the_seed_of_a_running_week_is_on_no_page(app, signed_in):
    draw = make_draw(week_on=clock.week_start(clock.today(app.config["ZONE"])))
    page = signed_in("director").get(f"/sampling/{draw.id}").text
    assert draw.commitment in page
    assert draw.seed not in page


def test_the_seed_of_a_drawn_week_is_shown(drawn, signed_in):
    assert drawn.seed in signed_in("monitor").get(f"/sampling/{drawn.id}").text


def test_a_late_commitment_is_shown_as_late(drawn, signed_in):
    assert "committed late" in signed_in("director").get(f"/sampling/{drawn.id}").text


def test_an_early_commitment_is_shown_as_early(app, signed_in):
    make_draw()
    assert "committed before the week" in signed_in("director").get("/sampling").text


def test_a_monitor_sees_only_the_calls_that_are_his(drawn, signed_in):
    own = first_drawn()
    mine, others = set(), set()
    for drawn_call in db.session.scalars(select(DrawnCall)):
        seats = (drawn_call.monitor_id, drawn_call.second_monitor_id)
        (mine if own.monitor_id in seats else others).add(drawn_call.call_id)
    browser = signed_in("monitor", user=own_monitor(own))
    page = browser.get(f"/sampling/{drawn.id}").text
    assert all(f"/calls/{call_id}/why" in page for call_id in mine)
    assert not any(f"/calls/{call_id}/why" in page for call_id in others)


def own_monitor(drawn_call: DrawnCall):
    from app.accounts.models import User

    return db.session.get(User, drawn_call.monitor_id)


def test_late_recordings_are_counted_on_the_page(drawn, signed_in):
    make_call(imported_at=clock.now() + timedelta(minutes=1))
    assert "came after the draw: 1" in signed_in("director").get(f"/sampling/{drawn.id}").text


def test_a_week_that_runs_says_that_chances_are_provisional(small_centre, signed_in):
    draw_day(1)
    page = signed_in("director").get(f"/sampling/{db.session.scalars(select(Draw.id)).one()}").text
    assert "chances are provisional" in page
    assert "Provisional chance" in page
    assert "2 of 7 days drawn" in signed_in("director").get("/sampling").text


def test_a_shortfall_says_what_became_of_it(small_centre, signed_in):
    make_agent()
    page = signed_in("director").get(f"/sampling/{draw_now().id}").text
    assert "2 carried over to the next week, 1 closed" in page


def test_a_draw_of_a_whole_week_from_before_is_still_shown(small_centre, signed_in):
    draw = make_whole_week_draw()
    page = signed_in("director").get(f"/sampling/{draw.id}").text
    assert draw.frame_digest in page
    assert "The same draw" in signed_in("director").get(f"/sampling/{draw.id}/replay").text


def test_a_draw_that_is_not_there_is_not_found(app, signed_in):
    assert signed_in("director").get("/sampling/99").status_code == 404


def test_the_replay_says_the_same(drawn, signed_in):
    assert "The same draw" in signed_in("monitor").get(f"/sampling/{drawn.id}/replay").text


def test_the_replay_names_what_differs(drawn, signed_in):
    row = first_drawn()
    row.monitor_id = make_user("monitor").id
    db.session.commit()
    page = signed_in("director").get(f"/sampling/{drawn.id}/replay").text
    assert "Calls go to other monitors" in page
    assert row.call.external_id in page


def test_a_supervisor_draws_a_week(small_centre, signed_in):
    answer = signed_in("supervisor").post("/sampling", data={"week_on": WEEK_ON.isoformat()})
    draw = db.session.scalars(select(Draw)).one()
    assert answer.location == f"/sampling/{draw.id}"


def test_a_week_without_a_day_that_is_over_is_refused_in_words(small_centre, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 12, 9, tzinfo=UTC))
    answer = signed_in("supervisor").post("/sampling", data={"week_on": WEEK_ON.isoformat()})
    assert answer.status_code == 400
    assert "is not over" in answer.text


def test_a_director_cannot_draw(small_centre, signed_in):
    answer = signed_in("director").post("/sampling", data={"week_on": WEEK_ON.isoformat()})
    assert answer.status_code == 403


def test_an_agent_asks_why_his_own_call_was_drawn(drawn, signed_in):
    row = first_drawn()
    owner = make_user("agent")
    db.session.get(Agent, row.call.agent_id).user_id = owner.id
    db.session.commit()
    assert "it was drawn." in signed_in("agent", user=owner).get(f"/calls/{row.call_id}/why").text


def test_an_agent_does_not_learn_of_anothers_call(drawn, signed_in):
    assert signed_in("agent").get(f"/calls/{first_drawn().call_id}/why").status_code == 404


def test_a_call_of_a_week_not_drawn_yet_says_so(app, signed_in):
    page = signed_in("director").get(f"/calls/{make_call().id}/why").text
    assert "has been drawn yet" in page


def test_a_drawn_call_without_monitor_is_shown_to_the_supervisor(app, signed_in):
    row = make_drawn_call()
    assert signed_in("supervisor").get(f"/sampling/{row.draw_id}").status_code == 200
