"""Who may not know customer data hears a tone in its place (X3), by ranges and logged as ever (C4, X1)."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from app.engines.masking.beep import with_beeps
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.queue.models import Job
from app.foundation.storage import OutsideStore, storage
from app.recordings import jobs
from app.recordings.models import Call, Recording
from app.recordings.policy.beeping import SOURCES, rendition_key
from app.recordings.service.beeping import masking_rules, queue_beeping
from tests.factories.build import make_agent, make_call, make_recording, make_team
from tests.factories.recordings import RATE, make_sound

PRIVATE = [(0.5, 1.0)]


@pytest.fixture
def spans(app, monkeypatch):
    """What is private in every recording, as some feature tells: a list to change, or nothing known yet."""
    told = {"spans": PRIVATE}
    for reason in list(SOURCES):
        monkeypatch.delitem(SOURCES, reason)
    monkeypatch.setitem(SOURCES, "test", lambda recording_id: told["spans"])
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    return told


@pytest.fixture
def lead(signed_in):
    return signed_in("team_lead")


@pytest.fixture
def recording(spans, lead) -> Recording:
    digest = storage().keep(make_sound("x.wav", seconds=2))
    agent = make_agent(team_id=make_team(lead_id=lead.user.id).id)
    return make_recording(call_id=make_call(agent_id=agent.id).id, digest=digest, duration_s=2.0)


def sound(recording: Recording) -> str:
    return f"/recordings/{recording.id}/sound"


def beeped(recording: Recording) -> list[str]:
    folder = storage().kept_path(recording.digest, ".wav").parent
    return sorted(path.name for path in folder.glob("*.beeped.wav"))


def heard(answer) -> tuple[np.ndarray, int]:
    return soundfile.read(io.BytesIO(answer.data), always_2d=True)


def test_private_words_are_a_tone_and_all_else_is_as_it_was(recording, lead):
    jobs.beep(recording.id)
    samples, rate = heard(lead.get(sound(recording)))
    plain, _rate = soundfile.read(storage().kept_path(recording.digest, ".wav"), always_2d=True)
    middle = samples[int(0.55 * rate) : int(0.95 * rate), 0]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    loudest = np.fft.rfftfreq(len(middle), 1 / rate)[spectrum.argmax()]
    assert loudest == pytest.approx(masking_rules().beep.hertz, abs=5)
    assert np.allclose(samples[int(0.5 * rate) : rate, 0], samples[int(0.5 * rate) : rate, 1])
    before = samples[: int(0.45 * rate) : rate // RATE, 0]
    assert np.corrcoef(before[100:-100], plain[: len(before), 0][100:-100])[0, 1] > 0.95
    assert len(samples) / rate == pytest.approx(2.0, abs=0.01)


def test_who_may_know_customer_data_hears_the_sound_itself(recording, signed_in):
    jobs.beep(recording.id)
    answer = signed_in("supervisor").get(sound(recording))
    assert answer.data == storage().kept_path(recording.digest, ".wav").read_bytes()


@pytest.mark.parametrize("role", ["director", "team_lead"])
def test_the_sound_itself_is_nobody_elses(recording, signed_in, lead, role):
    browser = lead if role == "team_lead" else signed_in(role)
    assert browser.get(sound(recording)).status_code == 409
    jobs.beep(recording.id)
    plain = storage().kept_path(recording.digest, ".wav").read_bytes()
    for asked in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=8000-"}):
        assert browser.get(sound(recording), headers=asked).data not in plain


def test_where_nothing_is_private_everybody_hears_the_sound_itself(recording, lead, spans):
    spans["spans"] = []
    assert lead.get(sound(recording)).data == storage().kept_path(recording.digest, ".wav").read_bytes()
    jobs.beep(recording.id)
    assert beeped(recording) == []


def test_a_range_of_the_beeped_sound_is_sent_alone_and_has_its_own_version(recording, lead, signed_in):
    jobs.beep(recording.id)
    whole = lead.get(sound(recording))
    part = lead.get(sound(recording), headers={"Range": "bytes=100-199", "If-Range": whole.headers["ETag"]})
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    plain = signed_in("supervisor").get(sound(recording)).headers["ETag"]
    assert plain != whole.headers["ETag"]
    assert lead.get(sound(recording), headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert lead.get(sound(recording), headers={"If-None-Match": plain}).status_code == 200


def test_until_it_is_known_what_is_private_the_others_wait(recording, lead, signed_in, spans):
    spans["spans"] = None
    answer = lead.get(sound(recording))
    assert answer.status_code == 409
    assert "being prepared" in answer.text
    assert signed_in("supervisor").get(sound(recording)).status_code == 200


def test_a_centre_may_let_them_listen_meanwhile(recording, lead, spans, monkeypatch):
    spans["spans"] = None
    play = masking_rules().model_copy(update={"before_transcript": "play"})
    monkeypatch.setattr("app.recordings.service.beeping.masking_rules", lambda: play)
    assert lead.get(sound(recording)).status_code == 200


def test_the_page_says_so_and_becomes_the_player_by_itself(recording, lead):
    page = lead.get(f"/calls/{recording.call_id}").text
    assert "being prepared" in page
    assert "data-player" not in page
    waiting = lead.get(f"/recordings/{recording.id}/player").text
    assert 'data-live="4"' in waiting
    jobs.beep(recording.id)
    ready = lead.get(f"/recordings/{recording.id}/player").text
    assert "data-player" in ready
    assert "data-live" not in ready


def test_the_player_is_shown_to_those_who_may_hear_the_call_alone(recording, signed_in):
    assert signed_in("agent").get(f"/recordings/{recording.id}/player").status_code == 404
    assert signed_in("trainer").get(f"/recordings/{recording.id}/player").status_code == 403


def test_waiting_is_no_playback(recording, lead):
    lead.get(sound(recording))
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "recording:played")).all() == []


def test_it_is_made_once_and_again_when_other_words_are_private(recording, lead, spans):
    jobs.beep(recording.id)
    [first] = beeped(recording)
    path = storage().kept_path(recording.digest, ".wav").parent / first
    made_at = path.stat().st_mtime_ns
    jobs.beep(recording.id)
    assert path.stat().st_mtime_ns == made_at
    spans["spans"] = [(1.2, 1.5)]
    assert lead.get(sound(recording)).status_code == 409
    jobs.beep(recording.id)
    [second] = beeped(recording)
    assert second != first
    assert lead.get(sound(recording)).status_code == 200


def test_the_same_words_are_queued_once_and_none_not_at_all(recording):
    for spans in (PRIVATE, PRIVATE, [(1.2, 1.5)], []):
        with transaction():
            queue_beeping(recording.id, spans)
    queued = db.session.scalars(select(Job).where(Job.name == "recordings.beep")).all()
    assert len(queued) == 2


def test_another_tone_is_another_version():
    beep = masking_rules_of(hertz=1000)
    assert rendition_key(PRIVATE, beep) != rendition_key(PRIVATE, beep.model_copy(update={"hertz": 900}))


def test_a_key_that_leads_out_of_the_store_is_refused(app):
    with pytest.raises(OutsideStore):
        storage().beeped_path("0" * 64, "../../etc/passwd")


@pytest.mark.parametrize("spans", [[(-1.0, 0.1)], [(0.9, 5.0)], [(2.0, 3.0)], [(0.3, 0.3)], []])
def test_spans_may_reach_over_the_ends(spans):
    samples = np.full((2, 1000), 0.25, dtype=np.float32)
    result = with_beeps(samples, 1000, spans, masking_rules_of(hertz=200))
    assert result.shape == samples.shape
    assert np.all(samples == 0.25)
    outside = np.ones(1000, dtype=bool)
    for start, end in spans:
        outside[max(0, int(start * 1000)) : max(0, int(end * 1000))] = False
    assert np.all(result[:, outside] == 0.25)


def masking_rules_of(**values):
    from app.config import ROOT
    from app.engines.masking.rules import load_masking_rules

    rules = load_masking_rules((ROOT / "qa_rules" / "masking.yaml").read_text(), "masking.yaml")
    return rules.beep.model_copy(update=values)


def test_a_call_of_somebody_else_stays_unheard(recording, signed_in):
    jobs.beep(recording.id)
    stranger = signed_in("team_lead")
    assert stranger.get(sound(recording)).status_code == 404
    assert db.session.get(Call, recording.call_id) is not None
