"""Personal data from storing to pages: nobody reads it unless he may and asks, and the log tells (X1, X3)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.engines.speech.sidecar import spread_words
from app.engines.speech.types import Facts, Segment, Speaker, Transcript
from app.engines.speech.wording import CHINESE, join_words, split_words
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.queue.models import Job
from app.recordings.models import Recording
from app.transcription.models import StoredTranscript
from app.transcription.policy.heard import Heard
from app.transcription.queries import transcripts as queries
from app.transcription.service.masking import mask_again, spans_of
from app.transcription.service.storing import store_transcript
from tests.factories.build import make_agent, make_call, make_recording, make_team
from tests.factories.rubrics import make_finding, make_version, segment

FACTS = Facts(60.0, {}, (), (), (), {}, {}, {})
SAID = (
    segment("could I have your phone number please", 0, 3),
    segment("it's four one five five five five", 4, 7, Speaker.CUSTOMER),
    segment("okay", 7.5, 8),
    segment("zero one three two thank you", 9, 12, Speaker.CUSTOMER),
)
SECRETS = ("four", "three", "two")


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


def stored(recording: Recording, *segments: Segment, language: str = "en") -> StoredTranscript:
    with transaction():
        transcript = Transcript(language, "fake", segments or SAID)
        return store_transcript(SYSTEM, recording.id, Heard(transcript, FACTS))


def masks_in(transcript: StoredTranscript) -> list[list]:
    return [row.masks for row in queries.get_transcript(transcript.id).segments]


def words_of(page: str) -> str:
    texts = re.findall(r'class="turn-text"[^>]*>(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", text) for text in texts)


def shown_log() -> list[tuple]:
    rows = select(AuditEntry).where(AuditEntry.tag == "customer-data:shown")
    return [(row.actor_id, row.target_id, row.facts["kinds"]) for row in db.session.scalars(rows)]


def test_masks_are_stored_with_the_segments(any_database):
    transcript = stored(make_recording())
    assert masks_in(transcript) == [[], [[1, 7, "phone"]], [], [[0, 4, "phone", "0132"]]]


def test_the_player_learns_when_private_words_are_said(any_database):
    recording = make_recording()
    assert spans_of(recording.id) is None
    stored(recording)
    beginning, end = spans_of(recording.id)
    assert beginning == (pytest.approx(4 + 3 / 7 - 0.15, abs=0.01), pytest.approx(7.15))
    assert end == (pytest.approx(8.85), pytest.approx(11.15))


def test_where_nobody_measured_the_words_more_is_beeped(app):
    recording = make_recording()
    words = spread_words("my phone is 4155550132 and I wait".split(), 10, 20)
    stored(recording, Segment(Speaker.CUSTOMER, 10, 20, "", words, 1.0))
    at = words[3]
    assert spans_of(recording.id) == [(pytest.approx(at.start_s - 1.0), pytest.approx(at.end_s + 1.0))]


def test_the_beeped_sound_is_queued_where_something_is_private(app):
    stored(make_recording())
    stored(make_recording(), segment("good morning to you", 0, 2))
    assert [job.name for job in db.session.scalars(select(Job)) if job.name == "recordings.beep"] == [
        "recordings.beep"
    ]


@pytest.mark.parametrize("role", ["supervisor", "director", "team_lead", "agent"])
def test_nobody_reads_it_on_the_page(app, signed_in, role):
    browser = signed_in(role)
    traits = {"user_id": browser.user.id} if role == "agent" else {}
    team = make_team(lead_id=browser.user.id if role == "team_lead" else None)
    recording = make_recording(call_id=make_call(agent_id=make_agent(team_id=team.id, **traits).id).id)
    stored(recording)
    page = browser.get(f"/calls/{recording.call_id}/transcript").text
    assert "[phone …0132]" in page
    assert "thank" in words_of(page)
    assert not [secret for secret in SECRETS if secret in words_of(page).split()]
    assert ("Show customer data" in page) == (role == "supervisor")


def test_the_supervisor_sees_it_when_he_asks_and_the_log_tells_each_time(app, signed_in):
    recording = make_recording()
    transcript = stored(recording)
    browser = signed_in("supervisor")
    address = f"/calls/{recording.call_id}/transcript"
    for _time in range(2):
        assert "four one five" in re.sub(r"\s+", " ", words_of(browser.post(f"{address}/unmasked").text))
    assert shown_log() == [(browser.user.id, transcript.id, ["phone"])] * 2
    assert "four" not in words_of(browser.get(address).text)


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor", "director", "administrator"])
def test_nobody_else_may_ask(app, signed_in, role):
    recording = make_recording()
    stored(recording)
    assert signed_in(role).post(f"/calls/{recording.call_id}/transcript/unmasked").status_code == 403
    assert shown_log() == []


def test_a_chinese_page_names_the_kind_in_chinese(app, signed_in):
    recording = make_recording()
    said = segment(" ".join(split_words("我的手机号是13812345678谢谢")), 0, 5, Speaker.CUSTOMER)
    stored(recording, said, language=CHINESE)
    browser = signed_in("director")
    browser.set_cookie("language", "zh_CN")
    page = browser.get(f"/calls/{recording.call_id}/transcript").text
    assert "[电话 …5678]" in page
    assert "1381234" not in page


def test_a_correction_masks_the_whole_dialogue_again(any_database):
    recording = make_recording()
    heard_wrong = (SAID[0], segment("it's for one five five five five", 4, 7, Speaker.CUSTOMER), *SAID[2:])
    transcript = stored(recording, *heard_wrong)
    assert masks_in(transcript)[1][0][0] == 2
    with transaction():
        again = queries.get_transcript(transcript.id)
        row = again.segments[1]
        row.corrected_words = [
            [row.words[0][0], *row.words[0][1:]],
            ["four", *row.words[1][1:]],
            *row.words[2:],
        ]
        assert mask_again(again)
    assert masks_in(transcript)[1] == [[1, 7, "phone"]]
    beeps = db.session.scalars(select(Job).where(Job.name == "recordings.beep")).all()
    assert len(beeps) == 2


def test_old_transcripts_are_masked_by_the_command(app):
    transcript = stored(make_recording())
    with transaction():
        for row in queries.get_transcript(transcript.id).segments:
            row.masks = []
    result = app.test_cli_runner().invoke(args=["transcription", "mask"])
    assert "1 of 1 transcripts" in result.output
    assert masks_in(transcript)[1] == [[1, 7, "phone"]]


class TestFindings:
    """What rules quote is masked on the call's page and on the score's."""

    def found(self) -> StoredTranscript:
        transcript = stored(make_recording())
        place = {
            "what": "phrase_said", "speaker": "customer", "words": "it's four one five five five five",
            "start_s": 4.0, "end_s": 7.0, "measured": None, "limit": None, "unit": "",
        }  # fmt: skip
        reason = {"code": "phrase_said", "params": [["speaker", "customer"], ["words", place["words"]]]}
        make_finding(transcript, make_version(), "greeting", reason=reason, evidence=[place])
        return transcript

    def test_the_quotation_and_the_sentence_hold_no_digit(self, app, signed_in):
        call_id = self.found().recording.call_id
        page = signed_in("supervisor").get(f"/calls/{call_id}/findings").text
        assert "four" not in page
        assert "it&#39;s [phone]" in page

    def test_what_is_stored_is_what_was_said(self, app):
        transcript = self.found()
        heard = queries.transcript_of(queries.get_transcript(transcript.id))
        assert "four one five" in join_words([word.text for word in heard.segments[1].words], "en")
