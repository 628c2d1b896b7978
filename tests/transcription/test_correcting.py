"""Corrections: the engine's text stays, the person's holds, and what was wrong is counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.engines.speech.types import Speaker
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, NotAllowed, NotFound
from app.transcription.models import Correction, StoredSegment
from app.transcription.policy.accuracy import Checked, month_rates
from app.transcription.queries import batch, transcripts
from app.transcription.service.correcting import check_transcript, correct_segment
from tests.factories.build import actor_of, make_user
from tests.factories.rubrics import make_transcript, segment

SAID = "I want a re fun today"


@pytest.fixture
def transcript(any_database):
    return make_transcript(segment("good morning", 0, 2), segment(SAID, 2, 5, Speaker.CUSTOMER))


@pytest.fixture
def supervisor(any_database):
    return actor_of(make_user("supervisor"))


def correct(actor, row, text, seen=SAID):
    with transaction():
        return correct_segment(actor, row.id, text, seen)


def test_the_engines_text_stays_and_the_persons_holds(transcript, supervisor):
    row = transcript.segments[1]
    correct(supervisor, row, "I want a refund today")
    db.session.expire_all()
    assert row.text == SAID
    assert [word[0] for word in row.words] == SAID.split()
    loaded, _facts = transcripts.load_transcript(transcript.id)
    assert loaded.segments[1].text == "I want a refund today"


def test_what_was_wrong_is_counted_against_the_engine_whatever_came_between(transcript, supervisor):
    row = transcript.segments[1]
    correct(supervisor, row, "I want a refund today")
    correct(supervisor, row, "I want my refund today", seen="I want a refund today")
    rows = db.session.scalars(select(Correction).order_by(Correction.id)).all()
    assert [(one.errors, one.length) for one in rows] == [(2, 5), (3, 5)]
    assert [word[0] for word in rows[1].before] == "I want a refund today".split()


def test_going_back_to_the_engines_words_leaves_no_correction_in_force(transcript, supervisor):
    row = transcript.segments[1]
    correct(supervisor, row, "I want a refund today")
    correct(supervisor, row, SAID, seen="I want a refund today")
    db.session.expire_all()
    assert row.corrected_words is None


def test_the_same_text_changes_nothing(transcript, supervisor):
    correct(supervisor, transcript.segments[1], f"  {SAID} ")
    assert db.session.scalar(select(func.count(Correction.id))) == 0


def test_who_corrects_what_somebody_else_corrected_meanwhile_is_told(transcript, supervisor):
    row = transcript.segments[1]
    correct(supervisor, row, "I want a refund today")
    with pytest.raises(Conflict, match="meanwhile"):
        correct(supervisor, row, "I want the fun today")


def test_a_turn_in_which_nothing_was_said_can_be_emptied(transcript, supervisor):
    correct(supervisor, transcript.segments[1], "")
    loaded, _facts = transcripts.load_transcript(transcript.id)
    assert [one.text for one in loaded.segments] == ["good morning"]


def test_an_agent_corrects_nothing(transcript):
    with pytest.raises(NotAllowed):
        correct(actor_of(make_user("agent")), transcript.segments[1], "x")


def test_a_monitor_corrects_only_what_he_may_hear(transcript):
    with pytest.raises(NotFound):
        correct(actor_of(make_user("monitor")), transcript.segments[1], "x")


def test_reading_through_counts_the_whole_transcript(transcript, supervisor):
    correct(supervisor, transcript.segments[1], "I want a refund today")
    with transaction():
        check_transcript(supervisor, transcript.id)
    assert (transcript.checked_errors, transcript.checked_length) == (2, 7)


def test_a_correction_after_the_reading_is_counted_too(transcript, supervisor):
    with transaction():
        check_transcript(supervisor, transcript.id)
    correct(supervisor, transcript.segments[1], "I want a refund today")
    assert (transcript.checked_errors, transcript.checked_length) == (2, 7)
    log = db.session.execute(db.text("SELECT tag FROM audit_entry ORDER BY id")).scalars().all()
    assert log == ["transcript:checked", "transcript:corrected"]


def test_deleting_an_invented_turn_counts_its_words_as_errors(transcript, supervisor):
    correct(supervisor, transcript.segments[1], "")
    with transaction():
        check_transcript(supervisor, transcript.id)
    assert (transcript.checked_errors, transcript.checked_length) == (6, 2)


def test_months_are_those_of_the_centre(app, zone_of_the_centre):
    at = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # the first of November in Shanghai
    make_transcript(checked_at=at, checked_errors=1, checked_length=10)
    [checked] = batch.list_checked(datetime(2026, 1, 1, tzinfo=UTC), zone_of_the_centre)
    assert checked == Checked("2026-11", "en", "test", 1, 10)


@pytest.fixture
def zone_of_the_centre(app):
    return app.config["ZONE"]


def test_a_months_rate_is_all_errors_over_all_words_with_its_interval():
    rows = [Checked("2026-10", "en", "base", errors, 100) for errors in (5, 15, 10, 10)]
    [rate] = month_rates([*rows])
    # Ratio of sums with equal lengths: the standard error is that of the mean of the four rates.
    half = 1.96 * ((25 + 25) / 3 / 4) ** 0.5 / 100
    assert (rate.transcripts, rate.rate) == (4, 0.1)
    assert (rate.low, rate.high) == pytest.approx((0.1 - half, 0.1 + half))


def test_one_transcript_gives_no_interval():
    [rate] = month_rates([Checked("2026-10", "en", "base", 5, 50)])
    assert (rate.rate, rate.low, rate.high) == (0.1, None, None)


def test_engines_and_languages_are_told_apart_newest_month_first():
    rows = [
        Checked(month, language, "base", 1, 10)
        for month in ("2026-09", "2026-10")
        for language in ("zh-CN", "en")
    ]
    assert [(rate.month, rate.language) for rate in month_rates(rows)] == [
        ("2026-10", "en"), ("2026-10", "zh-CN"), ("2026-09", "en"), ("2026-09", "zh-CN"),
    ]  # fmt: skip


def test_the_page_says_what_to_do_while_nothing_was_read(signed_in):
    assert "No transcript was read through yet" in signed_in("supervisor").get("/transcription/accuracy").text


def test_the_page_shows_rate_and_range(signed_in):
    at = datetime(2026, 10, 20, tzinfo=UTC)
    for errors in (5, 15):
        make_transcript(checked_at=at, checked_errors=errors, checked_length=100)
    page = signed_in("director").get("/transcription/accuracy").text
    assert "10.0 %" in page
    assert db.session.scalar(select(func.count(StoredSegment.id))) == 4
