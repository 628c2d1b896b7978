"""Correcting words beside the sound: a turn becomes a form, and a turn again."""

from __future__ import annotations

import pytest

from app.engines.speech.types import Speaker
from app.foundation.db import db
from tests.factories.rubrics import make_transcript, segment

SAID = "I want a re fun today"


@pytest.fixture
def transcript(app):
    return make_transcript(segment("good morning", 0, 2), segment(SAID, 2, 5, Speaker.CUSTOMER))


def part(browser, transcript):
    return browser.get(f"/calls/{transcript.recording.call_id}/transcript").text


def test_those_who_may_correct_have_a_button_at_each_turn(signed_in, transcript):
    shown = part(signed_in("supervisor"), transcript)
    assert "data-pencil" in shown
    assert all(f"/turns/{one.id}/correction" in shown for one in transcript.segments)
    assert "/correction" not in part(signed_in("director"), transcript)


def test_a_turn_becomes_a_form_with_the_words_that_hold(signed_in, transcript):
    form = signed_in("supervisor").get(f"/turns/{transcript.segments[1].id}/correction").text
    assert f">{SAID}</textarea>" in form
    assert f'name="seen" value="{SAID}"' in form


def test_what_is_saved_stands_in_its_place_and_says_that_it_was_corrected(signed_in, transcript):
    browser, row = signed_in("supervisor"), transcript.segments[1]
    answer = browser.post(f"/turns/{row.id}/correction", data={"text": "I want a refund today", "seen": SAID})
    assert answer.status_code == 200
    assert "refund" in answer.text
    assert "corrected" in answer.text
    assert "refund" in part(browser, transcript)


def test_who_lets_it_be_gets_the_turn_back(signed_in, transcript):
    shown = signed_in("supervisor").get(f"/turns/{transcript.segments[1].id}").text
    assert f'id="turn-{transcript.segments[1].id}"' in shown
    assert "<textarea" not in shown


def test_a_turn_that_somebody_else_corrected_is_not_overwritten(signed_in, transcript):
    answer = signed_in("supervisor").post(
        f"/turns/{transcript.segments[1].id}/correction",
        data={"text": "x", "seen": "what stood there"},
    )
    assert answer.status_code == 409


def test_a_turn_that_was_emptied_says_so(signed_in, transcript):
    row = transcript.segments[1]
    answer = signed_in("supervisor").post(f"/turns/{row.id}/correction", data={"text": "", "seen": SAID})
    assert "Nothing is said here." in answer.text


@pytest.mark.parametrize("way", ["get", "post"])
def test_personal_data_is_not_shown_by_way_of_a_correction(signed_in, transcript, way):
    row = transcript.segments[1]
    row.masks = [[2, 4, "phone"]]
    db.session.commit()
    browser = signed_in("supervisor")
    answer = getattr(browser, way)(f"/turns/{row.id}/correction", data={"text": "x", "seen": SAID})
    assert answer.status_code == 403
    assert f"/turns/{row.id}/correction" not in part(browser, transcript)


@pytest.mark.parametrize("role", ["agent", "team_lead", "director", "trainer"])
def test_others_may_not(signed_in, transcript, role):
    browser = signed_in(role)
    assert browser.get(f"/turns/{transcript.segments[1].id}/correction").status_code == 403
    assert browser.post(f"/transcripts/{transcript.id}/checked").status_code == 403


def test_a_monitor_reaches_only_turns_of_calls_that_he_is_given(signed_in, transcript):
    browser = signed_in("monitor")
    assert browser.get(f"/turns/{transcript.segments[1].id}/correction").status_code == 404
    assert browser.post(f"/transcripts/{transcript.id}/checked").status_code == 404


def test_reading_through_is_noted_once_and_shown(signed_in, transcript):
    browser = signed_in("supervisor")
    assert "I have read all of it" in part(browser, transcript)
    shown = browser.post(f"/transcripts/{transcript.id}/checked", follow_redirects=True).text
    assert "Read through on" in shown
    assert "I have read all of it" not in shown
